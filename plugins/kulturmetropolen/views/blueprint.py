"""The blueprint, and what every page does the same way: forms, choices, refusals."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, abort, redirect, request, url_for
from marshmallow import Schema
from werkzeug.wrappers import Response

from core.plugin_api import (
    Actor,
    Crumb,
    Form,
    current_actor,
    current_tenant,
    explain,
    gettext,
    own_name,
    read_form,
    render_page,
    say,
)
from plugins.activities import kind_label
from plugins.kulturmetropolen.labels import SESSION_STATES, role_labels
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.reach import covered_organisations
from plugins.registry import NotThere, Refused, found, organisations
from plugins.registry import attempt as told

pages = Blueprint("kulturmetropolen", __name__)
Answer = tuple[str, int] | Response
Done = TypeVar("Done")
__all__ = [
    "Answer",
    "FormPage",
    "attempt",
    "choices",
    "crumb",
    "fill_in",
    "form_page",
    "found",
    "one_of",
    "organisation_choices",
    "pages",
    "press",
    "yes_no",
]
Options = Sequence[tuple[Any, str]]


@pages.context_processor
def _words() -> dict[str, Any]:
    return {
        "Permission": KmPermission,
        "session_states": SESSION_STATES,
        "role_label": lambda key: role_labels().get(key, key),
        "activity_kind_label": kind_label,
        "names_of_languages": [(code, own_name(code)) for code in current_tenant().languages],
        "may": lambda permission: current_actor().may(permission),
    }


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """A page that is a form: its fields in order, and where one comes from.

    A field is a mapping: `name`, and as `form_field` takes them `type`, `options`, `help` …;
    `words` for a text in the tenant's languages; `columns` for a table of rows.
    """

    schema: type[Schema]
    heading: str
    fields: Sequence[Mapping[str, Any]]
    submit: str
    back: str
    lead: str = ""
    crumbs: Sequence[Crumb] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    notes: Sequence[str] = ()
    danger: bool = False


def fill_in(
    page: FormPage,
    act: Callable[[dict[str, Any]], Done],
    *,
    said: str,
    then: Callable[[Done], str],
) -> Answer:
    """Shows the form, or does what was typed, says so and goes on to another page."""
    if request.method == "GET":
        return form_page(page, Form.blank(page.schema, page.values))
    form = read_form(page.schema, request.form)
    done, result = attempt(form, act)
    if not done:
        return form_page(page, form)
    say(said)
    # `then` answers an address for what was done.
    return redirect(then(result))  # type: ignore[arg-type]


def form_page(page: FormPage, form: Form) -> Answer:
    """The page with the form as it is; 422 when there is something to mend."""
    return render_page(
        "kulturmetropolen/form.html",
        status=422 if form.errors else 200,
        page=page,
        form=form,
        breadcrumbs=[*page.crumbs],
    )


def attempt(form: Form, act: Callable[[dict[str, Any]], Done]) -> tuple[bool, Done | None]:
    """Does it with what was typed; whether it was done, and what came of it."""
    done = told(form, lambda typed: (act(typed),))
    return (True, done[0]) if done is not None else (False, None)


def press(act: Callable[[], Done], *, said: str, then: str) -> Answer:
    """A button: does it and says so, or says why not; either way back to a page."""
    try:
        act()
    except NotThere:
        abort(404)
    except Refused as refused:
        say(" ".join(explain(each.reason) for each in refused.objections), "error")
    else:
        say(said)
    return redirect(then)


def crumb(label: str, endpoint: str, **arguments: Any) -> Crumb:
    """A step of the way to a page."""
    return Crumb(label, url_for(f"kulturmetropolen.{endpoint}", **arguments))


def choices(kinds: Iterable[Any]) -> list[tuple[str, str]]:
    """An enumeration's keys with their labels in the reader's language."""
    return [(each.value, gettext(each.label)) for each in kinds]


def organisation_choices(
    actor: Actor,
    permission: str | None = None,
    *,
    kinds: Collection[Any] = (),
    also: frozenset[UUID] = frozenset(),
) -> list[tuple[UUID, str]]:
    """Organisations of today, by name; with a permission those that it covers, and `also`."""
    covered = covered_organisations(actor, permission) if permission else None
    return [
        (row.id, row.name)
        for row in organisations(on=actor.today, kinds=kinds)
        if covered is None or row.id in covered | also
    ]


def one_of(name: str, options: Sequence[tuple[Any, str]], **more: Any) -> dict[str, Any]:
    """A field in which one of the options has to be chosen."""
    return {
        "name": name,
        "type": "select",
        "blank": gettext("Choose"),
        "options": options,
        "required": True,
        **more,
    }


def yes_no(yes: str, no: str) -> list[tuple[str, str]]:
    """The two answers to a question."""
    return [("true", yes), ("false", no)]
