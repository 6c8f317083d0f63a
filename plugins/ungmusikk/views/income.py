"""The income of a year: municipalities, county, academy, foundations; money and help in kind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for

from core.kit import Money
from core.plugin_api import (
    Crumb,
    Form,
    current_actor,
    download,
    format_money,
    read_form,
    render_page,
    requires,
    say,
)
from core.plugin_api import gettext as _
from plugins.ungmusikk.files import income_table
from plugins.ungmusikk.labels import PARTNER_LABELS
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import (
    EntryView,
    IncomeOfYear,
    YearIncome,
    entry,
    in_kind_entry,
    income_of_years,
    income_years,
)
from plugins.ungmusikk.rules import Income, PartnerKind, PaymentState
from plugins.ungmusikk.schemas import (
    FIRST_YEAR,
    LAST_YEAR,
    CarrySchema,
    ChangeIncomeSchema,
    IncomeSchema,
    InKindSchema,
    MarkIncomeSchema,
)
from plugins.ungmusikk.services import (
    Refused,
    add_in_kind,
    add_income,
    carry_grant_forward,
    change_income,
    mark_income,
    remove_in_kind,
    remove_income,
)
from plugins.ungmusikk.views.blueprint import Answer, object_to, pages, raise_conflict

_FIELDS = {
    "income.amount": "amount",
    "index.no_source": "percent_source",
    "index.percent": "percent",
    "payment.future": "on",
}


@pages.get("/income")
@requires(UngmusikkPermission.READ_INCOME)
def income() -> Answer:
    """The newest year with income that has begun."""
    years = [each.year for each in income_years()]
    this_year = current_actor().today.year
    begun = [year for year in years if year <= this_year]
    return _income_page(*income_of_years(begun[-1] if begun else this_year))


@pages.get("/income/<int:year>")
@requires(UngmusikkPermission.READ_INCOME)
def income_year(year: int) -> Any:
    """One year: who gives what, where each sum stands, and the years beside each other."""
    _known_year(year)
    found, years = income_of_years(year)
    file_format = request.args.get("format")
    if file_format:
        return download(income_table(found), file_format, name=f"ungmusikk-{year}")
    return _income_page(found, years)


def _income_page(found: YearIncome, years: list[IncomeOfYear]) -> Answer:
    return render_page(
        "ungmusikk/income.html",
        income=found,
        years=sorted({*(each.year for each in years), found.year}),
        partner_bars=_partner_bars(found),
        year_rows=_year_rows(years),
        kinds=_kinds_in(years),
    )


def _known_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)


def _partner_bars(found: YearIncome) -> list[dict[str, Any]]:
    """Each partner's paid, invoiced and expected money as one bar, the municipalities as one."""
    together = [found.municipalities] if found.municipalities else []
    others = [each for each in found.summary.partners if each.kind is not PartnerKind.MUNICIPALITY]
    return [_bar(each) for each in (*together, *others)]


def _bar(each: Income) -> dict[str, Any]:
    parts = {
        "paid": each.paid,
        "invoiced": each.outstanding,
        "expected": each.expected - each.invoiced,
    }
    return {
        "label": each.partner or _(PARTNER_LABELS[PartnerKind.MUNICIPALITY]),
        "values": {key: max(amount.minor, 0) for key, amount in parts.items()},
        "texts": {key: format_money(amount) for key, amount in parts.items()},
        "text": format_money(each.expected),
    }


def _kinds_in(years: list[IncomeOfYear]) -> list[dict[str, str]]:
    return [
        {"key": str(kind), "label": _(PARTNER_LABELS[kind])}
        for kind in PartnerKind
        if any(not each.by_kind[kind].is_zero for each in years)
    ]


def _year_rows(years: list[IncomeOfYear]) -> list[dict[str, Any]]:
    return [
        {
            "label": str(each.year),
            "values": {str(kind): amount.minor for kind, amount in each.by_kind.items()},
            "texts": {str(kind): _told(amount) for kind, amount in each.by_kind.items()},
            "text": format_money(each.expected),
            "href": url_for("ungmusikk.income_year", year=each.year),
        }
        for each in years
    ]


def _told(amount: Money) -> str:
    return "" if amount.is_zero else format_money(amount)


# Money -----------------------------------------------------------------------------------------


@pages.get("/income/<int:year>/add")
@requires(UngmusikkPermission.MANAGE_INCOME)
def income_add(year: int) -> Answer:
    """A form for a grant or another sum."""
    _known_year(year)
    return _add_page(year, Form.blank(IncomeSchema, {"kind": str(PartnerKind.COUNTY)}))


@pages.post("/income/<int:year>/add")
@requires(UngmusikkPermission.MANAGE_INCOME)
def income_added(year: int) -> Answer:
    """Records it."""
    _known_year(year)
    form = read_form(IncomeSchema, request.form)
    if form.data is None:
        return _add_page(year, form, status=422)
    typed = {**form.data, "kind": PartnerKind(form.data["kind"])}
    try:
        add_income(current_actor(), year=year, **typed)
    except Refused as refused:
        raise_conflict(refused)
        object_to(form, refused, _FIELDS)
        return _add_page(year, form, status=422)
    say(_("The income is recorded."))
    return redirect(url_for("ungmusikk.income_year", year=year))


def _add_page(year: int, form: Form, status: int = 200) -> Answer:
    return render_page(
        "ungmusikk/income_add.html",
        status=status,
        breadcrumbs=_crumbs(year),
        year=year,
        form=form,
        partner_kinds=_partner_kinds(),
    )


@pages.get("/income/entries/<uuid:entry_id>")
@requires(UngmusikkPermission.MANAGE_INCOME)
def income_entry(entry_id: UUID) -> Answer:
    """One sum: change it, mark it, carry it forward, or take it away."""
    found = _entry_or_404(entry_id)
    values = {"amount": found.amount, "source": found.source, "version": found.version}
    return _entry_page(found, change=Form.blank(ChangeIncomeSchema, values))


@pages.post("/income/entries/<uuid:entry_id>")
@requires(UngmusikkPermission.MANAGE_INCOME)
def income_change(entry_id: UUID) -> Answer:
    """Saves another amount or source."""
    found = _entry_or_404(entry_id)
    form = read_form(ChangeIncomeSchema, request.form)
    if form.data is None:
        return _entry_page(found, change=form, status=422)
    try:
        change_income(current_actor(), entry_id, **form.data)
    except Refused as refused:
        raise_conflict(refused)
        object_to(form, refused, _FIELDS)
        return _entry_page(found, change=form, status=422)
    say(_("The change is saved."))
    return redirect(url_for("ungmusikk.income_year", year=found.year))


@pages.post("/income/entries/<uuid:entry_id>/mark")
@requires(UngmusikkPermission.MANAGE_INCOME)
def income_mark(entry_id: UUID) -> Answer:
    """Marks a sum as expected, invoiced or paid."""
    found = _entry_or_404(entry_id)
    form = read_form(MarkIncomeSchema, request.form)
    if form.data is None:
        return _entry_page(found, mark=form, status=422)
    day = form.data["on"]
    if day is None:
        form.add_error("on", _("Fill in this field."))
        return _entry_page(found, mark=form, status=422)
    try:
        mark_income(current_actor(), entry_id, PaymentState(form.data["status"]), on=day)
    except Refused as refused:
        raise_conflict(refused)
        object_to(form, refused, _FIELDS)
        return _entry_page(found, mark=form, status=422)
    say(_("The change is saved."))
    return redirect(url_for("ungmusikk.income_entry", entry_id=entry_id))


@pages.post("/income/entries/<uuid:entry_id>/carry")
@requires(UngmusikkPermission.MANAGE_INCOME)
def income_carry(entry_id: UUID) -> Answer:
    """Carries a grant into the next year."""
    found = _entry_or_404(entry_id)
    form = read_form(CarrySchema, request.form)
    if form.data is None:
        return _entry_page(found, carry=form, status=422)
    try:
        carry_grant_forward(
            current_actor(),
            entry_id,
            percent=form.data["percent"],
            source=form.data["percent_source"],
            partner=form.data["partner"] or None,
        )
    except Refused as refused:
        raise_conflict(refused)
        object_to(form, refused, _FIELDS)
        return _entry_page(found, carry=form, status=422)
    say(_("The grant is carried forward to %(year)s.", year=str(found.year + 1)))
    return redirect(url_for("ungmusikk.income_year", year=found.year + 1))


@pages.post("/income/entries/<uuid:entry_id>/remove")
@requires(UngmusikkPermission.MANAGE_INCOME)
def income_remove(entry_id: UUID) -> Answer:
    """Takes away what was recorded by mistake."""
    found = _entry_or_404(entry_id)
    remove_income(current_actor(), entry_id)
    say(_("%(partner)s is removed from %(year)s.", partner=found.partner, year=str(found.year)))
    return redirect(url_for("ungmusikk.income_year", year=found.year))


def _entry_or_404(entry_id: UUID) -> EntryView:
    found = entry(entry_id)
    if found is None:
        abort(404)
    return found


def _entry_page(
    found: EntryView,
    *,
    change: Form | None = None,
    mark: Form | None = None,
    carry: Form | None = None,
    status: int = 200,
) -> Answer:
    values = {"amount": found.amount, "source": found.source, "version": found.version}
    today = current_actor().today
    return render_page(
        "ungmusikk/income_entry.html",
        status=status,
        breadcrumbs=_crumbs(found.year),
        entry=found,
        change=change or Form.blank(ChangeIncomeSchema, values),
        mark=mark or Form.blank(MarkIncomeSchema, {"on": today}),
        carry=carry or Form.blank(CarrySchema, {"partner": found.partner}),
        wrong=change if status != 200 and change else mark if mark else carry,
    )


# Help in kind -----------------------------------------------------------------------------------


@pages.get("/income/<int:year>/in-kind")
@requires(UngmusikkPermission.MANAGE_INCOME)
def in_kind_add(year: int) -> Answer:
    """A form for rooms, administration, teachers."""
    _known_year(year)
    return _in_kind_page(year, Form.blank(InKindSchema, {"kind": str(PartnerKind.ACADEMY)}))


@pages.post("/income/<int:year>/in-kind")
@requires(UngmusikkPermission.MANAGE_INCOME)
def in_kind_added(year: int) -> Answer:
    """Records it."""
    _known_year(year)
    form = read_form(InKindSchema, request.form)
    if form.data is None:
        return _in_kind_page(year, form, status=422)
    typed = {**form.data, "kind": PartnerKind(form.data["kind"])}
    add_in_kind(current_actor(), year=year, **typed)
    say(_("The help is recorded."))
    return redirect(url_for("ungmusikk.income_year", year=year))


def _in_kind_page(year: int, form: Form, status: int = 200) -> Answer:
    return render_page(
        "ungmusikk/in_kind_add.html",
        status=status,
        breadcrumbs=_crumbs(year),
        year=year,
        form=form,
        partner_kinds=_partner_kinds(),
    )


@pages.post("/income/in-kind/<uuid:entry_id>/remove")
@requires(UngmusikkPermission.MANAGE_INCOME)
def in_kind_remove(entry_id: UUID) -> Answer:
    """Takes away help that was recorded by mistake."""
    found = in_kind_entry(entry_id)
    if found is None:
        abort(404)
    remove_in_kind(current_actor(), entry_id)
    say(_("“%(what)s” is removed.", what=found.in_kind.what))
    return redirect(url_for("ungmusikk.income_year", year=found.in_kind.year))


def _partner_kinds() -> list[tuple[str, str]]:
    return [
        (str(kind), _(label))
        for kind, label in PARTNER_LABELS.items()
        if kind is not PartnerKind.MUNICIPALITY
    ]


def _crumbs(year: int) -> list[Crumb]:
    return [
        Crumb(_("Income"), url_for("ungmusikk.income")),
        Crumb(str(year), url_for("ungmusikk.income_year", year=year)),
    ]
