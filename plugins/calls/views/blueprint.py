"""The blueprint, and what every page of calls does the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

from flask import Blueprint, abort, redirect, request
from marshmallow import Schema

from core.plugin_api import (
    Form,
    current_language,
    current_tenant,
    explain,
    format_decimal,
    gettext,
    own_name,
    read_form,
    render_page,
    say,
)
from plugins.registry import (
    ChangedMeanwhile,
    NotThere,
    Refused,
    attempt,
    found,
    status_of,
)

pages = Blueprint("calls", __name__)

Done = TypeVar("Done")
Found = TypeVar("Found")


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One field of a simple form; `required` marks it, the schema decides."""

    name: str
    type: str = "text"
    help: str | None = None
    options: Sequence[tuple[str, str]] | None = None
    blank: str | None = None
    required: bool = False
    rows: int = 6


@dataclass(frozen=True, kw_only=True)
class Simple:
    """A page with one form: what it is called, what it asks, and where one comes from."""

    heading: str
    button: str
    back: str
    crumbs: Sequence[tuple[str, str]]
    asks: Sequence[Ask]
    lead: str = ""
    done: str = ""
    danger: bool = False


def carry_out(act: Callable[[], Done]) -> tuple[Done | None, str]:
    """Does something that has no form; the text says why it was not done, or is empty."""
    try:
        return act(), ""
    except NotThere:
        abort(404)
    except ChangedMeanwhile:
        return None, gettext("Somebody else changed this meanwhile. Look at it again.")
    except Refused as refused:
        return None, " ".join(explain(objection.reason) for objection in refused.objections)


def do(act: Callable[[], Any], *, done: str, to: str) -> Any:
    """Does something that has no form, says what came of it, and leads on."""
    _, refusal = carry_out(act)
    if refusal:
        say(refusal, "error")
    elif done:
        say(done)
    return redirect(to)


def simple_form(
    schema: type[Schema],
    page: Simple,
    act: Callable[[dict[str, Any]], Any],
    *,
    values: Mapping[str, Any] | None = None,
    to: Callable[[Any], str] | None = None,
) -> Any:
    """A page with one form, from its first showing to what was done."""
    form = Form.blank(schema, values or {})
    if request.method == "POST":
        form = read_form(schema, request.form)
        ended = attempt(form, lambda typed: (act(typed),))
        if ended is not None:
            if page.done:
                say(page.done)
            return redirect(to(ended[0]) if to else page.back)
    return render_page("calls/simple_form.html", status_of(form), form=form, page=page)


def languages() -> list[tuple[str, str]]:
    """The tenant's languages with their own names, the reader's first."""
    codes = current_tenant().languages
    return [
        (code, own_name(code))
        for code in sorted(codes, key=lambda each: each != current_language())
    ]


def figure(value: Fraction | None) -> str:
    """A mean or median with two decimals, or a dash."""
    return "–" if value is None else format_decimal(round(float(value), 4), 2)


@pages.context_processor
def _words() -> dict[str, Any]:
    return {"explain": explain, "figure": figure}


# What the register's pages do the same way, from one place for the pages here.
__all__ = [
    "Ask",
    "Simple",
    "attempt",
    "carry_out",
    "do",
    "figure",
    "found",
    "languages",
    "pages",
    "simple_form",
    "status_of",
]
