"""What is typed and what is sent: one schema serves the form and the JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, validate

from core.kit import N_
from core.plugin_api import (
    LOCAL_ZONE,
    FieldLabel,
    FlygelSchema,
    LocalDate,
    LocalDecimal,
    LocalInteger,
    MoneyField,
    field_labels,
    gettext,
)
from plugins.kulturmetropolen.labels import EFFORT_STATES, OUTCOMES
from plugins.kulturmetropolen.rules import (
    AccountSide,
    Aim,
    CriterionKind,
    Direction,
    MoveKind,
    PassedOn,
    StageMeaning,
    TargetGroup,
    Theme,
)
from plugins.kulturmetropolen.settings import CURRENCY

_LONGEST = 4000
_YEARS = validate.Range(min=2000, max=2100)


class Moment(fields.NaiveDateTime):
    """A moment by the clock of the countries served, as "2026-05-01T17:00"."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class, as its own
        "invalid": N_("Write a day and a time."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(format="iso", **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> datetime:
        moment: datetime = super()._deserialize(value, attr, data, **options)
        return moment.replace(tzinfo=LOCAL_ZONE)


def _choice(kinds: type[StrEnum], label: str, **options: Any) -> Any:
    return fields.Enum(kinds, by_value=True, metadata={"label": label}, **options)


def _id(label: str, **options: Any) -> fields.UUID:
    return fields.UUID(metadata={"label": label}, **options)


def _text(label: str, *, longest: int = _LONGEST, **options: Any) -> fields.String:
    if not options.get("required"):
        options.setdefault("load_default", "")
    return fields.String(
        validate=validate.Length(min=1 if options.get("required") else None, max=longest),
        metadata={"label": label},
        **options,
    )


def _some_text(value: Mapping[str, str]) -> None:
    if not any(text.strip() for text in value.values()):
        raise ValidationError(gettext("Fill in this field in at least one language."))


def _words(label: str, *, longest: int = _LONGEST, required: bool = False) -> fields.Dict:
    """A text in the tenant's languages: {"da": "…"}."""
    needed: dict[str, Any] = {"load_default": dict}
    if required:
        needed = {"required": True, "validate": _some_text}
    return fields.Dict(
        keys=fields.String(validate=validate.OneOf(["nb", "nn", "da", "en"])),
        values=fields.String(validate=validate.Length(max=longest)),
        metadata={"label": label},
        **needed,
    )


class VersionedSchema(FlygelSchema):
    """A change to what the reader has seen; without a version, to whatever is there."""

    version = fields.Integer(
        load_default=None,
        allow_none=True,
        metadata={"description": "The version that was seen; another one now answers 409."},
    )


class NothingSchema(FlygelSchema):
    """Nothing to fill in: a button."""


class CriterionSchema(FlygelSchema):
    """KM-2: a criterion; without an id a new one."""

    id = fields.UUID(load_default=None, allow_none=True)
    kind = _choice(CriterionKind, N_("What counts"), required=True)
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

    meaning = _choice(StageMeaning, N_("Meaning"), required=True)
    name = _words(N_("Name"), longest=100, required=True)
    about = _words(N_("What it is"))
    criteria = fields.List(
        fields.Nested(CriterionSchema), load_default=list, metadata={"label": N_("Criteria")}
    )


class NewStageSchema(StageSchema):
    """KM-1: a further stage."""

    after = _id(N_("Comes after"), required=True)


class StageOrderSchema(FlygelSchema):
    """KM-1: every stage's id, in the wanted order."""

    stage_ids = fields.List(fields.UUID(), required=True)


class BoardSchema(FlygelSchema):
    """KM-4: the whole board, or only who has outgrown a place."""

    outgrown = fields.Boolean(load_default=False, metadata={"label": N_("Outgrown")})


class EnterSchema(FlygelSchema):
    """KM-1: somebody begins."""

    person_id = _id(N_("Who"), required=True)
    organisation_id = _id(N_("Which organisation has the responsibility"), required=True)
    reason = _text(N_("Why now"), required=True)


class MentorSchema(FlygelSchema):
    """KM-3: a mentor for a talent."""

    mentor_id = _id(N_("Mentor"), required=True)


class MoveSchema(FlygelSchema):
    """KM-3: a proposed move; `decide` decides it at once, for who has the right to."""

    kind = _choice(MoveKind, N_("Move"), required=True)
    stage_id = _id(N_("Stage"), load_default=None, allow_none=True)
    reason = _text(N_("Reason"), required=True)
    dispensation = _text(N_("Why an exception is made"))
    decide = fields.Boolean(load_default=False, metadata={"label": N_("Decide at once")})


class OwnMoveSchema(FlygelSchema):
    """KM-3: a break, coming back, goodbye, or welcome back."""

    kind = _choice(MoveKind, N_("Move"), required=True)
    reason = _text(N_("Something you want to say about it"))


class DecisionSchema(FlygelSchema):
    """KM-3: a yes or a no, with a reason."""

    approve = fields.Boolean(
        required=True,
        metadata={"label": N_("Decision")},
        error_messages={"required": N_("Choose yes or no.")},
    )
    reason = _text(N_("Reason"), required=True)
    dispensation = _text(N_("Why an exception is made"))


class JudgementSchema(FlygelSchema):
    """KM-2: whether a criterion is met, and what that rests on."""

    met = fields.Boolean(required=True, metadata={"label": N_("Is it met?")})
    reason = _text(N_("What you have seen or heard"), required=True)


class ObjectionSchema(FlygelSchema):
    """KM-5: what somebody does not agree with."""

    text = _text(N_("What do you not agree with?"), required=True)


class AnswerSchema(FlygelSchema):
    """KM-5: an answer to an objection."""

    answer = _text(N_("Answer"), required=True)


class HandoverSchema(FlygelSchema):
    """KM-4: a hand-over."""

    receiver_id = _id(N_("Receiver"), required=True)
    why = _text(N_("Why"), required=True)
    passes = fields.List(
        fields.Enum(PassedOn, by_value=True),
        load_default=list,
        metadata={"label": N_("What is passed on")},
    )
    note = _text(N_("Note to the receiver"))


class ConsentSchema(VersionedSchema):
    """KM-4: the talent's own answer."""

    agree = fields.Boolean(required=True, metadata={"label": N_("Answer")})


class HandoverAnswerSchema(VersionedSchema):
    """KM-4: the receiver's answer."""

    accept = fields.Boolean(required=True, metadata={"label": N_("Answer")})
    answer = _text(N_("Reason"))


class FollowUpSchema(VersionedSchema):
    """KM-4: how it went."""

    text = _text(N_("How it went"), required=True)


class EffortSchema(VersionedSchema):
    """KM-7, KM-8: an effort."""

    title = _words(N_("Title"), longest=200, required=True)
    about = _words(N_("What it is"), required=True)
    why_not_alone = _words(N_("Why one municipality cannot lift it alone"))
    aim = _choice(Aim, N_("Aim"), required=True)
    organisation_id = _id(N_("Organisation in charge"), required=True)
    target_groups = fields.List(
        fields.Enum(TargetGroup, by_value=True),
        load_default=list,
        metadata={"label": N_("Target groups")},
    )
    starts_on = LocalDate(load_default=None, allow_none=True, metadata={"label": N_("First day")})
    ends_on = LocalDate(load_default=None, allow_none=True, metadata={"label": N_("Last day")})


class NeedSchema(FlygelSchema):
    """KM-7: who needs an effort, and why."""

    organisation_id = _id(N_("Organisation"), required=True)
    need = _text(N_("The need"), required=True)


class EffortDecisionSchema(VersionedSchema):
    """KM-7: approved or refused."""

    approve = fields.Boolean(required=True, metadata={"label": N_("Decision")})
    reason = _text(N_("Reason"), required=True)
    dispensation = _text(N_("Why an exception is made"))


class GoalSchema(FlygelSchema):
    """KM-8: a result goal."""

    goal = _words(N_("Goal"), longest=300, required=True)
    indicator = _words(N_("Indicator"), longest=300, required=True)
    baseline = LocalDecimal(required=True, places=2, metadata={"label": N_("Where it starts")})
    baseline_year = LocalInteger(required=True, validate=_YEARS, metadata={"label": N_("Year")})
    target = LocalDecimal(required=True, places=2, metadata={"label": N_("Target")})
    target_year = LocalInteger(
        required=True, validate=_YEARS, metadata={"label": N_("Year of the target")}
    )


class StatusSchema(FlygelSchema):
    """KM-8: how far a goal has come in a year."""

    goal_id = _id(N_("Goal"), required=True)
    year = LocalInteger(required=True, validate=_YEARS, metadata={"label": N_("Year")})
    value = LocalDecimal(required=True, places=2, metadata={"label": N_("Value")})
    note = _text(N_("Note"))


class AccountSchema(VersionedSchema):
    """KM-8: a line of the accounts; with `entry_id` the one that is there."""

    entry_id = fields.UUID(load_default=None, allow_none=True)
    side = _choice(AccountSide, N_("Income or expense"), required=True)
    what = _text(N_("What for"), longest=200, required=True)
    budget = MoneyField(currency=CURRENCY, required=True, metadata={"label": N_("Budget")})
    actual = MoneyField(
        currency=CURRENCY, load_default=None, allow_none=True, metadata={"label": N_("Accounts")}
    )


class ReachSchema(FlygelSchema):
    """KM-9: how many of a target group were reached."""

    target_group = _choice(TargetGroup, N_("Target group"), required=True)
    year = LocalInteger(required=True, validate=_YEARS, metadata={"label": N_("Year")})
    number = LocalInteger(
        required=True,
        validate=validate.Range(min=0, max=1_000_000),
        metadata={"label": N_("How many")},
    )


class PracticeSchema(VersionedSchema):
    """KM-10: a practice."""

    title = _words(N_("Title"), longest=200, required=True)
    what = _words(N_("What it is"), required=True)
    for_whom = _words(N_("For whom"), required=True)
    what_it_takes = _words(N_("What it takes"), required=True)
    what_it_gave = _words(N_("What it gave"), required=True)
    organisation_id = _id(N_("Where it comes from"), required=True)
    effort_id = _id(N_("Effort"), load_default=None, allow_none=True)


class AdoptionSchema(FlygelSchema):
    """KM-10: who does the same, and as which activity."""

    organisation_id = _id(N_("Organisation"), required=True)
    activity_id = _id(N_("Activity"), load_default=None, allow_none=True)


class HowItWentSchema(VersionedSchema):
    """KM-10: how it went."""

    how_it_went = _text(N_("How it went"), required=True)


class EntrySchema(VersionedSchema):
    """KM-16: an entry of the directory."""

    organisation_id = _id(N_("Organisation"), required=True)
    direction = _choice(Direction, N_("Offers or seeks"), required=True)
    theme = _choice(Theme, N_("Theme"), required=True)
    title = _words(N_("Title"), longest=200, required=True)
    about = _words(N_("Details"))
    municipality_code = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=10),
        metadata={"label": N_("Place")},
    )
    valid_to = LocalDate(load_default=None, allow_none=True, metadata={"label": N_("Last day")})


class VenueSchema(VersionedSchema):
    """KM-17: a venue."""

    organisation_id = _id(N_("Organisation"), required=True)
    capacity = LocalInteger(
        required=True,
        validate=validate.Range(min=1, max=100_000),
        metadata={"label": N_("Capacity")},
    )
    backline = _words(N_("Backline"))
    contact = _text(N_("Contact person"), longest=200, required=True)
    email = fields.Email(required=True, metadata={"label": N_("E-mail")})
    phone = _text(N_("Telephone"), longest=40)


class SlotSchema(FlygelSchema):
    """KM-17: time on a stage."""

    title = _words(N_("Title"), longest=200, required=True)
    starts_at = Moment(required=True, metadata={"label": N_("Begins")})
    ends_at = Moment(required=True, metadata={"label": N_("Ends")})


class SlotTalentSchema(FlygelSchema):
    """KM-17: who plays."""

    talent_id = _id(N_("Talent"), required=True)


class ContestSchema(FlygelSchema):
    """KM-12: heats."""

    organisation_id = _id(N_("Organisation"), required=True)
    name = _words(N_("Name"), longest=200, required=True)


class ActSchema(FlygelSchema):
    """KM-12: an act."""

    name = _text(N_("Name of the act"), longest=200, required=True)
    talent_ids = fields.List(
        fields.UUID(), load_default=list, metadata={"label": N_("Talents in it")}
    )


class EveningSchema(FlygelSchema):
    """KM-12: an evening."""

    kind = fields.String(
        required=True,
        validate=validate.OneOf(["heat", "semifinal"]),
        metadata={"label": N_("Kind of evening")},
    )
    held_on = LocalDate(required=True, metadata={"label": N_("Day")})
    venue_id = _id(N_("Venue"), load_default=None, allow_none=True)


class CodesSchema(FlygelSchema):
    """KM-12: how many codes to make."""

    number = LocalInteger(required=True, metadata={"label": N_("How many codes")})


class VotingSchema(FlygelSchema):
    """KM-12: open or closed."""

    open = fields.Boolean(required=True)


class PointsSchema(FlygelSchema):
    """KM-12: a juror's points for one act."""

    act_id = _id(N_("Act"), required=True)
    points = LocalInteger(
        required=True, validate=validate.Range(min=0, max=10), metadata={"label": N_("Points")}
    )


class SemifinalSchema(FlygelSchema):
    """KM-12: the acts that go on."""

    act_ids = fields.List(fields.UUID(), load_default=list, metadata={"label": N_("Acts")})


class PrizeSchema(FlygelSchema):
    """KM-12: a prize."""

    act_id = _id(N_("Act"), required=True)
    kind = fields.String(
        required=True,
        validate=validate.OneOf(["gig", "coaching", "other"]),
        metadata={"label": N_("Kind of prize")},
    )
    what = _text(N_("Prize"), longest=200, required=True)


class VoteSchema(FlygelSchema):
    """KM-12: a vote from the audience."""

    code = _text(N_("Your code"), longest=20, required=True)
    act_id = _id(N_("Your favourite"), required=True)


class MentorSessionSchema(FlygelSchema):
    """KM-13: a mentor session; with a second meeting both are of an hour and a half."""

    mentor_id = _id(N_("Mentor"), required=True)
    starts_at = Moment(required=True, metadata={"label": N_("Begins")})
    second_at = Moment(load_default=None, allow_none=True, metadata={"label": N_("Second meeting")})
    place = _text(N_("Place"), longest=200, required=True)
    dispensation = _text(N_("Why an exception is made"))


class HoldSchema(FlygelSchema):
    """KM-13: what a session cost in the end."""

    fee = MoneyField(currency=CURRENCY, required=True, metadata={"label": N_("Fee")})
    transport = MoneyField(currency=CURRENCY, required=True, metadata={"label": N_("Transport")})


class RugekasseSchema(FlygelSchema):
    """KM-14: a nest box."""

    organisation_id = _id(N_("Organisation"), required=True)
    name = _words(N_("Name"), longest=200, required=True)
    about = _words(N_("What it is"))
    weekday = fields.Integer(
        required=True, validate=validate.Range(min=0, max=6), metadata={"label": N_("Weekday")}
    )
    time = _text(N_("Time"), longest=40, required=True)


class RoomSchema(FlygelSchema):
    """KM-14: a studio."""

    name = _words(N_("Name"), longest=200, required=True)
    opens = LocalInteger(
        required=True, validate=validate.Range(min=0, max=23), metadata={"label": N_("Opens at")}
    )
    closes = LocalInteger(
        required=True, validate=validate.Range(min=1, max=24), metadata={"label": N_("Closes at")}
    )


class BookingSchema(FlygelSchema):
    """KM-14: an hour in the studio."""

    person_id = _id(N_("Who"), required=True)
    starts_at = Moment(required=True, metadata={"label": N_("Begins")})
    ends_at = Moment(required=True, metadata={"label": N_("Ends")})
    purpose = _text(N_("What for"), longest=200)


# What the log calls the fields that its lines keep: most are in the forms already.
FIELDS = (
    *field_labels(StageSchema, EffortSchema, PracticeSchema, EntrySchema, VenueSchema),
    FieldLabel(name="fields", label=N_("Changed")),
    FieldLabel(name="stage", label=N_("Stage")),
    FieldLabel(name="move", label=N_("Move"), values={each.value: each.label for each in MoveKind}),
    FieldLabel(name="outcome", label=N_("Decision"), values=OUTCOMES | EFFORT_STATES),
    FieldLabel(name="criterion", label=N_("Criterion")),
    FieldLabel(name="met", label=N_("Met")),
    FieldLabel(name="receiver", label=N_("Receiver")),
    FieldLabel(name="agreed", label=N_("Agreed")),
    FieldLabel(name="accepted", label=N_("Accepted")),
    FieldLabel(name="organisation", label=N_("Organisation")),
    FieldLabel(name="state", label=N_("Status"), values=EFFORT_STATES),
    FieldLabel(name="year", label=N_("Year")),
    FieldLabel(name="budget", label=N_("Budget")),
    FieldLabel(name="number", label=N_("How many")),
    FieldLabel(name="order", label=N_("Order")),
    FieldLabel(name="retired", label=N_("Out of use")),
    FieldLabel(name="open", label=N_("Open")),
)
