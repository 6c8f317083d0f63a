"""Activities, their sessions, kinds and tags."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import (
    FlygelSchema,
    LocalDate,
    LocalInteger,
    MoneyField,
    current_tenant,
    gettext,
)
from plugins.activities.models import ActivityState
from plugins.activities.schemas.parts import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    InstrumentSchema,
    NamedSchema,
    level,
    moment,
    number,
    text,
    texts,
)
from plugins.registry import ArtForm


class SessionSchema(FlygelSchema):
    """One meeting of an activity."""

    id = fields.UUID(load_default=None, allow_none=True)
    starts_at = moment(N_("Begins"), required=True)
    ends_at = moment(N_("Ends"), required=True)
    place_name = text(N_("Another place"))
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
    title = texts(N_("Title"), LONGEST_TITLE)
    description = texts(N_("Description"), LONGEST_TEXT)
    organisation_id = fields.UUID(required=True, metadata={"label": N_("Responsible organisation")})
    organisation = fields.Nested(NamedSchema, dump_only=True)
    art_form = fields.Enum(
        ArtForm, by_value=True, required=True, metadata={"label": N_("Art form")}
    )
    instruments = fields.List(
        fields.Nested(InstrumentSchema), load_default=list, metadata={"label": N_("Instruments")}
    )
    level_from = level(N_("Lowest level"))
    level_to = level(N_("Highest level"))
    age_from = number(N_("Youngest age"), low=0, high=120)
    age_to = number(N_("Highest age"), low=0, high=120)
    places = number(N_("Places in all"), low=1, high=10_000)
    place_name = text(N_("Place"))
    municipality_code = text(N_("Municipality"), 10)
    language = text(N_("Language"), 40)
    price = MoneyField(
        currency=lambda: current_tenant().currency,
        load_default=None,
        allow_none=True,
        metadata={"label": N_("Price")},
    )
    tags = fields.List(fields.String(), load_default=list, metadata={"label": N_("Tags")})
    opens_at = moment(N_("Registration opens"))
    closes_at = moment(N_("Registration closes"))
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
    place_name = text(N_("Another place"))


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
