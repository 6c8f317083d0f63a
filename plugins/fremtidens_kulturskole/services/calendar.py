"""The activity under a gathering, which stands in calendars and feeds like every other one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from core.plugin_api import LOCAL_ZONE, Actor, operating_actor
from plugins.activities import (
    ActivityDetails,
    SessionDetails,
    add_activity,
    change_activity,
    close_activity,
    publish_activity,
)
from plugins.fremtidens_kulturskole.models import Cohort, Gathering
from plugins.fremtidens_kulturskole.rules import GatheringKind
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

    Without an organiser the gathering has no activity. Whoever plans gatherings may do it: the
    activity is the programme's, so it is written on its behalf, in the planner's name.
    """
    if cohort.organiser_id is None:
        return
    programme = replace(
        actor,
        account_id=None,
        membership_id=None,
        permissions=operating_actor().permissions,
    )
    details = ActivityDetails(
        kind=ACTIVITY_KINDS[GatheringKind(row.kind)],
        programme=PLUGIN,
        title={"nb": row.title, "nn": row.title},
        description={"nb": row.theme, "nn": row.theme},
        organisation_id=cohort.organiser_id,
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
    if row.activity_id is None:
        row.activity_id = add_activity(programme, details)
        publish_activity(programme, row.activity_id)
        # Who comes follows from the municipality groups: nobody registers for it.
        close_activity(programme, row.activity_id)
    else:
        change_activity(programme, row.activity_id, details, version=None)


def _days(first: date, last: date) -> list[date]:
    count = min((last - first).days, LONGEST) + 1
    return [first + timedelta(days=number) for number in range(count)]
