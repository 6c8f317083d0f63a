"""A municipality's own page, and the way there for those who have one."""

from __future__ import annotations

from flask import abort, url_for

from core.plugin_api import Crumb, current_actor, render_page, requires
from core.plugin_api import gettext as _
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import MunicipalityView, municipality_page, own_codes
from plugins.ungmusikk.views.blueprint import Answer, pages


@pages.get("/municipalities/<code>")
@requires(UngmusikkPermission.READ_MUNICIPALITY)
def municipality(code: str) -> Answer:
    """What a municipality pays and why, over the years; 404 outside the reader's reach."""
    found = municipality_page(current_actor(), code)
    if found is None:
        abort(404)
    return _page(found)


@pages.get("/my-municipality")
@requires(UngmusikkPermission.OWN_MUNICIPALITY)
def my_municipality() -> Answer:
    """The reader's own municipality; a choice when there are several."""
    actor = current_actor()
    found = [
        each for code in own_codes(actor) if (each := municipality_page(actor, code)) is not None
    ]
    if len(found) == 1:
        return _page(found[0])
    return render_page("ungmusikk/my_municipality.html", municipalities=found)


def _page(found: MunicipalityView) -> Answer:
    crumbs = []
    if current_actor().may(UngmusikkPermission.READ_MEMBERS):
        crumbs.append(Crumb(_("Members"), url_for("ungmusikk.members")))
    return render_page("ungmusikk/municipality.html", breadcrumbs=crumbs, municipality=found)
