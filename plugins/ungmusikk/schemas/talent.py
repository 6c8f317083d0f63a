"""Talent places and their lessons, as they are typed or sent."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import LocalDate, LocalInteger
from plugins.ungmusikk.rules import LessonState
from plugins.ungmusikk.schemas.contributions import FIRST_YEAR, LAST_YEAR, VersionedSchema

_LONG = validate.Length(max=2000)
_REASON = validate.Length(min=1, max=2000)


class PlaceTermsSchema(VersionedSchema):
    """What a place can be changed in."""

    instrument = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=60),
        metadata={"label": N_("Instrument"), "description": "A key of the register."},
    )
    academy_teacher_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"label": N_("Teacher at the academy")},
    )


class GivePlaceSchema(PlaceTermsSchema):
    """A place for a pupil."""

    school_year = LocalInteger(
        required=True,
        validate=validate.Range(min=FIRST_YEAR, max=LAST_YEAR),
        metadata={
            "label": N_("School year"),
            "description": "The calendar year in which it begins.",
        },
    )
    dispensation_reason = fields.String(
        load_default="",
        validate=_LONG,
        metadata={"label": N_("Why there is an exception from the ages")},
    )


class NewPlaceSchema(GivePlaceSchema):
    """A place, with whose it is: for a program."""

    person_id = fields.UUID(required=True)


class EndPlaceSchema(VersionedSchema):
    """The last day of a place, and why."""

    # Not called as a lesson's day: the two forms stand on one page.
    on = LocalDate(required=True, data_key="last_day", metadata={"label": N_("Last day")})
    reason = fields.String(required=True, validate=_REASON, metadata={"label": N_("Why")})


class LessonTimeSchema(VersionedSchema):
    """When and where a lesson is."""

    on = LocalDate(required=True, metadata={"label": N_("Day")})
    at = fields.Time(
        required=True,
        error_messages={"invalid": N_("Write a time such as 16:30.")},
        metadata={"label": N_("Begins"), "description": "By the clock in Norway."},
    )
    place_name = fields.String(
        load_default="", validate=validate.Length(max=200), metadata={"label": N_("Place")}
    )


class MarkLessonSchema(VersionedSchema):
    """What has become of a lesson."""

    state = fields.String(
        required=True, validate=validate.OneOf([each.value for each in LessonState])
    )
    teacher_present = fields.Boolean(
        load_default=None,
        allow_none=True,
        metadata={
            "label": N_("The pupil's own teacher was there"),
            "description": "Only of a lesson that was held.",
        },
    )
