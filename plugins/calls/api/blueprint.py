"""The blueprint, and the lists that programs ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.plugin_api import ApiBlueprint, ListQuery
from plugins.registry import carry_out, found

endpoints = ApiBlueprint(
    "calls_api", __name__, description="Calls, applications, reviews and decisions."
)

PER_PAGE = 100


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


# How refusals are told to programs is the register's, too: by field, and with their codes.
__all__ = ["carry_out", "endpoints", "found", "list_query"]
