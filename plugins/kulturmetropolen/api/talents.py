"""KM-1 to KM-5: the board, talents, their moves, what is decided, and one's own way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, now
from plugins.kulturmetropolen import schemas
from plugins.kulturmetropolen.api.blueprint import doing, reading, writing
from plugins.kulturmetropolen.api.shapes import shape_of
from plugins.kulturmetropolen.permissions import KmPermission as P
from plugins.kulturmetropolen.queries import board as boards
from plugins.kulturmetropolen.queries import decisions, talents, views, way
from plugins.kulturmetropolen.services import moves, objections
from plugins.kulturmetropolen.services import talents as services

CardShape, TalentShape = shape_of(views.TalentCard), shape_of(views.TalentView)


@reading("/talents", P.READ_TALENTS, CardShape, many=True)
def talent_list() -> Any:
    """KM-1: the talents within reach."""
    return talents.talent_cards(current_actor())


@reading("/board", P.READ_TALENTS, shape_of(boards.Board), asked=schemas.BoardSchema)
def board(*, outgrown: bool) -> Any:
    """KM-1, KM-4: the board; with `outgrown` only whom nothing nearby helps with what is next."""
    return boards.board(current_actor(), only_outgrown=outgrown)


@reading("/talents/<uuid:talent_id>", P.READ_TALENTS, TalentShape)
def talent(talent_id: UUID) -> Any:
    """KM-5: one talent's way, within reach."""
    card = talents.talent_card(current_actor(), talent_id)
    return way.talent_view(card, current_actor()) if card else None


@reading("/my-way", P.OWN_WAY, CardShape, many=True)
def own_list() -> Any:
    """KM-5: one's own way, and one's children's."""
    return talents.own_talents(current_actor())


@reading("/my-way/<uuid:talent_id>", P.OWN_WAY, TalentShape)
def own(talent_id: UUID) -> Any:
    """KM-5: one's own or a child's way with everything."""
    card = talents.talent_card(current_actor(), talent_id, permission=P.OWN_WAY)
    return way.talent_view(card, current_actor()) if card else None


@reading("/proposals/<uuid:proposal_id>", P.READ_TALENTS, shape_of(views.ProposalView))
def proposal(proposal_id: UUID) -> Any:
    """KM-3: a proposed move and its decision."""
    found = decisions.proposal(proposal_id)
    if found is None or talents.talent_card(current_actor(), found.talent_id) is None:
        return None
    return found


@writing("/talents/<uuid:talent_id>/moves", P.PROPOSE, schemas.MoveSchema)
def move_propose(sent: Mapping[str, Any], talent_id: UUID) -> Any:
    """KM-3: proposes a move, or with `decide` makes it, by who decides."""
    typed = dict(sent)
    decide, dispensation = typed.pop("decide"), typed.pop("dispensation")
    if decide:
        return moves.move_at_once(
            current_actor(), talent_id, **typed, dispensation=dispensation, now=now()
        )
    return moves.propose_move(current_actor(), talent_id, **typed, now=now())


doing("/talents", P.ENTER, schemas.EnterSchema, services.enter_talent)
doing("/talents/<uuid:talent_id>/mentors", P.ENTER, schemas.MentorSchema, services.give_mentor)
doing(
    "/talents/<uuid:talent_id>/mentors/<uuid:mentorship_id>",
    P.ENTER,
    schemas.NothingSchema,
    services.end_mentorship,
    method="DELETE",
)
doing(
    "/talents/<uuid:talent_id>/criteria/<uuid:criterion_id>",
    P.JUDGE,
    schemas.JudgementSchema,
    services.judge_criterion,
)
doing("/my-way/<uuid:talent_id>/moves", P.OWN_WAY, schemas.OwnMoveSchema, moves.make_own_move)
doing(
    "/proposals/<uuid:proposal_id>/decision",
    P.DECIDE,
    schemas.DecisionSchema,
    moves.decide_proposal,
)
doing(
    "/proposals/<uuid:proposal_id>",
    P.PROPOSE,
    schemas.NothingSchema,
    moves.withdraw_proposal,
    method="DELETE",
)
doing(
    "/decisions/<uuid:decision_id>/objections",
    P.OWN_WAY,
    schemas.ObjectionSchema,
    objections.object_to_decision,
)
doing(
    "/objections/<uuid:objection_id>/answer",
    P.ANSWER_OBJECTION,
    schemas.AnswerSchema,
    objections.answer_objection,
)
