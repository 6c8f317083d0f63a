"""UngMusikk's tables as files: what is shown, for CSV, XLSX and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.kit import Reason
from core.plugin_api import Column, Table, explain
from core.plugin_api import gettext as _
from plugins.ungmusikk.labels import (
    CHANGE_LABELS,
    KIND_LABELS,
    PARTNER_LABELS,
    PAYMENT_LABELS,
)
from plugins.ungmusikk.queries import Member, MembersOn, RoundView, YearIncome
from plugins.ungmusikk.rules import Comparison, Line, Placed


def in_words(reasons: Iterable[Reason]) -> str:
    """UM-2: a line's explanation as one text in the reader's language."""
    return " ".join(explain(reason) for reason in reasons)


def round_table(found: RoundView) -> Table:
    """A round's lines, then its corrections, then what is unresolved."""
    columns = (
        Column("code", _("Municipality code")),
        Column("name", _("Municipality")),
        Column("entry", _("Entry")),
        Column("kind", _("Kind")),
        Column("population", _("Inhabitants"), "integer"),
        Column("population_date", _("Population on"), "date"),
        Column("source", _("Source")),
        Column("tier_from", _("Tier from"), "integer"),
        Column("tier_to", _("Tier to"), "integer"),
        Column("months", _("Months"), "integer"),
        Column("amount", _("Amount"), "money"),
        Column("explanation", _("Explanation")),
        Column("status", _("Status")),
        Column("invoiced_on", _("Invoiced on"), "date"),
        Column("paid_on", _("Paid on"), "date"),
    )
    rows: list[dict[str, object]] = [
        {
            **_of_line(each.line),
            "entry": _("Contribution"),
            "amount": each.amount,
            "explanation": in_words(each.line.explanation),
            "status": _(PAYMENT_LABELS[each.state]),
            "invoiced_on": each.invoiced_on,
            "paid_on": each.paid_on,
        }
        for each in found.lines
    ]
    for each in found.corrections:
        said = in_words(each.line.explanation) if each.line else ""
        rows.append(
            {
                **_of_line(each.line),
                "code": each.correction.code,
                "name": each.correction.name,
                "entry": _("Correction"),
                "amount": each.amount,
                "explanation": f"{each.correction.reason} {said}".strip(),
                "status": _(PAYMENT_LABELS[each.state]),
                "invoiced_on": each.invoiced_on,
                "paid_on": each.paid_on,
            }
        )
    for missing in found.unresolved:
        rows.append(
            {
                **_of_line(None),
                "code": missing.code,
                "name": missing.name,
                "entry": _("Unresolved"),
                "kind": _(KIND_LABELS[missing.kind]),
                "population_date": missing.population_date,
                "months": missing.months,
                "amount": None,
                "explanation": explain(missing.reason),
                "status": "",
                "invoiced_on": None,
                "paid_on": None,
            }
        )
    return Table(_("Contribution round %(year)s", year=str(found.year)), columns, rows)


def _of_line(line: Line | None) -> dict[str, object]:
    return {
        "code": line.code if line else "",
        "name": line.name if line else "",
        "kind": _(KIND_LABELS[line.kind]) if line else "",
        "population": line.population if line else None,
        "population_date": line.population_date if line else None,
        "source": line.source if line else "",
        "tier_from": line.tier.low if line else None,
        "tier_to": line.tier.high if line else None,
        "months": line.months if line else None,
    }


def members_table(everyone: MembersOn, members: Sequence[Member]) -> Table:
    """Who takes part on a day, as the list's address shows them."""
    columns = (
        Column("code", _("Municipality code")),
        Column("name", _("Municipality")),
        Column("sub_region", _("Sub-region")),
        Column("kind", _("Kind")),
        Column("served_through", _("Served through")),
        Column("since", _("Since"), "date"),
        Column("population", _("Inhabitants"), "integer"),
        Column("population_date", _("Population on"), "date"),
        Column("source", _("Source")),
        Column("amount", _("Yearly contribution"), "money"),
    )
    rows = [
        {
            "code": each.code,
            "name": each.name,
            "sub_region": each.sub_region,
            "kind": _(KIND_LABELS[each.kind]),
            "served_through": each.membership.served_through,
            "since": each.since,
            "population": each.inhabitants,
            "population_date": everyone.population_date,
            "source": each.placed.source
            if isinstance(each.placed, Placed)
            else explain(each.placed),
            "amount": each.amount,
        }
        for each in members
    ]
    return Table(_("Members"), columns, rows)


def income_table(found: YearIncome) -> Table:
    """The year's ledger: every sum of money and where it stands."""
    columns = (
        Column("partner", _("Partner")),
        Column("kind", _("Kind of partner")),
        Column("what", _("What")),
        Column("expected", _("Expected"), "money"),
        Column("status", _("Status")),
        Column("invoiced_on", _("Invoiced on"), "date"),
        Column("paid_on", _("Paid on"), "date"),
    )
    rows = [
        {
            "partner": row.partner,
            "kind": _(PARTNER_LABELS[row.kind]),
            "what": explain(row.indexed) if row.indexed else row.what,
            "expected": row.amount,
            "status": _(PAYMENT_LABELS[row.state]),
            "invoiced_on": row.invoiced_on,
            "paid_on": row.paid_on,
        }
        for row in found.ledger
    ]
    return Table(_("Income %(year)s", year=str(found.year)), columns, rows)


def what_if_table(compared: Comparison) -> Table:
    """Today and the assumptions, a row for each municipality."""
    columns = (
        Column("code", _("Municipality code")),
        Column("name", _("Municipality")),
        Column("change", _("Change")),
        Column("before", _("Today"), "money"),
        Column("after", _("With the assumptions"), "money"),
        Column("difference", _("Difference"), "money"),
    )
    rows = [
        {
            "code": each.code,
            "name": each.name,
            "change": _(CHANGE_LABELS[each.change]),
            "before": each.before.amount if each.before else None,
            "after": each.after.amount if each.after else None,
            "difference": each.difference,
        }
        for each in compared.differences
    ]
    return Table(_("What if"), columns, rows)
