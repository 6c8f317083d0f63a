"""The blueprint, and what every page of a pathway does the same way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import structlog
from flask import Blueprint, redirect, request, url_for
from werkzeug.routing import BuildError
from werkzeug.wrappers import Response

from core.plugin_api import current_actor, gettext, may_open, render_page, say
from plugins.pathway.queries import viewer
from plugins.pathway.queries.views import ShownStep, Viewer
from plugins.registry import NotThere, found

pages = Blueprint("pathway", __name__)
log = structlog.get_logger()

Answer = tuple[str, int] | Response


def viewer_of(person_id: UUID, *, writes: str | None = None, sees: str | None = None) -> Viewer:
    """The reader of a person's pathway; 404 for a stranger, and for a part that is not theirs."""
    reader = found(viewer(current_actor(), person_id))
    allowed = (writes is None or reader.writes(writes)) and (sees is None or reader.sees(sees))
    return found(reader if allowed else None)


def options(kind: type[Any]) -> list[tuple[str, str]]:
    """The choices of an enum with labels, for a form."""
    return [(each.value, gettext(each.label)) for each in kind]


def named_options(people: Sequence[Any]) -> list[tuple[UUID, str]]:
    """Named things as the choices of a form."""
    return [(each.id, each.name) for each in people]


def removal(
    act: Callable[[], UUID],
    *,
    heading: str,
    consequence: str,
    back: str,
    leads_to: str,
    done: str,
) -> Any:
    """The page that asks before something is taken away, and taking it away."""
    if request.method == "POST":
        try:
            person_id = act()
        except NotThere:
            found(None)
        say(done)
        return redirect(url_for(leads_to, person_id=person_id))
    return render_page("pathway/remove.html", heading=heading, consequence=consequence, back=back)


def step_address(shown: ShownStep) -> str | None:
    """Where a step leads: a page here, or at the organisation that it comes from.

    None where it leads nowhere, or to a page here that is not for this reader.
    """
    step = shown.step
    if step.endpoint is None:
        return None
    try:
        path = url_for(step.endpoint, **step.arguments)
    except BuildError:
        # A module that names a page wrongly costs its own link, and the step is still read.
        log.exception("a step leads nowhere", endpoint=step.endpoint)
        return None
    if shown.address:
        return f"{shown.address.rstrip('/')}{path}"
    return path if may_open(step.endpoint) else None


@pages.context_processor
def _words() -> dict[str, Any]:
    return {"step_address": step_address}
