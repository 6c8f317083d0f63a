"""What the start page shows of activities: for each reader what needs them next."""

from __future__ import annotations

from collections.abc import Sequence

from core.plugin_api import Actor, Panel, gettext, now
from plugins.activities import labels
from plugins.activities.models import RegistrationState
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.attendance import sessions_to_take
from plugins.activities.queries.catalogue import full_activities
from plugins.activities.queries.registrations import registrations_of, requests_within
from plugins.registry import RegistryRole, person_names, reach_of

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
    """What comes next for oneself, one's children or pupils; answers that are due come first."""
    moment = now()
    people = reach_of(actor, ActivitiesPermission.REGISTER).people
    running = [
        each
        for each in registrations_of(people, now=moment)
        if each.is_active and (each.ends_at is None or each.ends_at > moment)
    ]
    names = person_names({each.person_id for each in running})
    due = [
        each for each in running if each.state is RegistrationState.OFFERED or each.needs_guardian
    ]
    ahead = sorted(
        (each for each in running if each.next_at and each not in due),
        key=lambda each: each.next_at or moment,
    )
    teaches = actor.holds(RegistryRole.TEACHER)
    return [
        Panel(
            key="registrations",
            title=gettext("My pupils’ activities") if teaches else gettext("What is next"),
            template="activities/panel_registrations.html",
            context={
                "due": due,
                "ahead": ahead[:MOST_SHOWN],
                "names": names if len(people) > 1 else {},
                "labels": labels,
            },
            permission=ActivitiesPermission.REGISTER,
            order=5,
        )
    ]


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
