"""Decisions and places: what one is told and when, answers by a deadline, the reserve, reports."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from core.kit import N_, Decision, Reason, Workflow


class Outcome(StrEnum):
    """What a decision says."""

    CHOSEN = "chosen"
    PARTLY = "partly"
    RESERVE = "reserve"
    NOT_CHOSEN = "not_chosen"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _OUTCOME_LABELS[self]

    @property
    def grants(self) -> bool:
        """Whether it gives a place or money."""
        return self in (Outcome.CHOSEN, Outcome.PARTLY)


_OUTCOME_LABELS = {
    Outcome.CHOSEN: N_("Chosen"),
    Outcome.PARTLY: N_("Granted in part"),
    Outcome.RESERVE: N_("On the reserve list"),
    Outcome.NOT_CHOSEN: N_("Not chosen"),
}


class PlaceState(StrEnum):
    """What has become of a place that was given."""

    NONE = "none"
    WAITING = "waiting"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return PLACES.states[self]

    @property
    def holds_a_place(self) -> bool:
        """Whether nobody else can have it."""
        return self in (PlaceState.OFFERED, PlaceState.ACCEPTED)


PLACES = Workflow(
    states={
        PlaceState.NONE: N_("No place"),
        PlaceState.WAITING: N_("Waits on the reserve list"),
        PlaceState.OFFERED: N_("Offered a place"),
        PlaceState.ACCEPTED: N_("Has accepted"),
        PlaceState.DECLINED: N_("Has declined"),
        PlaceState.LAPSED: N_("Did not answer in time"),
        PlaceState.WITHDRAWN: N_("Has withdrawn"),
    },
    transitions={
        PlaceState.WAITING: (PlaceState.OFFERED, PlaceState.DECLINED),
        PlaceState.OFFERED: (PlaceState.ACCEPTED, PlaceState.DECLINED, PlaceState.LAPSED),
        PlaceState.ACCEPTED: (PlaceState.WITHDRAWN,),
    },
)


def first_state(outcome: Outcome) -> PlaceState:
    """CA-16: what a place is at the instant its decision is published."""
    if outcome.grants:
        return PlaceState.OFFERED
    return PlaceState.WAITING if outcome is Outcome.RESERVE else PlaceState.NONE


def propose_outcomes(
    order: Sequence[UUID], *, places: int, reserves: int
) -> dict[UUID, tuple[Outcome, int | None]]:
    """CA-15: from an order to outcomes; the reserve is ranked from 1."""
    found: dict[UUID, tuple[Outcome, int | None]] = {}
    for number, key in enumerate(order):
        if number < places:
            found[key] = (Outcome.CHOSEN, None)
        elif number < places + reserves:
            found[key] = (Outcome.RESERVE, number - places + 1)
        else:
            found[key] = (Outcome.NOT_CHOSEN, None)
    return found


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What is looked at of one decision before all of them are published."""

    application_id: UUID
    outcome: Outcome
    reserve_rank: int | None
    reason: str
    granted: int | None = None


def blocks_decisions(
    decided: Sequence[Decided],
    *,
    submitted: Collection[UUID],
    places: int | None,
    frame: int | None,
) -> tuple[Reason, ...]:
    """CA-15: what still keeps the decisions from being published; empty: nothing.

    Everybody who applied gets a decision with a reason; nobody is chosen above the places or
    the frame (both None: no limit); the reserve is ranked without gap or tie.
    """
    found = []
    undecided = len(set(submitted) - {one.application_id for one in decided})
    if undecided:
        found.append(
            Reason(
                "decision.undecided",
                N_("%(count)s applications have no decision yet."),
                {"count": undecided},
            )
        )
    unreasoned = sum(1 for one in decided if not one.reason.strip())
    if unreasoned:
        found.append(
            Reason(
                "decision.unreasoned",
                N_("%(count)s decisions have no reason."),
                {"count": unreasoned},
            )
        )
    chosen = sum(1 for one in decided if one.outcome.grants)
    if places is not None and chosen > places:
        found.append(
            Reason(
                "decision.too_many",
                N_("%(chosen)s are chosen, but there are %(places)s places."),
                {"chosen": chosen, "places": places},
            )
        )
    granted = sum(one.granted or 0 for one in decided if one.outcome.grants)
    if frame is not None and granted > frame:
        found.append(
            Reason("decision.above_frame", N_("More money is granted than there is to share."))
        )
    ranks = sorted(one.reserve_rank or 0 for one in decided if one.outcome is Outcome.RESERVE)
    if ranks != list(range(1, len(ranks) + 1)):
        found.append(
            Reason(
                "decision.reserve_unranked",
                N_("The reserve list must be ranked from 1, without gap or tie."),
            )
        )
    return tuple(found)


def is_lapsed(state: PlaceState, accept_by: datetime | None, now: datetime) -> bool:
    """CA-16: whether an offer has lapsed: it can be accepted until just before the deadline."""
    return state is PlaceState.OFFERED and accept_by is not None and now >= accept_by


def may_answer(
    state: PlaceState, wanted: PlaceState, accept_by: datetime | None, now: datetime
) -> Decision:
    """CA-16: whether a place may be accepted or declined at the moment."""
    if state is PlaceState.LAPSED or is_lapsed(state, accept_by, now):
        return Decision.no(
            Reason(
                "place.lapsed",
                N_("The deadline was %(deadline)s; the place has gone to the next in reserve."),
                {"deadline": accept_by},
            )
        )
    return PLACES.may_move(state, wanted)


def next_in_reserve(waiting: Mapping[UUID, int]) -> UUID | None:
    """CA-16: who is offered a place that has become free: the lowest rank that still waits."""
    return min(waiting, key=lambda key: waiting[key], default=None)


def may_refill(
    *, places: int | None, held: int, waiting: int, objections: Sequence[Reason] = ()
) -> Decision:
    """CA-16: whether a free place goes to the reserve.

    Never above the places. `objections` are the programme's, such as that the second gathering
    is over.
    """
    if objections:
        return Decision.no(*objections)
    if places is not None and held >= places:
        return Decision.no(Reason("place.none_free", N_("No place is free.")))
    if not waiting:
        return Decision.no(Reason("place.no_reserve", N_("Nobody waits on the reserve list.")))
    return Decision.yes()


def due_report(awarded_on: date, days: int) -> date:
    """CA-17: when the report of an award is due."""
    return awarded_on + timedelta(days=days)


def due_reminder(due_on: date, days_before: int) -> date:
    """CA-17: when somebody who owes a report is reminded."""
    return due_on - timedelta(days=days_before)


def to_repay(granted: int, spent: int) -> int:
    """CA-17: what is to be paid back of a grant when less was spent, in øre; never below zero."""
    return max(0, granted - spent)


NO_APPEAL = N_("This decision is final. It cannot be appealed against.")


def may_appeal(*, final: bool) -> Decision:
    """CA-17: whether an appeal is possible, as the letter says it and the page offers it."""
    if final:
        return Decision.no(Reason("appeal.none", NO_APPEAL))
    return Decision.yes()
