"""Writing down what an import does, so that the whole of it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import inspect

from core.plugin_api import Actor, TenantOwned, db
from plugins.registry.models import (
    Affiliation,
    Guardianship,
    ImportChange,
    ImportRun,
    Organisation,
    Person,
    SubRegionSeat,
    Teaching,
)

# What an import may add or change, by the name that is kept; an address has a door of its own.
TABLES: Mapping[str, type[TenantOwned]] = {
    "affiliation": Affiliation,
    "guardianship": Guardianship,
    "organisation": Organisation,
    "person": Person,
    "seat": SubRegionSeat,
    "teaching": Teaching,
}
RESIDENCE = "residence"
_SUBJECTS = {table: subject for subject, table in TABLES.items()}


class Journal:
    """The changes of one import, in the order they are made."""

    def __init__(self, actor: Actor, kind: str, file_name: str) -> None:
        self._run = ImportRun(
            kind=kind, file_name=file_name, done_by=actor.name, added=0, changed=0
        )
        db.session.add(self._run)
        db.session.flush()
        self._place = 0

    @property
    def run_id(self) -> UUID:
        """The import, for what is kept elsewhere about it."""
        return self._run.id

    def added(self, rows: Iterable[Any], *, person_id: UUID | None = None, label: str = "") -> None:
        """Notes rows that were added and flushed."""
        for row in rows:
            self._note(row, None, person_id, label)

    def changed(
        self,
        row: Any,
        before: Mapping[str, Any],
        *,
        person_id: UUID | None = None,
        label: str = "",
    ) -> None:
        """Notes a row that was changed and flushed; `before` are the columns that differed."""
        if before:
            self._note(
                row, {name: as_stored(value) for name, value in before.items()}, person_id, label
            )

    def residence(self, person_id: UUID, *, is_new: bool, version: int) -> None:
        """Notes that somebody's address was written down, and nothing of what stands in it."""
        self._add(
            RESIDENCE, person_id, {} if not is_new else None, {"version": version}, person_id, ""
        )

    def finish(self, *, added: int, changed: int) -> None:
        """Says how many lines did something."""
        self._run.added, self._run.changed = added, changed
        db.session.flush()

    def _note(
        self, row: Any, before: dict[str, Any] | None, person_id: UUID | None, label: str
    ) -> None:
        self._add(_SUBJECTS[type(row)], row.id, before, mark_of(row), person_id, label)

    def _add(
        self,
        subject: str,
        row_id: UUID,
        before: dict[str, Any] | None,
        after: dict[str, Any],
        person_id: UUID | None,
        label: str,
    ) -> None:
        self._place += 1
        db.session.add(
            ImportChange(
                run_id=self._run.id,
                place=self._place,
                subject=subject,
                row_id=row_id,
                person_id=person_id,
                label=label,
                before=before,
                after=after,
            )
        )


def mark_of(row: Any) -> dict[str, Any]:
    """What tells whether a row is as it was: its version, or all of its columns."""
    if hasattr(row, "version"):
        return {"version": row.version}
    return {
        column.key: as_stored(getattr(row, column.key))
        for column in inspect(type(row)).column_attrs
        if column.key not in ("tenant_id", "id")
    }


def as_stored(value: Any) -> Any:
    """A column's value as JSON holds it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
