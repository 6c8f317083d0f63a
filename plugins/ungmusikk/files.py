"""UngMusikk's tables as files: what is shown, for CSV, XLSX and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.kit import Reason
from core.plugin_api import Column, Table, explain
from core.plugin_api import gettext as _
from plugins.registry import instrument_names
from plugins.ungmusikk.labels import (
    CHALLENGE_LABELS,
    CHANGE_LABELS,
    EXPERIENCE_LABELS,
    KIND_LABELS,
    PARTNER_LABELS,
    PAYMENT_LABELS,
    THEME_NAMES,
    school_year_label,
)
from plugins.ungmusikk.queries import (
    AreaFigures,
    Member,
    MembersOn,
    RoundView,
    SurveyFigures,
    TalentPlaceRow,
    YearIncome,
)
from plugins.ungmusikk.rules import Challenge, Comparison, Line, Placed, Theme


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


def talent_table(rows: Sequence[TalentPlaceRow], year: int) -> Table:
    """The talent places of a school year, as the list's address shows them."""
    instruments = instrument_names()
    columns = (
        Column("name", _("Pupil")),
        Column("schools", _("School")),
        Column("instrument", _("Instrument")),
        Column("academy_teacher", _("Teacher at the academy")),
        Column("kind", _("New or continuing")),
        Column("allowed", _("Lessons"), "integer"),
        Column("held", _("Held"), "integer"),
        Column("missed", _("Missed"), "integer"),
        Column("booked", _("Booked"), "integer"),
        Column("left", _("Left"), "integer"),
        Column("ended_on", _("Ended on"), "date"),
    )
    shown = [
        {
            "name": each.name,
            "schools": ", ".join(each.schools),
            "instrument": instruments.get(each.instrument or "", ""),
            "academy_teacher": each.academy_teacher.name if each.academy_teacher else "",
            "kind": _("Continuing") if each.continuing else _("New"),
            "allowed": each.account.allowed,
            "held": each.account.held,
            "missed": each.account.missed,
            "booked": each.account.booked,
            "left": each.account.left,
            "ended_on": each.ended_on,
        }
        for each in rows
    ]
    return Table(_("Talent %(year)s", year=school_year_label(year)), columns, shown)


def survey_table(figures: SurveyFigures) -> Table:
    """What schools answer, a row for each year and kind of school; few answers are left out."""
    columns = (
        Column("year", _("Year"), "integer"),
        Column("schools", _("Schools")),
        Column("answers", _("Answers"), "integer"),
        *(Column(str(theme), _(THEME_NAMES[theme]), "decimal") for theme in Theme),
        *(Column(str(each), _(CHALLENGE_LABELS[each]), "integer") for each in Challenge),
    )
    rows = [
        {
            "year": each.year,
            "schools": _(EXPERIENCE_LABELS[each.experience]),
            "answers": each.answers,
            **{
                str(theme): round(float(each.means[theme]), 2) if each.means else None
                for theme in Theme
            },
            **{
                str(challenge): each.challenges[challenge] if each.challenges else None
                for challenge in Challenge
            },
        }
        for each in figures.found
    ]
    return Table(_("What schools answer"), columns, rows)


def area_table(found: AreaFigures) -> Table:
    """A year's activities by cooperation area; few participants are left out."""
    labels = {each.key: _(each.label) for each in found.areas}
    columns = (
        Column("area", _("Area")),
        Column("activities", _("Activities"), "integer"),
        Column("participants", _("Registrations"), "integer"),
    )
    rows = [
        {
            "area": labels[each.area],
            "activities": each.activities,
            "participants": each.participants,
        }
        for each in found.shares
    ]
    return Table(_("Cooperation areas %(year)s", year=str(found.year)), columns, rows)
