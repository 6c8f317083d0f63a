"""Stages, talents, moves and hand-overs, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort

from core.plugin_api import current_actor, now, today
from plugins.kulturmetropolen import schemas
from plugins.kulturmetropolen.api.blueprint import reading, writing
from plugins.kulturmetropolen.api.shapes import shape_of
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries import board as boards
from plugins.kulturmetropolen.queries import flow, handovers, stages, talents, views, way
from plugins.kulturmetropolen.queries.talents import talent_card
from plugins.kulturmetropolen.services import handovers as handing
from plugins.kulturmetropolen.services import moves
from plugins.kulturmetropolen.services import stages as staging
from plugins.kulturmetropolen.services import talents as entering
from plugins.kulturmetropolen.views.stages import details_of

P = KmPermission


def stage_list() -> Any:
    """KM-1: the stages in their order."""
    return stages.stages()


def stage(stage_id: UUID) -> Any:
    """KM-1: one stage."""
    return stages.stage(stage_id)


def talent_list() -> Any:
    """KM-1: the talents within reach."""
    return talents.talent_cards(current_actor())


def talent(talent_id: UUID) -> Any:
    """KM-5: one talent's way, within reach."""
    actor = current_actor()
    if talent_card(actor, talent_id) is None:
        return None
    return way.talent(actor, talent_id)


def board(*, outgrown: bool) -> Any:
    """KM-1, KM-4: the board; with `outgrown` only whom nothing nearby helps with what is next."""
    return boards.board(current_actor(), only_outgrown=outgrown)


def own_list() -> Any:
    """KM-5: one's own way, and one's children's."""
    return talents.own_talents(current_actor())


def own(talent_id: UUID) -> Any:
    """KM-5: one's own or a child's way with everything."""
    actor = current_actor()
    card = talent_card(actor, talent_id, permission=P.OWN_WAY)
    return way.talent_view(card, actor) if card else None


def proposal(proposal_id: UUID) -> Any:
    """KM-3: a proposed move and its decision."""
    found = way.proposal(proposal_id)
    if found is None or talent_card(current_actor(), found.talent_id) is None:
        return None
    return found


def handover_list() -> Any:
    """KM-4: hand-overs that organisations within reach send or receive."""
    return handovers.handovers(current_actor())


def handover(handover_id: UUID) -> Any:
    """KM-4: one hand-over."""
    return handovers.handover(current_actor(), handover_id)


def figures(year: int) -> Any:
    """KM-6: a year's figures; null where they would tell about single people."""
    if year not in {*flow.years_with_moves(), today().year}:
        abort(404)
    return flow.figures(year, today=today())


def change_stage(sent: Any, stage_id: UUID) -> Any:
    """KM-1: changes a stage and its criteria."""
    staging.change_stage(current_actor(), stage_id, details_of(sent), version=sent["version"])


def decide(sent: Any, proposal_id: UUID) -> Any:
    """KM-3: says yes or no to a proposal, with a reason."""
    return moves.decide_proposal(current_actor(), proposal_id, **sent, now=now())


def move(sent: Any, talent_id: UUID) -> Any:
    """KM-3: proposes a move, or with `decide` makes it, by who decides."""
    typed = {name: sent[name] for name in ("kind", "stage_id", "reason")}
    if sent["decide"]:
        return moves.move_at_once(
            current_actor(),
            talent_id,
            typed.pop("kind"),
            dispensation=sent["dispensation"],
            **typed,
            now=now(),
        )
    return moves.propose_move(current_actor(), talent_id, typed.pop("kind"), **typed, now=now())


def own_move(sent: Any, talent_id: UUID) -> Any:
    """KM-3: a break, back from it, goodbye, or welcome back."""
    moves.make_own_move(current_actor(), talent_id, sent["kind"], reason=sent["reason"])


StageShape, TalentShape = shape_of(views.StageView), shape_of(views.TalentView)
CardShape, HandoverShape = shape_of(views.TalentCard), shape_of(views.HandoverView)

reading("/stages", P.READ_STAGES, StageShape, stage_list, many=True)
reading("/stages/<uuid:stage_id>", P.READ_STAGES, StageShape, stage)
reading("/talents", P.READ_TALENTS, CardShape, talent_list, many=True)
reading("/board", P.READ_TALENTS, shape_of(boards.Board), board, asked=schemas.BoardSchema)
reading("/talents/<uuid:talent_id>", P.READ_TALENTS, TalentShape, talent)
reading("/my-way", P.OWN_WAY, CardShape, own_list, many=True)
reading("/my-way/<uuid:talent_id>", P.OWN_WAY, TalentShape, own)
reading("/proposals/<uuid:proposal_id>", P.READ_TALENTS, shape_of(views.ProposalView), proposal)
reading("/handovers", P.READ_HANDOVERS, HandoverShape, handover_list, many=True)
reading("/handovers/<uuid:handover_id>", P.READ_HANDOVERS, HandoverShape, handover)
reading("/figures/<int:year>", P.READ_FIGURES, shape_of(flow.Figures), figures)

writing(
    "/stages",
    P.MANAGE_STAGES,
    schemas.NewStageSchema,
    lambda sent: staging.add_stage(current_actor(), details_of(sent), after=sent["after"]),
    name="stage_add",
    says="KM-1: a further stage after another one.",
)
writing(
    "/stages/<uuid:stage_id>",
    P.MANAGE_STAGES,
    schemas.StageSchema,
    change_stage,
    name="stage_change",
    method="PUT",
    tagged=(stage, StageShape),
)
writing(
    "/stages/order",
    P.MANAGE_STAGES,
    schemas.StageOrderSchema,
    lambda sent: staging.order_stages(current_actor(), sent["stage_ids"]),
    name="stage_order",
    says="KM-1: the stages in another order; all of them, each once.",
)
writing(
    "/stages/<uuid:stage_id>",
    P.MANAGE_STAGES,
    schemas.NothingSchema,
    lambda sent, stage_id: staging.retire_stage(current_actor(), stage_id),
    name="stage_retire",
    says="KM-1: takes a stage out of use. Nobody may stand there; the history keeps it.",
    method="DELETE",
)
writing(
    "/talents",
    P.ENTER,
    schemas.EnterSchema,
    lambda sent: entering.enter_talent(current_actor(), **sent),
    name="talent_enter",
    says="KM-1: somebody begins, at the first stage unless another is named, at an actor in reach.",
)
writing(
    "/talents/<uuid:talent_id>/mentors",
    P.ENTER,
    schemas.MentorSchema,
    lambda sent, talent_id: entering.give_mentor(current_actor(), talent_id, sent["mentor_id"]),
    name="mentor_give",
    says="KM-3: gives a talent a mentor from a day on; None is today.",
)
writing(
    "/talents/<uuid:talent_id>/mentors/<uuid:mentorship_id>",
    P.ENTER,
    schemas.NothingSchema,
    lambda sent, talent_id, mentorship_id: entering.end_mentorship(
        current_actor(), talent_id, mentorship_id
    ),
    name="mentor_end",
    says="KM-3: today is the mentor's last day with the talent.",
    method="DELETE",
)
writing(
    "/talents/<uuid:talent_id>/criteria/<uuid:criterion_id>",
    P.JUDGE,
    schemas.JudgementSchema,
    lambda sent, talent_id, criterion_id: entering.judge_criterion(
        current_actor(), talent_id, criterion_id, **sent, now=now()
    ),
    name="criterion_judge",
    says="KM-2: somebody in the role that the criterion names says whether it is met, and why.",
)
writing("/talents/<uuid:talent_id>/moves", P.PROPOSE, schemas.MoveSchema, move, name="move_propose")
writing(
    "/my-way/<uuid:talent_id>/moves", P.OWN_WAY, schemas.OwnMoveSchema, own_move, name="move_own"
)
writing(
    "/proposals/<uuid:proposal_id>/decision",
    P.DECIDE,
    schemas.DecisionSchema,
    decide,
    name="proposal_decide",
)
writing(
    "/proposals/<uuid:proposal_id>",
    P.PROPOSE,
    schemas.NothingSchema,
    lambda sent, proposal_id: moves.withdraw_proposal(current_actor(), proposal_id, now=now()),
    name="proposal_withdraw",
    says="KM-3: whoever proposed a move takes it back, while nobody has decided it.",
    method="DELETE",
)
writing(
    "/decisions/<uuid:decision_id>/objections",
    P.OWN_WAY,
    schemas.ObjectionSchema,
    lambda sent, decision_id: moves.object_to_decision(
        current_actor(), decision_id, text=sent["text"], now=now()
    ),
    name="objection_make",
    says="KM-5: the talent or a guardian objects to a decision, once each, with a text.",
)
writing(
    "/objections/<uuid:objection_id>/answer",
    P.ANSWER_OBJECTION,
    schemas.AnswerSchema,
    lambda sent, objection_id: moves.answer_objection(
        current_actor(), objection_id, answer=sent["answer"], now=now()
    ),
    name="objection_answer",
    says="KM-5: answers an objection, once.",
)
writing(
    "/talents/<uuid:talent_id>/handovers",
    P.HAND_OVER,
    schemas.HandoverSchema,
    lambda sent, talent_id: handing.hand_over(current_actor(), talent_id, **sent),
    name="handover_send",
    says="KM-4: begins a hand-over; the talent is asked first, then the receiver.",
)
writing(
    "/my-way/handovers/<uuid:handover_id>/consent",
    P.OWN_WAY,
    schemas.ConsentSchema,
    lambda sent, handover_id: handing.consent_to_handover(current_actor(), handover_id, **sent),
    name="handover_consent",
    says="KM-4: the talent says yes or no; under age a guardian does. The deadline begins anew.",
)
writing(
    "/handovers/<uuid:handover_id>/answer",
    P.RECEIVE,
    schemas.HandoverAnswerSchema,
    lambda sent, handover_id: handing.answer_handover(current_actor(), handover_id, **sent),
    name="handover_answer",
    says="KM-4: the receiver accepts, or refuses with a reason, until the deadline's last day.",
)
writing(
    "/handovers/<uuid:handover_id>/follow-up",
    P.READ_HANDOVERS,
    schemas.FollowUpSchema,
    lambda sent, handover_id: handing.follow_up_handover(current_actor(), handover_id, **sent),
    name="handover_follow_up",
    says="KM-4: writes how it went, by whoever sent or received the talent.",
)
writing(
    "/handovers/<uuid:handover_id>",
    P.HAND_OVER,
    schemas.NothingSchema,
    lambda sent, handover_id: handing.withdraw_handover(current_actor(), handover_id),
    name="handover_withdraw",
    says="KM-4: the sender takes it back while nobody has answered.",
    method="DELETE",
)
