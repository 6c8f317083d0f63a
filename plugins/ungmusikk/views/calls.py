"""UM-16, UM-18: the programme's calls, opened with their forms in one step."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    Form,
    current_actor,
    now,
    operating_actor,
    read_form,
    render_page,
    requires,
    say,
)
from core.plugin_api import gettext as _
from plugins.ungmusikk.calling import last_day_of_window
from plugins.ungmusikk.labels import FUND_LABELS, school_year_label
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import own_calls, ready_calls, waiting_awards
from plugins.ungmusikk.rules import Fund
from plugins.ungmusikk.schemas import OpenFundSchema, OpenNominationSchema
from plugins.ungmusikk.services import (
    Conflict,
    FundCall,
    NominationCall,
    Refused,
    give_awarded_place,
    open_fund_call,
    open_nomination_call,
)
from plugins.ungmusikk.views.blueprint import Answer, object_to, pages, raise_conflict

_FIELDS = {"talent.too_late": "school_year"}


@pages.get("/calls")
@requires(UngmusikkPermission.OPEN_CALLS)
def calls() -> Answer:
    """The calls there are, and those that can be opened with one click."""
    return _page()


@pages.post("/calls/nominations")
@requires(UngmusikkPermission.OPEN_CALLS)
def nominations_opened() -> Answer:
    """Opens a call for nominations."""
    form = read_form(OpenNominationSchema, request.form)
    if form.data is None:
        return _page(nomination=form, status=422)
    try:
        made = open_nomination_call(current_actor(), NominationCall(**form.data), now=now())
    except Refused as refused:
        raise_conflict(refused)
        object_to(form, refused, _FIELDS)
        return _page(nomination=form, status=422)
    say(_("The call is open."))
    return redirect(url_for("calls.call_page", call_id=made))


@pages.post("/calls/funds")
@requires(UngmusikkPermission.OPEN_CALLS)
def fund_opened() -> Answer:
    """Opens a call of one of the funds."""
    form = read_form(OpenFundSchema, request.form)
    asked = str(form.values.get("fund"))
    fund = Fund(asked) if asked in set(Fund) else Fund.SMALL
    if form.data is None:
        return _page(fund=(fund, form), status=422)
    wanted = FundCall(fund=fund, frame=form.data["frame"])
    made = open_fund_call(current_actor(), wanted, now=now())
    say(_("The call is open."))
    return redirect(url_for("calls.call_page", call_id=made))


@pages.post("/talent/awards/<uuid:application_id>")
@requires(UngmusikkPermission.MANAGE_TALENT)
def award_given(application_id: UUID) -> Answer:
    """Makes a talent place of an accepted nomination that has none yet."""
    # The programme acts: whoever gives places need not read applications.
    try:
        place_id = give_awarded_place(operating_actor(), application_id, now=now())
    except Refused as refused:
        # Nothing was typed that could be mended here.
        raise Conflict(*refused.reasons) from refused
    if place_id is None:
        return redirect(url_for("ungmusikk.calls"))
    say(_("The talent place is given."))
    return redirect(url_for("ungmusikk.talent_place_page", place_id=place_id))


def _page(
    *, nomination: Form | None = None, fund: tuple[Fund, Form] | None = None, status: int = 200
) -> Answer:
    actor = current_actor()
    ready = ready_calls(actor.today)
    there = own_calls(actor, now=now())
    forms = {each: Form.blank(OpenFundSchema) for each in Fund}
    if fund is not None:
        forms[fund[0]] = fund[1]
    return render_page(
        "ungmusikk/calls.html",
        status=status,
        calls=there,
        last_days={each.id: last_day_of_window(each.window) for each in there},
        ready=ready,
        waiting=waiting_awards(),
        nomination=nomination
        or Form.blank(OpenNominationSchema, {"school_year": ready.school_year, "reserves": 5}),
        school_year=school_year_label(ready.school_year),
        funds=[
            (each, _(FUND_LABELS[each]), forms[each], limit, deadline)
            for each, limit, deadline in (
                (Fund.SMALL, ready.small_limit, None),
                (Fund.LARGER, ready.larger_limit, ready.larger_deadline),
            )
        ],
        wrong=nomination or (fund[1] if fund else None),
    )
