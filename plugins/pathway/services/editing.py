"""How everything here is changed: by who may, locked, versioned, and written down by id only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.plugin_api import Actor, TenantOwned, current_tenant, db, new_id, record_change
from plugins.pathway.models import Plan
from plugins.pathway.queries.access import viewer
from plugins.pathway.queries.views import Viewer
from plugins.pathway.rules import Part
from plugins.registry import ChangedMeanwhile, NotThere, Objection, Refused

Row = TypeVar("Row", bound=TenantOwned)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a line of the log is about: the action's word and the subject's kind."""

    word: str
    kind: str


def refuse(reason: Any, field: str | None = None) -> Refused:
    """A refusal with one reason, about one field or the whole."""
    return Refused(Objection(field, reason))


def writer(actor: Actor, person_id: UUID, part: Part) -> Viewer:
    """Who is about to write the part. Raises NotThere for whoever may not, as for nobody."""
    found = viewer(actor, person_id)
    if found is None or not found.writes(part):
        raise NotThere(f"{part} of {person_id}")
    return found


def locked_plan(person_id: UUID) -> Plan:
    """The person's plan, made where there is none, locked until the transaction ends.

    Whoever adds to a pathway waits here, so that quotas and single rows hold for two at once.
    """
    # Two may begin at once: the second finds what the first has made.
    db.session.execute(
        insert(Plan)
        .values(tenant_id=current_tenant().id, id=new_id(), person_id=person_id, version=1)
        .on_conflict_do_nothing()
    )
    return db.session.scalars(
        select(Plan)
        .where(Plan.person_id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def locked_row(table: type[Row], row_id: UUID, *, version: int | None = None) -> Row:
    """The row, locked. Raises NotThere, and ChangedMeanwhile in another version than asked for."""
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


def put_values(row: Any, values: Mapping[str, Any]) -> list[str]:
    """Sets what differs and counts the version up; the names of what changed."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.version += 1
    db.session.flush()
    return changed


def write_down(
    actor: Actor, subject: Subject, action: str, row_id: UUID, fields: list[str] | None = None
) -> None:
    """A line of the log: what was done to which row, never what stands in it.

    The log outlives the person's right to be forgotten, and a goal is nobody else's business.
    """
    record_change(
        actor,
        f"pathway:{subject.word}:{action}",
        subject=(subject.kind, str(row_id), f"…{row_id.hex[-6:]}"),
        after={"fields": sorted(fields)} if fields else None,
    )
