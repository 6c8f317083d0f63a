"""A way, and a whole pathway."""

from __future__ import annotations

from marshmallow import fields

from core.plugin_api import FlygelSchema
from plugins.pathway.schemas.parts import NamedSchema
from plugins.pathway.schemas.plan import (
    GoalSchema,
    PerformanceSchema,
    PracticeViewSchema,
    RepertoireSchema,
)
from plugins.pathway.schemas.portfolio import EvidenceViewSchema
from plugins.pathway.schemas.talks import FeedbackSchema, TalkSchema


class StepSchema(FlygelSchema):
    """A step of a way; `organisation` is "" for this one's own."""

    state = fields.String(attribute="step.state")
    kind = fields.String(attribute="step.kind")
    title = fields.String(attribute="step.title")
    detail = fields.String(attribute="step.detail")
    place = fields.String(attribute="step.place")
    starts_on = fields.Date(attribute="step.starts_on", allow_none=True)
    ends_on = fields.Date(attribute="step.ends_on", allow_none=True)
    answer_by = fields.DateTime(attribute="step.answer_by", allow_none=True)
    awaits = fields.String(attribute="step.awaits")
    organisation = fields.String()


class WaySchema(FlygelSchema):
    """A way, and whose part of it could not be had."""

    steps = fields.List(fields.Nested(StepSchema))
    missing = fields.List(fields.String())


class PathwaySchema(FlygelSchema):
    """All of a pathway that the reader may see."""

    person = fields.Nested(NamedSchema, attribute="viewer.person")
    parts = fields.List(fields.String(), attribute="viewer.seen_in_order")
    way = fields.Nested(WaySchema)
    goals = fields.List(fields.Nested(GoalSchema))
    repertoire = fields.List(fields.Nested(RepertoireSchema))
    performances = fields.List(fields.Nested(PerformanceSchema))
    talks = fields.List(fields.Nested(TalkSchema))
    feedback = fields.List(fields.Nested(FeedbackSchema))
    practice = fields.Nested(PracticeViewSchema)
    portfolio = fields.List(fields.Nested(EvidenceViewSchema))


class PathwayRowSchema(FlygelSchema):
    """A person on the list of pathways."""

    person = fields.Nested(NamedSchema)
    has_plan = fields.Boolean()
    open_goals = fields.Integer()
    last_talk_on = fields.Date(allow_none=True)
    next_step = fields.String()


class PathwayPageSchema(FlygelSchema):
    """A page of the list of pathways."""

    total = fields.Integer()
    page = fields.Integer(attribute="number")
    pages = fields.Integer()
    items = fields.List(fields.Nested(PathwayRowSchema))
