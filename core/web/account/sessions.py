"""Where one is signed in, and signing out there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import abort, redirect, url_for

from core.i18n import gettext, ngettext
from core.users.actor import SIGNED_IN
from core.users.sessions import SessionView, end_other_sessions, end_session, sessions_of
from core.users.signing_in import current_session_id, sign_out_here
from core.web.access import requires
from core.web.account.blueprint import own_account, pages
from core.web.pages import render_page, say
from core.web.running import now, running

# The first name that the browser's own description holds; most name others as well.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, kw_only=True)
class ShownSession:
    """A signed-in browser as the page shows it."""

    id: UUID
    browser: str
    host: str
    since: datetime
    seen_at: datetime
    current: bool


@pages.get("/sessions")
@requires(SIGNED_IN)
def sessions() -> Any:
    """All browsers that are signed in."""
    found = sessions_of(
        own_account().id,
        current=current_session_id(),
        idle=timedelta(days=running().config.stay_days),
        now=now(),
    )
    return render_page("account/sessions.html", sessions=[_shown(session) for session in found])


@pages.post("/sessions/<uuid:session_id>/end")
@requires(SIGNED_IN)
def end_one_session(session_id: UUID) -> Any:
    """Signs one browser out; 404 for one that is not one's own."""
    if session_id == current_session_id():
        sign_out_here()
        return redirect(url_for("security.login"))
    if not end_session(own_account().id, session_id, now=now()):
        abort(404)
    say(gettext("That browser is signed out."))
    return redirect(url_for("account.sessions"))


@pages.post("/sessions/end-others")
@requires(SIGNED_IN)
def end_all_other_sessions() -> Any:
    """Signs every browser out but this one."""
    ended = end_other_sessions(own_account().id, keep=current_session_id(), now=now())
    say(
        ngettext(
            "%(num)s other browser is signed out.",
            "%(num)s other browsers are signed out.",
            ended,
        )
    )
    return redirect(url_for("account.sessions"))


def _shown(session: SessionView) -> ShownSession:
    return ShownSession(
        id=session.id,
        browser=describe_browser(session.user_agent),
        host=session.host,
        since=session.created_at,
        seen_at=session.seen_at,
        current=session.current,
    )


def describe_browser(user_agent: str) -> str:
    """Enough to recognise one's own, as "Firefox, Windows"; the text itself for an unknown one."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), None)
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), None)
    known = ", ".join(part for part in (browser, system) if part)
    return known or user_agent[:60] or gettext("Unknown browser")
