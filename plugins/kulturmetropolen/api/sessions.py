"""KM-13, KM-14: mentor sessions, and studio time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, now
from plugins.kulturmetropolen import schemas
from plugins.kulturmetropolen.api.blueprint import doing, reading, writing
from plugins.kulturmetropolen.api.shapes import shape_of
from plugins.kulturmetropolen.permissions import KmPermission as P
from plugins.kulturmetropolen.queries import sessions as queries
from plugins.kulturmetropolen.queries import studios
from plugins.kulturmetropolen.services import sessions as services
from plugins.kulturmetropolen.services import studios as lending

SessionShape = shape_of(queries.SessionView)
ONE = "/sessions/<uuid:session_id>"


@reading("/sessions", P.READ_SESSIONS, SessionShape, many=True)
def session_list() -> Any:
    """KM-13: the mentor sessions within reach."""
    return queries.sessions(current_actor())


@reading(ONE, P.READ_SESSIONS, SessionShape)
def session(session_id: UUID) -> Any:
    """KM-13: one mentor session."""
    return queries.session(current_actor(), session_id)


@writing("/talents/<uuid:talent_id>/sessions", P.BOOK_SESSION, schemas.MentorSessionSchema)
def session_propose(sent: Mapping[str, Any], talent_id: UUID) -> Any:
    """KM-13: proposes a session with one of the talent's mentors; who proposes has agreed."""
    details = services.session_details(sent)
    return services.propose_session(current_actor(), talent_id, **details)


@reading("/rugekasser", P.BOOK_STUDIO, shape_of(studios.RugekasseView), many=True)
def rugekasse_list() -> Any:
    """KM-14: the nest boxes."""
    return studios.rugekasser()


@reading("/rooms/<uuid:room_id>", P.BOOK_STUDIO, shape_of(studios.RoomView))
def room(room_id: UUID) -> Any:
    """KM-14: a studio's next two weeks."""
    moment = now()
    return studios.room(current_actor(), room_id, since=moment, until=moment + timedelta(days=14))


doing(f"{ONE}/agree", P.BOOK_SESSION, schemas.NothingSchema, services.agree_to_session)
doing(f"{ONE}/cancel", P.BOOK_SESSION, schemas.NothingSchema, services.cancel_session)
doing(f"{ONE}/held", P.BOOK_SESSION, schemas.HoldSchema, services.hold_session)
doing("/rugekasser", P.MANAGE_STUDIO, schemas.RugekasseSchema, lending.add_rugekasse)
doing(
    "/rugekasser/<uuid:rugekasse_id>/rooms",
    P.MANAGE_STUDIO,
    schemas.RoomSchema,
    lending.add_room,
)
doing("/rooms/<uuid:room_id>/bookings", P.BOOK_STUDIO, schemas.BookingSchema, lending.book_room)
doing(
    "/bookings/<uuid:booking_id>",
    P.BOOK_STUDIO,
    schemas.NothingSchema,
    lending.cancel_booking,
    method="DELETE",
)
