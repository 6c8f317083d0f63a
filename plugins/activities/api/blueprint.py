"""The blueprint of the endpoints, and how values are shaped that are no rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import abort

from core.kit import Decision, Reason
from core.plugin_api import ApiBlueprint, current_actor, explain
from plugins.activities.queries.catalogue import activity
from plugins.activities.values import ActivityCard, ActivityView, RegistrationView

endpoints = ApiBlueprint(
    "activities_api",
    __name__,
    description="Activities, registrations, attendance and calendars.",
)


def activity_or_404(activity_id: UUID) -> ActivityView:
    """The activity as the caller sees it."""
    view = activity(current_actor(), activity_id)
    if view is None:
        abort(404)
    return view


def said_of(view: ActivityView) -> dict[str, Any]:
    """An activity as the schema writes it."""
    return {
        **{name: getattr(view, name) for name in view.__dataclass_fields__},
        "title": view.titles,
        "description": view.descriptions,
        "organisation_id": view.organisation.id,
        "places": view.places.total,
        "availability": view.places,
        "tags": [f"{scheme}:{tag}" for scheme, tag in view.tags],
    }


def said_of_card(card: ActivityCard) -> dict[str, Any]:
    """A card as the schema writes it."""
    return {
        **{name: getattr(card, name) for name in card.__dataclass_fields__},
        "fits": said_of_decision(card.fits) if card.fits else None,
    }


def said_of_registration(view: RegistrationView) -> dict[str, Any]:
    """A registration as the schema writes it."""
    return {
        **{name: getattr(view, name) for name in view.__dataclass_fields__},
        "reasons": _reasons(view.reasons),
    }


def said_of_decision(decision: Decision) -> dict[str, Any]:
    """A decision with its reasons' codes and sentences."""
    return {"outcome": decision.outcome.value, "reasons": _reasons(decision.reasons)}


def _reasons(reasons: Sequence[Reason]) -> list[dict[str, str]]:
    return [{"code": each.code, "message": explain(each)} for each in reasons]
