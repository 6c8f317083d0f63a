"""UM-6: after approval a round is changed only by a correction with a reason."""

from __future__ import annotations

from uuid import UUID

from core.kit import Money
from core.plugin_api import Actor, db, record_change
from plugins.registry import OrganisationKind, organisation_row
from plugins.ungmusikk.models import Correction as CorrectionRow
from plugins.ungmusikk.queries.corrections import SuggestedCorrection, suggested_corrections
from plugins.ungmusikk.queries.round_views import LineView, RoundView, UnresolvedView
from plugins.ungmusikk.queries.rounds import view_of
from plugins.ungmusikk.rules import (
    Correction,
    Line,
    PaymentState,
    may_correct,
    state_from_payments,
)
from plugins.ungmusikk.services.refusals import Conflict, NotThere, ask
from plugins.ungmusikk.services.rounds import locked_round, refuse_stale


def correct_round(
    actor: Actor,
    year: int,
    *,
    organisation_id: UUID,
    amount: Money | None,
    reason: str,
    version: int | None = None,
) -> UUID:
    """UM-6: adds a correction to an approved round, and answers its id.

    `amount` None takes what the rules say for a municipality that joined, left, or changed its
    months since. A contribution that follows from the rules is kept with all it rests on. A
    paid round is open again afterwards. Raises Conflict when the round is not approved, Refused
    when the amount or the reason is not allowed, and NotThere for a municipality that is not in
    the register, or, without an amount, has none to its name.
    """
    stored = locked_round(year)
    refuse_stale(stored, version)
    view = view_of(stored)
    suggestion = _suggestion(view, organisation_id)
    code, name = _who(view, suggestion, organisation_id, actor)
    if amount is None:
        if suggestion is None:
            raise NotThere(organisation_id)
        amount = suggestion.amount
    correction = Correction(code, name, amount, reason.strip())
    decision = may_correct(view.state, correction, so_far=view.corrected(organisation_id))
    if "correction.not_approved" in decision.codes:
        raise Conflict(*decision.reasons)
    ask(decision)
    row = CorrectionRow(
        round_id=stored.id,
        organisation_id=organisation_id,
        municipality_code=code,
        municipality_name=name,
        amount_minor=amount.minor,
        reason=correction.reason,
        made_on=actor.today,
        made_by=actor.name,
    )
    if suggestion and suggestion.line and suggestion.amount == amount:
        _freeze(row, suggestion.line, suggestion.served_through)
    db.session.add(row)
    states = [each.state for each in view.payables]
    stored.state = state_from_payments([*states, PaymentState.EXPECTED])
    stored.version += 1
    db.session.flush()
    record_change(
        actor,
        "ungmusikk:round:correct",
        subject=("contribution_round", str(stored.id), str(stored.year)),
        before={"total": str(view.totals.total.amount)},
        after={
            "municipality": code,
            "amount": str(amount.amount),
            "reason": correction.reason,
            "total": str((view.totals.total + amount).amount),
        },
    )
    return row.id


def _suggestion(view: RoundView, organisation_id: UUID) -> SuggestedCorrection | None:
    found = [
        each for each in suggested_corrections(view) if each.organisation_id == organisation_id
    ]
    return found[0] if found else None


def _who(
    view: RoundView,
    suggestion: SuggestedCorrection | None,
    organisation_id: UUID,
    actor: Actor,
) -> tuple[str, str]:
    """The municipality's code and name, as the round has them where it is in the round."""
    places: list[LineView | UnresolvedView] = [*view.lines, *view.unresolved]
    for line in places:
        if line.organisation_id == organisation_id:
            return line.code, line.name
    for earlier in view.corrections:
        if earlier.organisation_id == organisation_id:
            return earlier.correction.code, earlier.correction.name
    if suggestion is not None:
        return suggestion.code, suggestion.name
    row = organisation_row(organisation_id, on=actor.today)
    if row is None or row.kind is not OrganisationKind.MUNICIPALITY or row.code is None:
        raise NotThere(organisation_id)
    return row.code, row.name


def _freeze(row: CorrectionRow, line: Line, served_through: str | None) -> None:
    row.kind = line.kind
    row.served_through = served_through
    row.months = line.months
    row.population = line.population
    row.population_date = line.population_date
    row.population_source = line.source
    row.tier_low, row.tier_high = line.tier.low, line.tier.high
    row.full_amount_minor = line.full_amount.minor
