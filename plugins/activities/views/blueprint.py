"""The blueprint of the pages, and what they have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, abort

from core.plugin_api import Actor, current_actor, explain, say
from plugins.activities import labels
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.catalogue import activity
from plugins.activities.values import ActivityView
from plugins.registry import NotThere, Refused, person_names, reach_of

pages = Blueprint("activities", __name__)


@pages.context_processor
def _words() -> dict[str, Any]:
    return {
        "labels": labels,
        "Permission": ActivitiesPermission,
        "may": lambda permission: current_actor().may(permission),
        "explain": explain,
    }


def press(act: Callable[[], object], done: str) -> bool:
    """Does what a button asks for, and says on the next page that it is done or why not."""
    try:
        act()
    except NotThere:
        abort(404)
    except Refused as refused:
        for objection in refused.objections:
            say(explain(objection.reason), "danger")
        return False
    say(done)
    return True


def activity_or_404(activity_id: UUID) -> ActivityView:
    """The activity as the reader sees it."""
    view = activity(current_actor(), activity_id)
    if view is None:
        abort(404)
    return view


def own_ids(actor: Actor) -> frozenset[UUID]:
    """Whom the actor may register without looking for them: oneself, own children, own pupils."""
    return reach_of(actor, ActivitiesPermission.REGISTER).people


def own_people(actor: Actor) -> dict[UUID, str]:
    """The same people by name."""
    return person_names(own_ids(actor))
