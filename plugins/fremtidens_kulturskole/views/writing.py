"""Saving what several people write together: a whole form, or the part that is being typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import redirect, request

from core.plugin_api import explain, format_datetime, now, render_page, say
from core.plugin_api import gettext as _
from plugins.fremtidens_kulturskole.rules import Meeting
from plugins.fremtidens_kulturskole.services import Conflict, Written
from plugins.fremtidens_kulturskole.views.blueprint import Answer

Save = Callable[..., Written]


def wrote(slots: Sequence[str], save: Save, *, back: str) -> Answer:
    """FK-11: saves each part that was sent and differs from what the page showed.

    With htmx only the part named by `slot` is sent, and only the line under it is answered.
    """
    pen = request.form.get("pen", "")
    own = request.form.get("slot", "")
    if request.headers.get("HX-Request") == "true" and own in slots:
        return _one(own, save, pen)
    met = [
        save(
            slot,
            text=request.form[f"text-{slot}"],
            seen_version=_version(slot),
            pen=pen,
        ).meeting
        for slot in slots
        if f"text-{slot}" in request.form
    ]
    if Meeting.BESIDE in met:
        say(
            _("Somebody else has written in the same part. Both texts are kept: choose below."),
            "warning",
        )
    else:
        say(_("What you wrote is saved."))
    return redirect(back)


def _one(slot: str, save: Save, pen: str) -> Answer:
    seen = _version(slot)
    beside, refused, version = False, "", seen
    try:
        written = save(slot, text=request.form.get(f"text-{slot}", ""), seen_version=seen, pen=pen)
        beside, version = written.meeting is Meeting.BESIDE, written.version
    except Conflict as error:
        refused = " ".join(explain(reason) for reason in error.reasons)
    context: dict[str, Any] = {
        "slot": slot,
        "version": version,
        "beside": beside,
        "refused": refused,
        "saved_at": format_datetime(now()),
    }
    return render_page("fremtidens_kulturskole/saved.html", **context)


def _version(slot: str) -> int:
    typed = request.form.get(f"version-{slot}", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
