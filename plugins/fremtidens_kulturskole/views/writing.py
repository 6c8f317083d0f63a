"""Saving what several people write together: a whole form, or the part that is being typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import redirect, request

from core.plugin_api import explain, format_datetime, now, render_page, say
from core.plugin_api import gettext as _
from plugins.fremtidens_kulturskole.rules import Meeting
from plugins.fremtidens_kulturskole.services import Conflict, Text, Written
from plugins.fremtidens_kulturskole.views.blueprint import Answer

# Far fewer digits than a column can hold.
LONGEST_VERSION = 10
Save = Callable[[dict[str, Text], str], dict[str, Written]]


def one_by_one(save: Callable[..., Written]) -> Save:
    """Saves parts of a text whose service takes one at a time."""

    def all_of(texts: dict[str, Text], pen: str) -> dict[str, Written]:
        return {
            slot: save(slot, text=typed.text, seen_version=typed.seen_version, pen=pen)
            for slot, typed in texts.items()
        }

    return all_of


def wrote(slots: Sequence[str], save: Save, *, back: str) -> Answer:
    """FK-11: saves each part that was sent.

    With htmx only the part named by `slot` is sent, and only the line under it is answered.
    """
    pen = request.form.get("pen", "")
    own = request.form.get("slot", "")
    if request.headers.get("HX-Request") == "true" and own in slots:
        return _one(own, save, pen)
    texts = {slot: _typed(slot) for slot in slots if f"text-{slot}" in request.form}
    met = {written.meeting for written in save(texts, pen).values()} if texts else set()
    if Meeting.BESIDE in met:
        say(
            _("Somebody else has written in the same part. Both texts are kept: choose below."),
            "warning",
        )
    else:
        say(_("What you wrote is saved."))
    return redirect(back)


def _one(slot: str, save: Save, pen: str) -> Answer:
    typed = _typed(slot)
    beside, refused, version = False, "", typed.seen_version
    try:
        written = save({slot: typed}, pen)[slot]
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


def _typed(slot: str) -> Text:
    seen = request.form.get(f"version-{slot}", "")
    is_number = seen.isascii() and seen.isdecimal() and len(seen) < LONGEST_VERSION
    return Text(
        text=request.form.get(f"text-{slot}", ""), seen_version=int(seen) if is_number else 0
    )
