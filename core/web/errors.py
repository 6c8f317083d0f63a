"""Errors say what is wrong, in the reader's language, and what to do.

Pages for people, problem+json (RFC 9457) for programs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from flask import Flask, Response, g, json, render_template, request
from flask.globals import request_ctx
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from core.db.session import db
from core.i18n import gettext
from core.kit import N_
from core.web.kept_forms import kept_form
from core.web.requests import Suspended, is_api

log = structlog.get_logger()

# Heading and advice by status; other statuses get the advice of their hundred.
TEXTS = {
    400: (
        N_("The request could not be understood"),
        N_("Go back, check what you wrote and try again."),
    ),
    401: (N_("You need to sign in"), N_("Sign in and try again.")),
    403: (
        N_("You do not have access to this page"),
        N_("Ask an administrator of your organisation if you think you should."),
    ),
    404: (N_("The page was not found"), N_("Check the address, or start from the front page.")),
    405: (N_("This cannot be done here"), N_("Go back and use the buttons on the page.")),
    409: (
        N_("Somebody else changed this at the same time"),
        N_("Open the page again to see what it looks like now, and repeat what you wanted to do."),
    ),
    412: (
        N_("Somebody else changed this in the meantime"),
        N_("Fetch it again, look at what it is now, and repeat what you wanted to do."),
    ),
    413: (N_("The file is too large"), N_("Choose a smaller file.")),
    415: (
        N_("This kind of file or content cannot be read here"),
        N_("Send it in one of the kinds that are asked for."),
    ),
    422: (
        N_("Something that was sent is not right"),
        N_("Correct what is named, and send it again."),
    ),
    428: (
        N_("Say which version you have seen"),
        N_("Send the ETag of what you fetched in the header If-Match."),
    ),
    429: (N_("Too many attempts"), N_("Wait a few minutes and try again.")),
    500: (
        N_("Something went wrong on our side"),
        N_("What you wrote was not saved. Try again in a little while. The error has been logged."),
    ),
    503: (N_("Flygel is not ready"), N_("Try again in a moment.")),
}
# Of these a program's author can make something, too.
_ADVICE_FOR_PROGRAMS = frozenset({412, 415, 422, 428, 429})


def install(app: Flask) -> None:
    """Handlers for everything that can go wrong."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)
    app.register_error_handler(Suspended, suspended)


def http_error(error: HTTPException) -> Response:
    """An error that was meant: the right page and status."""
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    db.session.rollback()
    status = error.code or 500
    if status == 304:
        # Not an error: the reader has it already.
        return Response(status=status)
    headers = [
        (name, value)
        for name, value in error.get_headers()
        if name not in {"Content-Type", "Content-Length"}
    ]
    if isinstance(error, CSRFError):
        if (kept := kept_form(signed_out=False)) is not None:
            return kept
        # Two calls, because only what is written in one is found for translation.
        message = (
            gettext(
                "A change needs an access key, or the header X-CSRFToken of a page that is open."
            )
            if is_api()
            else gettext(
                "The form had been open for too long. Go back, reload the page and send it again."
            )
        )
        return _answer(status, detail=message, headers=headers)
    extra: Mapping[str, Any] = getattr(error, "data", None) or {}
    headers += list((extra.get("headers") or {}).items())
    return _answer(
        status,
        detail=extra.get("message"),
        errors=extra.get("messages") or extra.get("errors"),
        headers=headers,
    )


def unexpected(error: Exception) -> Response:
    """An error nobody meant: logged whole, told without details."""
    db.session.rollback()
    log.exception("unexpected error", path=request.path, request_id=getattr(g, "request_id", None))
    return _answer(500)


def suspended(_error: Suspended) -> Response:
    """The page of a suspended tenant; 503, so that no search engine forgets it."""
    if is_api():
        return problem(503, gettext("This organisation's Flygel is closed for now."))
    return Response(render_template("suspended.html"), 503)


def _answer(
    status: int,
    *,
    detail: str | None = None,
    errors: Any = None,
    headers: list[tuple[str, str]] | None = None,
) -> Response:
    heading, advice = TEXTS.get(status) or TEXTS[500 if status >= 500 else 400]
    if request_ctx.url_adapter is None:
        # The host's name is none that can be, so there are no addresses to fill a page with.
        return Response(f"{gettext(heading)}\n", status, content_type="text/plain; charset=utf-8")
    if is_api():
        if detail is None and status in _ADVICE_FOR_PROGRAMS:
            detail = gettext(advice)
        response = problem(status, gettext(heading), detail=detail, errors=errors)
        if status == 401:
            response.headers["WWW-Authenticate"] = "Bearer"
    else:
        body = render_template(
            "errors/error.html",
            status=status,
            heading=gettext(heading),
            advice=detail or gettext(advice),
            request_id=getattr(g, "request_id", None),
        )
        response = Response(body, status)
    for name, value in headers or ():
        response.headers[name] = value
    return response


def problem(status: int, title: str, *, detail: str | None = None, errors: Any = None) -> Response:
    """A problem detail; `errors` names the fields, as marshmallow reports them."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status}
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = errors
    if getattr(g, "request_id", None):
        body["request_id"] = g.request_id
    return Response(json.dumps(body), status, content_type="application/problem+json")
