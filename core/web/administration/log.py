"""The log of changes: who did what, when, and what stood there before and after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from flask import Response, abort, request, url_for

from core.audit.queries import (
    LogFilter,
    actions_in_log,
    count_log_entries,
    log_entries,
    log_entry,
    subject_kinds_in_log,
)
from core.exports import Column, Table
from core.i18n import gettext as _
from core.i18n import sort_key
from core.kit import Period
from core.users.permissions import READ_AUDIT
from core.web.access import requires
from core.web.administration.blueprint import pages
from core.web.administration.log_texts import Change, LogTexts
from core.web.downloads import download
from core.web.listing import ListQuery, Page, read_list_query
from core.web.pages import render_page
from core.web.running import running

PER_PAGE = 50
# A spreadsheet of more is read by nobody; the period narrows it.
MOST_EXPORTED = 50_000


@pages.get("/log")
@requires(READ_AUDIT)
def audit() -> Any:
    """The lines that pass the filter, newest first."""
    query = _query()
    wanted = _wanted(query)
    texts = LogTexts(running().host)
    page = Page(
        items=log_entries(
            wanted,
            limit=query.per_page,
            offset=query.offset,
            oldest_first=not query.descending,
        ),
        total=count_log_entries(wanted),
        number=query.page,
        per_page=query.per_page,
    )
    return render_page(
        "administration/log.html",
        page=page,
        query=query,
        texts=texts,
        actions=_named(actions_in_log(), texts.action),
        kinds=_named(subject_kinds_in_log(), texts.kind),
        downloads=[
            (name.upper(), url_for("administration.audit_export", file_format=name) + query.url())
            for name in ("csv", "xlsx")
        ],
        most_exported=MOST_EXPORTED,
    )


@pages.get("/log.<file_format>")
@requires(READ_AUDIT)
def audit_export(file_format: str) -> Response:
    """What is shown, as a file; at most the newest 50,000 lines."""
    query = _query()
    texts = LogTexts(running().host)
    entries = log_entries(_wanted(query), limit=MOST_EXPORTED, oldest_first=not query.descending)
    texts.look_up(entries)
    rows = [
        {
            "at": entry.at,
            "actor": entry.actor,
            "action": texts.action(entry.action),
            "kind": texts.kind(entry.subject_kind),
            "subject": texts.subject(entry),
            "before": _told(texts.changes(entry), "before") if entry.before else None,
            "after": _told(texts.changes(entry), "after") if entry.after else None,
            "code": entry.action,
            "request_id": entry.request_id,
        }
        for entry in entries
    ]
    table = Table(
        title=_("Log"),
        columns=[
            Column("at", _("When"), "date"),
            Column("actor", _("Who")),
            Column("action", _("What was done")),
            Column("kind", _("Kind")),
            Column("subject", _("About")),
            Column("before", _("Before")),
            Column("after", _("After")),
            Column("code", _("Code")),
            Column("request_id", _("Request")),
        ],
        rows=rows,
    )
    return download(table, file_format, name="log")


@pages.get("/log/<uuid:entry_id>")
@requires(READ_AUDIT)
def audit_entry(entry_id: UUID) -> Any:
    """One line, with every value before and after."""
    entry = log_entry(entry_id)
    if entry is None:
        abort(404)
    texts = LogTexts(running().host)
    texts.look_up([entry])
    return render_page(
        "administration/log_entry.html",
        entry=entry,
        texts=texts,
        changes=texts.changes(entry),
        same_subject=url_for(
            "administration.audit", subject=entry.subject_id, kind=entry.subject_kind
        ),
        same_person=url_for("administration.audit", account=entry.account_id)
        if entry.account_id
        else None,
    )


def _told(changes: Sequence[Change], side: Literal["before", "after"]) -> str:
    return "; ".join(f"{change.label}: {getattr(change, side)}" for change in changes)


def _query() -> ListQuery:
    return read_list_query(
        request.args,
        sorts=("at",),
        default_sort="-at",
        filters=("person", "action", "kind", "from", "to", "account", "subject"),
        per_page=PER_PAGE,
    )


def _wanted(query: ListQuery) -> LogFilter:
    start, end = _day(query.filter("from")), _day(query.filter("to"))
    if start and end and end < start:
        start, end = end, start
    return LogFilter(
        search=query.search,
        person=query.filter("person"),
        account_id=_id(query.filter("account")),
        action=query.filter("action"),
        subject_kind=query.filter("kind"),
        subject_id=query.filter("subject"),
        period=Period(start, end),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _named(codes: list[str], name: Any) -> list[tuple[str, str]]:
    return sorted(((code, name(code)) for code in codes), key=lambda pair: sort_key(pair[1]))
