"""UM-15, UM-17: a year's activities by cooperation area; the classes of a teacher."""

from __future__ import annotations

from typing import Any

from flask import abort
from marshmallow import fields

from core.plugin_api import FlygelSchema, current_actor, requires
from plugins.ungmusikk.api.blueprint import endpoints
from plugins.ungmusikk.api.shapes import Kroner
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import area_figures, classes_for
from plugins.ungmusikk.schemas import FIRST_YEAR, LAST_YEAR


class AreaSchema(FlygelSchema):
    """What was done in an area."""

    area = fields.String()
    activities = fields.Integer()
    participants = fields.Integer(
        allow_none=True, metadata={"description": "null: one to four, which are not shown."}
    )


class AreasSchema(FlygelSchema):
    """A year by cooperation area."""

    year = fields.Integer()
    activities = fields.Integer()
    without_area = fields.Integer()
    areas = fields.List(fields.Nested(AreaSchema))


class PupilForClassSchema(FlygelSchema):
    """A pupil of one's own whom a class suits."""

    id = fields.UUID()
    name = fields.String()
    instrument = fields.String(allow_none=True)
    state = fields.String(allow_none=True, metadata={"description": "null: not registered."})


class ClassSchema(FlygelSchema):
    """A masterclass or instrument class to come."""

    activity_id = fields.UUID()
    kind = fields.String()
    title = fields.String()
    starts_at = fields.AwareDateTime(allow_none=True)
    distance_km = fields.Integer(allow_none=True)
    travel_support = Kroner(allow_none=True)
    places = fields.Integer(allow_none=True, metadata={"description": "null: no limit."})
    taken = fields.Integer()
    waiting = fields.Integer()
    pupils = fields.List(fields.Nested(PupilForClassSchema))


@endpoints.route("/areas/<int:year>")
@requires(UngmusikkPermission.READ_AREAS)
@endpoints.response(200, AreasSchema)
@endpoints.alt_response(404, "NOT_FOUND")
def areas(year: int) -> Any:
    """A year's activities by the cooperation areas in use then.

    An activity in several areas counts in each.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    found = area_figures(year)
    return {
        "year": found.year,
        "activities": len(found.activities),
        "without_area": len(found.untagged),
        "areas": found.shares,
    }


@endpoints.route("/classes")
@requires(UngmusikkPermission.READ_CLASSES)
@endpoints.response(200, ClassSchema(many=True))
def classes() -> Any:
    """Masterclasses and instrument classes to come, with one's own pupils for each."""
    return [
        {
            "activity_id": each.card.id,
            "kind": each.card.kind,
            "title": each.card.title,
            "starts_at": each.card.starts_at,
            "distance_km": each.distance_km,
            "travel_support": each.support,
            "places": each.card.places.total,
            "taken": each.card.places.taken,
            "waiting": each.card.places.waiting,
            "pupils": each.pupils,
        }
        for each in classes_for(current_actor())
    ]
