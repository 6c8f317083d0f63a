"""What is typed on the pathway's pages and sent to its API: one schema serves both."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import FlygelSchema, LocalDate, LocalDecimal, LocalInteger
from plugins.pathway.models import (
    EvidenceKind,
    FeedbackKind,
    GoalState,
    ParticipantRole,
    RepertoireState,
    TalkKind,
)
from plugins.pathway.models.kinds import PORTFOLIO_KINDS
from plugins.pathway.queries import FORMAT, VERSION
from plugins.pathway.rules import Audience

_SHORT = validate.Length(min=1, max=200)
_OPTIONAL = validate.Length(max=200)
_LONG = validate.Length(max=5000)
# What one plan holds at the most when it is brought along.
_MANY = validate.Length(max=500)


def _name(label: str, example: str = "") -> fields.String:
    metadata = {"label": label, **({"help": example} if example else {})}
    return fields.String(required=True, validate=_SHORT, metadata=metadata)


def _text(label: str, longest: validate.Validator = _OPTIONAL) -> fields.String:
    return fields.String(load_default="", validate=longest, metadata={"label": label})


def _day(label: str, *, required: bool = False) -> LocalDate:
    if required:
        return LocalDate(required=True, metadata={"label": label})
    return LocalDate(load_default=None, allow_none=True, metadata={"label": label})


def _choice(kind: Any, label: str, default: Any) -> fields.Field[Any]:
    return fields.Enum(kind, by_value=True, load_default=default, metadata={"label": label})


class NamedSchema(FlygelSchema):
    """Something by its id and name."""

    id = fields.UUID()
    name = fields.String()


class VersionedSchema(FlygelSchema):
    """Something that two people may change at once."""

    version = fields.Integer(
        load_default=None,
        allow_none=True,
        metadata={"description": "Of a form; the API uses ETags instead."},
    )


class GoalSchema(VersionedSchema):
    """A goal in one's own words."""

    id = fields.UUID(dump_only=True)
    title = _name(N_("What do you want to reach?"))
    term = _text(N_("Period"))
    due_on = _day(N_("By when"))
    state = _choice(GoalState, N_("Where does it stand?"), GoalState.OPEN)
    evidence_ids = fields.List(
        fields.UUID(), load_default=list, metadata={"label": N_("Shown by")}, validate=_MANY
    )
    closed_on = fields.Date(dump_only=True, allow_none=True)


class RepertoireSchema(VersionedSchema):
    """A work in a repertoire."""

    id = fields.UUID(dump_only=True)
    work = _name(N_("Work"))
    composer = _text(N_("Composer or writer"))
    state = _choice(RepertoireState, N_("How far has it come?"), RepertoireState.IN_WORK)


class PerformanceSchema(VersionedSchema):
    """A performance."""

    id = fields.UUID(dump_only=True)
    title = _name(N_("What was it?"))
    on = _day(N_("Day"), required=True)
    place = _text(N_("Where was it?"))
    source = fields.String(dump_only=True)


class ParticipantSchema(FlygelSchema):
    """Somebody who takes part in a talk."""

    person_id = fields.UUID(required=True)
    role = fields.Enum(ParticipantRole, by_value=True, required=True)
    person = fields.Nested(NamedSchema, dump_only=True)


class TalkFieldsSchema(VersionedSchema):
    """What is written of a talk."""

    kind = _choice(TalkKind, N_("Which talk?"), TalkKind.START)
    on = _day(N_("Day"), required=True)
    shared_notes = _text(N_("What you talked about"), _LONG)
    next_step = _text(N_("What you agreed on next"), validate.Length(max=300))
    next_step_by = _day(N_("By when"))


class TalkFormSchema(TalkFieldsSchema):
    """A talk as the form sends it: who takes part, by their ids."""

    participants = fields.List(
        fields.UUID(), load_default=list, metadata={"label": N_("Who takes part?")}, validate=_MANY
    )


class TalkSchema(TalkFieldsSchema):
    """A talk. `shared_notes` is null for readers it is not for; `own_note` is the reader's."""

    id = fields.UUID(dump_only=True)
    participants = fields.List(fields.Nested(ParticipantSchema), load_default=list, validate=_MANY)
    own_note = fields.String(dump_only=True)


class NoteSchema(FlygelSchema):
    """One's own note about a talk."""

    text = _text(N_("My own note"), _LONG)


class FeedbackSchema(VersionedSchema):
    """Words to somebody."""

    id = fields.UUID(dump_only=True)
    kind = _choice(FeedbackKind, N_("What is it?"), FeedbackKind.FEEDBACK)
    text = fields.String(
        required=True,
        validate=validate.Length(min=1, max=5000),
        metadata={"label": N_("What do you want to say?")},
    )
    evidence_id = fields.UUID(load_default=None, allow_none=True)
    author = fields.String(dump_only=True)
    given_on = fields.Date(dump_only=True)


class PracticeSchema(VersionedSchema):
    """The practice plan: one's own choice."""

    weekly_minutes = LocalInteger(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=0, max=10_080),
        metadata={"label": N_("Minutes a week")},
    )
    note = _text(N_("How I want to practise"), _LONG)
    shared = fields.Boolean(
        load_default=False, metadata={"label": N_("Show plan and log to my teachers")}
    )


class PracticeEntrySchema(FlygelSchema):
    """Something practised."""

    id = fields.UUID(dump_only=True)
    on = _day(N_("Day"), required=True)
    minutes = LocalInteger(
        required=True,
        validate=validate.Range(min=1, max=1440),
        metadata={"label": N_("Minutes")},
    )
    what = _text(N_("What I worked on"))


class PracticeViewSchema(PracticeSchema):
    """The practice plan with the newest of the log."""

    entries = fields.List(fields.Nested(PracticeEntrySchema), dump_only=True)


class ShareSchema(FlygelSchema):
    """KM-15: a writer's share; without a name it is the person's own."""

    name = fields.String(
        load_default="", validate=validate.Length(max=120), metadata={"label": N_("Name")}
    )
    share = LocalDecimal(
        required=True,
        validate=validate.Range(min=-1000, max=1000),
        metadata={"label": N_("Share in per cent")},
    )


class EvidenceSchema(VersionedSchema):
    """A piece of a portfolio, without its file."""

    kind = fields.Enum(
        EvidenceKind,
        by_value=True,
        required=True,
        validate=validate.OneOf(PORTFOLIO_KINDS, error=N_("Choose one of the alternatives.")),
        metadata={"label": N_("What is it?")},
    )
    title = _name(N_("Title"))
    on = _day(N_("Day"), required=True)
    text = _text(N_("Text"), validate.Length(max=20_000))
    link = fields.String(
        load_default="",
        validate=validate.And(
            validate.Length(max=500),
            validate.Regexp(
                r"(https://[^\s\"'<>\\@]+)?\Z",
                error=N_("Write a web address that starts with https://."),
            ),
        ),
        metadata={"label": N_("Address of a film")},
    )
    audience = fields.List(
        fields.Enum(Audience, by_value=True),
        load_default=list,
        validate=_MANY,
        metadata={"label": N_("Who may see it?")},
    )
    mentor_ids = fields.List(
        fields.UUID(),
        load_default=list,
        validate=_MANY,
        metadata={"label": N_("Also by name")},
    )
    shares = fields.List(
        fields.Nested(ShareSchema),
        load_default=list,
        validate=validate.Length(max=50),
        metadata={"label": N_("Who wrote it?")},
    )


class EvidenceFormSchema(EvidenceSchema):
    """A piece of a portfolio as the form sends it."""

    file = fields.Raw(load_default=None, allow_none=True, metadata={"label": N_("File")})


class UploadSchema(FlygelSchema):
    """A file for a piece of a portfolio."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class FileSchema(FlygelSchema):
    """A file without its content."""

    name = fields.String()
    content_type = fields.String()
    size = fields.Integer()


class ShareViewSchema(FlygelSchema):
    """KM-15: a writer and their share."""

    name = fields.String()
    share = fields.Decimal(as_string=True)
    is_person = fields.Boolean()


class EvidenceViewSchema(FlygelSchema):
    """A piece of a portfolio as it is read."""

    id = fields.UUID()
    kind = fields.Enum(EvidenceKind, by_value=True)
    title = fields.String()
    on = fields.Date()
    text = fields.String()
    link = fields.String()
    audience = fields.List(fields.Enum(Audience, by_value=True))
    mentors = fields.List(fields.Nested(NamedSchema))
    shares = fields.List(fields.Nested(ShareViewSchema))
    file = fields.Nested(FileSchema, allow_none=True)
    version = fields.Integer()


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


class ListArgumentsSchema(FlygelSchema):
    """Searching a list and turning its pages."""

    q = fields.String(load_default="", metadata={"description": "Search."})
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))


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
    source = fields.String(data_key="from", load_default="", validate=_OPTIONAL)
    goals = fields.List(fields.Nested(PlanGoalSchema), load_default=list, validate=_MANY)
    repertoire = fields.List(fields.Nested(PlanRepertoireSchema), load_default=list, validate=_MANY)
    performances = fields.List(
        fields.Nested(PlanPerformanceSchema), load_default=list, validate=_MANY
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
