"""Confirming, deciding, answering offers, cancelling.

Each locks the activity first. Doing the same twice, as a double click does, changes nothing the
second time.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from core.kit import N_
from core.plugin_api import Actor, db
from plugins.activities.models import (
    ACTIVE,
    Activity,
    ActivitySession,
    Registration,
    RegistrationState,
)
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.reach import organisations_of
from plugins.activities.queries.reading import local
from plugins.activities.queries.registrations import state_now
from plugins.activities.rules import (
    may_accept,
    may_cancel,
)
from plugins.activities.services.places import group_of, move, settle
from plugins.activities.services.registering import enter_queue
from plugins.activities.services.rows import demand, locked_activity, refuse, write_down
from plugins.registry import (
    NotThere,
    person_of,
    within_reach,
)


def confirm_registration(actor: Actor, registration_id: UUID, *, now: datetime) -> None:
    """A-6: a guardian, or who may register the pupil, confirms what the pupil has asked for.

    Raises NotThere and Refused.
    """
    row, activity = _own(actor, registration_id)
    if person_of(actor) == row.person_id:
        raise refuse(
            "registration.guardian_confirms", N_("A guardian has to confirm this."), "confirm"
        )
    if not row.needs_guardian:
        return
    settle(activity, now=now)
    row.needs_guardian = False
    write_down(actor, "registration:confirm", activity)
    enter_queue(activity, group_of(row), now=now)


def decide_request(
    actor: Actor, registration_id: UUID, *, granted: bool, reason: str, now: datetime
) -> None:
    """Staff grant or refuse the dispensation that was asked for, with a reason.

    Once granted it takes its place by when it was asked for. Raises NotThere and Refused.
    """
    row, activity = _found(registration_id)
    organisations = organisations_of(actor, ActivitiesPermission.DECIDE)
    if not organisations.cover(activity.organisation_id):
        raise NotThere(f"Registration {registration_id}")
    if not reason.strip():
        raise refuse("request.no_reason", N_("Write the reason."), "reason")
    if row.state != RegistrationState.REQUESTED or not row.needs_dispensation:
        raise refuse("request.decided", N_("This has been decided already."))
    settle(activity, now=now)
    row.decision_reason = reason.strip()
    if granted:
        row.needs_dispensation = False
        write_down(actor, "registration:grant", activity)
    else:
        group = [each for each in group_of(row) if each.id != row.id]
        move([row], RegistrationState.DECLINED, now=now, told="refused")
        write_down(actor, "registration:refuse", activity)
        if not group:
            return
        row = group[0]
    enter_queue(activity, group_of(row), now=now)


def accept_offer(actor: Actor, registration_id: UUID, *, now: datetime) -> None:
    """A-12: takes the place that was offered, if there is still time.

    In a group, for all whom the actor may act for. Raises NotThere and Refused.
    """
    row, activity = _own(actor, registration_id)
    if row.state == RegistrationState.REGISTERED:
        return
    if row.state not in (RegistrationState.OFFERED, RegistrationState.LAPSED):
        raise refuse("offer.none", N_("No place is offered."))
    demand(may_accept(answer_by=local(row.answer_by), now=now))
    if row.state == RegistrationState.LAPSED:
        raise refuse(
            "offer.lapsed", N_("The time to answer has run out. The place has gone to the next.")
        )
    rows = _mine(actor, row, RegistrationState.OFFERED)
    move(rows, RegistrationState.REGISTERED, now=now, told="registered")
    write_down(actor, "registration:accept", activity, after={"people": len(rows)})


def decline_offer(actor: Actor, registration_id: UUID, *, now: datetime) -> None:
    """Says no to a place that was offered; it goes to the next. Raises NotThere and Refused."""
    row, activity = _own(actor, registration_id)
    if row.state == RegistrationState.DECLINED:
        return
    if state_now(row, now) is not RegistrationState.OFFERED:
        raise refuse("offer.none", N_("No place is offered."))
    rows = _mine(actor, row, RegistrationState.OFFERED)
    move(rows, RegistrationState.DECLINED, now=now, told="declined")
    write_down(actor, "registration:decline", activity, after={"people": len(rows)})
    settle(activity, now=now)


def cancel_registration(actor: Actor, registration_id: UUID, *, now: datetime) -> None:
    """A-8: takes a registration back; a place that becomes free goes to the next.

    By who may register the person, or who answers for the activity. Raises NotThere and Refused.
    """
    row, activity = _found(registration_id)
    organisations = organisations_of(actor, ActivitiesPermission.DECIDE)
    if not organisations.cover(activity.organisation_id):
        _demand_reach(actor, row)
    if row.state not in ACTIVE:
        return
    demand(may_cancel(last_end=_last_end(activity), now=now))
    move([row], RegistrationState.CANCELLED, now=now, told="cancelled")
    write_down(actor, "registration:cancel", activity)
    settle(activity, now=now)
    left = [each for each in group_of(row) if each.state == RegistrationState.REQUESTED]
    enter_queue(activity, left, now=now)


def expire_offers(activity_id: UUID, *, now: datetime) -> None:
    """A-12: what was not answered in time lapses, and the next are offered the places."""
    activity = db.session.scalar(
        select(Activity).where(Activity.id == activity_id).with_for_update()
    )
    if activity is not None:
        settle(activity, now=now)


def _found(registration_id: UUID) -> tuple[Registration, Activity]:
    """The registration as it stands once its activity is locked. Raises NotThere."""
    activity_id = db.session.scalar(
        select(Registration.activity_id).where(Registration.id == registration_id)
    )
    if activity_id is None:
        raise NotThere(f"Registration {registration_id}")
    activity = locked_activity(activity_id)
    row = db.session.scalar(
        select(Registration)
        .where(Registration.id == registration_id)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotThere(f"Registration {registration_id}")
    return row, activity


def _own(actor: Actor, registration_id: UUID) -> tuple[Registration, Activity]:
    """The registration of somebody whom the actor may register. Raises NotThere."""
    row, activity = _found(registration_id)
    _demand_reach(actor, row)
    return row, activity


def _demand_reach(actor: Actor, row: Registration) -> None:
    if not within_reach(actor, [row.person_id], ActivitiesPermission.REGISTER):
        raise NotThere(f"Registration {row.id}")


def _mine(actor: Actor, row: Registration, state: RegistrationState) -> list[Registration]:
    """Those of the group in the state whom the actor may act for."""
    group = [each for each in group_of(row) if each.state == state]
    reached = within_reach(actor, [each.person_id for each in group], ActivitiesPermission.REGISTER)
    return [each for each in group if each.person_id in reached]


def _last_end(activity: Activity) -> datetime | None:
    return local(
        db.session.scalar(
            select(func.max(ActivitySession.ends_at)).where(
                ActivitySession.activity_id == activity.id
            )
        )
    )
