"""UM-5, UM-6: what has changed about who takes part since a round was approved."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core.kit import N_, Money, Reason
from plugins.registry import OrganisationKind, organisations
from plugins.ungmusikk.queries.round_views import LineView, RoundView
from plugins.ungmusikk.queries.working_out import work_out_year
from plugins.ungmusikk.rules import Line, PartYear, amount_for_months
from plugins.ungmusikk.settings import YearSettings


@dataclass(frozen=True, kw_only=True)
class SuggestedCorrection:
    """A correction that follows from the rules, by the settings the round was approved with.

    `line` is the contribution of a municipality that had none, `served_through` who serves it;
    both are None when an amount changes.
    """

    organisation_id: UUID
    code: str
    name: str
    amount: Money
    why: Reason
    line: Line | None
    served_through: str | None = None


def suggested_corrections(approved: RoundView) -> list[SuggestedCorrection]:
    """UM-5, UM-6: joiners without a contribution, leavers with one, and months that changed.

    What has been corrected already is not suggested again. An unresolved municipality whose
    figure has come since is a joiner here.
    """
    if not approved.is_frozen:
        return []
    settings = YearSettings(approved.tiers, approved.settings, approved.served_pays)
    now = work_out_year(approved.year, settings)
    lines_now = {now.organisations[line.code]: line for line in now.round.lines}
    taking_part = {now.organisations[each.code] for each in now.participants}
    served = {each.code: each.served_through for each in now.participants}
    stored = {each.organisation_id: each for each in approved.lines}
    found = []
    for organisation_id, line in lines_now.items():
        so_far = approved.corrected(organisation_id)
        there = stored.get(organisation_id)
        if there is None and so_far.is_zero:
            found.append(_joined(organisation_id, line, served.get(line.code)))
        elif there is not None and there.line.months != line.months:
            found += _months_changed(approved, there, line)
    for organisation_id, there in stored.items():
        so_far = approved.corrected(organisation_id)
        if organisation_id not in taking_part and not so_far.is_zero:
            found.append(_left(there, so_far))
    return found


def _joined(organisation_id: UUID, line: Line, served_through: str | None) -> SuggestedCorrection:
    return SuggestedCorrection(
        organisation_id=organisation_id,
        code=line.code,
        name=line.name,
        amount=line.amount,
        why=Reason(
            "suggestion.joined",
            N_("%(name)s takes part and has no contribution in this round."),
            {"name": line.name},
        ),
        line=line,
        served_through=served_through,
    )


def _left(there: LineView, so_far: Money) -> SuggestedCorrection:
    return SuggestedCorrection(
        organisation_id=there.organisation_id,
        code=there.code,
        name=there.name,
        amount=-so_far,
        why=Reason(
            "suggestion.left",
            N_("%(name)s has a contribution in this round, but does not take part in the year."),
            {"name": there.name},
        ),
        line=None,
    )


def _months_changed(approved: RoundView, there: LineView, line: Line) -> list[SuggestedCorrection]:
    """By started months only: who pays in full pays the same for any number of them."""
    if approved.settings.part_year is PartYear.IN_FULL:
        return []
    full = there.line.full_amount
    right = amount_for_months(full, line.months, approved.settings.part_year)
    missing = right - approved.corrected(there.organisation_id)
    if missing.is_zero:
        return []
    return [
        SuggestedCorrection(
            organisation_id=there.organisation_id,
            code=there.code,
            name=there.name,
            amount=missing,
            why=Reason(
                "suggestion.months",
                N_("%(name)s takes part in %(now)s months, and the round counted %(then)s."),
                {"name": there.name, "now": line.months, "then": there.line.months},
            ),
            line=None,
        )
    ]


def municipality_in_round(found: RoundView, named: str) -> UUID | None:
    """A municipality by its code in the round, by its code in the register, or by its id."""
    known = {each.code: each.organisation_id for each in found.lines}
    known |= {each.code: each.organisation_id for each in found.unresolved}
    known |= {each.correction.code: each.organisation_id for each in found.corrections}
    if named in known:
        return known[named]
    for suggestion in suggested_corrections(found):
        if named == suggestion.code:
            return suggestion.organisation_id
    for row in organisations(kinds=(OrganisationKind.MUNICIPALITY,)):
        if named in {row.code, str(row.id)}:
            return row.id
    return None
