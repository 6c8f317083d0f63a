"""What is typed on the pages of activities and sent to their API: one schema serves both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import (
    LOCAL_ZONE,
    FlygelSchema,
    LocalDate,
    LocalInteger,
    MoneyField,
    current_tenant,
    gettext,
)
from plugins.activities.models import ActivityState, RegistrationState
from plugins.activities.rules import Mark
from plugins.registry import ArtForm, Level

LONGEST_TITLE = 200
LONGEST_TEXT = 4000
LONGEST_NOTE = 500


class Moment(fields.DateTime):
    """A day and a time; without a time zone it is the local time of Norway and Denmark."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> datetime:
        moment: datetime = super()._deserialize(value, attr, data, **options)
        return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL_ZONE)


def _moment(label: str, *, required: bool = False) -> Moment:
    if required:
        return Moment(required=True, metadata={"label": label})
    return Moment(load_default=None, allow_none=True, metadata={"label": label})


def _text(label: str, longest: int = LONGEST_TITLE) -> fields.String:
    return fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=longest),
        metadata={"label": label},
    )


def _number(label: str, *, low: int, high: int) -> LocalInteger:
    return LocalInteger(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=low, max=high),
        metadata={"label": label},
    )


def _level(label: str) -> fields.Enum[Any]:
    return fields.Enum(
        Level, by_value=True, load_default=None, allow_none=True, metadata={"label": label}
    )


def _texts(label: str, longest: int) -> fields.Dict:
    return fields.Dict(
        keys=fields.String(validate=validate.OneOf(["nb", "nn", "da", "en"])),
        values=fields.String(validate=validate.Length(max=longest)),
        load_default=dict,
        metadata={"label": label},
    )


class NamedSchema(FlygelSchema):
    """Something by its id and name."""

    id = fields.UUID()
    name = fields.String()


class InstrumentSchema(FlygelSchema):
    """An instrument that an activity is for."""

    instrument = fields.String(required=True, metadata={"label": N_("Instrument")})
    places = _number(N_("Places"), low=1, high=10_000)


class SessionSchema(FlygelSchema):
    """One meeting of an activity."""

    id = fields.UUID(load_default=None, allow_none=True)
    starts_at = _moment(N_("Begins"), required=True)
    ends_at = _moment(N_("Ends"), required=True)
    place_name = _text(N_("Another place"))
    taken = fields.Boolean(dump_only=True)


class PlacesSchema(FlygelSchema):
    """Places; null is "as many as one likes"."""

    total = fields.Integer(allow_none=True)
    taken = fields.Integer()
    waiting = fields.Integer()
    free = fields.Integer(allow_none=True)


class ActivitySchema(FlygelSchema):
    """An activity. Tags read "scheme:tag"."""

    id = fields.UUID(dump_only=True)
    kind = fields.String(required=True, metadata={"label": N_("Kind")})
    programme = fields.String(required=True, metadata={"label": N_("Programme")})
    title = _texts(N_("Title"), LONGEST_TITLE)
    description = _texts(N_("Description"), LONGEST_TEXT)
    organisation_id = fields.UUID(required=True, metadata={"label": N_("Responsible organisation")})
    organisation = fields.Nested(NamedSchema, dump_only=True)
    art_form = fields.Enum(
        ArtForm, by_value=True, required=True, metadata={"label": N_("Art form")}
    )
    instruments = fields.List(
        fields.Nested(InstrumentSchema), load_default=list, metadata={"label": N_("Instruments")}
    )
    level_from = _level(N_("Lowest level"))
    level_to = _level(N_("Highest level"))
    age_from = _number(N_("Youngest age"), low=0, high=120)
    age_to = _number(N_("Highest age"), low=0, high=120)
    places = _number(N_("Places in all"), low=1, high=10_000)
    place_name = _text(N_("Place"))
    municipality_code = _text(N_("Municipality"), 10)
    language = _text(N_("Language"), 40)
    price = MoneyField(
        currency=lambda: current_tenant().currency,
        load_default=None,
        allow_none=True,
        metadata={"label": N_("Price")},
    )
    tags = fields.List(fields.String(), load_default=list, metadata={"label": N_("Tags")})
    opens_at = _moment(N_("Registration opens"))
    closes_at = _moment(N_("Registration closes"))
    sessions = fields.List(
        fields.Nested(SessionSchema), load_default=list, metadata={"label": N_("Sessions")}
    )
    state = fields.Enum(ActivityState, by_value=True, dump_only=True)
    state_reason = fields.String(dump_only=True, allow_none=True)
    availability = fields.Nested(PlacesSchema, dump_only=True)
    version = fields.Integer(
        load_default=None,
        allow_none=True,
        metadata={"description": "Of a form; the API uses ETags instead."},
    )


class ReasonSchema(FlygelSchema):
    """Why something is not simply a yes."""

    code = fields.String()
    message = fields.String()


class FitSchema(FlygelSchema):
    """Whether an activity fits somebody."""

    outcome = fields.String()
    reasons = fields.List(fields.Nested(ReasonSchema))


class CardSchema(FlygelSchema):
    """An activity on a list."""

    id = fields.UUID()
    kind = fields.String()
    programme = fields.String()
    titles = fields.Dict()
    organisation = fields.Nested(NamedSchema)
    art_form = fields.Enum(ArtForm, by_value=True)
    instruments = fields.List(fields.Nested(InstrumentSchema))
    places = fields.Nested(PlacesSchema)
    place_name = fields.String(allow_none=True)
    municipality_code = fields.String(allow_none=True)
    distance_km = fields.Integer(allow_none=True)
    starts_at = fields.DateTime(allow_none=True)
    ends_at = fields.DateTime(allow_none=True)
    closes_at = fields.DateTime(allow_none=True)
    state = fields.Enum(ActivityState, by_value=True)
    registered = fields.Enum(RegistrationState, by_value=True, allow_none=True)
    fits = fields.Nested(FitSchema, allow_none=True)


class CardPageSchema(FlygelSchema):
    """A page of the catalogue."""

    items = fields.List(fields.Nested(CardSchema))
    total = fields.Integer()
    number = fields.Integer()
    pages = fields.Integer()


class CatalogueArgumentsSchema(FlygelSchema):
    """What is asked of the catalogue."""

    q = fields.String(load_default="")
    sort = fields.String(load_default="starts")
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
    person = fields.UUID(load_default=None)
    kind = fields.String(load_default="")
    programme = fields.String(load_default="")
    art_form = fields.String(load_default="")
    instrument = fields.String(load_default="")
    level = fields.String(
        load_default="", validate=validate.OneOf(["", *(level.value for level in Level)])
    )
    age = fields.String(load_default="")
    municipality = fields.String(load_default="")
    within = fields.String(load_default="")
    free = fields.String(load_default="")
    organisation = fields.UUID(load_default=None)
    # A word of the language, which cannot be an attribute's name.
    first = LocalDate(load_default=None, data_key="from", attribute="from")
    last = LocalDate(load_default=None, data_key="to", attribute="to")
    tag = fields.String(load_default="", metadata={"description": 'Reads "scheme:tag".'})
    state = fields.String(
        load_default="", validate=validate.OneOf(["", *(state.value for state in ActivityState)])
    )
    past = fields.String(load_default="")


class RegisterSchema(FlygelSchema):
    """Who is registered, with which instrument."""

    people = fields.List(
        fields.UUID(),
        required=True,
        validate=validate.Length(min=1, max=100, error=N_("Choose who is to be registered.")),
        error_messages={"required": N_("Choose who is to be registered.")},
        metadata={"label": N_("Who")},
    )
    instrument = _text(N_("Instrument"), 60)
    note = _text(N_("Note to the organiser"), LONGEST_NOTE)


class RegistrationSchema(FlygelSchema):
    """One person's registration."""

    id = fields.UUID()
    activity_id = fields.UUID()
    person_id = fields.UUID()
    group_id = fields.UUID(allow_none=True)
    state = fields.Enum(RegistrationState, by_value=True)
    instrument = fields.String(allow_none=True)
    asked_at = fields.DateTime()
    answer_by = fields.DateTime(allow_none=True)
    needs_guardian = fields.Boolean()
    needs_dispensation = fields.Boolean()
    reasons = fields.List(fields.Nested(ReasonSchema))
    decision_reason = fields.String(allow_none=True)
    place_in_queue = fields.Integer(allow_none=True)
    version = fields.Integer()


class DecideSchema(FlygelSchema):
    """What staff decide on a request."""

    granted = fields.Boolean(required=True, metadata={"label": N_("Decision")})
    reason = fields.String(
        required=True,
        validate=validate.Length(min=1, max=LONGEST_NOTE),
        metadata={"label": N_("Reason")},
    )


class CancelSchema(FlygelSchema):
    """Why an activity is called off."""

    reason = fields.String(
        required=True,
        validate=validate.Length(min=1, max=LONGEST_NOTE),
        metadata={"label": N_("Reason")},
    )


class CopySchema(FlygelSchema):
    """How much later the same takes place again."""

    weeks_later = LocalInteger(
        load_default=52,
        validate=validate.Range(min=0, max=520),
        metadata={"label": N_("Weeks later")},
    )


class SeriesSchema(FlygelSchema):
    """A weekly series of sessions."""

    first = LocalDate(required=True, metadata={"label": N_("First day")})
    last = LocalDate(required=True, metadata={"label": N_("Last day")})
    starts = fields.Time(required=True, metadata={"label": N_("From")})
    ends = fields.Time(required=True, metadata={"label": N_("To")})
    weeks_between = LocalInteger(
        load_default=1,
        validate=validate.Range(min=1, max=8),
        metadata={"label": N_("How often")},
    )
    skipped = fields.List(
        fields.Nested(
            FlygelSchema.from_dict(
                {"day": LocalDate(required=True, metadata={"label": N_("Day")})},
                name="SkippedDaySchema",
            )
        ),
        load_default=list,
        metadata={"label": N_("Days without a session")},
    )
    place_name = _text(N_("Another place"))


class MarkSchema(FlygelSchema):
    """What is recorded of somebody; `seen` is what was recorded when it was read."""

    person_id = fields.UUID(required=True)
    mark = fields.Enum(Mark, by_value=True, required=True, allow_none=True)
    seen = fields.Enum(Mark, by_value=True, load_default=None, allow_none=True)


class TakeAttendanceSchema(FlygelSchema):
    """Attendance of a whole session at once."""

    marks = fields.List(fields.Nested(MarkSchema), load_default=list)
    others_present = fields.Boolean(load_default=False)


class AttendeeSchema(FlygelSchema):
    """Somebody on the list of a session."""

    person_id = fields.UUID()
    name = fields.String()
    mark = fields.Enum(Mark, by_value=True, allow_none=True)


class AttendanceSchema(FlygelSchema):
    """The list of a session."""

    session = fields.Nested(SessionSchema)
    activity_id = fields.UUID()
    attendees = fields.List(fields.Nested(AttendeeSchema))
    conflicts = fields.List(fields.UUID(), load_default=list)


class ParticipantSchema(FlygelSchema):
    """Somebody's registration with their name."""

    name = fields.String()
    registration = fields.Nested(RegistrationSchema)


class CalendarEntrySchema(FlygelSchema):
    """One session in a calendar."""

    session_id = fields.UUID()
    activity_id = fields.UUID()
    titles = fields.Dict()
    starts_at = fields.DateTime()
    ends_at = fields.DateTime()
    place = fields.String()
    organisation = fields.String()
    people = fields.List(fields.String())


class WeekSchema(FlygelSchema):
    """Hours in one week."""

    monday = fields.Date()
    hours = fields.Decimal(as_string=True)
    added = fields.Decimal(as_string=True)


class OverlapSchema(FlygelSchema):
    """Two sessions at the same time."""

    first = fields.String()
    second = fields.String()
    starts_at = fields.DateTime()
    ends_at = fields.DateTime()


class LoadSchema(FlygelSchema):
    """UM-19: hours by week, and overlaps."""

    weeks = fields.List(fields.Nested(WeekSchema))
    overlaps = fields.List(fields.Nested(OverlapSchema))


class LoadArgumentsSchema(FlygelSchema):
    """Whose load, and what one thinks of adding."""

    also = fields.UUID(load_default=None)


class FeedSchema(FlygelSchema):
    """The address of a calendar; shown once."""

    address = fields.Url()


class FigureRowSchema(FlygelSchema):
    """Figures of one group; null is "fewer than may be shown"."""

    label = fields.String()
    activities = fields.Integer()
    registered = fields.Integer(allow_none=True)
    waiting = fields.Integer(allow_none=True)
    attended = fields.Integer(allow_none=True)


class FiguresSchema(FlygelSchema):
    """Figures by activity, organisation and municipality."""

    by_activity = fields.List(fields.Nested(FigureRowSchema))
    by_organisation = fields.List(fields.Nested(FigureRowSchema))
    by_municipality = fields.List(fields.Nested(FigureRowSchema))


class FiguresArgumentsSchema(FlygelSchema):
    """Which year's figures."""

    year = fields.Integer(required=True, validate=validate.Range(min=1900, max=2200))


class CalendarArgumentsSchema(FlygelSchema):
    """From which day to which, both included; null is open."""

    first = LocalDate(load_default=None)
    last = LocalDate(load_default=None)


class KindSchema(FlygelSchema):
    """A kind of activity."""

    key = fields.String()
    label = fields.Function(lambda kind: gettext(kind.label))
    programme = fields.String()


class TagSchema(FlygelSchema):
    """One tag."""

    key = fields.String()
    label = fields.Function(lambda tag: gettext(tag.label))
    valid_from = fields.Date(attribute="period.start", allow_none=True)
    valid_to = fields.Date(attribute="period.end", allow_none=True)


class TagSchemeSchema(FlygelSchema):
    """A programme's tags."""

    key = fields.String()
    label = fields.Function(lambda scheme: gettext(scheme.label))
    programme = fields.String()
    tags = fields.List(fields.Nested(TagSchema))
