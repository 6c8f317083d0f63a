"""What is shown elsewhere, and a plan that is taken along."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import FlygelSchema
from plugins.pathway.queries import FORMAT, VERSION
from plugins.pathway.schemas.parts import MANY, OPTIONAL
from plugins.pathway.schemas.plan import (
    GoalSchema,
    PerformanceSchema,
    PracticeSchema,
    RepertoireSchema,
)


class ElsewhereSchema(FlygelSchema):
    """Another organisation of the same log-in, and whether this one's steps are shown there."""

    tenant_id = fields.UUID()
    name = fields.String()
    shown = fields.Boolean()


class ShownSchema(FlygelSchema):
    """Whether this organisation's steps are shown in another one."""

    tenant_id = fields.UUID(required=True)
    shown = fields.Boolean(load_default=False)


class PlanGoalSchema(GoalSchema):
    """A goal in a plan that is taken along."""

    class Meta:
        """Ids mean nothing elsewhere."""

        fields = ("title", "term", "due_on", "state")


class PlanRepertoireSchema(RepertoireSchema):
    """A work in a plan that is taken along."""

    class Meta:
        """Ids mean nothing elsewhere."""

        fields = ("work", "composer", "state")


class PlanPerformanceSchema(PerformanceSchema):
    """A performance in a plan that is taken along."""

    class Meta:
        """Ids mean nothing elsewhere."""

        fields = ("title", "on", "place")


class PlanPracticeSchema(PracticeSchema):
    """The practice plan that is taken along; who sees it is chosen anew."""

    class Meta:
        """Who sees it is chosen anew."""

        fields = ("weekly_minutes", "note")


class PlanSchema(FlygelSchema):
    """A plan as a file: one's own words and nobody else's."""

    format = fields.String(required=True, validate=validate.Equal(FORMAT))
    version = fields.Integer(required=True, validate=validate.Equal(VERSION))
    source = fields.String(data_key="from", load_default="", validate=OPTIONAL)
    goals = fields.List(fields.Nested(PlanGoalSchema), load_default=list, validate=MANY)
    repertoire = fields.List(fields.Nested(PlanRepertoireSchema), load_default=list, validate=MANY)
    performances = fields.List(
        fields.Nested(PlanPerformanceSchema), load_default=list, validate=MANY
    )
    practice = fields.Nested(
        PlanPracticeSchema, load_default=lambda: {"weekly_minutes": None, "note": ""}
    )


class BroughtSchema(FlygelSchema):
    """How many of each were new."""

    goals = fields.Integer()
    repertoire = fields.Integer()
    performances = fields.Integer()


class BringFormSchema(FlygelSchema):
    """A plan to bring along: a file, or the organisation where it lies."""

    file = fields.Raw(load_default=None, allow_none=True, metadata={"label": N_("File")})
    tenant_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("From which organisation?")}
    )
