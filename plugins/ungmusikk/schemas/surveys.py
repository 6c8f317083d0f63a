"""The yearly questions: their days, and a school's answers."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import LocalDate, LocalInteger
from plugins.ungmusikk.rules import HIGHEST, LOWEST, Challenge
from plugins.ungmusikk.schemas.contributions import FIRST_YEAR, LAST_YEAR, VersionedSchema

_SCORE = validate.Range(min=LOWEST, max=HIGHEST)
_WORDS = validate.Length(max=2000)


class SurveyDaysSchema(VersionedSchema):
    """When the questions can be answered."""

    opens_on = LocalDate(required=True, metadata={"label": N_("First day")})
    closes_on = LocalDate(required=True, metadata={"label": N_("Last day")})


class OpenSurveySchema(SurveyDaysSchema):
    """A year's questions."""

    year = LocalInteger(
        required=True,
        validate=validate.Range(min=FIRST_YEAR, max=LAST_YEAR),
        metadata={"label": N_("Year")},
    )


class AnswerSchema(VersionedSchema):
    """A school's answers: 1 to 5 for each theme."""

    expectations = fields.Integer(required=True, validate=_SCORE)
    benefit = fields.Integer(required=True, validate=_SCORE)
    effort = fields.Integer(required=True, validate=_SCORE)
    challenges = fields.List(
        fields.String(validate=validate.OneOf([each.value for each in Challenge])),
        load_default=list,
        metadata={"label": N_("Which challenges do you see?")},
    )
    benefit_words = fields.String(
        load_default="", validate=_WORDS, metadata={"label": N_("What has it led to?")}
    )
    challenges_words = fields.String(
        load_default="", validate=_WORDS, metadata={"label": N_("More about the challenges")}
    )
