"""What is typed on the pages of calls and sent to their API: one schema serves both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, pre_load, validate

from core.kit import N_
from core.plugin_api import (
    FlygelSchema,
    LocalDate,
    LocalInteger,
    LocalMoment,
    MoneyField,
    current_tenant,
)
from plugins.calls.rules.calls import ApplicantKind
from plugins.calls.rules.forms import Audience, FieldKind
from plugins.calls.rules.interests import Basis
from plugins.calls.rules.places import Outcome, PlaceState
from plugins.calls.rules.scoring import OthersShown

LANGUAGES = ("nb", "nn", "da", "en")
LONGEST_TITLE = 200
LONGEST_TEXT = 8000


def _texts(label: str, longest: int = LONGEST_TEXT) -> fields.Dict:
    return fields.Dict(
        keys=fields.String(validate=validate.OneOf(LANGUAGES)),
        values=fields.String(validate=validate.Length(max=longest)),
        load_default=dict,
        metadata={"label": label},
    )


def _many_texts(label: str) -> fields.Dict:
    return fields.Dict(
        keys=fields.String(validate=validate.Length(max=60)),
        values=fields.Dict(
            keys=fields.String(validate=validate.OneOf(LANGUAGES)),
            values=fields.String(validate=validate.Length(max=LONGEST_TEXT)),
        ),
        load_default=dict,
        metadata={"label": label},
    )


def _text(label: str, *, required: bool = False, longest: int = LONGEST_TEXT) -> fields.String:
    if required:
        return fields.String(
            required=True,
            validate=validate.Length(min=1, max=longest),
            metadata={"label": label},
        )
    return fields.String(
        load_default="", validate=validate.Length(max=longest), metadata={"label": label}
    )


def _number(label: str, *, low: int = 0, high: int = 1_000_000) -> LocalInteger:
    return LocalInteger(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=low, max=high),
        metadata={"label": label},
    )


def _money(label: str) -> MoneyField:
    return MoneyField(
        currency=lambda: current_tenant().currency,
        load_default=None,
        allow_none=True,
        metadata={"label": label},
    )


def _moment(label: str) -> LocalMoment:
    return LocalMoment(load_default=None, allow_none=True, metadata={"label": label})


def nested_texts(flat: Mapping[str, Any]) -> dict[str, Any]:
    """A form's "costs-nb" → {"costs": {"nb": …}}; JSON comes nested already."""
    found: dict[str, Any] = {}
    for name, value in flat.items():
        key, dash, language = str(name).rpartition("-")
        if isinstance(value, str) and dash:
            found.setdefault(key, {})[language] = value
        else:
            found[name] = value
    return found


class NamedSchema(FlygelSchema):
    """Something by its id and name."""

    id = fields.UUID()
    name = fields.String()


class VersionSchema(FlygelSchema):
    """A form that carries the version it was shown with; the API uses ETags instead."""

    version = fields.Integer(load_default=None, allow_none=True)


class CriterionSchema(FlygelSchema):
    """A criterion; `anchors` say what points mean, points → text per language."""

    id = fields.UUID(load_default=None, allow_none=True)
    title = _texts(N_("Criterion"), LONGEST_TITLE)
    weight = LocalInteger(
        load_default=1, validate=validate.Range(min=1, max=1000), metadata={"label": N_("Weight")}
    )
    help = _texts(N_("What to look for"))
    anchors = _many_texts(N_("What the points mean"))

    @pre_load
    def _nest(self, given: Any, **_: Any) -> Any:
        if isinstance(given, Mapping) and isinstance(given.get("anchors"), Mapping):
            return {**given, "anchors": nested_texts(given["anchors"])}
        return given


class PhaseSchema(FlygelSchema):
    """A phase of the review."""

    id = fields.UUID(load_default=None, allow_none=True)
    title = _texts(N_("Phase"), LONGEST_TITLE)
    starts_at = _moment(N_("Begins"))
    ends_at = _moment(N_("Ends"))
    names_shown = fields.Boolean(load_default=False, metadata={"label": N_("Names are shown")})
    others_shown = fields.Enum(
        OthersShown,
        by_value=True,
        load_default=OthersShown.AFTER_OWN,
        metadata={"label": N_("Others’ scores are seen")},
    )
    readers_each = LocalInteger(
        load_default=2,
        validate=validate.Range(min=1, max=50),
        metadata={"label": N_("Readers of each")},
    )
    by_criterion = fields.Boolean(
        load_default=False, metadata={"label": N_("Each juror judges some of the criteria")}
    )


class CallSchema(VersionSchema):
    """A call. `topics` are answers to what the programme wants said, key → text per language."""

    id = fields.UUID(dump_only=True)
    programme = fields.String(load_default="", metadata={"label": N_("Programme")})
    kind = fields.String(required=True, metadata={"label": N_("Kind")})
    title = _texts(N_("Title"), LONGEST_TITLE)
    description = _texts(N_("Description"))
    topics = _many_texts(N_("What applicants want to know"))
    applicants = fields.List(
        fields.Enum(ApplicantKind, by_value=True),
        load_default=list,
        metadata={"label": N_("Who may apply")},
    )
    organisation_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("Announced by")}
    )
    opens_at = _moment(N_("Opens"))
    closes_at = _moment(N_("Closes"))
    places = _number(N_("Places"), low=1, high=100_000)
    frame = _money(N_("Money to share"))
    scale_low = LocalInteger(
        load_default=1,
        validate=validate.Range(min=0, max=99),
        metadata={"label": N_("Fewest points")},
    )
    scale_high = LocalInteger(
        load_default=5,
        validate=validate.Range(min=1, max=100),
        metadata={"label": N_("Most points")},
    )
    reserves = LocalInteger(
        load_default=0,
        validate=validate.Range(min=0, max=10_000),
        metadata={"label": N_("Places on the reserve list")},
    )
    accept_days = LocalInteger(
        load_default=14,
        validate=validate.Range(min=1, max=365),
        metadata={"label": N_("Days to accept a place")},
    )
    report_days = _number(N_("Days until a report is due"), low=1, high=3650)
    observers = fields.Boolean(
        load_default=False, metadata={"label": N_("One may follow without applying")}
    )
    form_version_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("Form")}
    )
    criteria = fields.List(
        fields.Nested(CriterionSchema), load_default=list, metadata={"label": N_("Criteria")}
    )
    phases = fields.List(
        fields.Nested(PhaseSchema), load_default=list, metadata={"label": N_("Phases")}
    )
    appeal = _texts(N_("How to appeal"))
    letters = _many_texts(N_("Letters"))
    case_number = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=60),
        metadata={"label": N_("Case number")},
    )
    published_at = fields.DateTime(dump_only=True)
    cancelled_at = fields.DateTime(dump_only=True)
    decisions_at = fields.DateTime(dump_only=True)
    decided_at = fields.DateTime(dump_only=True)

    @pre_load
    def _nest(self, given: Any, **_: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        nested = {
            name: nested_texts(given[name])
            for name in ("topics", "letters")
            if isinstance(given.get(name), Mapping)
        }
        return {**given, **nested}


class CallCardSchema(FlygelSchema):
    """A call on a list."""

    id = fields.UUID()
    programme = fields.String()
    kind = fields.String()
    title = fields.Dict()
    state = fields.String()
    opens_at = fields.DateTime(attribute="window.opens_at", allow_none=True)
    closes_at = fields.DateTime(attribute="window.closes_at", allow_none=True)
    places = fields.Integer(allow_none=True)
    frame = MoneyField(currency=lambda: current_tenant().currency, allow_none=True)
    applications = fields.Integer()


class CallPageSchema(FlygelSchema):
    """A page of calls."""

    total = fields.Integer()
    page = fields.Integer(attribute="number")
    pages = fields.Integer()
    items = fields.List(fields.Nested(CallCardSchema))


class ListArgumentsSchema(FlygelSchema):
    """Searching a list and turning its pages."""

    q = fields.String(load_default="", metadata={"description": "Search."})
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
    state = fields.String(load_default="", validate=validate.Length(max=40))
    programme = fields.String(load_default="", validate=validate.Length(max=80))


class QuestionSchema(FlygelSchema):
    """A question about a call and its answer."""

    id = fields.UUID(dump_only=True)
    text = _text(N_("Question"), required=True, longest=2000)
    asked_at = fields.DateTime(dump_only=True)
    due_at = fields.DateTime(dump_only=True)
    answer = fields.String(dump_only=True, allow_none=True)
    answered_at = fields.DateTime(dump_only=True, allow_none=True)


class AnswerQuestionSchema(VersionSchema):
    """The answer to a question."""

    answer = _text(N_("Answer"), required=True)


class ReasonSchema(FlygelSchema):
    """A written reason."""

    reason = _text(N_("Reason"), longest=2000)


class OptionSchema(FlygelSchema):
    """One of several answers."""

    key = fields.String(
        required=True, validate=validate.Length(min=1, max=60), metadata={"label": N_("Key")}
    )
    label = _texts(N_("Alternative"), LONGEST_TITLE)


class ColumnSchema(FlygelSchema):
    """A column of a table."""

    key = fields.String(
        required=True, validate=validate.Length(min=1, max=60), metadata={"label": N_("Key")}
    )
    label = _texts(N_("Column"), LONGEST_TITLE)
    kind = fields.Enum(
        FieldKind, by_value=True, load_default=FieldKind.TEXT, metadata={"label": N_("Kind")}
    )


class ConditionSchema(FlygelSchema):
    """When a field is shown."""

    field = fields.String(required=True)
    values = fields.List(fields.String(), required=True)


class FieldSchema(VersionSchema):
    """One field of a form."""

    key = fields.String(
        required=True,
        validate=[
            validate.Length(min=1, max=60),
            validate.Regexp(
                r"[a-z][a-z0-9_]*\Z",
                error=N_("Use small letters a–z, digits and underscores, beginning with a letter."),
            ),
        ],
        metadata={"label": N_("Key")},
    )
    kind = fields.Enum(
        FieldKind, by_value=True, required=True, metadata={"label": N_("What is asked for")}
    )
    label = _texts(N_("Label"), LONGEST_TITLE)
    help = _texts(N_("Help"), 2000)
    required = fields.Boolean(load_default=False, metadata={"label": N_("Must be filled in")})
    options = fields.List(
        fields.Nested(OptionSchema), load_default=list, metadata={"label": N_("Alternatives")}
    )
    columns = fields.List(
        fields.Nested(ColumnSchema), load_default=list, metadata={"label": N_("Columns")}
    )
    condition = fields.Nested(ConditionSchema, load_default=None, allow_none=True)
    audience = fields.Enum(
        Audience, by_value=True, load_default=Audience.ALL, metadata={"label": N_("Who sees it")}
    )
    identifying = fields.Boolean(
        load_default=False,
        metadata={"label": N_("Tells who applies: hidden where the jury reads without names")},
    )
    frozen = fields.Boolean(
        load_default=False,
        metadata={"label": N_("Cannot be corrected after the application is handed in")},
    )
    longest = _number(N_("Most characters"), low=1, high=100_000)
    sums_to = fields.String(
        load_default=None, allow_none=True, metadata={"label": N_("Equals the amount in")}
    )


class FormNameSchema(FlygelSchema):
    """A form by name."""

    name = _text(N_("Name"), required=True, longest=LONGEST_TITLE)


class FormVersionSchema(FlygelSchema):
    """A version of a form."""

    id = fields.UUID(dump_only=True)
    form_id = fields.UUID(dump_only=True)
    name = fields.String(dump_only=True)
    number = fields.Integer(dump_only=True)
    published_at = fields.DateTime(dump_only=True, allow_none=True)
    fields_ = fields.List(fields.Nested(FieldSchema), data_key="fields", attribute="fields")
    version = fields.Integer(dump_only=True)


class FormCardSchema(FlygelSchema):
    """A form on a list."""

    id = fields.UUID()
    name = fields.String()
    published = fields.Integer(allow_none=True)
    draft = fields.Integer(allow_none=True)
    calls = fields.Integer()


class StartSchema(FlygelSchema):
    """Who applies."""

    kind = fields.Enum(
        ApplicantKind, by_value=True, required=True, metadata={"label": N_("Who applies")}
    )
    organisation_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("Organisation")}
    )
    person_id = fields.UUID(load_default=None, allow_none=True, metadata={"label": N_("Pupil")})
    people = fields.List(
        fields.UUID(), load_default=list, metadata={"label": N_("Who is in the group")}
    )
    title = _text(N_("Name of the group or project"), longest=LONGEST_TITLE)


class TypedSchema(FlygelSchema):
    """What was typed into a field, and the version that one had before one; 0: none."""

    value = fields.Raw(required=True, allow_none=True)
    base = fields.Integer(load_default=0)


class SaveSchema(FlygelSchema):
    """What was typed, by field."""

    title = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(max=LONGEST_TITLE)
    )
    answers = fields.Dict(
        keys=fields.String(validate=validate.Length(max=60)),
        values=fields.Nested(TypedSchema),
        load_default=dict,
    )


class ConflictSchema(FlygelSchema):
    """Two texts for one field; theirs is saved."""

    field = fields.String()
    mine = fields.Raw(allow_none=True)
    theirs = fields.Raw(allow_none=True)
    version = fields.Integer()


class SavedSchema(FlygelSchema):
    """What became of what was typed."""

    versions = fields.Dict()
    conflicts = fields.List(fields.Nested(ConflictSchema))
    saved_at = fields.DateTime()


class AnswerSchema(FlygelSchema):
    """What stands in a field."""

    value = fields.Raw(allow_none=True)
    version = fields.Integer()
    saved_by = fields.String()
    saved_at = fields.DateTime()


class FileSchema(FlygelSchema):
    """A file of an application."""

    id = fields.UUID()
    field = fields.String()
    file_name = fields.String()
    media_type = fields.String()
    size = fields.Integer()


class PartnerSchema(FlygelSchema):
    """A partner of an application."""

    id = fields.UUID(dump_only=True)
    organisation_id = fields.UUID(required=True, load_only=True, metadata={"label": N_("Partner")})
    organisation = fields.Nested(NamedSchema, dump_only=True)
    answer = fields.String(dump_only=True)


class YesNoSchema(FlygelSchema):
    """An answer, and a reason where one is needed."""

    yes = fields.Boolean(required=True, metadata={"label": N_("Answer")})
    reason = _text(N_("Reason"), longest=4000)


class ApplicationSchema(FlygelSchema):
    """An application as its reader may see it."""

    id = fields.UUID()
    call_id = fields.UUID()
    number = fields.Integer()
    applicant_kind = fields.String()
    applicant = fields.String()
    title = fields.String()
    organisation = fields.Nested(NamedSchema, allow_none=True)
    partners = fields.List(fields.Nested(PartnerSchema))
    people = fields.List(fields.Nested(NamedSchema))
    language = fields.String()
    state = fields.String()
    dispensation = fields.String()
    asked = MoneyField(currency=lambda: current_tenant().currency, allow_none=True)
    answers = fields.Dict(keys=fields.String(), values=fields.Nested(AnswerSchema))
    files = fields.List(fields.Nested(FileSchema))
    submitted_at = fields.DateTime(allow_none=True)
    withdrawn_at = fields.DateTime(allow_none=True)
    version = fields.Integer()


class ApplicationCardSchema(FlygelSchema):
    """An application on a list."""

    id = fields.UUID()
    call_id = fields.UUID()
    number = fields.Integer()
    applicant = fields.String()
    title = fields.String()
    state = fields.String()
    dispensation = fields.String()
    asked = MoneyField(currency=lambda: current_tenant().currency, allow_none=True)
    submitted_at = fields.DateTime(allow_none=True)
    outcome = fields.Enum(Outcome, by_value=True, allow_none=True)
    place = fields.Enum(PlaceState, by_value=True, allow_none=True)
    accept_by = fields.DateTime(allow_none=True)
    report_due = fields.Date(allow_none=True)


class ApplicationPageSchema(FlygelSchema):
    """A page of applications."""

    total = fields.Integer()
    page = fields.Integer(attribute="number")
    pages = fields.Integer()
    items = fields.List(fields.Nested(ApplicationCardSchema))


class SubmitSchema(FlygelSchema):
    """Handing in; the reason is for a dispensation, where one is needed."""

    dispensation_text = _text(N_("Why there should be an exception"), longest=4000)


class RedactionsSchema(FlygelSchema):
    """Names to hide, one on each line."""

    names = _text(N_("Names to hide"), longest=4000)


class UploadSchema(FlygelSchema):
    """A file for a field."""

    file = fields.Raw(required=True, metadata={"label": N_("File")})


class AssignSchema(FlygelSchema):
    """Who reads what, by hand."""

    application_id = fields.UUID(required=True, metadata={"label": N_("Application")})
    membership_id = fields.UUID(required=True, metadata={"label": N_("Juror")})


class LiftSchema(FlygelSchema):
    """A tie that is no conflict of interest, and why."""

    application_id = fields.UUID(required=True)
    membership_id = fields.UUID(required=True)
    basis = fields.Enum(Basis, by_value=True, required=True)
    reason = _text(N_("Reason"), required=True, longest=2000)


class PointsSchema(FlygelSchema):
    """Points on a criterion."""

    points = fields.Integer(required=True)
    comment = _text(N_("Comment"), longest=4000)


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


class TitleSchema(FlygelSchema):
    """A name."""

    title = _text(N_("Name"), required=True, longest=LONGEST_TITLE)


class MoveSchema(FlygelSchema):
    """A move in a scenario."""

    application_id = fields.UUID(required=True, metadata={"label": N_("Application")})
    to_place = LocalInteger(
        required=True, validate=validate.Range(min=1), metadata={"label": N_("To place")}
    )
    reason = _text(N_("Reason"), longest=2000)


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
    present = _text(N_("Present"), longest=2000)
    text = _text(N_("What was discussed and decided"), required=True, longest=50_000)
    written_by = fields.String(dump_only=True)
    approved_at = fields.DateTime(dump_only=True, allow_none=True)


class ShareSchema(FlygelSchema):
    """A part of the frame."""

    application_id = fields.UUID()
    amount = MoneyField(currency=lambda: current_tenant().currency)


class SharesArgumentsSchema(FlygelSchema):
    """How the frame is shared."""

    in_proportion = fields.Boolean(load_default=True)


class ProposeSchema(FlygelSchema):
    """The reasons that decisions are proposed with, by outcome."""

    chosen = _text(N_("Reason to those who are chosen"), longest=4000)
    reserve = _text(N_("Reason to those on the reserve list"), longest=4000)
    not_chosen = _text(N_("Reason to those who are not chosen"), longest=4000)


class DecisionSchema(VersionSchema):
    """A decision."""

    id = fields.UUID(dump_only=True)
    application_id = fields.UUID(dump_only=True)
    number = fields.Integer(dump_only=True)
    applicant = fields.String(dump_only=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True, metadata={"label": N_("Decision")})
    reserve_rank = _number(N_("Number on the reserve list"), low=1, high=10_000)
    granted = _money(N_("Granted"))
    reason = _text(N_("Reason, in the applicant’s language form"), longest=8000)
    conditions = _text(N_("Conditions"), longest=4000)
    published_at = fields.DateTime(dump_only=True, allow_none=True)
    state = fields.Enum(PlaceState, by_value=True, dump_only=True)
    accept_by = fields.DateTime(dump_only=True, allow_none=True)
    repay = MoneyField(currency=lambda: current_tenant().currency, dump_only=True, allow_none=True)
    repaid_on = fields.Date(dump_only=True, allow_none=True)


class PlanSchema(FlygelSchema):
    """When decisions are published; empty: now."""

    decisions_at = _moment(N_("Publish at"))


class PlaceAnswerSchema(FlygelSchema):
    """Yes or no to a place."""

    accepts = fields.Boolean(required=True, metadata={"label": N_("Answer")})
    reason = _text(N_("Reason"), longest=2000)


class AppealSchema(VersionSchema):
    """An appeal as it is registered."""

    id = fields.UUID(dump_only=True)
    received_on = LocalDate(load_default=None, allow_none=True, metadata={"label": N_("Received")})
    text = _text(N_("What the appeal is about"), required=True)
    outcome = fields.String(dump_only=True)
    answer = fields.String(dump_only=True, allow_none=True)
    answered_on = fields.Date(dump_only=True, allow_none=True)


class AppealAnswerSchema(VersionSchema):
    """What came of an appeal."""

    outcome = fields.String(
        required=True,
        validate=validate.OneOf(["upheld", "changed", "rejected"]),
        metadata={"label": N_("What came of it")},
    )
    answer = _text(N_("Answer"), required=True)


class AccountLineSchema(FlygelSchema):
    """A line of a report's accounts."""

    text = _text(N_("What"), required=True, longest=LONGEST_TITLE)
    planned = MoneyField(
        currency=lambda: current_tenant().currency, required=True, metadata={"label": N_("Planned")}
    )
    spent = MoneyField(
        currency=lambda: current_tenant().currency, required=True, metadata={"label": N_("Spent")}
    )


class ReportSchema(VersionSchema):
    """The report that an award owes."""

    id = fields.UUID(dump_only=True)
    due_on = fields.Date(dump_only=True)
    state = fields.String(dump_only=True)
    text = _text(N_("How it went"), longest=50_000)
    accounts = fields.List(
        fields.Nested(AccountLineSchema), load_default=list, metadata={"label": N_("Accounts")}
    )
    hand_in = fields.Boolean(load_default=False, load_only=True)
    comment = fields.String(dump_only=True, allow_none=True)


class ReviewReportSchema(VersionSchema):
    """The office's answer to a report."""

    approved = fields.Boolean(required=True, metadata={"label": N_("Answer")})
    comment = _text(N_("Comment"), longest=4000)


class ChangeRequestSchema(VersionSchema):
    """A wish to do otherwise than applied for."""

    id = fields.UUID(dump_only=True)
    text = _text(N_("What you want to change, and why"), required=True)
    asked_at = fields.DateTime(dump_only=True)
    answer = fields.String(dump_only=True)
    reason = fields.String(dump_only=True, allow_none=True)


class RepaymentSchema(FlygelSchema):
    """What is to be paid back; no amount: nothing."""

    amount = _money(N_("To be paid back"))
    reason = _text(N_("Reason"), longest=2000)


class RepaidSchema(FlygelSchema):
    """When the money came back."""

    on = LocalDate(required=True, metadata={"label": N_("Received")})


def _rounded(value: Any) -> float | None:
    return None if value is None else round(float(value), 4)
