"""Deciding: proposed from the panel's choice, or written one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Money
from core.plugin_api import (
    Actor,
    db,
    pick,
)
from plugins.calls.models import (
    Application,
    Call,
    CallDecision,
)
from plugins.calls.queries.interests import barred_cases
from plugins.calls.queries.ranking import ranking, scenarios
from plugins.calls.rules.places import (
    Outcome,
    PlaceState,
    propose_outcomes,
)
from plugins.calls.services.editing import (
    label_of,
    write_down,
)
from plugins.registry import NotThere, locked, refuse


@dataclass(frozen=True, kw_only=True)
class DecisionDetails:
    """What is decided about an application: the reason is in its language form."""

    outcome: Outcome
    reason: str
    reserve_rank: int | None = None
    granted: Money | None = None
    conditions: str = ""


def propose_decisions(
    actor: Actor,
    call_id: UUID,
    *,
    reasons: Mapping[Outcome, str] | None = None,
    now: datetime,
) -> int:
    """CA-15: decisions from the chosen scenario, or from the ranking where none is chosen.

    The reason of a move stands in the decision about the application that was moved. What is
    decided by hand already stays. Answers how many were proposed. Raises Refused, NotThere.
    """
    call = locked(Call, call_id)
    must_be_undecided(call)
    ranked = ranking(actor, call_id)
    if ranked is None:
        raise NotThere(f"Call {call_id}")
    chosen = next((each for each in scenarios(actor, ranked) if each.chosen), None)
    order = chosen.order if chosen else ranked.order
    outcomes = propose_outcomes(
        order, places=call.places if call.places is not None else len(order), reserves=call.reserves
    )
    moved = {each.application_id: each.reason for each in chosen.moves} if chosen else {}
    there = set(
        db.session.scalars(
            select(CallDecision.application_id).where(CallDecision.call_id == call_id)
        )
    )
    added = 0
    for application_id, (outcome, rank) in outcomes.items():
        if application_id in there:
            continue
        row = ranked.row(application_id)
        texts = [(reasons or {}).get(outcome, "").strip(), moved.get(application_id, "").strip()]
        db.session.add(
            CallDecision(
                call_id=call_id,
                application_id=application_id,
                outcome=outcome.value,
                reserve_rank=rank,
                granted_minor=row.asked.minor
                if row and row.asked and outcome.grants and call.frame_minor
                else None,
                reason="\n\n".join(text for text in texts if text),
                conditions="",
                decided_by=actor.name,
                decided_at=now,
                state=PlaceState.NONE.value,
            )
        )
        added += 1
    db.session.flush()
    write_down(
        actor, "decision:propose", ("call", call_id, pick(call.title)), after={"count": added}
    )
    return added


def decide(
    actor: Actor,
    application_id: UUID,
    details: DecisionDetails,
    *,
    version: int | None = None,
    now: datetime,
) -> UUID:
    """CA-15: decides about one application; in a rolling call it may be published by itself.

    Raises Refused, NotThere, ChangedMeanwhile.
    """
    application = locked(Application, application_id)
    if application.state != "submitted" or barred_cases(actor, [application_id]):
        raise NotThere(f"Application {application_id}")
    call = db.session.scalars(select(Call).where(Call.id == application.call_id)).one()
    row = db.session.scalar(
        select(CallDecision).where(CallDecision.application_id == application_id)
    )
    if row is not None:
        row = locked(CallDecision, row.id, version=version)
        if row.published_at is not None:
            raise refuse("decision.published", N_("A published decision does not change."))
    if (details.outcome is Outcome.RESERVE) != (details.reserve_rank is not None):
        raise refuse(
            "decision.rank",
            N_("The reserve list, and only it, has a rank."),
            "reserve_rank",
        )
    if details.granted is not None and details.granted.currency != call.currency:
        raise refuse("call.currency", N_("The money is in another currency."), "granted")
    if row is None:
        row = CallDecision(
            call_id=call.id, application_id=application_id, state=PlaceState.NONE.value
        )
        db.session.add(row)
    else:
        row.version += 1
    row.outcome = details.outcome.value
    row.reserve_rank = details.reserve_rank
    row.granted_minor = details.granted.minor if details.granted else None
    row.reason, row.conditions = details.reason.strip(), details.conditions.strip()
    row.decided_by, row.decided_at = actor.name, now
    db.session.flush()
    write_down(
        actor,
        "decision:decide",
        ("application", application.id, label_of(application)),
        after={"outcome": row.outcome, "reason": row.reason, "granted": row.granted_minor},
    )
    return row.id


def remove_decision(actor: Actor, application_id: UUID) -> None:
    """Takes a decision back that is not published. Raises Refused, NotThere."""
    row = db.session.scalar(
        select(CallDecision).where(CallDecision.application_id == application_id).with_for_update()
    )
    if row is None or barred_cases(actor, [application_id]):
        raise NotThere(f"Decision about {application_id}")
    if row.published_at is not None:
        raise refuse("decision.published", N_("A published decision does not change."))
    application = db.session.scalars(
        select(Application).where(Application.id == application_id)
    ).one()
    write_down(
        actor,
        "decision:remove",
        ("application", application.id, label_of(application)),
        before={"outcome": row.outcome},
    )
    db.session.delete(row)
    db.session.flush()


def must_be_undecided(call: Call) -> None:
    """Refuses a change once the decisions are published."""
    if call.decided_at is not None and call.closes_at is not None:
        raise refuse("call.decided", N_("The call is decided and does not change any more."))
