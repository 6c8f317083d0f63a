"""The review and the panel."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import (
    FlygelSchema,
    LocalDate,
    LocalInteger,
    MoneyField,
    current_tenant,
)
from plugins.calls.rules.interests import Basis
from plugins.calls.schemas.shapes import (
    NamedSchema,
    VersionSchema,
    text_field,
)


class AssignSchema(FlygelSchema):
    """Who reads what, by hand."""

    application_id = fields.UUID(required=True, metadata={"label": N_("Application")})
    membership_id = fields.UUID(required=True, metadata={"label": N_("Juror")})


class LiftSchema(FlygelSchema):
    """A tie that is no conflict of interest, and why."""

    application_id = fields.UUID(required=True)
    membership_id = fields.UUID(required=True)
    basis = fields.Enum(Basis, by_value=True, required=True)
    reason = text_field(N_("Reason"), required=True, longest=2000)


class PointsSchema(FlygelSchema):
    """Points on a criterion."""

    points = fields.Integer(required=True)
    comment = text_field(N_("Comment"), longest=4000)


class ScoresSchema(FlygelSchema):
    """One's scores, by the criterion's id."""

    scores = fields.Dict(keys=fields.UUID(), values=fields.Nested(PointsSchema), load_default=dict)
    comment = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=8000))
    hand_in = fields.Boolean(load_default=False)


class ScoreViewSchema(FlygelSchema):
    """Points and comment on a criterion."""

    criterion_id = fields.UUID()
    points = fields.Integer()
    comment = fields.String()


class AssignmentSchema(FlygelSchema):
    """What one reader does about an application."""

    id = fields.UUID()
    phase_id = fields.UUID()
    application_id = fields.UUID()
    reader = fields.String()
    criteria = fields.List(fields.UUID())
    handed_in_at = fields.DateTime(allow_none=True)
    abstained_at = fields.DateTime(allow_none=True)
    comment = fields.String(allow_none=True)
    scores = fields.List(fields.Nested(ScoreViewSchema))
    version = fields.Integer()


class ToReadSchema(FlygelSchema):
    """A line of a juror's page."""

    assignment_id = fields.UUID()
    application_id = fields.UUID()
    call_id = fields.UUID()
    call_title = fields.Dict()
    applicant = fields.String()
    scored = fields.Integer()
    criteria = fields.Integer()
    handed_in = fields.Boolean()
    abstained = fields.Boolean()


class SharedSchema(FlygelSchema):
    """What was assigned."""

    added = fields.Integer()
    lacking = fields.Dict(keys=fields.String(), values=fields.Integer())


class TieSchema(FlygelSchema):
    """Why a reader keeps out of a case."""

    membership_id = fields.UUID()
    reader = fields.String()
    application_id = fields.UUID()
    basis = fields.Enum(Basis, by_value=True)
    note = fields.String()
    lifted = fields.Boolean()
    lift_reason = fields.String(allow_none=True)


class RankedSchema(FlygelSchema):
    """A line of the ranking; numbers are rounded to four decimals."""

    application_id = fields.UUID()
    number = fields.Integer()
    applicant = fields.String()
    place = fields.Integer(allow_none=True)
    weighted = fields.Function(lambda row: _rounded(row.weighted))
    mean = fields.Function(lambda row: _rounded(row.figures.mean if row.figures else None))
    median = fields.Function(lambda row: _rounded(row.median))
    spread = fields.Function(lambda row: row.figures.spread if row.figures else None)
    readers = fields.Integer()
    tied = fields.Boolean()
    asked = MoneyField(currency=lambda: current_tenant().currency, allow_none=True)


class MoveSchema(FlygelSchema):
    """A move in a scenario."""

    application_id = fields.UUID(required=True, metadata={"label": N_("Application")})
    to_place = LocalInteger(
        required=True, validate=validate.Range(min=1), metadata={"label": N_("To place")}
    )
    reason = text_field(N_("Reason"), longest=2000)


class MoveViewSchema(MoveSchema):
    """A move that was made."""

    from_place = fields.Integer()
    moved_at = fields.DateTime()
    moved_by = fields.String()


class ScenarioSchema(FlygelSchema):
    """A scenario."""

    id = fields.UUID()
    title = fields.String()
    chosen = fields.Boolean()
    order = fields.List(fields.UUID())
    moves = fields.List(fields.Nested(MoveViewSchema))
    version = fields.Integer()


class BallotSchema(FlygelSchema):
    """A vote among the tied."""

    application_id = fields.UUID(required=True, metadata={"label": N_("Your vote")})


class VoteSchema(FlygelSchema):
    """A vote."""

    id = fields.UUID()
    tied = fields.List(fields.Nested(NamedSchema))
    room = fields.Integer()
    opened_at = fields.DateTime()
    closed_at = fields.DateTime(allow_none=True)
    votes = fields.Dict(keys=fields.String(), values=fields.Integer())
    cast = fields.Integer()


class MinutesSchema(VersionSchema):
    """The minutes of a meeting."""

    id = fields.UUID(dump_only=True)
    held_on = LocalDate(required=True, metadata={"label": N_("Day of the meeting")})
    present = text_field(N_("Present"), longest=2000)
    text = text_field(N_("What was discussed and decided"), required=True, longest=50_000)
    written_by = fields.String(dump_only=True)
    approved_at = fields.DateTime(dump_only=True, allow_none=True)


class ShareSchema(FlygelSchema):
    """A part of the frame."""

    application_id = fields.UUID()
    amount = MoneyField(currency=lambda: current_tenant().currency)


class SharesArgumentsSchema(FlygelSchema):
    """How the frame is shared."""

    in_proportion = fields.Boolean(load_default=True)


def _rounded(value: Any) -> float | None:
    return None if value is None else round(float(value), 4)
