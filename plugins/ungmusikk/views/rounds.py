"""Contribution rounds: the list, one round, and its way to approval."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for

from core.kit import Money
from core.plugin_api import (
    Form,
    current_actor,
    download,
    format_money,
    ngettext,
    read_form,
    render_page,
    requires,
    say,
    sort_key,
)
from core.plugin_api import gettext as _
from plugins.ungmusikk.files import round_table
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import RoundView, round_headings, round_of, watch
from plugins.ungmusikk.rules import RoundState
from plugins.ungmusikk.schemas import (
    AcknowledgeSchema,
    ApproveSchema,
    VersionedSchema,
    WorkOutSchema,
)
from plugins.ungmusikk.services import (
    Refused,
    acknowledge_unresolved,
    approve_round,
    review_round,
    work_out_round,
)
from plugins.ungmusikk.settings import near_boundary
from plugins.ungmusikk.views.blueprint import (
    Answer,
    object_to,
    pages,
    round_or_404,
    rounds_crumbs,
)

# Which field a refusal is about.
_APPROVAL_FIELDS = {
    "approval.no_case_number": "case_number",
    "approval.no_date": "decided_on",
    "approval.future_date": "decided_on",
}


@pages.get("/rounds")
@requires(UngmusikkPermission.READ_ROUNDS)
def rounds() -> Answer:
    """Every year's round, with a form to work out another."""
    year = current_actor().today.year
    return _list_page(Form.blank(WorkOutSchema, {"year": year}))


@pages.post("/rounds")
@requires(UngmusikkPermission.WORK_OUT)
def rounds_work_out() -> Answer:
    """Works a year's round out, for the first time or anew."""
    form = read_form(WorkOutSchema, request.form)
    if not form.ok:
        return _list_page(form, status=422)
    try:
        work_out_round(current_actor(), form.data["year"], version=form.data["version"])
    except Refused as refused:
        if refused.reasons[0].code != "round.no_participants":
            raise
        object_to(form, refused, {"round.no_participants": "year"})
        return _list_page(form, status=422)
    year = form.data["year"]
    found = round_or_404(year)
    count = len(found.lines)
    said = ngettext(
        "Worked out: %(num)s contribution, %(total)s.",
        "Worked out: %(num)s contributions, %(total)s.",
        count,
        total=format_money(found.totals.total),
    )
    if found.unresolved:
        missing = ngettext(
            "%(num)s municipality is unresolved.",
            "%(num)s municipalities are unresolved.",
            len(found.unresolved),
        )
        say(f"{said} {missing}", "warning")
    else:
        say(said)
    return redirect(url_for("ungmusikk.contribution_round", year=year))


def _list_page(form: Form, status: int = 200) -> Answer:
    headings = round_headings()
    return render_page(
        "ungmusikk/rounds.html",
        status=status,
        rounds=headings,
        oldest_first=list(reversed(headings)),
        form=form,
    )


@pages.get("/rounds/<int:year>")
@requires(UngmusikkPermission.READ_ROUNDS)
def contribution_round(year: int) -> Any:
    """One round: where it stands, its lines in words, what is unresolved, what to watch."""
    found = round_or_404(year)
    file_format = request.args.get("format")
    if file_format:
        return download(round_table(found), file_format, name=f"ungmusikk-{year}")
    return render_page(
        "ungmusikk/contribution_round.html",
        breadcrumbs=rounds_crumbs(),
        round=found,
        watch=watch(found, within=near_boundary()),
        steps=_steps(found),
        unresolved_forms={
            each.code: Form.blank(AcknowledgeSchema, {"why": each.acknowledged})
            for each in found.unresolved
        },
    )


def _steps(found: RoundView) -> list[dict[str, Any]]:
    """Where the round stands, for the row of steps at the top."""
    order = list(RoundState)
    here = order.index(found.state)
    days = {
        RoundState.WORKED_OUT: found.worked_out_on,
        RoundState.REVIEWED: found.reviewed_on,
        RoundState.APPROVED: found.decided_on,
    }
    names = {
        RoundState.WORKED_OUT: _("Worked out"),
        RoundState.REVIEWED: _("Reviewed"),
        RoundState.APPROVED: _("Approved"),
        RoundState.INVOICED: _("Invoiced"),
        RoundState.PAID: _("Paid"),
    }
    return [
        {
            "label": names[state],
            "state": "done" if place < here else "current" if place == here else "ahead",
            "day": days.get(state) if place <= here else None,
        }
        for place, state in enumerate(order)
    ]


@pages.post("/rounds/<int:year>/unresolved")
@requires(UngmusikkPermission.WORK_OUT)
def round_unresolved(year: int) -> Answer:
    """Writes why the round may be approved without a municipality."""
    form = read_form(AcknowledgeSchema, request.form)
    if form.ok:
        acknowledge_unresolved(current_actor(), year, form.data["code"], form.data["why"])
        say(_("Your explanation is saved."))
    else:
        for error in form.error_list:
            say(error.message, "error")
    address = url_for("ungmusikk.contribution_round", year=year)
    return redirect(f"{address}#unresolved")


@pages.get("/rounds/<int:year>/review")
@requires(UngmusikkPermission.WORK_OUT)
def round_review(year: int) -> Answer:
    """What to look at before the round goes to the steering group."""
    found = round_or_404(year)
    form = Form.blank(VersionedSchema, {"version": found.version})
    return _review_page(found, form)


@pages.post("/rounds/<int:year>/review")
@requires(UngmusikkPermission.WORK_OUT)
def round_review_done(year: int) -> Answer:
    """Marks the round as reviewed."""
    form = read_form(VersionedSchema, request.form)
    if not form.ok:
        return _review_page(round_or_404(year), form, status=422)
    review_round(current_actor(), year, version=form.data["version"])
    say(_("The round is reviewed. It can now be approved."))
    return redirect(url_for("ungmusikk.contribution_round", year=year))


def _review_page(found: RoundView, form: Form, status: int = 200) -> Answer:
    earlier = [each.year for each in round_headings() if each.year < found.year]
    before = round_of(earlier[0]) if earlier else None
    return render_page(
        "ungmusikk/round_review.html",
        status=status,
        breadcrumbs=rounds_crumbs(found.year),
        round=found,
        before=before,
        differences=_differences(before, found) if before else (),
        watch=watch(found, within=near_boundary()),
        form=form,
    )


def _differences(before: RoundView, now: RoundView) -> list[dict[str, str]]:
    """Who pays something else than in the round before, corrections counted; by name."""
    names = {each.organisation_id: each.name for each in (*before.payables, *now.payables)}
    rows = []
    for organisation_id, name in sorted(names.items(), key=lambda item: sort_key(item[1])):
        then, since = before.corrected(organisation_id), now.corrected(organisation_id)
        if then == since:
            continue
        if then.is_zero:
            why = _("New in the round")
        elif since.is_zero:
            why = _("Not in the round any more")
        else:
            why = _("Another amount")
        rows.append({"name": name, "why": why, "before": _or_dash(then), "after": _or_dash(since)})
    return rows


def _or_dash(amount: Money) -> str:
    return "–" if amount.is_zero else format_money(amount)


@pages.get("/rounds/<int:year>/approve")
@requires(UngmusikkPermission.APPROVE)
def round_approve(year: int) -> Answer:
    """What approval will freeze, in numbers, and the decision's case number and date."""
    found = round_or_404(year)
    values = {
        "version": found.version,
        "decided_on": current_actor().today,
        "acknowledged": {each.code: each.acknowledged for each in found.unresolved},
    }
    return _approve_page(found, Form.blank(ApproveSchema, values))


@pages.post("/rounds/<int:year>/approve")
@requires(UngmusikkPermission.APPROVE)
def round_approve_done(year: int) -> Answer:
    """Records the steering group's approval."""
    form = read_form(ApproveSchema, request.form)
    if not form.ok:
        return _approve_page(round_or_404(year), form, status=422)
    try:
        approve_round(current_actor(), year, **form.data)
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        object_to(form, refused, _APPROVAL_FIELDS)
        return _approve_page(round_or_404(year), form, status=422)
    found = round_or_404(year)
    say(
        _(
            "The round of %(year)s is approved: %(total)s.",
            year=str(year),
            total=format_money(found.totals.total),
        )
    )
    return redirect(url_for("ungmusikk.contribution_round", year=year))


def _approve_page(found: RoundView, form: Form, status: int = 200) -> Answer:
    return render_page(
        "ungmusikk/round_approve.html",
        status=status,
        breadcrumbs=rounds_crumbs(found.year),
        round=found,
        form=form,
        consequences=_consequences(found),
    )


def _consequences(found: RoundView) -> list[str]:
    """What approval does, in numbers."""
    lines = [
        ngettext(
            "%(num)s contribution is frozen: %(total)s in all.",
            "%(num)s contributions are frozen: %(total)s in all.",
            len(found.lines),
            total=format_money(found.totals.worked_out),
        )
    ]
    for tier, count, total in found.by_tier:
        if count:
            lines.append(
                ngettext(
                    "%(num)s municipality pays %(amount)s for a full year: %(total)s.",
                    "%(num)s municipalities pay %(amount)s each for a full year: %(total)s.",
                    count,
                    amount=format_money(tier.amount),
                    total=format_money(total),
                )
            )
    if found.unresolved:
        lines.append(
            ngettext(
                "%(num)s municipality is left out until it is added by a correction.",
                "%(num)s municipalities are left out until they are added by corrections.",
                len(found.unresolved),
            )
        )
    lines.append(_("Afterwards the round is changed only by corrections with a reason."))
    return lines
