"""KM-10: practices, and how they spread."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from plugins.kulturmetropolen import schemas
from plugins.kulturmetropolen.api.blueprint import doing, reading
from plugins.kulturmetropolen.api.shapes import shape_of
from plugins.kulturmetropolen.permissions import KmPermission as P
from plugins.kulturmetropolen.queries import practices as queries
from plugins.kulturmetropolen.services import practices as services

PracticeShape = shape_of(queries.PracticeView)
ONE = "/practices/<uuid:practice_id>"


@reading("/practices", P.READ_EFFORTS, shape_of(queries.PracticeCard), many=True)
def practice_list() -> Any:
    """KM-10: the practices by title."""
    return queries.practices()


@reading(ONE, P.READ_EFFORTS, PracticeShape)
def practice(practice_id: UUID) -> Any:
    """KM-10: one practice."""
    return queries.practice(practice_id)


doing(
    "/practices",
    P.WRITE_PRACTICES,
    schemas.PracticeSchema,
    services.add_practice,
    details=services.practice_details,
)
doing(
    ONE,
    P.WRITE_PRACTICES,
    schemas.PracticeSchema,
    services.change_practice,
    method="PUT",
    details=services.practice_details,
    tagged=(practice, PracticeShape),
)
doing(f"{ONE}/adoptions", P.WRITE_PRACTICES, schemas.AdoptionSchema, services.adopt_practice)
doing(
    "/adoptions/<uuid:adoption_id>",
    P.WRITE_PRACTICES,
    schemas.HowItWentSchema,
    services.tell_how_it_went,
    method="PUT",
)
