"""UM-22: the yearly questions: figures, opening a year, a school's answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort
from marshmallow import fields

from core.plugin_api import FlygelSchema, current_actor, requires
from plugins.ungmusikk.api.blueprint import endpoints, refuse, wanted_version, with_etag
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import (
    SchoolSurvey,
    own_surveys,
    survey,
    survey_figures,
    survey_for_school,
)
from plugins.ungmusikk.rules import Challenge, Theme
from plugins.ungmusikk.schemas import AnswerSchema, OpenSurveySchema, SurveyDaysSchema
from plugins.ungmusikk.services import (
    NotThere,
    Refused,
    answer_survey,
    change_survey,
    open_survey,
)

Answer = tuple[Any, int, dict[str, str]]


class SurveySchema(FlygelSchema):
    """A year's questions."""

    id = fields.UUID()
    year = fields.Integer()
    opens_on = fields.Date()
    closes_on = fields.Date()
    answered = fields.Integer(metadata={"description": "How many schools have answered."})
    version = fields.Integer()


class FoundSchema(FlygelSchema):
    """The figures of a year and a kind of school; null where fewer than five answered."""

    year = fields.Integer()
    experience = fields.String(metadata={"description": "experienced or new."})
    answers = fields.Integer()
    means = fields.Dict(keys=fields.String(), values=fields.Float(), allow_none=True)
    challenges = fields.Dict(
        keys=fields.String(), values=fields.Integer(allow_none=True), allow_none=True
    )


class SurveyFiguresSchema(FlygelSchema):
    """All years beside each other, the newest first."""

    surveys = fields.List(fields.Nested(SurveySchema))
    found = fields.List(fields.Nested(FoundSchema))


class SchoolAnswerSchema(FlygelSchema):
    """The questions for a school, and what it has answered."""

    survey_id = fields.UUID()
    organisation_id = fields.UUID()
    school = fields.String()
    year = fields.Integer()
    experience = fields.String()
    opens_on = fields.Date()
    closes_on = fields.Date()
    scores = fields.Dict(keys=fields.String(), values=fields.Integer())
    challenges = fields.List(fields.String())
    words = fields.Dict(keys=fields.String(), values=fields.String())
    answered_on = fields.Date(allow_none=True)
    version = fields.Integer(metadata={"description": "0 before the school has answered."})


@endpoints.route("/surveys")
@requires(UngmusikkPermission.READ_SURVEY)
@endpoints.response(200, SurveyFiguresSchema)
def survey_list() -> Any:
    """What heads of schools answer, over the years.

    Figures of fewer than five schools are left out.
    """
    figures = survey_figures(current_actor().today)
    return {
        "surveys": figures.surveys,
        "found": [
            {
                "year": each.year,
                "experience": each.experience,
                "answers": each.answers,
                "means": {str(theme): float(mean) for theme, mean in each.means.items()}
                if each.means
                else None,
                "challenges": {str(key): number for key, number in each.challenges.items()}
                if each.challenges
                else None,
            }
            for each in figures.found
        ],
    }


@endpoints.route("/surveys", methods=["POST"])
@requires(UngmusikkPermission.MANAGE_SURVEY)
@endpoints.arguments(OpenSurveySchema)
@endpoints.response(201, SurveySchema)
@endpoints.alt_response(409, "CONFLICT")
def survey_ask(sent: dict[str, Any]) -> Any:
    """Asks the questions of a year.

    Once a year: 409 for a second time.
    """
    typed = {key: value for key, value in sent.items() if key != "version"}
    try:
        made = open_survey(current_actor(), **typed)
    except Refused as error:
        refuse(error)
    return survey(made)


@endpoints.route("/surveys/<uuid:survey_id>", methods=["PUT"])
@requires(UngmusikkPermission.MANAGE_SURVEY)
@endpoints.arguments(SurveyDaysSchema)
@endpoints.response(200, SurveySchema)
@endpoints.alt_response(404, "NOT_FOUND")
@endpoints.alt_response(412, "PRECONDITION_FAILED")
def survey_change(sent: dict[str, Any], survey_id: UUID) -> Answer:
    """Other days for a year's questions."""
    try:
        change_survey(
            current_actor(),
            survey_id,
            opens_on=sent["opens_on"],
            closes_on=sent["closes_on"],
            version=wanted_version(sent),
        )
    except (Refused, NotThere) as error:
        refuse(error)
    found = survey(survey_id)
    if found is None:
        abort(404)
    return with_etag(found, found.version)


@endpoints.route("/surveys/own")
@requires(UngmusikkPermission.ANSWER_SURVEY)
@endpoints.response(200, SchoolAnswerSchema(many=True))
def survey_own() -> Any:
    """The newest questions for each school that one leads."""
    return [_said(each) for each in own_surveys(current_actor())]


@endpoints.route("/surveys/<uuid:survey_id>/schools/<uuid:organisation_id>")
@requires(UngmusikkPermission.ANSWER_SURVEY)
@endpoints.response(200, SchoolAnswerSchema)
@endpoints.alt_response(404, "NOT_FOUND")
def survey_school(survey_id: UUID, organisation_id: UUID) -> Answer:
    """The questions for a school that one leads, and its answer."""
    return _answer(survey_id, organisation_id)


@endpoints.route("/surveys/<uuid:survey_id>/schools/<uuid:organisation_id>", methods=["PUT"])
@requires(UngmusikkPermission.ANSWER_SURVEY)
@endpoints.arguments(AnswerSchema)
@endpoints.response(200, SchoolAnswerSchema)
@endpoints.alt_response(404, "NOT_FOUND")
@endpoints.alt_response(412, "PRECONDITION_FAILED")
def survey_school_answer(sent: dict[str, Any], survey_id: UUID, organisation_id: UUID) -> Answer:
    """A school's answer, which can be changed while the questions are open."""
    try:
        answer_survey(
            current_actor(),
            survey_id,
            organisation_id,
            scores={theme: sent[theme.value] for theme in Theme},
            challenges=[Challenge(each) for each in sent["challenges"]],
            words={"benefit": sent["benefit_words"], "challenges": sent["challenges_words"]},
            version=wanted_version(sent),
        )
    except (Refused, NotThere) as error:
        refuse(error)
    return _answer(survey_id, organisation_id)


def _answer(survey_id: UUID, organisation_id: UUID) -> Answer:
    found = survey_for_school(current_actor(), survey_id, organisation_id)
    if found is None:
        abort(404)
    return with_etag(_said(found), found.version)


def _said(found: SchoolSurvey) -> dict[str, Any]:
    return {
        "survey_id": found.survey_id,
        "organisation_id": found.school.id,
        "school": found.school.name,
        "year": found.year,
        "experience": found.experience,
        "opens_on": found.opens_on,
        "closes_on": found.closes_on,
        "scores": {str(theme): score for theme, score in found.scores.items()},
        "challenges": sorted(str(each) for each in found.challenges),
        "words": found.words,
        "answered_on": found.answered_on,
        "version": found.version,
    }
