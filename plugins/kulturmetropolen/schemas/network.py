"""KM-16, KM-17: the directory, venues and their slots."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import (
    FlygelSchema,
    LocalDate,
    LocalInteger,
)
from plugins.kulturmetropolen.rules import (
    Direction,
    Theme,
)
from plugins.kulturmetropolen.schemas.making import (
    Moment,
    VersionedSchema,
    choice,
    identity,
    plain_text,
    words,
)


class EntrySchema(VersionedSchema):
    """KM-16: an entry of the directory."""

    organisation_id = identity(N_("Organisation"), required=True)
    direction = choice(Direction, N_("Offers or seeks"), required=True)
    theme = choice(Theme, N_("Theme"), required=True)
    title = words(N_("Title"), longest=200, required=True)
    about = words(N_("Details"))
    municipality_code = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=10),
        metadata={"label": N_("Place")},
    )
    valid_to = LocalDate(load_default=None, allow_none=True, metadata={"label": N_("Last day")})


class VenueSchema(VersionedSchema):
    """KM-17: a venue."""

    organisation_id = identity(N_("Organisation"), required=True)
    capacity = LocalInteger(
        required=True,
        validate=validate.Range(min=1, max=100_000),
        metadata={"label": N_("Capacity")},
    )
    backline = words(N_("Backline"))
    contact = plain_text(N_("Contact person"), longest=200, required=True)
    email = fields.Email(required=True, metadata={"label": N_("E-mail")})
    phone = plain_text(N_("Telephone"), longest=40)


class SlotSchema(FlygelSchema):
    """KM-17: time on a stage."""

    title = words(N_("Title"), longest=200, required=True)
    starts_at = Moment(required=True, metadata={"label": N_("Begins")})
    ends_at = Moment(required=True, metadata={"label": N_("Ends")})


class SlotTalentSchema(FlygelSchema):
    """KM-17: who plays."""

    talent_id = identity(N_("Talent"), required=True)
