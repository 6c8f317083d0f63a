"""Goals, measures, the log and advice, as they are typed."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import FlygelSchema, LocalDate, LocalInteger
from plugins.fremtidens_kulturskole.rules import (
    Column,
    ValueArea,
)
from plugins.fremtidens_kulturskole.schemas.typed import (
    _LONG,
    _NAME,
    _SHORT,
    VersionedSchema,
    _one_of,
)


class GoalSchema(VersionedSchema):
    """FK-14, FK-15: a local goal."""

    title = fields.String(required=True, validate=_NAME, metadata={"label": N_("Local goal")})
    outcome_goal_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("Outcome goal")}
    )
    today = fields.String(
        load_default="", validate=_LONG, metadata={"label": N_("Where are we today?")}
    )
    wished = fields.String(
        load_default="", validate=_LONG, metadata={"label": N_("Where do we want to be?")}
    )
    how = fields.String(
        load_default="", validate=_LONG, metadata={"label": N_("How do we get there?")}
    )
    value_areas = fields.List(
        fields.String(validate=_one_of(ValueArea)),
        load_default=list,
        metadata={"label": N_("Value areas")},
    )


class AssessSchema(FlygelSchema):
    """FK-15: a self-assessment at a gathering."""

    gathering_id = fields.UUID(required=True, metadata={"label": N_("Gathering")})
    score = LocalInteger(
        required=True,
        validate=validate.Range(min=1, max=5),
        metadata={"label": N_("How far along are we, from 1 to 5?")},
    )
    why = fields.String(load_default="", validate=_LONG, metadata={"label": N_("Why")})


class MeasureSchema(FlygelSchema):
    """FK-16: a measure."""

    title = fields.String(required=True, validate=_NAME, metadata={"label": N_("Measure")})


class MoveSchema(VersionedSchema):
    """FK-16: on to another phase."""

    phase = fields.String(
        load_default=None, allow_none=True, validate=_SHORT, metadata={"label": N_("Phase")}
    )
    note = fields.String(
        load_default="", validate=_LONG, metadata={"label": N_("What have you learned so far?")}
    )


class EntrySchema(FlygelSchema):
    """FK-17: a line of Gjort – lært – lurt."""

    column = fields.String(
        required=True, validate=_one_of(Column), metadata={"label": N_("Column")}
    )
    text = fields.String(
        required=True, validate=validate.Length(1, 4000), metadata={"label": N_("Text")}
    )
    on = LocalDate(load_default=None, allow_none=True, metadata={"label": N_("Day")})
    goal_id = fields.UUID(load_default=None, allow_none=True, metadata={"label": N_("Local goal")})


class AdviceSchema(VersionedSchema):
    """FK-17: shared advice."""

    title = fields.String(required=True, validate=_NAME, metadata={"label": N_("The advice")})
    text = fields.String(
        required=True, validate=validate.Length(1, 4000), metadata={"label": N_("In more words")}
    )
    stands_behind = fields.String(
        required=True, validate=_NAME, metadata={"label": N_("Who stands behind it")}
    )
    value_areas = fields.List(
        fields.String(validate=_one_of(ValueArea)),
        load_default=list,
        metadata={"label": N_("Value areas")},
    )


class PublishSchema(FlygelSchema):
    """On the theme page, or off it."""

    is_public = fields.Boolean(required=True)
