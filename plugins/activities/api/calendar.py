"""The own calendar, and addresses for calendar programs."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import url_for

from core.plugin_api import LOCAL_ZONE, current_actor, now, requires
from plugins.activities.api.blueprint import endpoints
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.calendar import calendar_of_people, own_circle
from plugins.activities.schemas import CalendarArgumentsSchema, CalendarEntrySchema, FeedSchema
from plugins.activities.services.feeds import (
    make_organisation_feed,
    make_own_feed,
    revoke_organisation_feed,
    revoke_own_feed,
)
from plugins.registry import carry_out


@endpoints.route("/calendar", methods=["GET"])
@requires(ActivitiesPermission.OWN_CALENDAR)
@endpoints.arguments(CalendarArgumentsSchema, location="query")
@endpoints.response(200, CalendarEntrySchema(many=True))
def calendar_read(sent: dict[str, Any]) -> Any:
    """Sessions of oneself and one's children, from the first to the last day asked for."""
    first, last = sent["first"], sent["last"]
    return calendar_of_people(
        own_circle(current_actor()),
        first=datetime.combine(first, time(), LOCAL_ZONE) if first else None,
        last=datetime.combine(last + timedelta(days=1), time(), LOCAL_ZONE) if last else None,
    )


@endpoints.route("/calendar/address", methods=["POST"])
@requires(ActivitiesPermission.OWN_CALENDAR)
@endpoints.response(201, FeedSchema)
def own_feed_make() -> Any:
    """A new address for the own calendar; the old one stops working. It is said once."""
    return _address(carry_out(lambda: make_own_feed(current_actor(), now=now())))


@endpoints.route("/calendar/address", methods=["DELETE"])
@requires(ActivitiesPermission.OWN_CALENDAR)
@endpoints.response(204)
def own_feed_revoke() -> None:
    """Takes the address out of use."""
    revoke_own_feed(current_actor())


@endpoints.route("/organisations/<uuid:organisation_id>/calendar/address", methods=["POST"])
@requires(ActivitiesPermission.ORGANISATION_CALENDAR)
@endpoints.response(201, FeedSchema)
def organisation_feed_make(organisation_id: UUID) -> Any:
    """A new address for an organisation's calendar, which names nobody. It is said once."""
    return _address(
        carry_out(lambda: make_organisation_feed(current_actor(), organisation_id, now=now()))
    )


@endpoints.route("/organisations/<uuid:organisation_id>/calendar/address", methods=["DELETE"])
@requires(ActivitiesPermission.ORGANISATION_CALENDAR)
@endpoints.response(204)
def organisation_feed_revoke(organisation_id: UUID) -> None:
    """Takes the address out of use."""
    carry_out(lambda: revoke_organisation_feed(current_actor(), organisation_id))


def _address(secret: str) -> dict[str, str]:
    return {"address": url_for("activities.feed", secret=secret, _external=True)}
