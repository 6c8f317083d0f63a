"""Correcting an approved round, with what has changed since as suggestions."""

from __future__ import annotations

from datetime import date

from flask import redirect, request, url_for

from core.kit import Money
from core.plugin_api import (
    Form,
    current_actor,
    format_money,
    read_form,
    render_page,
    requires,
    say,
)
from core.plugin_api import gettext as _
from plugins.registry import OrganisationKind, organisations
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import RoundView, municipality_in_round, suggested_corrections
from plugins.ungmusikk.rules import Correction, may_correct
from plugins.ungmusikk.schemas import CorrectionSchema
from plugins.ungmusikk.services import Conflict, Refused, correct_round
from plugins.ungmusikk.views.blueprint import (
    Answer,
    object_to,
    pages,
    round_or_404,
    rounds_crumbs,
)

_FIELDS = {
    "correction.no_reason": "reason",
    "correction.zero": "amount",
    "correction.currency": "amount",
    "correction.below_zero": "amount",
}


@pages.get("/rounds/<int:year>/corrections")
@requires(UngmusikkPermission.CORRECT)
def round_corrections(year: int) -> Answer:
    """What could be corrected, and a form for any other correction."""
    found = round_or_404(year)
    return _page(found, Form.blank(CorrectionSchema, {"version": found.version}))


@pages.post("/rounds/<int:year>/corrections")
@requires(UngmusikkPermission.CORRECT)
def round_correct(year: int) -> Answer:
    """Adds a correction."""
    form = read_form(CorrectionSchema, request.form)
    found = round_or_404(year)
    by_rules = request.form.get("action") == "suggested"
    if form.data is None:
        return _page(found, form, status=422)
    if form.data["amount"] is None and not by_rules:
        form.add_error("amount", _("Fill in this field."))
        return _page(found, form, status=422)
    organisation_id = municipality_in_round(found, form.data["municipality"])
    if organisation_id is None:
        form.add_error("municipality", _("Choose one of the alternatives."))
        return _page(found, form, status=422)
    try:
        correct_round(
            current_actor(),
            year,
            organisation_id=organisation_id,
            amount=form.data["amount"],
            reason=form.data["reason"],
            version=form.data["version"],
        )
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        object_to(form, refused, _FIELDS)
        return _page(found, form, status=422)
    now = round_or_404(year)
    say(
        _(
            "The correction is added. The round is now %(total)s.",
            total=format_money(now.totals.total),
        )
    )
    return redirect(url_for("ungmusikk.contribution_round", year=year))


def _page(found: RoundView, form: Form, status: int = 200) -> Answer:
    if not found.is_frozen:
        nothing = Money.zero(found.currency)
        asked = may_correct(found.state, Correction("", "", nothing, ""), so_far=nothing)
        raise Conflict(*asked.reasons)
    last_day = date(found.year, 12, 31)
    everybody = organisations(kinds=(OrganisationKind.MUNICIPALITY,), on=last_day)
    return render_page(
        "ungmusikk/round_corrections.html",
        status=status,
        breadcrumbs=rounds_crumbs(found.year),
        round=found,
        suggestions=suggested_corrections(found),
        municipalities=[(str(row.id), f"{row.name} ({row.code})") for row in everybody],
        form=form,
    )
