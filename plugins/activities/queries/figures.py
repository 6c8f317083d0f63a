"""Figures of registrations, without names: by activity, organisation and municipality."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from core.plugin_api import Actor, current_tenant, db, pick, sort_key
from plugins.activities.models import (
    Activity,
    ActivitySession,
    ActivityState,
    Attendance,
    Feed,
    Registration,
    RegistrationState,
)
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.reach import organisations_of
from plugins.activities.queries.reading import counted, first_start, of_activity
from plugins.activities.rules import Mark, shown_count
from plugins.activities.settings import smallest_count
from plugins.activities.values import ActivityFigures, FigureRow
from plugins.registry import municipality_names, organisation_places


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How much there is, for the page that switches the plugin off."""

    activities: int
    registrations: int
    attendance: int
    feeds: int


def kept_counts() -> Kept:
    """Counts everything of the tenant in force."""
    return Kept(
        activities=_number(Activity),
        registrations=_number(Registration),
        attendance=_number(Attendance),
        feeds=_number(Feed),
    )


def figures(
    actor: Actor, *, first: datetime | None = None, last: datetime | None = None
) -> ActivityFigures:
    """A-17: registrations at activities that begin from `first` to before `last`, within reach.

    Fewer people than the setting says are not shown, anywhere.
    """
    organisations = organisations_of(actor, ActivitiesPermission.READ_FIGURES)
    conditions = [Activity.state != ActivityState.DRAFT]
    if not organisations.whole:
        conditions.append(Activity.organisation_id.in_(sorted(organisations.ids)))
    if first is not None:
        conditions.append(first_start >= first)
    if last is not None:
        conditions.append(first_start < last)
    rows = db.session.execute(
        select(
            Activity.id,
            Activity.title,
            Activity.organisation_id,
            counted(RegistrationState.REGISTERED).label("registered"),
            counted(RegistrationState.WAITING).label("waiting"),
            _attended().label("attended"),
        )
        .where(*conditions)
        .order_by(first_start.asc().nulls_last(), Activity.id)
    ).all()
    places = organisation_places({row.organisation_id for row in rows})
    towns = municipality_names(
        [place.municipality_code for place in places.values() if place.municipality_code],
        current_tenant().country,
    )
    smallest = smallest_count()
    by_organisation: dict[str, list[Any]] = defaultdict(list)
    by_municipality: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        place = places[row.organisation_id]
        by_organisation[place.name].append(row)
        by_municipality[towns.get(place.municipality_code or "", "")].append(row)
    return ActivityFigures(
        by_activity=tuple(_row(pick(row.title), [row], smallest) for row in rows),
        by_organisation=_grouped(by_organisation, smallest),
        by_municipality=_grouped(by_municipality, smallest),
    )


def _grouped(groups: dict[str, list[Any]], smallest: int) -> tuple[FigureRow, ...]:
    return tuple(
        _row(label, rows, smallest)
        for label, rows in sorted(groups.items(), key=lambda each: sort_key(each[0]))
    )


def _row(label: str, rows: Sequence[Any], smallest: int) -> FigureRow:
    sums: Counter[str] = Counter()
    for row in rows:
        sums.update(registered=row.registered, waiting=row.waiting, attended=row.attended)
    return FigureRow(
        label=label,
        activities=len(rows),
        registered=shown_count(sums["registered"], smallest=smallest),
        waiting=shown_count(sums["waiting"], smallest=smallest),
        attended=shown_count(sums["attended"], smallest=smallest),
    )


def _attended() -> Any:
    """How many different people were at one session at least."""
    return (
        select(func.count(Attendance.person_id.distinct()))
        .join(
            ActivitySession,
            (ActivitySession.tenant_id == Attendance.tenant_id)
            & (ActivitySession.id == Attendance.session_id),
        )
        .where(of_activity(ActivitySession), Attendance.mark == Mark.PRESENT)
        .correlate(Activity)
        .scalar_subquery()
    )


def _number(table: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0
