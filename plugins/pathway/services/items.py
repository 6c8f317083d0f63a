"""Goals, works and performances: three sorts of lines in a plan that are written the same way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from core.kit import N_, Reason
from core.plugin_api import Actor, db
from plugins.pathway.models import (
    Goal,
    GoalEvidence,
    GoalState,
    Performance,
    Repertoire,
    RepertoireState,
)
from plugins.pathway.queries.access import viewer
from plugins.pathway.queries.evidence import portfolio_of
from plugins.pathway.rules import Part
from plugins.pathway.services.editing import (
    Subject,
    locked_plan,
    locked_row,
    put_values,
    refuse,
    write_down,
    writer,
)
from plugins.registry import NotThere


@dataclass(frozen=True, kw_only=True)
class GoalDetails:
    """A goal in one's own words; `evidence_ids` are pieces of the same person's portfolio."""

    title: str
    term: str = ""
    due_on: date | None = None
    state: GoalState = GoalState.OPEN
    evidence_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RepertoireDetails:
    """A work and how far it has come."""

    work: str
    composer: str = ""
    state: RepertoireState = RepertoireState.IN_WORK


@dataclass(frozen=True, kw_only=True)
class PerformanceDetails:
    """A performance. `source` and `source_id` name another module's row, recorded once only."""

    title: str
    on: date
    place: str = ""
    organisation_id: UUID | None = None
    source: str = ""
    source_id: UUID | None = None


Details = GoalDetails | RepertoireDetails | PerformanceDetails


@dataclass(frozen=True, kw_only=True)
class ItemSort:
    """One sort of line: its table, the part of the pathway it belongs to, its word in the log."""

    table: Any
    part: Part
    subject: Subject


GOALS = ItemSort(table=Goal, part=Part.GOALS, subject=Subject(word="goal", kind="pathway_goal"))
REPERTOIRE = ItemSort(
    table=Repertoire,
    part=Part.REPERTOIRE,
    subject=Subject(word="work", kind="pathway_work"),
)
PERFORMANCES = ItemSort(
    table=Performance,
    part=Part.PERFORMANCES,
    subject=Subject(word="performance", kind="pathway_performance"),
)
_SORTS: dict[type, ItemSort] = {
    GoalDetails: GOALS,
    RepertoireDetails: REPERTOIRE,
    PerformanceDetails: PERFORMANCES,
}


def add_item(actor: Actor, person_id: UUID, details: Details) -> UUID:
    """Adds a goal, a work or a performance and returns its id. Raises NotThere."""
    sort = _SORTS[type(details)]
    writer(actor, person_id, sort.part)
    return _add(actor, person_id, details, sort)


def change_item(actor: Actor, item_id: UUID, details: Details, *, version: int | None) -> None:
    """Changes it. Raises NotThere, Refused and ChangedMeanwhile."""
    sort = _SORTS[type(details)]
    row = _own_row(actor, sort, item_id, version)
    visible = _visible_links(actor, row.person_id, details)
    changed = put_values(row, _values(actor, row, details))
    if _link(row, details, visible):
        changed.append("evidence")
        if len(changed) == 1:
            row.version += 1
            db.session.flush()
    if changed:
        write_down(actor, sort.subject, "change", item_id, changed)


def remove_item(actor: Actor, sort: ItemSort, item_id: UUID) -> UUID:
    """Takes it away and returns whose it was. Raises NotThere and Refused."""
    row = _own_row(actor, sort, item_id, None)
    person_id: UUID = row.person_id
    db.session.delete(row)
    db.session.flush()
    write_down(actor, sort.subject, "remove", item_id)
    return person_id


def add_performance(actor: Actor, person_id: UUID, details: PerformanceDetails) -> UUID:
    """For other modules: writes a performance into somebody's evidence and returns its id.

    Callers answer for whether the actor may. The same `source_id` of a `source` is recorded
    once: asked again, what is there is brought up to date.
    """
    if details.source_id is not None:
        locked_plan(person_id)
        row = db.session.scalar(
            select(Performance).where(
                Performance.person_id == person_id,
                Performance.source == details.source,
                Performance.source_id == details.source_id,
            )
        )
        if row is not None:
            put_values(row, _values(actor, row, details))
            return row.id
    return _add(actor, person_id, details, PERFORMANCES)


def withdraw_performance(actor: Actor, person_id: UUID, *, source: str, source_id: UUID) -> None:
    """For other modules: takes back what `add_performance` wrote; nothing where there is none."""
    row = db.session.scalar(
        select(Performance)
        .where(
            Performance.person_id == person_id,
            Performance.source == source,
            Performance.source_id == source_id,
        )
        .with_for_update()
    )
    if row is not None:
        row_id = row.id
        db.session.delete(row)
        db.session.flush()
        write_down(actor, PERFORMANCES.subject, "remove", row_id)


def _add(actor: Actor, person_id: UUID, details: Details, sort: ItemSort) -> UUID:
    visible = _visible_links(actor, person_id, details)
    locked_plan(person_id)
    row = sort.table(person_id=person_id)
    for name, value in _values(actor, row, details).items():
        setattr(row, name, value)
    db.session.add(row)
    db.session.flush()
    _link(row, details, visible)
    row_id: UUID = row.id
    write_down(actor, sort.subject, "add", row_id)
    return row_id


def _values(actor: Actor, row: Any, details: Details) -> dict[str, Any]:
    if isinstance(details, GoalDetails):
        is_open = details.state is GoalState.OPEN
        was_closed_on = row.closed_on if row.state == details.state else None
        return {
            "title": details.title,
            "term": details.term,
            "due_on": details.due_on,
            "state": details.state.value,
            "closed_on": None if is_open else was_closed_on or actor.today,
        }
    if isinstance(details, RepertoireDetails):
        return {
            "work": details.work,
            "composer": details.composer,
            "state": details.state.value,
        }
    return {
        "title": details.title,
        "on_day": details.on,
        "place": details.place,
        "organisation_id": details.organisation_id,
        "source": details.source,
        "source_id": details.source_id,
    }


def _own_row(actor: Actor, sort: ItemSort, item_id: UUID, version: int | None) -> Any:
    # Whoever may not write it learns nothing of its version.
    writer(actor, locked_row(sort.table, item_id).person_id, sort.part)
    row = locked_row(sort.table, item_id, version=version)
    if getattr(row, "source", ""):
        raise refuse(
            Reason(
                "performance.recorded_elsewhere",
                N_("This performance comes from another module and is changed there."),
            )
        )
    return row


def _visible_links(actor: Actor, person_id: UUID, details: Details) -> frozenset[UUID]:
    """The pieces that a goal of the person may be linked with by the actor. Raises NotThere."""
    if not isinstance(details, GoalDetails):
        return frozenset()
    reader = viewer(actor, person_id)
    if reader is None:
        raise NotThere(f"Portfolio of {person_id}")
    visible = frozenset(item.id for item in portfolio_of(reader))
    if not visible >= set(details.evidence_ids):
        raise NotThere(f"Evidence of {person_id}")
    return visible


def _link(row: Any, details: Details, visible: frozenset[UUID]) -> bool:
    """Links the goal with exactly those pieces; whether anything changed.

    Links with pieces that the actor may not see stay as they are.
    """
    if not isinstance(details, GoalDetails):
        return False
    there = set(
        db.session.scalars(select(GoalEvidence.evidence_id).where(GoalEvidence.goal_id == row.id))
    )
    wanted = set(details.evidence_ids)
    gone, new = (there & visible) - wanted, wanted - there
    if gone:
        db.session.execute(
            delete(GoalEvidence).where(
                GoalEvidence.goal_id == row.id, GoalEvidence.evidence_id.in_(sorted(gone))
            )
        )
    db.session.add_all(GoalEvidence(goal_id=row.id, evidence_id=each) for each in sorted(new))
    db.session.flush()
    return bool(gone or new)
