"""What is typed or sent: one schema serves the form and the JSON."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import FlygelSchema, LocalDate, LocalDecimal, LocalInteger
from plugins.fremtidens_kulturskole.rules import (
    Column,
    GatheringKind,
    LanguageForm,
    Rhythm,
    Sector,
    Theme,
    ValueArea,
)

_NAME = validate.Length(min=1, max=200)
_SHORT = validate.Length(max=200)
_LONG = validate.Length(max=4000)
_TEXT = validate.Length(max=20_000)
_ADDRESS = validate.Length(max=500)
_HOURS = validate.Range(min=0, max=1000)


def _one_of(kind: type) -> validate.OneOf:
    # Every kind given here is an enumeration.
    return validate.OneOf([str(each) for each in kind])  # type: ignore[attr-defined]


class VersionedSchema(FlygelSchema):
    """A change to something that the reader has seen; without a version, to whatever is there."""

    version = fields.Integer(
        load_default=None,
        allow_none=True,
        metadata={"description": "The version that was seen; another one now answers 409."},
    )


class CohortSchema(VersionedSchema):
    """A cohort."""

    name = fields.String(required=True, validate=_NAME, metadata={"label": N_("Name")})
    key = fields.String(
        required=True,
        validate=validate.Regexp(
            r"^[a-z0-9][a-z0-9-]{0,59}$", error=N_("Use small letters, numbers and hyphens.")
        ),
        metadata={"label": N_("Address of the theme page")},
    )
    starts_on = LocalDate(required=True, metadata={"label": N_("First day")})
    ends_on = LocalDate(required=True, metadata={"label": N_("Last day")})
    report_due_on = LocalDate(
        load_default=None, allow_none=True, metadata={"label": N_("Final reports are due on")}
    )
    organiser_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("Who holds the gatherings")}
    )
    call_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("Chosen by the call")}
    )
    intro_nb = fields.String(
        load_default="", validate=_LONG, metadata={"label": N_("About the cohort, in bokmål")}
    )
    intro_nn = fields.String(
        load_default="", validate=_LONG, metadata={"label": N_("About the cohort, in nynorsk")}
    )
    is_public = fields.Boolean(
        load_default=False, metadata={"label": N_("The theme page is open to everybody")}
    )


class GroupSchema(FlygelSchema):
    """A municipality that takes part, or observes."""

    organisation_id = fields.UUID(required=True, metadata={"label": N_("Municipality")})
    standing = fields.String(
        load_default="participant",
        validate=validate.OneOf(("participant", "reserve", "observer")),
        metadata={"label": N_("How it takes part")},
    )
    language = fields.String(
        load_default="nb",
        validate=_one_of(LanguageForm),
        metadata={"label": N_("Written form")},
    )
    partners = fields.List(
        fields.UUID(),
        load_default=list,
        metadata={"label": N_("Municipalities that take part together with it")},
    )
    joined_on = LocalDate(required=True, metadata={"label": N_("From")})


class GroupChangeSchema(VersionedSchema):
    """A municipality group's written form, and who takes part with it."""

    language = fields.String(
        required=True, validate=_one_of(LanguageForm), metadata={"label": N_("Written form")}
    )
    partners = fields.List(
        fields.UUID(),
        load_default=list,
        metadata={"label": N_("Municipalities that take part together with it")},
    )


class WithdrawSchema(VersionedSchema):
    """FK-9: leaving."""

    on = LocalDate(required=True, metadata={"label": N_("Day")})
    why = fields.String(required=True, validate=_LONG, metadata={"label": N_("Why")})


class MemberSchema(FlygelSchema):
    """Somebody in a municipality group."""

    person_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("A person of the register")}
    )
    name = fields.String(load_default="", validate=_SHORT, metadata={"label": N_("Or a name")})
    sector = fields.String(
        required=True, validate=_one_of(Sector), metadata={"label": N_("Sector")}
    )
    role = fields.String(required=True, validate=_NAME, metadata={"label": N_("Role")})
    is_coordinator = fields.Boolean(
        load_default=False, metadata={"label": N_("Coordinates the group")}
    )
    joined_on = LocalDate(required=True, metadata={"label": N_("From")})


class MemberChangeSchema(FlygelSchema):
    """Another role, or the day somebody left."""

    sector = fields.String(
        required=True, validate=_one_of(Sector), metadata={"label": N_("Sector")}
    )
    role = fields.String(required=True, validate=_NAME, metadata={"label": N_("Role")})
    is_coordinator = fields.Boolean(
        load_default=False, metadata={"label": N_("Coordinates the group")}
    )
    left_on = LocalDate(
        load_default=None, allow_none=True, metadata={"label": N_("Last day in the group")}
    )


class GatheringSchema(VersionedSchema):
    """A gathering."""

    title = fields.String(required=True, validate=_NAME, metadata={"label": N_("Title")})
    theme = fields.String(load_default="", validate=_LONG, metadata={"label": N_("Theme")})
    place = fields.String(load_default="", validate=_SHORT, metadata={"label": N_("Place")})
    starts_on = LocalDate(required=True, metadata={"label": N_("First day")})
    ends_on = LocalDate(required=True, metadata={"label": N_("Last day")})


class NewGatheringSchema(GatheringSchema):
    """A gathering, and of which kind."""

    kind = fields.String(
        load_default="gathering",
        validate=_one_of(GatheringKind),
        metadata={"label": N_("Kind of gathering")},
    )


class AssignmentSchema(VersionedSchema):
    """Preparation or in-between work; one question on each line in a form."""

    title = fields.String(required=True, validate=_NAME, metadata={"label": N_("Title")})
    text = fields.String(
        load_default="", validate=_LONG, metadata={"label": N_("What is to be read, done or seen")}
    )
    looks_back = fields.String(
        load_default="",
        validate=_LONG,
        metadata={"label": N_("What it follows up from the gathering behind")},
    )
    looks_ahead = fields.String(
        load_default="",
        validate=_LONG,
        metadata={"label": N_("What it prepares for the gathering ahead")},
    )
    due_on = LocalDate(required=True, metadata={"label": N_("Due on")})
    questions = fields.String(
        required=True, validate=_LONG, metadata={"label": N_("Questions, one on each line")}
    )


class AttendanceSchema(FlygelSchema):
    """FK-12: who was there, of those who were expected."""

    present = fields.List(fields.UUID(), load_default=list)
    expected = fields.List(fields.UUID(), required=True)


class PromptsSchema(FlygelSchema):
    """FK-13: what every room is asked, one on each line."""

    prompts = fields.String(
        required=True, validate=_LONG, metadata={"label": N_("Questions, one on each line")}
    )


class MixSchema(FlygelSchema):
    """FK-13: how large the rooms are."""

    size = LocalInteger(
        required=True,
        validate=validate.Range(min=2, max=50),
        metadata={"label": N_("People in a room, at most")},
    )


class WriteSchema(FlygelSchema):
    """FK-11: a part of a text, on top of the version that was seen."""

    text = fields.String(required=True, validate=_TEXT)
    seen_version = fields.Integer(
        required=True, metadata={"description": "The version of the part; 0 where there is none."}
    )
    pen = fields.String(load_default="", validate=validate.Length(max=40))


class SettleSchema(FlygelSchema):
    """FK-11: of several texts, the one that is to stand."""

    slot = fields.String(required=True, validate=_SHORT)
    text = fields.String(required=True, validate=_TEXT, metadata={"label": N_("What is to stand")})
    seen_version = fields.Integer(required=True)


class ReviewSchema(VersionedSchema):
    """FK-11: an answer to what was handed in."""

    verdict = fields.String(
        required=True,
        validate=validate.OneOf(("accept", "return")),
        metadata={"label": N_("Answer")},
    )
    comment = fields.String(load_default="", validate=_LONG, metadata={"label": N_("Comment")})


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


class SupportChangeSchema(VersionedSchema):
    """FK-18: what an agreement is about, and for how long."""

    themes = fields.List(
        fields.String(validate=_one_of(Theme)), required=True, metadata={"label": N_("Themes")}
    )
    hours_agreed = LocalDecimal(
        required=True, places=2, validate=_HOURS, metadata={"label": N_("Hours agreed")}
    )
    starts_on = LocalDate(required=True, metadata={"label": N_("First day")})
    ends_on = LocalDate(required=True, metadata={"label": N_("Last day")})


class SupportSchema(SupportChangeSchema):
    """FK-18: an agreement with a process guide."""

    guide_membership_id = fields.UUID(required=True, metadata={"label": N_("Process guide")})


class SessionSchema(FlygelSchema):
    """FK-18: hours used."""

    held_on = LocalDate(required=True, metadata={"label": N_("Day")})
    hours = LocalDecimal(required=True, places=2, validate=_HOURS, metadata={"label": N_("Hours")})
    note = fields.String(load_default="", validate=_LONG, metadata={"label": N_("Note")})


class BodySchema(VersionedSchema):
    """FK-19: a body."""

    name = fields.String(required=True, validate=_NAME, metadata={"label": N_("Name")})
    tasks = fields.String(load_default="", validate=_LONG, metadata={"label": N_("Tasks")})
    rhythm = fields.String(
        required=True, validate=_one_of(Rhythm), metadata={"label": N_("How often it meets")}
    )


class BodyMemberSchema(FlygelSchema):
    """FK-19: somebody in a body."""

    person_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("A person of the register")}
    )
    name = fields.String(load_default="", validate=_SHORT, metadata={"label": N_("Or a name")})
    role = fields.String(load_default="", validate=_SHORT, metadata={"label": N_("Role")})


class MeetingSchema(FlygelSchema):
    """FK-19: a meeting of a body."""

    met_on = LocalDate(required=True, metadata={"label": N_("Day")})
    note = fields.String(load_default="", validate=_SHORT, metadata={"label": N_("Note")})


class ReportSchema(VersionedSchema):
    """FK-21: a report's title and film."""

    title = fields.String(required=True, validate=_NAME, metadata={"label": N_("Title")})
    film_url = fields.String(
        load_default="", validate=_ADDRESS, metadata={"label": N_("Address of a film")}
    )


class MaterialSchema(VersionedSchema):
    """FK-8: something to read or see."""

    title = fields.String(required=True, validate=_NAME, metadata={"label": N_("Title")})
    text = fields.String(load_default="", validate=_LONG, metadata={"label": N_("Text")})
    url = fields.String(load_default="", validate=_ADDRESS, metadata={"label": N_("Address")})
    gathering_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("Gathering")}
    )
    publish = fields.Boolean(
        load_default=False, metadata={"label": N_("Everybody may see it on the theme page")}
    )
