"""Gjort – lært – lurt, and advice that is searched across municipalities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, cast, func, literal, or_, select

from core.plugin_api import Actor, ListQuery, Page, db
from plugins.fremtidens_kulturskole.models import Advice, LogEntry, Participant
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.queries.cohorts import group_row
from plugins.fremtidens_kulturskole.queries.reach import groups_within
from plugins.fremtidens_kulturskole.queries.views import AdviceView, EntryView, GroupRow
from plugins.fremtidens_kulturskole.rules import (
    Column,
    LanguageForm,
    ValueArea,
    asked_parts,
    check_value_areas,
    in_title,
)
from plugins.registry import named_organisations

SORTS = ("shared_on", "title")


def log_of(
    actor: Actor, participant_id: UUID, permission: str = CohortPermission.READ_GROUP
) -> tuple[GroupRow, tuple[EntryView, ...]] | None:
    """FK-17: a group's log, newest first, or None out of reach."""
    group = group_row(actor, participant_id, permission)
    return (group, entries_of(participant_id)) if group is not None else None


def entries_of(participant_id: UUID) -> tuple[EntryView, ...]:
    """FK-17: the log's lines, newest first. No reach. One statement."""
    return _entries(LogEntry.participant_id == participant_id)


def entry(
    actor: Actor, entry_id: UUID, permission: str = CohortPermission.READ_GROUP
) -> tuple[GroupRow, EntryView] | None:
    """FK-17: one line with its group, or None out of reach."""
    found = _entries(LogEntry.id == entry_id)
    group = group_row(actor, found[0].participant_id, permission) if found else None
    return (group, found[0]) if group is not None else None


def _entries(*conditions: ColumnElement[bool]) -> tuple[EntryView, ...]:
    rows = db.session.execute(
        select(LogEntry, Advice.id.label("advice_id"))
        .outerjoin(
            Advice, (Advice.tenant_id == LogEntry.tenant_id) & (Advice.entry_id == LogEntry.id)
        )
        .where(*conditions)
        .order_by(LogEntry.noted_on.desc(), LogEntry.id.desc())
    )
    return tuple(
        EntryView(
            id=row.LogEntry.id,
            participant_id=row.LogEntry.participant_id,
            column=Column(row.LogEntry.kind),
            text=row.LogEntry.text,
            noted_on=row.LogEntry.noted_on,
            noted_by=row.LogEntry.noted_by,
            goal_id=row.LogEntry.goal_id,
            advice_id=row.advice_id,
        )
        for row in rows
    )


def find_advice(query: ListQuery) -> Page[AdviceView]:
    """FK-17: shared advice of every municipality; filters `area` and `language`.

    Each word searched for must begin a word of the advice, or stand within one when it is long, in
    whichever form of Norwegian either is written. Where nothing has all of them, what has some is
    found. What has most of them comes first, and of those what has most in its title, unless the
    reader chose an order. Three statements, four where nothing has all.
    """
    conditions, total = _searched(query)
    rows = db.session.execute(
        _selected(*conditions).order_by(*_order(query)).limit(query.per_page).offset(query.offset)
    )
    return Page(items=_named(rows), total=total, number=query.page, per_page=query.per_page)


def all_advice(query: ListQuery) -> list[AdviceView]:
    """FK-17: everything that the list's address shows, all pages, for a file."""
    conditions, _total = _searched(query)
    return _named(db.session.execute(_selected(*conditions).order_by(*_order(query))))


def advice(advice_id: UUID) -> AdviceView | None:
    """FK-17: one piece of advice; whoever may read advice may read all of it."""
    found = _named(db.session.execute(_selected(Advice.id == advice_id)))
    return found[0] if found else None


def may_change_advice(actor: Actor, found: AdviceView) -> bool:
    """Whether the actor writes for the municipality that stands behind the advice."""
    return groups_within(actor, CohortPermission.WRITE_GROUP).covers(found.participant_id)


def public_advice(cohort_id: UUID) -> list[AdviceView]:
    """FK-21: advice of a cohort that was published, newest first. Two statements."""
    rows = db.session.execute(
        _selected(Advice.is_public.is_(True), Participant.cohort_id == cohort_id).order_by(
            Advice.shared_on.desc(), Advice.id
        )
    )
    return _named(rows)


def advice_of(participant_id: UUID) -> list[AdviceView]:
    """FK-17: what one municipality stands behind. Two statements."""
    rows = db.session.execute(
        _selected(Advice.participant_id == participant_id).order_by(Advice.shared_on, Advice.id)
    )
    return _named(rows)


def _searched(query: ListQuery) -> tuple[list[ColumnElement[bool]], int]:
    """What has all words that are searched for, or some where nothing has all; and how much."""
    words, others = _words(query), _others(query)
    conditions = [*words, *others]
    total = _count(conditions)
    if not total and len(words) > 1:
        conditions = [or_(*words), *others]
        total = _count(conditions)
    return conditions, total


def _count(conditions: Sequence[ColumnElement[bool]]) -> int:
    found = db.session.scalar(select(func.count()).select_from(Advice).where(*conditions))
    return found or 0


def _words(query: ListQuery) -> list[ColumnElement[bool]]:
    return [Advice.stems.contains(part, autoescape=True) for part in asked_parts(query.search)]


def _others(query: ListQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    area = query.filter("area")
    if area:
        conditions.append(Advice.value_areas.contains([area]))
    if query.filter("language"):
        conditions.append(Advice.language == query.filter("language"))
    return conditions


def _order(query: ListQuery) -> list[ColumnElement[Any]]:
    column: Any = Advice.title if query.sort == "title" else Advice.shared_on
    order = [column.desc() if query.descending else column, Advice.id]
    if query.search and not query.is_sorted_by_choice:
        titles = [Advice.stems.like(in_title(part)) for part in asked_parts(query.search)]
        order = [_how_many(_words(query)), _how_many(titles), *order]
    return order


def _how_many(matches: Sequence[ColumnElement[bool]]) -> ColumnElement[Any]:
    return sum((cast(match, Integer) for match in matches), literal(0)).desc()


def _selected(*conditions: ColumnElement[bool]) -> Any:
    return (
        select(Advice, Participant.organisation_id, Participant.cohort_id)
        .join(
            Participant,
            (Participant.tenant_id == Advice.tenant_id) & (Participant.id == Advice.participant_id),
        )
        .where(*conditions)
    )


def _named(rows: Iterable[Any]) -> list[AdviceView]:
    found = list(rows)
    if not found:
        return []
    names = named_organisations({row.organisation_id for row in found})
    return [
        AdviceView(
            id=row.Advice.id,
            participant_id=row.Advice.participant_id,
            municipality=names[row.organisation_id].name,
            cohort_id=row.cohort_id,
            title=row.Advice.title,
            text=row.Advice.text,
            language=LanguageForm(row.Advice.language),
            stands_behind=row.Advice.stands_behind,
            value_areas=check_value_areas(row.Advice.value_areas),
            shared_on=row.Advice.shared_on,
            is_public=row.Advice.is_public,
            version=row.Advice.version,
        )
        for row in found
    ]


AREAS = tuple(str(area) for area in ValueArea)
