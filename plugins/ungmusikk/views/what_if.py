"""What if: assumptions beside what is. Nothing is stored but what somebody shares."""

from __future__ import annotations

from datetime import date

from flask import abort, redirect, request, url_for

from core.kit import Decision
from core.plugin_api import (
    Crumb,
    Form,
    current_actor,
    explain,
    read_form,
    render_page,
    requires,
    say,
)
from core.plugin_api import gettext as _
from plugins.registry import municipalities_on
from plugins.ungmusikk.assumptions import assumptions_from, typed_from
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import (
    Assumptions,
    Base,
    SharedView,
    base_of,
    round_headings,
    shared_scenario,
    shared_scenarios,
    try_out,
)
from plugins.ungmusikk.rules import Comparison
from plugins.ungmusikk.schemas import ShareSchema, WhatIfSchema
from plugins.ungmusikk.services import share_scenario
from plugins.ungmusikk.settings import COUNTRY
from plugins.ungmusikk.views.blueprint import Answer, pages

# Which part of the form a refusal is about.
_FIELDS = {
    "what_if.unknown": "added",
    "what_if.already_in": "added",
    "what_if.not_in": "removed",
    "what_if.population": "populations",
    "what_if.unknown_population": "populations",
    "what_if.grant": "grants",
    "what_if.pupils": "pupils",
}


@pages.get("/what-if")
@requires(UngmusikkPermission.WHAT_IF)
def what_if() -> Answer:
    """A form with everything as it is: the year's, or the newest round's."""
    rounds = round_headings()
    default = rounds[0].year if rounds else current_actor().today.year
    asked = read_form(WhatIfSchema, {"year": str(default), **request.args.to_dict()})
    if asked.data is None:
        abort(404)
    base = base_of(asked.data["year"], asked.data["on"])
    assumed = assumptions_from(asked.data, base)
    form = Form.blank(WhatIfSchema, typed_from(assumed, base))
    return _page(base, form, _answer(base, assumed, form) if _is_changed(assumed) else None)


@pages.post("/what-if")
@requires(UngmusikkPermission.WHAT_IF)
def what_if_tried() -> Answer:
    """Works the assumptions out, or gives them an address."""
    sharing = request.form.get("action") == "share"
    form = read_form(ShareSchema if sharing else WhatIfSchema, request.form)
    year, day = _start(form)
    base = base_of(year, day)
    if form.data is None:
        return _page(base, form, None, status=422)
    assumed = assumptions_from(form.data, base)
    compared = _answer(base, assumed, form)
    if compared is None:
        return _page(base, form, None, status=422)
    if not sharing:
        return _page(base, form, compared)
    key = share_scenario(
        current_actor(),
        title=form.data["title"],
        year=assumed.year,
        assumptions=assumed.as_json(),
    )
    say(_("The what-if has an address. Send it to whoever may use what-ifs here."))
    return redirect(url_for("ungmusikk.what_if_shared", key=key))


@pages.get("/what-if/<key>")
@requires(UngmusikkPermission.WHAT_IF)
def what_if_shared(key: str) -> Answer:
    """A what-if that somebody has shared, worked out anew."""
    found = shared_scenario(key)
    if found is None:
        abort(404)
    base = base_of(found.assumptions.year, found.assumptions.on)
    form = Form.blank(ShareSchema, typed_from(found.assumptions, base))
    return _page(base, form, _answer(base, found.assumptions, form), shared=found)


def _start(form: Form) -> tuple[int, date | None]:
    """What a form starts from, also when something else in it is wrong."""
    if form.data is not None:
        return form.data["year"], form.data["on"]
    kept = {name: form.value(name) or "" for name in ("year", "on")}
    start = read_form(WhatIfSchema(only=("year", "on")), kept)
    if start.data is None:
        return current_actor().today.year, None
    return start.data["year"], start.data["on"]


def _is_changed(assumed: Assumptions) -> bool:
    return bool(
        assumed.added
        or assumed.removed
        or assumed.populations
        or assumed.tiers
        or assumed.grants
        or assumed.pupils
    )


def _answer(base: Base, assumed: Assumptions, form: Form) -> Comparison | None:
    """The comparison; None with the faults in the form when the assumptions make no sense."""
    found = try_out(base, assumed)
    if isinstance(found, Decision):
        for reason in found.reasons:
            field = "tiers" if reason.code.startswith("tiers.") else _FIELDS.get(reason.code)
            form.add_error(field, explain(reason))
        return None
    return found


def _page(
    base: Base,
    form: Form,
    compared: Comparison | None,
    *,
    shared: SharedView | None = None,
    status: int = 200,
) -> Answer:
    there = {each.code for each in base.scenario.participants}
    day = date(base.scenario.year, 1, 1)
    years = sorted({*(each.year for each in round_headings()), base.scenario.year}, reverse=True)
    crumbs = [Crumb(_("What if?"), url_for("ungmusikk.what_if"))] if shared else []
    return render_page(
        "ungmusikk/what_if.html",
        status=status,
        breadcrumbs=crumbs,
        base=base,
        form=form,
        compared=compared,
        shared=shared,
        shared_before=shared_scenarios() if shared is None else (),
        years=[(str(year), str(year)) for year in years],
        outside=_outside(there, day),
    )


def _outside(there: set[str], day: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Municipalities that do not take part, by county, for a choice in groups."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in municipalities_on(day, COUNTRY):
        if each.code not in there:
            groups.setdefault(each.county_name, []).append((each.code, each.name))
    return sorted(groups.items())
