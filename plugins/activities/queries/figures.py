"""Figures of registrations, without names: by activity, organisation and municipality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

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
from plugins.activities.rules import Mark, shown_counts
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
    activities: dict[UUID, list[_Group]] = defaultdict(list)
    for row in rows:
        activities[row.organisation_id].append(_Group.of(pick(row.title), [row]))
    organisations_by_town: dict[str, list[_Group]] = defaultdict(list)
    for organisation_id, groups in activities.items():
        place = places[organisation_id]
        town = towns.get(place.municipality_code or "", "")
        organisations_by_town[town].append(_Group.together(place.name, groups))
    municipalities = [
        _Group.together(town, groups) for town, groups in organisations_by_town.items()
    ]
    smallest = smallest_count()
    return ActivityFigures(
        by_activity=_beside_their_sums(activities.values(), smallest),
        by_organisation=_beside_their_sums(organisations_by_town.values(), smallest),
        # No sum of all municipalities is shown, so each stands for itself.
        by_municipality=_beside_their_sums([[each] for each in municipalities], smallest),
    )


@dataclass(frozen=True, kw_only=True)
class _Group:
    """What is counted under one label, before it is decided what of it is shown."""

    label: str
    activities: int
    counts: tuple[int, int, int]

    @classmethod
    def of(cls, label: str, rows: Sequence[Any]) -> _Group:
        """Of rows of the statement: registered, waiting, attended."""
        return cls(
            label=label,
            activities=len(rows),
            counts=(
                sum(row.registered for row in rows),
                sum(row.waiting for row in rows),
                sum(row.attended for row in rows),
            ),
        )

    @classmethod
    def together(cls, label: str, groups: Sequence[_Group]) -> _Group:
        """Several as one."""
        registered, waiting, attended = zip(*(each.counts for each in groups), strict=True)
        return cls(
            label=label,
            activities=sum(each.activities for each in groups),
            counts=(sum(registered), sum(waiting), sum(attended)),
        )


def _beside_their_sums(
    families: Iterable[Sequence[_Group]], smallest: int
) -> tuple[FigureRow, ...]:
    """A-17: the rows by label; those of one family add up to a figure that is shown elsewhere."""
    found = []
    for family in families:
        columns = [
            shown_counts(column, smallest=smallest)
            for column in zip(*(each.counts for each in family), strict=True)
        ]
        for place, group in enumerate(family):
            registered, waiting, attended = (column[place] for column in columns)
            found.append(
                FigureRow(
                    label=group.label,
                    activities=group.activities,
                    registered=registered,
                    waiting=waiting,
                    attended=attended,
                )
            )
    return tuple(sorted(found, key=lambda row: sort_key(row.label)))


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
