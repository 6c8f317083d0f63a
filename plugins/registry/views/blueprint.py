"""The blueprint, and what every page of the register does the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from flask import Blueprint, abort
from marshmallow import Schema

from core.kit import N_, Period
from core.plugin_api import Form, explain, format_date, gettext
from plugins.registry.services.editing import ChangedMeanwhile, NotThere, Refused, refuse

pages = Blueprint("registry", __name__)

Done = TypeVar("Done")
Found = TypeVar("Found")


def found(value: Found | None) -> Found:
    """The value, or the page that says it was not found."""
    if value is None:
        abort(404)
    return value


def attempt(form: Form, act: Callable[[Any], Done]) -> Done | None:
    """Does it with what was typed; None when it was not done, and the form then says why.

    A change of somebody else's in between is said as well, and what was typed stays.
    """
    if not form.ok:
        return None
    try:
        return act(form.data)
    except NotThere:
        abort(404)
    except ChangedMeanwhile:
        form.add_error(
            None,
            gettext(
                "Somebody else changed this while you were writing. Look at what is saved now,"
                " and save again if yours is right."
            ),
        )
    except Refused as refused:
        for objection in refused.objections:
            form.add_error(objection.field, explain(objection.reason))
    return None


def saved_now(form: Form, schema: type[Schema], values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is saved, for somebody whose change met another's; empty when there was none.

    Texts and days only: what was chosen from a list is seen in the form itself.
    """
    if "" not in form.errors:
        return []
    saved = Form.blank(
        schema,
        {
            name: value
            for name, value in values.items()
            if isinstance(value, str | date) and not isinstance(value, Enum)
        },
    )
    return [
        (saved.label(name), str(text)) for name, text in saved.values.items() if saved.label(name)
    ]


def carry_out(act: Callable[[], Done]) -> tuple[Done | None, str]:
    """Does something that has no form; the text says why it was not done, or is empty."""
    try:
        return act(), ""
    except NotThere:
        abort(404)
    except Refused as refused:
        return None, " ".join(explain(objection.reason) for objection in refused.objections)


def status_of(form: Form) -> int:
    """The status of a page with this form: 422 when there is something to correct."""
    return 422 if form.errors else 200


def last_day(typed: dict[str, Any]) -> date | None:
    """The day that was typed, or None for a mistake that is to be taken away. Raises Refused."""
    if typed["mistake"]:
        return None
    day: date | None = typed["valid_to"]
    if day is None:
        raise refuse("end.no_day", N_("Write the last day."), "valid_to")
    return day


def period_text(period: Period) -> str:
    """A period in words: "1 January 2020 – 31 December 2023", "from 1 January 2024"."""
    if period.start and period.end:
        return f"{format_date(period.start)} – {format_date(period.end)}"
    if period.start:
        return gettext("from %(day)s", day=format_date(period.start))
    if period.end:
        return gettext("until %(day)s", day=format_date(period.end))
    return gettext("always")


@pages.context_processor
def _register_words() -> dict[str, Any]:
    return {"period_text": period_text, "explain": explain}
