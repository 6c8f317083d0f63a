"""KM-4: hand-overs, for who sends, who receives and whose they are."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import current_actor
from plugins.kulturmetropolen import schemas
from plugins.kulturmetropolen.api.blueprint import doing, reading
from plugins.kulturmetropolen.api.shapes import shape_of
from plugins.kulturmetropolen.permissions import KmPermission as P
from plugins.kulturmetropolen.queries import handovers as queries
from plugins.kulturmetropolen.queries import views
from plugins.kulturmetropolen.services import handovers as services

HandoverShape = shape_of(views.HandoverView)


@reading("/handovers", P.READ_HANDOVERS, HandoverShape, many=True)
def handover_list() -> Any:
    """KM-4: hand-overs that organisations within reach send or receive."""
    return queries.handovers(current_actor())


@reading("/handovers/<uuid:handover_id>", P.READ_HANDOVERS, HandoverShape)
def handover(handover_id: UUID) -> Any:
    """KM-4: one hand-over."""
    return queries.handover(current_actor(), handover_id)


doing(
    "/talents/<uuid:talent_id>/handovers",
    P.HAND_OVER,
    schemas.HandoverSchema,
    services.hand_over,
)
doing(
    "/my-way/handovers/<uuid:handover_id>/consent",
    P.OWN_WAY,
    schemas.ConsentSchema,
    services.consent_to_handover,
)
doing(
    "/handovers/<uuid:handover_id>/answer",
    P.RECEIVE,
    schemas.HandoverAnswerSchema,
    services.answer_handover,
)
doing(
    "/handovers/<uuid:handover_id>/follow-up",
    P.READ_HANDOVERS,
    schemas.FollowUpSchema,
    services.follow_up_handover,
)
doing(
    "/handovers/<uuid:handover_id>",
    P.HAND_OVER,
    schemas.NothingSchema,
    services.withdraw_handover,
    method="DELETE",
)
