"""Marking contributions as invoiced and paid, one by one or all at once."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, request, url_for

from core.plugin_api import (
    Form,
    current_actor,
    ngettext,
    read_form,
    render_page,
    requires,
    say,
)
from core.plugin_api import gettext as _
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.schemas import MarkSchema
from plugins.ungmusikk.services import (
    Refused,
    mark_invoiced,
    mark_paid,
    take_back_invoiced,
    take_back_paid,
)
from plugins.ungmusikk.views.blueprint import (
    Answer,
    object_to,
    pages,
    round_or_404,
    rounds_crumbs,
)


@pages.get("/rounds/<int:year>/payments")
@requires(UngmusikkPermission.READ_ROUNDS)
def round_payments(year: int) -> Answer:
    """What is expected, invoiced and paid, with boxes to tick."""
    return _page(year, Form.blank(MarkSchema, {"on": current_actor().today}))


@pages.post("/rounds/<int:year>/invoice")
@requires(UngmusikkPermission.INVOICE)
def round_invoice(year: int) -> Answer:
    """Marks as invoiced, or takes that mark back."""
    return _mark(year, mark_invoiced, take_back_invoiced, _invoiced_told)


@pages.post("/rounds/<int:year>/payments")
@requires(UngmusikkPermission.PAY)
def round_pay(year: int) -> Answer:
    """Marks as paid, or takes that mark back."""
    return _mark(year, mark_paid, take_back_paid, _paid_told)


def _mark(
    year: int,
    mark: Callable[..., int],
    take_back: Callable[..., int],
    tell: Callable[[int, bool], str],
) -> Answer:
    form = read_form(MarkSchema, request.form)
    action = request.form.get("action")
    if form.data is None:
        return _page(year, form, status=422)
    if action != "all" and not form.data["ids"]:
        form.add_error("ids", _("Tick at least one contribution."))
        return _page(year, form, status=422)
    undo = action == "undo"
    if not undo and form.data["on"] is None:
        form.add_error("on", _("Fill in this field."))
        return _page(year, form, status=422)
    actor, ids, version = current_actor(), form.data["ids"], form.data["version"]
    try:
        if undo:
            count = take_back(actor, year, ids=ids, version=version)
        else:
            chosen = None if action == "all" else ids
            count = mark(actor, year, on=form.data["on"], ids=chosen, version=version)
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        object_to(form, refused, {"payment.future": "on"})
        return _page(year, form, status=422)
    say(tell(count, undo))
    return redirect(url_for("ungmusikk.round_payments", year=year))


def _invoiced_told(count: int, undo: bool) -> str:
    if undo:
        return ngettext(
            "%(num)s contribution is expected again.",
            "%(num)s contributions are expected again.",
            count,
        )
    return ngettext(
        "%(num)s contribution is marked as invoiced.",
        "%(num)s contributions are marked as invoiced.",
        count,
    )


def _paid_told(count: int, undo: bool) -> str:
    if undo:
        return ngettext(
            "%(num)s contribution is invoiced and not paid again.",
            "%(num)s contributions are invoiced and not paid again.",
            count,
        )
    return ngettext(
        "%(num)s contribution is marked as paid.",
        "%(num)s contributions are marked as paid.",
        count,
    )


def _page(year: int, form: Form, status: int = 200) -> Answer:
    found = round_or_404(year)
    return render_page(
        "ungmusikk/round_payments.html",
        status=status,
        breadcrumbs=rounds_crumbs(year),
        round=found,
        form=form,
    )
