"""What the start page shows of activities: for each reader what needs them next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from core.plugin_api import Actor, Panel, gettext, now, sort_key
from plugins.activities import labels
from plugins.activities.models import RegistrationState
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.attendance import sessions_to_take
from plugins.activities.queries.catalogue import full_activities
from plugins.activities.queries.registrations import registrations_of, requests_within
from plugins.activities.values import RegistrationView
from plugins.registry import RegistryRole, people_with_shown_steps, person_names, reach_of

MOST_SHOWN = 5


def panels_for(actor: Actor) -> Sequence[Panel]:
    """The reader's panels: what is next and needs an answer; what to take and decide."""
    found: list[Panel] = []
    if actor.may(ActivitiesPermission.REGISTER) and (
        actor.holds(RegistryRole.PUPIL)
        or actor.holds(RegistryRole.GUARDIAN)
        or actor.holds(RegistryRole.TEACHER)
    ):
        found += _registrations(actor)
    if actor.holds(RegistryRole.TEACHER):
        found += _attendance(actor)
    if actor.may(ActivitiesPermission.DECIDE):
        found += _to_decide(actor)
    return found


def _registrations(actor: Actor) -> list[Panel]:
    """What comes next for oneself and one's children, and for one's pupils.

    Those whose steps stand on the start page already, with what waits for an answer, are left out.
    """
    reach = reach_of(actor, ActivitiesPermission.REGISTER)
    family = reach.own - people_with_shown_steps(actor)
    pupils = reach.pupils - reach.own
    moment = now()
    running = [
        each
        for each in registrations_of(family | pupils, now=moment)
        if each.is_active and (each.ends_at is None or each.ends_at > moment)
    ]
    names = person_names({each.person_id for each in running})
    found = []
    # That nothing is registered helps nobody who only registers others.
    takes_part = bool(family - {reach.myself}) or actor.holds(RegistryRole.PUPIL)
    if family and (takes_part or any(each.person_id in family for each in running)):
        found.append(
            _ahead("registrations", gettext("What is next"), family, running, names, moment)
        )
    if pupils:
        title = gettext("My pupils’ activities")
        found.append(_ahead("pupils", title, pupils, running, names, moment))
    return found


def _ahead(
    key: str,
    title: str,
    people: frozenset[UUID],
    running: Sequence[RegistrationView],
    names: Mapping[UUID, str],
    moment: datetime,
) -> Panel:
    """What is next for some people; answers that are due come first.

    Those who meet at the same time at the same activity stand in one line.
    """
    shown = [each for each in running if each.person_id in people]
    due = [each for each in shown if each.state is RegistrationState.OFFERED or each.needs_guardian]
    ahead = sorted(
        (each for each in shown if each.next_at and each not in due),
        key=lambda each: (each.next_at or moment, sort_key(names.get(each.person_id, ""))),
    )
    together: dict[tuple[UUID, datetime | None], list[RegistrationView]] = {}
    for each in ahead:
        together.setdefault((each.activity_id, each.next_at), []).append(each)
    return Panel(
        key=key,
        title=title,
        template="activities/panel_registrations.html",
        context={
            "due": due,
            "ahead": list(together.values())[:MOST_SHOWN],
            "names": names if len(people) > 1 else {},
            "labels": labels,
        },
        permission=ActivitiesPermission.REGISTER,
        order=5,
    )


def _attendance(actor: Actor) -> list[Panel]:
    sessions = sessions_to_take(actor, now=now())
    if not sessions:
        return []
    return [
        Panel(
            key="attendance",
            title=gettext("Attendance today"),
            template="activities/panel_attendance.html",
            context={"sessions": sessions, "labels": labels},
            permission=ActivitiesPermission.TAKE_ATTENDANCE,
            order=4,
        )
    ]


def _to_decide(actor: Actor) -> list[Panel]:
    """Requests that wait, and activities that are full while others wait."""
    waiting, full = requests_within(actor), full_activities(actor)
    if not waiting and not full:
        return []
    return [
        Panel(
            key="to_decide",
            title=gettext("Activities that need you"),
            template="activities/panel_to_decide.html",
            context={
                "requests": len(waiting),
                "full": full[:MOST_SHOWN],
                "labels": labels,
            },
            permission=ActivitiesPermission.DECIDE,
            order=15,
        )
    ]
