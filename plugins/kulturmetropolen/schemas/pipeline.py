"""KM-1 to KM-5: stages, talents, moves, hand-overs."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import (
    FlygelSchema,
    LocalInteger,
)
from plugins.kulturmetropolen.rules import (
    CriterionKind,
    MoveKind,
    PassedOn,
    StageMeaning,
)
from plugins.kulturmetropolen.schemas.making import (
    VersionedSchema,
    choice,
    identity,
    plain_text,
    words,
)


class CriterionSchema(FlygelSchema):
    """KM-2: a criterion; without an id a new one."""

    id = fields.UUID(load_default=None, allow_none=True)
    kind = choice(CriterionKind, N_("What counts"), required=True)
    number = LocalInteger(load_default=1, allow_none=True, metadata={"label": N_("How many")})
    role = fields.String(load_default=None, allow_none=True, metadata={"label": N_("Who judges")})
    activity_kind = fields.String(
        load_default=None, allow_none=True, metadata={"label": N_("Kind of course")}
    )
    note = fields.String(
        load_default="", validate=validate.Length(max=300), metadata={"label": N_("Own words")}
    )


class StageSchema(VersionedSchema):
    """KM-1: a stage with its criteria."""

    meaning = choice(StageMeaning, N_("Meaning"), required=True)
    name = words(N_("Name"), longest=100, required=True)
    about = words(N_("What it is"))
    criteria = fields.List(
        fields.Nested(CriterionSchema), load_default=list, metadata={"label": N_("Criteria")}
    )


class NewStageSchema(StageSchema):
    """KM-1: a further stage."""

    after = identity(N_("Comes after"), required=True)


class StageOrderSchema(FlygelSchema):
    """KM-1: every stage's id, in the wanted order."""

    stage_ids = fields.List(fields.UUID(), required=True)


class BoardSchema(FlygelSchema):
    """KM-4: the whole board, or only who has outgrown a place."""

    outgrown = fields.Boolean(load_default=False, metadata={"label": N_("Outgrown")})


class EnterSchema(FlygelSchema):
    """KM-1: somebody begins."""

    person_id = identity(N_("Who"), required=True)
    organisation_id = identity(N_("Which organisation has the responsibility"), required=True)
    reason = plain_text(N_("Why now"), required=True)


class MentorSchema(FlygelSchema):
    """KM-3: a mentor for a talent."""

    mentor_id = identity(N_("Mentor"), required=True)


class MoveSchema(FlygelSchema):
    """KM-3: a proposed move; `decide` decides it at once, for who has the right to."""

    kind = choice(MoveKind, N_("Move"), required=True)
    stage_id = identity(N_("Stage"), load_default=None, allow_none=True)
    reason = plain_text(N_("Reason"), required=True)
    dispensation = plain_text(N_("Why an exception is made"))
    decide = fields.Boolean(load_default=False, metadata={"label": N_("Decide at once")})


class OwnMoveSchema(FlygelSchema):
    """KM-3: a break, coming back, goodbye, or welcome back."""

    kind = choice(MoveKind, N_("Move"), required=True)
    reason = plain_text(N_("Something you want to say about it"))


class DecisionSchema(FlygelSchema):
    """KM-3: a yes or a no, with a reason."""

    approve = fields.Boolean(
        required=True,
        metadata={"label": N_("Decision")},
        error_messages={"required": N_("Choose yes or no.")},
    )
    reason = plain_text(N_("Reason"), required=True)
    dispensation = plain_text(N_("Why an exception is made"))


class JudgementSchema(FlygelSchema):
    """KM-2: whether a criterion is met, and what that rests on."""

    met = fields.Boolean(required=True, metadata={"label": N_("Is it met?")})
    reason = plain_text(N_("What you have seen or heard"), required=True)


class ObjectionSchema(FlygelSchema):
    """KM-5: what somebody does not agree with."""

    text = plain_text(N_("What do you not agree with?"), required=True)


class AnswerSchema(FlygelSchema):
    """KM-5: an answer to an objection."""

    answer = plain_text(N_("Answer"), required=True)


class HandoverSchema(FlygelSchema):
    """KM-4: a hand-over."""

    receiver_id = identity(N_("Receiver"), required=True)
    why = plain_text(N_("Why"), required=True)
    passes = fields.List(
        fields.Enum(PassedOn, by_value=True),
        load_default=list,
        metadata={"label": N_("What is passed on")},
    )
    note = plain_text(N_("Note to the receiver"))


class ConsentSchema(VersionedSchema):
    """KM-4: the talent's own answer."""

    agree = fields.Boolean(required=True, metadata={"label": N_("Answer")})


class HandoverAnswerSchema(VersionedSchema):
    """KM-4: the receiver's answer."""

    accept = fields.Boolean(required=True, metadata={"label": N_("Answer")})
    answer = plain_text(N_("Reason"))


class FollowUpSchema(VersionedSchema):
    """KM-4: how it went."""

    text = plain_text(N_("How it went"), required=True)
