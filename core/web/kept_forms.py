"""A long form that met no session gives back what was typed, so that it can be sent once more.

For pages where people write for long, also without JavaScript: they mark their form with the
hidden field `MARK`. Nothing is stored; what was sent stands in the page that answers. Only a form
of the platform's own pages is given back, never one that another site sent.
"""

from __future__ import annotations

from flask import Response, render_template, request, url_for

MARK = "keep_typed"
# Shorter answers are told by their fields; these are worth reading again.
_WORTH_READING = 20


def kept_form(*, signed_out: bool) -> Response | None:
    """The page with what was typed, 401 or 400; None for what is not such a form."""
    if request.method != "POST" or MARK not in request.form or not _from_own_page():
        return None
    typed = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in ("csrf_token", MARK)
    ]
    body = render_template(
        "kept_form.html",
        signed_out=signed_out,
        action=request.path,
        mark=MARK,
        typed=typed,
        texts=[value for _, value in typed if len(value) >= _WORTH_READING],
        sign_in=url_for("security.login"),
    )
    return Response(body, 401 if signed_out else 400)


def _from_own_page() -> bool:
    if request.headers.get("HX-Request"):
        # The page is still open and keeps what was typed itself.
        return False
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == request.host_url.rstrip("/")
