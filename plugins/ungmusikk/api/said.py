"""The frozen views as the endpoints' shapes take them; texts in the reader's language."""

from __future__ import annotations

from typing import Any

from core.kit import Money, Reason
from core.plugin_api import explain
from plugins.ungmusikk.files import in_words
from plugins.ungmusikk.queries import (
    STATUS,
    CorrectionView,
    EntryView,
    LineView,
    MembersOn,
    MunicipalityView,
    RoundHeading,
    RoundView,
    RoundWatch,
    YearIncome,
)
from plugins.ungmusikk.rules import (
    Boundary,
    Comparison,
    Difference,
    Income,
    Placed,
    Result,
)


def amount(money: Money) -> dict[str, Any]:
    """An amount with its currency."""
    return {"amount": money, "currency": money.currency}


def place(code: str, name: str) -> dict[str, str]:
    """A municipality."""
    return {"code": code, "name": name}


def heading(found: RoundHeading) -> dict[str, Any]:
    """A round on a list."""
    return {
        "year": found.year,
        "status": STATUS[found.state],
        "version": found.version,
        "lines": found.line_count,
        "unresolved": found.unresolved_count,
        "total": amount(found.approved),
        "corrections_total": amount(found.corrections),
        "total_with_corrections": amount(found.total),
        "invoiced": amount(found.invoiced),
        "paid": amount(found.paid),
        "decided_on": found.decided_on,
        "case_number": found.case_number,
    }


def round_said(found: RoundView, watched: RoundWatch | None = None) -> dict[str, Any]:
    """One round whole; without `watched`, without warnings."""
    return {
        "year": found.year,
        "status": STATUS[found.state],
        "version": found.version,
        "population_date": found.population_date,
        "tiers": found.tiers,
        "total": amount(found.totals.worked_out),
        "corrections_total": amount(found.totals.corrections),
        "total_with_corrections": amount(found.totals.total),
        "invoiced": amount(found.invoiced),
        "paid": amount(found.paid),
        "lines": [line(each) for each in found.lines],
        "corrections": [correction(each) for each in found.corrections],
        "unresolved": [
            {
                "municipality": place(each.code, each.name),
                "kind": each.kind,
                "population_date": each.population_date,
                "code": each.reason.code,
                "reason": explain(each.reason),
                "acknowledged": each.acknowledged,
            }
            for each in found.unresolved
        ],
        "warnings": [
            {
                "municipality": place(each.code, each.name),
                "code": each.message.code,
                "message": explain(each.message),
                "difference": each.difference,
            }
            for each in (watched.crossings if watched else ())
        ],
        "worked_out_on": found.worked_out_on,
        "worked_out_by": found.worked_out_by,
        "reviewed_on": found.reviewed_on,
        "reviewed_by": found.reviewed_by,
        "decided_on": found.decided_on,
        "case_number": found.case_number,
        "approved_on": found.approved_on,
        "approved_by": found.approved_by,
    }


def line(each: LineView) -> dict[str, Any]:
    """One contribution."""
    return {
        "id": each.id,
        "municipality": place(each.code, each.name),
        "kind": each.line.kind,
        "served_through": each.served_through,
        "months": each.line.months,
        "population": each.line.population,
        "population_date": each.line.population_date,
        "source": each.line.source,
        "tier": each.line.tier,
        "amount": each.amount,
        "explanation": in_words(each.line.explanation),
        "status": each.state,
        "invoiced_on": each.invoiced_on,
        "paid_on": each.paid_on,
    }


def correction(each: CorrectionView) -> dict[str, Any]:
    """One correction."""
    return {
        "id": each.id,
        "municipality": place(each.code, each.name),
        "amount": each.amount,
        "reason": each.correction.reason,
        "explanation": in_words(each.line.explanation) if each.line else None,
        "made_on": each.made_on,
        "made_by": each.made_by,
        "status": each.state,
        "invoiced_on": each.invoiced_on,
        "paid_on": each.paid_on,
    }


def members(everyone: MembersOn) -> dict[str, Any]:
    """Who takes part on a day."""
    return {
        "on": everyone.on,
        "count": everyone.total.count,
        "population": everyone.total.inhabitants,
        "total": amount(everyone.total.amount),
        "members": [
            {
                "municipality": place(each.code, each.name),
                "organisation_id": each.organisation_id,
                "sub_region": each.sub_region,
                "kind": each.kind,
                "served_through": each.membership.served_through,
                "since": each.since,
                "population": each.inhabitants,
                "population_date": everyone.population_date,
                "tier": each.placed.tier if isinstance(each.placed, Placed) else None,
                "amount": each.amount,
                "unresolved": explain(each.placed) if isinstance(each.placed, Reason) else None,
            }
            for each in everyone.members
        ],
    }


def income(found: YearIncome) -> dict[str, Any]:
    """A year's income."""
    summary = found.summary
    return {
        "year": found.year,
        "currency": summary.expected.currency,
        "expected": summary.expected,
        "invoiced": summary.invoiced,
        "paid": summary.paid,
        "outstanding": summary.outstanding,
        "municipalities": _partner(found.municipalities) if found.municipalities else None,
        "draft": found.draft,
        "partners": [_partner(each) for each in summary.partners],
        "entries": [entry(each) for each in found.entries],
        "in_kind": [
            {
                "id": each.id,
                "partner": each.in_kind.partner,
                "kind": each.in_kind.kind,
                "what": each.in_kind.what,
                "value": each.in_kind.value,
                "source": each.source,
            }
            for each in found.in_kind
        ],
        "in_kind_value": summary.in_kind_value,
    }


def _partner(each: Income) -> dict[str, Any]:
    return {
        "partner": each.partner,
        "kind": each.kind,
        "expected": each.expected,
        "invoiced": each.invoiced,
        "paid": each.paid,
    }


def entry(each: EntryView) -> dict[str, Any]:
    """Money from a partner that is not a municipality."""
    return {
        "id": each.id,
        "year": each.year,
        "kind": each.kind,
        "partner": each.partner,
        "amount": each.amount,
        "source": each.source,
        "steps": [
            {
                "year": step.year,
                "amount": step.amount,
                "percent": step.adjustment.percent if step.adjustment else None,
                "explanation": explain(step.explanation),
            }
            for step in each.steps
        ],
        "status": each.state,
        "invoiced_on": each.invoiced_on,
        "paid_on": each.paid_on,
        "version": each.version,
    }


def municipality(found: MunicipalityView) -> dict[str, Any]:
    """All about one municipality."""
    return {
        "municipality": place(found.code, found.name),
        "takes_part": found.takes_part,
        "sub_region": found.sub_region,
        "population": found.newest.population if found.newest else None,
        "population_date": found.newest.day if found.newest else None,
        "boundary": _boundary(found.boundary) if isinstance(found.boundary, Boundary) else None,
        "years": [
            {
                "year": each.year,
                "status": STATUS[each.state],
                "total": each.total,
                "line": line(each.line) if each.line else None,
                "corrections": [correction(added) for added in each.corrections],
            }
            for each in found.years
        ],
        "papers": [
            {
                "kind": each.seated.membership.kind,
                "served_through": each.seated.membership.served_through,
                "valid_from": each.seated.membership.period.start,
                "valid_to": each.seated.membership.period.end,
                "decided_on": each.seated.membership.decided_on,
                "case_number": each.seated.membership.case_number or None,
                "funding_source": each.seated.membership.funding,
                "not_recorded": [explain(gap) for gap in each.gaps],
            }
            for each in found.papers
        ],
    }


def _boundary(found: Boundary) -> dict[str, Any]:
    return {
        "tier": found.tier,
        "inhabitants_up": found.inhabitants_up,
        "amount_above": found.above.amount if found.above else None,
        "inhabitants_down": found.inhabitants_down,
        "amount_below": found.below.amount if found.below else None,
    }


def comparison(found: Comparison) -> dict[str, Any]:
    """Today and the assumptions, side by side."""
    return {
        "year": found.base.round.year,
        "currency": found.base.income.currency,
        "today": _result(found.base),
        "scenario": _result(found.scenario),
        "contributions_difference": found.contributions_difference,
        "grants_difference": found.grants_difference,
        "income_difference": found.income_difference,
        "per_pupil_difference": found.per_pupil_difference,
        "differences": [_difference(each) for each in found.differences],
        "tier_changes": [_difference(each) for each in found.tier_changes],
        "unresolved": [
            {
                "municipality": place(each.code, each.name),
                "kind": each.kind,
                "population_date": each.population_date,
                "code": each.reason.code,
                "reason": explain(each.reason),
                "acknowledged": None,
            }
            for each in found.scenario.round.unresolved
        ],
    }


def _result(found: Result) -> dict[str, Any]:
    return {
        "contributions": found.contributions,
        "grants": found.grants,
        "income": found.income,
        "municipalities": len(found.round.lines),
        "pupils": found.pupils,
        "per_pupil": found.per_pupil,
    }


def _difference(each: Difference) -> dict[str, Any]:
    return {
        "municipality": place(each.code, each.name),
        "change": each.change,
        "before": each.before.amount if each.before else None,
        "after": each.after.amount if each.after else None,
        "difference": each.difference,
        "tier_before": each.before.tier if each.before else None,
        "tier_after": each.after.tier if each.after else None,
    }
