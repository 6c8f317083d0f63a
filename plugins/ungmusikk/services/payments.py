"""UM-6: contributions and corrections are expected, then invoiced, then paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Reason, Term
from core.plugin_api import Actor, db, record_change
from plugins.ungmusikk.models import ContributionLine, ContributionRound, Correction
from plugins.ungmusikk.rules import (
    FROZEN,
    PAYMENT_STATES,
    PaymentState,
    RoundState,
    state_from_payments,
)
from plugins.ungmusikk.services.refusals import Conflict, NotThere, Refused
from plugins.ungmusikk.services.rounds import locked_round, refuse_stale

Payable = ContributionLine | Correction


def mark_invoiced(
    actor: Actor,
    year: int,
    *,
    on: date,
    ids: Collection[UUID] | None = None,
    version: int | None = None,
) -> int:
    """UM-6: marks as invoiced, and answers how many. `ids` None marks all that are expected.

    Ids are those of lines and corrections; one that is not expected is refused.
    """
    return _mark(actor, year, PaymentState.EXPECTED, PaymentState.INVOICED, on, ids, version)


def mark_paid(
    actor: Actor,
    year: int,
    *,
    on: date,
    ids: Collection[UUID] | None = None,
    version: int | None = None,
) -> int:
    """UM-6: marks as paid, and answers how many. `ids` None marks all that are invoiced."""
    return _mark(actor, year, PaymentState.INVOICED, PaymentState.PAID, on, ids, version)


def take_back_invoiced(
    actor: Actor, year: int, *, ids: Collection[UUID], version: int | None = None
) -> int:
    """UM-6: what was marked as invoiced by mistake is expected again."""
    return _mark(actor, year, PaymentState.INVOICED, PaymentState.EXPECTED, None, ids, version)


def take_back_paid(
    actor: Actor, year: int, *, ids: Collection[UUID], version: int | None = None
) -> int:
    """UM-6: what was marked as paid by mistake is invoiced again."""
    return _mark(actor, year, PaymentState.PAID, PaymentState.INVOICED, None, ids, version)


def _mark(
    actor: Actor,
    year: int,
    now: PaymentState,
    wanted: PaymentState,
    on: date | None,
    ids: Collection[UUID] | None,
    version: int | None,
) -> int:
    stored = locked_round(year)
    refuse_stale(stored, version)
    if RoundState(stored.state) not in FROZEN:
        raise Conflict(
            Reason(
                "payment.not_approved",
                N_("The round of %(year)s is not approved, so nothing is invoiced or paid yet."),
                {"year": str(year)},
            )
        )
    if on is not None and on > actor.today:
        raise Refused(
            Reason(
                "payment.future",
                N_("The day cannot be %(day)s, which has not come yet."),
                {"day": on},
            )
        )
    everything = _payables(stored)
    chosen = _chosen(everything, now, wanted, ids)
    for each in chosen:
        each.state = wanted
        if wanted is PaymentState.EXPECTED:
            each.invoiced_on = None
        elif wanted is PaymentState.PAID:
            each.paid_on = on
        elif now is PaymentState.PAID:
            each.paid_on = None
        else:
            each.invoiced_on = on
    stored.state = state_from_payments(PaymentState(each.state) for each in everything)
    stored.version += 1
    db.session.flush()
    record_change(
        actor,
        "ungmusikk:round:mark",
        subject=("contribution_round", str(stored.id), str(stored.year)),
        before={"status": now},
        after={
            "status": wanted,
            "on": str(on) if on else None,
            "municipalities": sorted(each.municipality_name for each in chosen),
            "round": stored.state,
        },
    )
    return len(chosen)


def _payables(stored: ContributionRound) -> list[Payable]:
    lines = db.session.scalars(
        select(ContributionLine).where(ContributionLine.round_id == stored.id)
    )
    corrections = db.session.scalars(select(Correction).where(Correction.round_id == stored.id))
    return [*lines, *corrections]


def _chosen(
    everything: Collection[Payable],
    now: PaymentState,
    wanted: PaymentState,
    ids: Collection[UUID] | None,
) -> list[Payable]:
    if ids is None:
        chosen = [each for each in everything if each.state == now]
    else:
        by_id = {each.id: each for each in everything}
        if any(each not in by_id for each in ids):
            raise NotThere(ids)
        chosen = [by_id[each] for each in dict.fromkeys(ids)]
        wrong = [each for each in chosen if each.state != now]
        if wrong:
            raise Conflict(*_wrong_states(wrong, wanted))
    if not chosen:
        raise Refused(
            Reason(
                "payment.nothing",
                N_("Nothing here is “%(now)s”, so nothing was marked as “%(wanted)s”."),
                {
                    "now": Term(PAYMENT_STATES.states[now]),
                    "wanted": Term(PAYMENT_STATES.states[wanted]),
                },
            )
        )
    return chosen


def _wrong_states(wrong: Collection[Payable], wanted: PaymentState) -> list[Reason]:
    reasons = []
    for state in Counter(each.state for each in wrong):
        names = sorted({each.municipality_name for each in wrong if each.state == state})
        reasons.append(
            Reason(
                "payment.wrong_state",
                N_("%(names)s: this is “%(now)s” and cannot become “%(wanted)s” in one step."),
                {
                    "names": ", ".join(names),
                    "now": Term(PAYMENT_STATES.states[state]),
                    "wanted": Term(PAYMENT_STATES.states[wanted]),
                },
            )
        )
    return reasons
