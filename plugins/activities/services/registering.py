"""Registering people for an activity, alone or as a group, and taking a place in its queue.

The activity is locked first. Doing the same twice, as a double click does, changes nothing the
second time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Decision, Outcome, Reason, stored_reason
from core.plugin_api import Actor, db, new_id
from plugins.activities.models import (
    ACTIVE,
    Activity,
    ActivityState,
    Registration,
    RegistrationState,
)
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.applicants import asks_as_staff, facts_of, judged
from plugins.activities.queries.catalogue import visible_to
from plugins.activities.queries.reading import read_activities
from plugins.activities.rules import (
    may_register_alone,
    may_register_together,
)
from plugins.activities.services.places import announce, fill, settle
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
        after={"people": len(rows), "waits_for_decision": undecided(rows)},
    )
    enter_queue(activity, rows, now=now)
    if undecided(rows):
        announce([row.id for row in rows], told="requested")
    return tuple(row.id for row in rows)


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


def enter_queue(activity: Activity, rows: Sequence[Registration], *, now: datetime) -> None:
    """Who waits for no decision any more takes their place in the queue, a group all at once."""
    asked = [row for row in rows if row.state == RegistrationState.REQUESTED]
    if not asked or undecided(asked):
        return
    for row in asked:
        row.state = RegistrationState.WAITING
        row.changed_at = now
    db.session.flush()
    fill(activity, now=now, newcomers={row.id for row in asked})
    waiting = [row.id for row in asked if row.state == RegistrationState.WAITING]
    announce(waiting, told="waiting")


def undecided(rows: Sequence[Registration]) -> bool:
    """Whether any of them waits for a guardian or for a decision."""
    return any(row.needs_guardian or row.needs_dispensation for row in rows)
