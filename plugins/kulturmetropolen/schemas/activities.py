"""KM-12 to KM-14: heats and their voting, mentor sessions, studios."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import (
    FlygelSchema,
    LocalDate,
    LocalInteger,
    MoneyField,
)
from plugins.kulturmetropolen.schemas.making import (
    Moment,
    identity,
    plain_text,
    words,
)
from plugins.kulturmetropolen.settings import CURRENCY


class ContestSchema(FlygelSchema):
    """KM-12: heats."""

    organisation_id = identity(N_("Organisation"), required=True)
    name = words(N_("Name"), longest=200, required=True)


class ActSchema(FlygelSchema):
    """KM-12: an act."""

    name = plain_text(N_("Name of the act"), longest=200, required=True)
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
    venue_id = identity(N_("Venue"), load_default=None, allow_none=True)


class CodesSchema(FlygelSchema):
    """KM-12: how many codes to make."""

    number = LocalInteger(required=True, metadata={"label": N_("How many codes")})


class VotingSchema(FlygelSchema):
    """KM-12: open or closed."""

    open = fields.Boolean(required=True)


class PointsSchema(FlygelSchema):
    """KM-12: a juror's points for one act."""

    act_id = identity(N_("Act"), required=True)
    points = LocalInteger(
        required=True, validate=validate.Range(min=0, max=10), metadata={"label": N_("Points")}
    )


class SemifinalSchema(FlygelSchema):
    """KM-12: the acts that go on."""

    act_ids = fields.List(fields.UUID(), load_default=list, metadata={"label": N_("Acts")})


class PrizeSchema(FlygelSchema):
    """KM-12: a prize."""

    act_id = identity(N_("Act"), required=True)
    kind = fields.String(
        required=True,
        validate=validate.OneOf(["gig", "coaching", "other"]),
        metadata={"label": N_("Kind of prize")},
    )
    what = plain_text(N_("Prize"), longest=200, required=True)


class VoteSchema(FlygelSchema):
    """KM-12: a vote from the audience."""

    code = plain_text(N_("Your code"), longest=20, required=True)
    act_id = identity(N_("Your favourite"), required=True)


class MentorSessionSchema(FlygelSchema):
    """KM-13: a mentor session; with a second meeting both are of an hour and a half."""

    mentor_id = identity(N_("Mentor"), required=True)
    starts_at = Moment(required=True, metadata={"label": N_("Begins")})
    second_at = Moment(load_default=None, allow_none=True, metadata={"label": N_("Second meeting")})
    place = plain_text(N_("Place"), longest=200, required=True)
    dispensation = plain_text(N_("Why an exception is made"))


class HoldSchema(FlygelSchema):
    """KM-13: what a session cost in the end."""

    fee = MoneyField(currency=CURRENCY, required=True, metadata={"label": N_("Fee")})
    transport = MoneyField(currency=CURRENCY, required=True, metadata={"label": N_("Transport")})


class RugekasseSchema(FlygelSchema):
    """KM-14: a nest box."""

    organisation_id = identity(N_("Organisation"), required=True)
    name = words(N_("Name"), longest=200, required=True)
    about = words(N_("What it is"))
    weekday = fields.Integer(
        required=True, validate=validate.Range(min=0, max=6), metadata={"label": N_("Weekday")}
    )
    time = plain_text(N_("Time"), longest=40, required=True)


class RoomSchema(FlygelSchema):
    """KM-14: a studio."""

    name = words(N_("Name"), longest=200, required=True)
    opens = LocalInteger(
        required=True, validate=validate.Range(min=0, max=23), metadata={"label": N_("Opens at")}
    )
    closes = LocalInteger(
        required=True, validate=validate.Range(min=1, max=24), metadata={"label": N_("Closes at")}
    )


class BookingSchema(FlygelSchema):
    """KM-14: an hour in the studio."""

    person_id = identity(N_("Who"), required=True)
    starts_at = Moment(required=True, metadata={"label": N_("Begins")})
    ends_at = Moment(required=True, metadata={"label": N_("Ends")})
    purpose = plain_text(N_("What for"), longest=200)
