"""Goals, repertoire, performances and practice."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import FlygelSchema, LocalInteger
from plugins.pathway.models import (
    GoalState,
    RepertoireState,
)
from plugins.pathway.schemas.parts import (
    LONG,
    MANY,
    VersionedSchema,
    choice,
    day_field,
    name_field,
    text_field,
)


class GoalSchema(VersionedSchema):
    """A goal in one's own words."""

    id = fields.UUID(dump_only=True)
    title = name_field(N_("What do you want to reach?"))
    term = text_field(N_("Period"))
    due_on = day_field(N_("By when"))
    state = choice(GoalState, N_("Where does it stand?"), GoalState.OPEN)
    evidence_ids = fields.List(
        fields.UUID(), load_default=list, metadata={"label": N_("Shown by")}, validate=MANY
    )
    closed_on = fields.Date(dump_only=True, allow_none=True)


class RepertoireSchema(VersionedSchema):
    """A work in a repertoire."""

    id = fields.UUID(dump_only=True)
    work = name_field(N_("Work"))
    composer = text_field(N_("Composer or writer"))
    state = choice(RepertoireState, N_("How far has it come?"), RepertoireState.IN_WORK)


class PerformanceSchema(VersionedSchema):
    """A performance."""

    id = fields.UUID(dump_only=True)
    title = name_field(N_("What was it?"))
    on = day_field(N_("Day"), required=True)
    place = text_field(N_("Where was it?"))
    source = fields.String(dump_only=True)


class PracticeSchema(VersionedSchema):
    """The practice plan: one's own choice."""

    weekly_minutes = LocalInteger(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=0, max=10_080),
        metadata={"label": N_("Minutes a week")},
    )
    note = text_field(N_("How I want to practise"), LONG)
    shared = fields.Boolean(
        load_default=False, metadata={"label": N_("Show plan and log to my teachers")}
    )


class PracticeEntrySchema(FlygelSchema):
    """Something practised."""

    id = fields.UUID(dump_only=True)
    on = day_field(N_("Day"), required=True)
    minutes = LocalInteger(
        required=True,
        validate=validate.Range(min=1, max=1440),
        metadata={"label": N_("Minutes")},
    )
    what = text_field(N_("What I worked on"))


class PracticeViewSchema(PracticeSchema):
    """The practice plan with the newest of the log."""

    entries = fields.List(fields.Nested(PracticeEntrySchema), dump_only=True)
