"""The short address of administration: it leads to the first page that the reader may open."""

from __future__ import annotations

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from core.users.actor import SIGNED_IN
from core.web.access import requires
from core.web.administration.blueprint import pages
from core.web.pages import CORE_NAV
from core.web.running import current_actor


@pages.get("/")
@requires(SIGNED_IN)
def index() -> Response:
    """Onwards; 403 for somebody who administers nothing."""
    for item in CORE_NAV:
        if current_actor().may(item.permission):
            return redirect(url_for(item.endpoint))
    abort(403)
