"""The blueprint of UngMusikk's pages, and what they have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, current_app, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from core.plugin_api import Crumb, Form, current_actor, explain, render_page
from core.plugin_api import gettext as _
from plugins.ungmusikk import labels
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import RoundView, round_of
from plugins.ungmusikk.rules import LessonState, PaymentState, RoundState
from plugins.ungmusikk.services import Conflict, NotThere, Refused, Stale

pages = Blueprint("ungmusikk", __name__)
Answer = tuple[str, int] | Response


@pages.context_processor
def names() -> dict[str, Any]:
    """The states and permissions by name, so that no template spells them."""
    return {
        "labels": labels,
        "RoundState": RoundState,
        "PaymentState": PaymentState,
        "LessonState": LessonState,
        "Permission": UngmusikkPermission,
        "may": lambda permission: current_actor().may(permission),
    }


@pages.errorhandler(Conflict)
@pages.errorhandler(Stale)
def somebody_was_first(error: Refused) -> Answer:
    """Says what somebody else has done meanwhile, or why the time for this is over."""
    label, address = _back(request.view_args or {})
    return render_page(
        "ungmusikk/conflict.html", status=409, reasons=error.reasons, back=address, label=label
    )


def _back(arguments: Mapping[str, Any]) -> tuple[str, str]:
    """Where one sees how things are now: what the button says, and its address."""
    actor = current_actor()
    if "year" in arguments and actor.may(UngmusikkPermission.READ_ROUNDS):
        address = url_for("ungmusikk.contribution_round", year=arguments["year"])
        return _("Open the round again"), address
    if "place_id" in arguments:
        address = url_for("ungmusikk.talent_place_page", place_id=arguments["place_id"])
        return _("Open the place again"), address
    if "lesson_id" in arguments:
        address = url_for("ungmusikk.lesson", lesson_id=arguments["lesson_id"])
        return _("Open the lesson again"), address
    return _("To the start page"), url_for("core.front")


@pages.errorhandler(NotThere)
def not_there(_error: NotThere) -> Any:
    """Answers like any address that is not there."""
    return current_app.handle_http_exception(NotFound())


def round_or_404(year: int) -> RoundView:
    """The year's round."""
    found = round_of(year)
    if found is None:
        abort(404)
    return found


def object_to(form: Form, refused: Refused, fields: dict[str, str]) -> None:
    """Puts a rule's reasons beside the fields they are about; `fields` goes by reason code."""
    for reason in refused.reasons:
        form.add_error(fields.get(reason.code), explain(reason))


def raise_conflict(refused: Refused) -> None:
    """A conflict has a page of its own; what can be mended stays on the form."""
    if type(refused) is not Refused:
        raise refused


def rounds_crumbs(year: int | None = None) -> list[Crumb]:
    """The way to a page under the rounds."""
    crumbs = [Crumb(_("Contribution rounds"), url_for("ungmusikk.rounds"))]
    if year is not None:
        crumbs.append(Crumb(str(year), url_for("ungmusikk.contribution_round", year=year)))
    return crumbs
