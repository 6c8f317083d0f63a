"""Registering alone or as a group, confirming, deciding, answering offers, cancelling.

Each locks the activity first. Doing the same twice, as a double click does, changes nothing the
second time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from core.kit import N_, Decision, Outcome, Reason, stored_reason
from core.plugin_api import Actor, db, new_id
from plugins.activities.models import (
    ACTIVE,
    Activity,
    ActivitySession,
    ActivityState,
    Registration,
    RegistrationState,
)
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.applicants import asks_as_staff, facts_of, judged
from plugins.activities.queries.catalogue import visible_to
from plugins.activities.queries.reach import organisations_of
from plugins.activities.queries.reading import local, read_activities
from plugins.activities.queries.registrations import state_now
from plugins.activities.rules import (
    may_accept,
    may_cancel,
    may_register_alone,
    may_register_together,
)
from plugins.activities.services.places import announce, fill, group_of, move, settle
from plugins.activities.services.rows import demand, locked_activity, refuse, write_down
from plugins.activities.settings import own_registration_age
from plugins.activities.values import ActivityView
from plugins.registry import (
    NotThere,
    Objection,
    Refused,
    RuleFacts,
    person_of,
    reach_of,
    within_reach,
)

LARGEST_GROUP = 100


def register(
    actor: Actor,
    activity_id: UUID,
    person_ids: Sequence[UUID],
    *,
    instrument: str | None = None,
    instruments: Mapping[UUID, str | None] | None = None,
    note: str | None = None,
    now: datetime,
) -> tuple[UUID, ...]:
    """Registers people for an activity and returns the registrations, one for each.

    Several want to be together and wait together. `instrument` None: each one's main one;
    `instruments` says it for each. Where places do not suffice they come on the waiting list;
    where a rule asks for it they wait for a decision. Who has a registration keeps it. Raises
    NotThere for an activity or a person out of reach, and Refused.
    """
    wanted = list(dict.fromkeys(person_ids))
    if not wanted:
        raise refuse("registration.nobody", N_("Choose who is to be registered."), "people")
    if len(wanted) > LARGEST_GROUP:
        raise refuse(
            "registration.too_many",
            N_("Register at most %(number)s people at once."),
            "people",
            number=LARGEST_GROUP,
        )
    if within_reach(actor, wanted, ActivitiesPermission.REGISTER) != frozenset(wanted):
        raise NotThere("Somebody who is to be registered")
    activity = _visible(actor, activity_id)
    # An offer that has run out is none, and who had it may ask again.
    settle(activity, now=now)
    there = _active(activity_id, wanted)
    if len(there) == len(wanted):
        return tuple(there[person_id] for person_id in wanted)
    view = read_activities(Activity.id == activity_id)[0]
    facts = facts_of(wanted, today=actor.today)
    played = {
        person_id: (instruments or {}).get(person_id) or instrument or facts[person_id].instrument
        for person_id in wanted
    }
    reach = reach_of(actor, ActivitiesPermission.REGISTER)
    decisions = {
        person_id: judged(
            view,
            facts[person_id],
            now=now,
            registered=person_id in there,
            instrument=played[person_id],
            by_staff=asks_as_staff(reach, person_id),
        )
        for person_id in wanted
    }
    _refuse_the_impossible(decisions, facts)
    offered = {each.instrument: each.places for each in view.instruments}
    demand(
        may_register_together(
            instruments=[played[person_id] for person_id in wanted],
            places=view.places.total,
            places_by_instrument=offered,
        )
    )
    rows = _added(actor, view, wanted, decisions, facts, played, note, now)
    write_down(
        actor,
        "registration:add",
        activity,
        after={"people": len(rows), "waits_for_decision": _undecided(rows)},
    )
    _enter_queue(activity, rows, now=now)
    if _undecided(rows):
        announce([row.id for row in rows], told="requested")
    return tuple(row.id for row in rows)


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
    _enter_queue(activity, group_of(row), now=now)


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
    _enter_queue(activity, group_of(row), now=now)


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
    _enter_queue(activity, left, now=now)


def expire_offers(activity_id: UUID, *, now: datetime) -> None:
    """A-12: what was not answered in time lapses, and the next are offered the places."""
    activity = db.session.scalar(
        select(Activity).where(Activity.id == activity_id).with_for_update()
    )
    if activity is not None:
        settle(activity, now=now)


def _added(
    actor: Actor,
    view: ActivityView,
    wanted: Sequence[UUID],
    decisions: Mapping[UUID, Decision],
    facts: Mapping[UUID, RuleFacts],
    played: Mapping[UUID, str | None],
    note: str | None,
    now: datetime,
) -> list[Registration]:
    myself, own_age = person_of(actor), own_registration_age(actor.today)
    group_id = new_id() if len(wanted) > 1 else None
    rows = []
    for person_id in wanted:
        alone = may_register_alone(age=facts[person_id].age(now.date()), own_age=own_age)
        decision = decisions[person_id]
        row = Registration(
            activity_id=view.id,
            person_id=person_id,
            group_id=group_id,
            state=RegistrationState.REQUESTED,
            instrument=played[person_id] if view.instruments else None,
            note=(note or "").strip() or None,
            asked_at=now,
            needs_guardian=person_id == myself and not alone.allowed,
            needs_dispensation=decision.outcome is Outcome.NEEDS_DISPENSATION,
            reasons=[stored_reason(each) for each in decision.reasons],
            changed_at=now,
        )
        db.session.add(row)
        rows.append(row)
    db.session.flush()
    return rows


def _enter_queue(activity: Activity, rows: Sequence[Registration], *, now: datetime) -> None:
    """Who waits for no decision any more takes their place in the queue, a group all at once."""
    asked = [row for row in rows if row.state == RegistrationState.REQUESTED]
    if not asked or _undecided(asked):
        return
    for row in asked:
        row.state = RegistrationState.WAITING
        row.changed_at = now
    db.session.flush()
    fill(activity, now=now, newcomers={row.id for row in asked})
    waiting = [row.id for row in asked if row.state == RegistrationState.WAITING]
    announce(waiting, told="waiting")


def _undecided(rows: Sequence[Registration]) -> bool:
    return any(row.needs_guardian or row.needs_dispensation for row in rows)


def _refuse_the_impossible(
    decisions: Mapping[UUID, Decision], facts: Mapping[UUID, RuleFacts]
) -> None:
    """Raises Refused with every reason of a no; of several people each is named."""
    objections = []
    for person_id, decision in decisions.items():
        if decision.outcome is not Outcome.NO:
            continue
        for reason in decision.reasons:
            named = Reason(
                reason.code,
                N_("%(name)s: %(reason)s"),
                {"name": facts[person_id].name, "reason": reason},
            )
            objections.append(Objection("people", named if len(decisions) > 1 else reason))
    if objections:
        raise Refused(*objections)


def _visible(actor: Actor, activity_id: UUID) -> Activity:
    seen = db.session.scalar(
        select(Activity.id).where(
            Activity.id == activity_id,
            visible_to(actor),
            Activity.state != ActivityState.DRAFT,
        )
    )
    if seen is None:
        raise NotThere(f"Activity {activity_id}")
    return locked_activity(activity_id)


def _active(activity_id: UUID, person_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    rows = db.session.execute(
        select(Registration.person_id, Registration.id).where(
            Registration.activity_id == activity_id,
            Registration.person_id.in_(person_ids),
            Registration.state.in_(ACTIVE),
        )
    )
    return {person_id: registration_id for person_id, registration_id in rows}


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
