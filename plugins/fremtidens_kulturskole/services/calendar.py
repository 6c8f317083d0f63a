"""The activity under a gathering, which stands in calendars and feeds like every other one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from core.kit import Reason
from core.plugin_api import LOCAL_ZONE, Actor, db, operating_actor
from plugins.activities import (
    ActivityDetails,
    ActivityView,
    SessionDetails,
    activity,
    add_activity,
    cancel_activity,
    change_activity,
    close_activity,
    publish_activity,
)
from plugins.fremtidens_kulturskole.models import Cohort, Gathering
from plugins.fremtidens_kulturskole.rules import (
    GatheringKind,
    may_cancel_activity,
    may_change_activity,
    may_reopen_activity,
)
from plugins.fremtidens_kulturskole.settings import PLUGIN
from plugins.registry import ArtForm

# A gathering is told by its days; a calendar wants hours.
ACTIVITY_KINDS: Mapping[GatheringKind, str] = {
    GatheringKind.PREPARATORY: "fk_preparatory",
    GatheringKind.GATHERING: "fk_gathering",
    GatheringKind.COORDINATORS: "fk_coordinators",
}
BEGINS, ENDS = time(9), time(16)
LONGEST = 14


def keep_in_calendar(actor: Actor, row: Gathering, cohort: Cohort) -> None:
    """FK-10: makes the activity of a gathering, or lets it say what the gathering says now.

    Without an organiser a gathering gets no activity; one that it has already goes on with it.
    Whoever plans gatherings may do it: the activity is the programme's, so it is written on its
    behalf, in the planner's name.
    """
    if row.cancelled_on is not None:
        return
    programme = _for_programme(actor)
    there = activity(programme, row.activity_id) if row.activity_id is not None else None
    organiser_id = cohort.organiser_id or (there.organisation.id if there else None)
    if organiser_id is None:
        return
    details = _details(row, organiser_id)
    if row.activity_id is None:
        row.activity_id = add_activity(programme, details)
        publish_activity(programme, row.activity_id)
        # Who comes follows from the municipality groups: nobody registers for it.
        close_activity(programme, row.activity_id)
    else:
        change_activity(programme, row.activity_id, details, version=None)


def cancel_in_calendar(actor: Actor, row: Gathering) -> None:
    """FK-10: calls the activity off with the gathering, for the same reason, where it has one."""
    if row.activity_id is not None:
        cancel_activity(_for_programme(actor), row.activity_id, row.cancelled_why or "")


def keep_all_in_calendar(actor: Actor, cohort: Cohort) -> None:
    """FK-10: as `keep_in_calendar`, for every gathering of a cohort with another organiser."""
    for row in db.session.scalars(
        select(Gathering).where(Gathering.cohort_id == cohort.id).order_by(Gathering.starts_on)
    ).all():
        keep_in_calendar(actor, row, cohort)


def gathering_of(view: ActivityView) -> Gathering | None:
    """FK-10: the gathering that an activity stands for in the calendar; None for any other one."""
    if view.programme != PLUGIN:
        return None
    return db.session.scalar(select(Gathering).where(Gathering.activity_id == view.id))


def objections_to_cancel(view: ActivityView) -> tuple[Reason, ...]:
    """FK-10: a gathering is called off in its cohort, and its activity follows."""
    row = gathering_of(view)
    if row is None:
        return ()
    return may_cancel_activity(stands=row.cancelled_on is None).reasons


def objections_to_reopen(view: ActivityView) -> tuple[Reason, ...]:
    """FK-10: nobody registers for a gathering."""
    return () if gathering_of(view) is None else may_reopen_activity().reasons


def objections_to_change(view: ActivityView, details: ActivityDetails) -> tuple[Reason, ...]:
    """FK-10: a gathering's activity says what the gathering says, and nothing else.

    So that title, place and days are changed in one place and never differ.
    """
    row = gathering_of(view)
    if row is None:
        return ()
    said = _details(row, details.organisation_id)
    return may_change_activity(same=_told(details) == _told(said)).reasons


def _for_programme(actor: Actor) -> Actor:
    return replace(
        actor,
        account_id=None,
        membership_id=None,
        permissions=operating_actor().permissions,
    )


def _told(details: ActivityDetails) -> tuple[object, ...]:
    """Title, place and hours: what the two must say alike."""
    hours = [(each.starts_at, each.ends_at) for each in details.sessions]
    return (dict(details.title), details.place_name or None, hours)


def _details(row: Gathering, organiser_id: UUID) -> ActivityDetails:
    return ActivityDetails(
        kind=ACTIVITY_KINDS[GatheringKind(row.kind)],
        programme=PLUGIN,
        title={"nb": row.title, "nn": row.title},
        description={"nb": row.theme, "nn": row.theme},
        organisation_id=organiser_id,
        art_form=ArtForm.MUSIC,
        place_name=row.place or None,
        sessions=tuple(
            SessionDetails(
                starts_at=datetime.combine(day, BEGINS, LOCAL_ZONE),
                ends_at=datetime.combine(day, ENDS, LOCAL_ZONE),
            )
            for day in _days(row.starts_on, row.ends_on)
        ),
    )


def _days(first: date, last: date) -> list[date]:
    count = min((last - first).days, LONGEST) + 1
    return [first + timedelta(days=number) for number in range(count)]
