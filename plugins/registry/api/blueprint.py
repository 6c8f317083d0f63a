"""The blueprint, and how refusals are told to programs: by field, and with their codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import abort
from flask_smorest import abort as problem

from core.plugin_api import ApiBlueprint, ListQuery, explain, gettext
from plugins.registry.services.editing import ChangedMeanwhile, NotThere, Refused

endpoints = ApiBlueprint(
    "registry_api", __name__, description="Organisations, sub-regions, agreements and people."
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


def without_version(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, without the version: the API tells versions by ETag."""
    return {name: value for name, value in sent.items() if name != "version"}


def list_query(
    sent: Mapping[str, Any], *, sorts: tuple[str, ...], filters: tuple[str, ...]
) -> ListQuery:
    """The list that was asked for; an unknown sort is the default one."""
    sort = str(sent["sort"]) if str(sent["sort"]).removeprefix("-") in sorts else sorts[0]
    return ListQuery(
        search=sent["q"].replace("\0", "")[:200],
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        page=sent["page"],
        per_page=PER_PAGE,
        filters={name: str(sent[name]) for name in filters if sent[name]},
        default_sort=sorts[0],
    )
