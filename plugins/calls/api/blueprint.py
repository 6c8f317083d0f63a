"""The blueprint, and how refusals are told to programs: by field, and with their codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import abort
from flask_smorest import abort as problem

from core.plugin_api import ApiBlueprint, ListQuery, explain, gettext
from plugins.registry import ChangedMeanwhile, NotThere, Refused

endpoints = ApiBlueprint(
    "calls_api", __name__, description="Calls, applications, reviews and decisions."
)

Done = TypeVar("Done")
Found = TypeVar("Found")
PER_PAGE = 100


def found(value: Found | None) -> Found:
    """The value, or 404."""
    if value is None:
        abort(404)
    return value


def carry_out(act: Callable[[], Done]) -> Done:
    """Does it, or answers 404, 409 or 422 with what is wrong with each field."""
    try:
        return act()
    except NotThere:
        abort(404)
    except ChangedMeanwhile:
        abort(409)
    except Refused as refused:
        errors: dict[str, list[str]] = defaultdict(list)
        for objection in refused.objections:
            errors[objection.field or "_schema"].append(explain(objection.reason))
        codes = [objection.reason.code for objection in refused.objections]
        problem(
            422,
            message=gettext(
                "This cannot be done as it was sent (%(codes)s).", codes=", ".join(codes)
            ),
            errors=dict(errors),
        )
        raise AssertionError("flask-smorest's abort raises") from refused


def list_query(sent: Mapping[str, Any], *, sort: str, filters: tuple[str, ...]) -> ListQuery:
    """The list that was asked for."""
    return ListQuery(
        search=sent["q"].replace("\0", "")[:200],
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        page=sent["page"],
        per_page=PER_PAGE,
        filters={name: str(sent[name]) for name in filters if sent.get(name)},
        default_sort=sort,
    )
