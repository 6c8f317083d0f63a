"""Changing rows that others may be changing, too: locked, versioned, written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Period, Reason
from core.plugin_api import Actor, TenantOwned, db, record_change


@dataclass(frozen=True)
class Objection:
    """Why something is not done, and the field it is about; None for the whole."""

    field: str | None
    reason: Reason


class Refused(Exception):
    """What was asked for cannot be done; the objections say why, for the reader's language."""

    def __init__(self, *objections: Objection) -> None:
        super().__init__(", ".join(objection.reason.code for objection in objections))
        self.objections = objections


class NotThere(Exception):
    """There is no such thing, or it is out of the actor's reach: the two answer alike."""


class ChangedMeanwhile(Exception):
    """Somebody else has changed it since it was read."""


Found = TypeVar("Found", bound=TenantOwned)


def refuse(code: str, message: str, field: str | None = None, **params: object) -> Refused:
    """A refusal with one objection; `message` is marked by the caller."""
    return Refused(Objection(field, Reason(code, message, params)))


def locked(table: type[Found], row_id: UUID, *, version: int | None = None) -> Found:
    """The row, locked until the transaction ends. `version` None takes it as it is.

    Raises NotThere, and ChangedMeanwhile when the row is no longer in that version.
    """
    row = db.session.scalar(
        select(table)
        .where(table.id == row_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotThere(f"{table.__name__} {row_id}")
    if version is not None and getattr(row, "version", version) != version:
        raise ChangedMeanwhile(f"{table.__name__} {row_id}")
    return row


def put(row: Any, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Sets the values that differ; returns what stood there before and what stands there now."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in values.items():
        earlier = getattr(row, name)
        if earlier != value:
            before[name], after[name] = earlier, value
            setattr(row, name, value)
    if after and hasattr(row, "version") and row.version is not None:
        row.version += 1
    db.session.flush()
    return before, after


def write_down(
    actor: Actor,
    action: str,
    subject: tuple[str, UUID, str],
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """One line of the log."""
    kind, row_id, label = subject
    record_change(
        actor, f"registry:{action}", subject=(kind, str(row_id), label), before=before, after=after
    )


def period(valid_from: Any, valid_to: Any) -> Period:
    """The two days as a period. Raises Refused at `valid_to` when they are the wrong way round."""
    try:
        return Period(valid_from, valid_to)
    except ValueError:
        raise refuse(
            "period.reversed",
            N_("The last day is before the first."),
            "valid_to",
        ) from None
