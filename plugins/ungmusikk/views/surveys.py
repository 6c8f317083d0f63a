"""UM-22: the yearly questions: the answers over the years, opening a year, a school's answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for

from core.plugin_api import (
    Crumb,
    Form,
    current_actor,
    download,
    explain,
    format_number,
    read_form,
    render_page,
    requires,
    say,
)
from core.plugin_api import gettext as _
from plugins.ungmusikk.files import survey_table
from plugins.ungmusikk.labels import CHALLENGE_LABELS, EXPERIENCE_LABELS, SCORE_LABELS, THEME_LABELS
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import (
    SchoolSurvey,
    SurveyView,
    own_surveys,
    survey,
    survey_figures,
    survey_for_school,
)
from plugins.ungmusikk.rules import SMALLEST_NUMBER, Challenge, Experience, Found, Theme
from plugins.ungmusikk.schemas import AnswerSchema, OpenSurveySchema, SurveyDaysSchema
from plugins.ungmusikk.services import Refused, answer_survey, change_survey, open_survey
from plugins.ungmusikk.views.blueprint import Answer, object_to, pages, raise_conflict

_FIELDS = {"survey.days": "closes_on", **{f"survey.score_{each}": str(each) for each in Theme}}


@pages.get("/survey")
@requires(UngmusikkPermission.READ_SURVEY)
def survey_page() -> Any:
    """What heads of schools answer, year beside year; few answers are left out."""
    figures = survey_figures(current_actor().today)
    file_format = request.args.get("format")
    if file_format:
        return download(survey_table(figures), file_format, name="ungmusikk-schools")
    return render_page(
        "ungmusikk/survey.html",
        figures=figures,
        pictures=[_picture(theme, figures.found) for theme in Theme],
        challenges={each: _challenge_bars(each, figures.found) for each in Experience},
        experiences=list(Experience),
        smallest=SMALLEST_NUMBER,
        today=current_actor().today,
    )


@pages.get("/survey/open")
@requires(UngmusikkPermission.MANAGE_SURVEY)
def survey_open() -> Answer:
    """A form for a year's questions."""
    today = current_actor().today
    form = Form.blank(OpenSurveySchema, {"year": today.year, "opens_on": today})
    return _days_page(form, None)


@pages.post("/survey/open")
@requires(UngmusikkPermission.MANAGE_SURVEY)
def survey_opened() -> Answer:
    """Asks the questions of a year."""
    form = read_form(OpenSurveySchema, request.form)
    if form.data is None:
        return _days_page(form, None, status=422)
    typed = {key: value for key, value in form.data.items() if key != "version"}
    try:
        open_survey(current_actor(), **typed)
    except Refused as refused:
        raise_conflict(refused)
        object_to(form, refused, _FIELDS)
        return _days_page(form, None, status=422)
    say(_("The questions of %(year)s are there.", year=str(form.data["year"])))
    return redirect(url_for("ungmusikk.survey_page"))


@pages.get("/survey/<uuid:survey_id>/days")
@requires(UngmusikkPermission.MANAGE_SURVEY)
def survey_days(survey_id: UUID) -> Answer:
    """A form for other days."""
    found = _survey_or_404(survey_id)
    values = {"opens_on": found.opens_on, "closes_on": found.closes_on}
    return _days_page(Form.blank(SurveyDaysSchema, values), found)


@pages.post("/survey/<uuid:survey_id>/days")
@requires(UngmusikkPermission.MANAGE_SURVEY)
def survey_days_changed(survey_id: UUID) -> Answer:
    """Saves other days."""
    found = _survey_or_404(survey_id)
    form = read_form(SurveyDaysSchema, request.form)
    if form.data is None:
        return _days_page(form, found, status=422)
    try:
        change_survey(current_actor(), survey_id, **form.data)
    except Refused as refused:
        raise_conflict(refused)
        object_to(form, refused, _FIELDS)
        return _days_page(form, found, status=422)
    say(_("The change is saved."))
    return redirect(url_for("ungmusikk.survey_page"))


# A school's answer ------------------------------------------------------------------------------


@pages.get("/my-answers")
@requires(UngmusikkPermission.ANSWER_SURVEY)
def my_answers() -> Answer:
    """The newest questions for each school that the reader leads."""
    return render_page(
        "ungmusikk/my_answers.html", asked=own_surveys(current_actor()), today=_today()
    )


@pages.get("/survey/<uuid:survey_id>/schools/<uuid:organisation_id>")
@requires(UngmusikkPermission.ANSWER_SURVEY)
def survey_answer(survey_id: UUID, organisation_id: UUID) -> Answer:
    """The questions for one school."""
    asked = _asked_or_404(survey_id, organisation_id)
    values: dict[str, Any] = {
        **{str(theme): score for theme, score in asked.scores.items()},
        "challenges": sorted(str(each) for each in asked.challenges),
        "benefit_words": asked.words.get("benefit", ""),
        "challenges_words": asked.words.get("challenges", ""),
    }
    return _answer_page(asked, Form.blank(AnswerSchema, values))


@pages.post("/survey/<uuid:survey_id>/schools/<uuid:organisation_id>")
@requires(UngmusikkPermission.ANSWER_SURVEY)
def survey_answered(survey_id: UUID, organisation_id: UUID) -> Answer:
    """Keeps the school's answer."""
    asked = _asked_or_404(survey_id, organisation_id)
    form = read_form(AnswerSchema, request.form)
    if form.data is None:
        return _answer_page(asked, form, status=422)
    try:
        answer_survey(
            current_actor(),
            survey_id,
            organisation_id,
            scores={theme: form.data[theme.value] for theme in Theme},
            challenges=[Challenge(each) for each in form.data["challenges"]],
            words={
                "benefit": form.data["benefit_words"],
                "challenges": form.data["challenges_words"],
            },
            version=form.data["version"],
        )
    except Refused as refused:
        raise_conflict(refused)
        object_to(form, refused, _FIELDS)
        return _answer_page(asked, form, status=422)
    say(_("Thank you. The answer of %(school)s is kept.", school=asked.school.name))
    return redirect(url_for("ungmusikk.my_answers"))


def _answer_page(asked: SchoolSurvey, form: Form, status: int = 200) -> Answer:
    decision = asked.may_answer(_today())
    return render_page(
        "ungmusikk/survey_answer.html",
        status=status,
        breadcrumbs=[Crumb(_("Yearly questions"), url_for("ungmusikk.my_answers"))],
        asked=asked,
        form=form,
        closed=None if decision.allowed else explain(decision.reasons[0]),
        themes=[
            (
                str(theme),
                _(THEME_LABELS[asked.experience, theme]),
                [
                    (str(number), _("%(number)s – %(text)s", number=str(number), text=_(text)))
                    for number, text in SCORE_LABELS[theme].items()
                ],
            )
            for theme in Theme
        ],
        challenge_choices=[(str(each), _(CHALLENGE_LABELS[each])) for each in Challenge],
    )


def _days_page(form: Form, found: SurveyView | None, status: int = 200) -> Answer:
    return render_page(
        "ungmusikk/survey_days.html",
        status=status,
        breadcrumbs=[Crumb(_("What schools answer"), url_for("ungmusikk.survey_page"))],
        form=form,
        survey=found,
    )


def _survey_or_404(survey_id: UUID) -> SurveyView:
    found = survey(survey_id)
    if found is None:
        abort(404)
    return found


def _asked_or_404(survey_id: UUID, organisation_id: UUID) -> SchoolSurvey:
    found = survey_for_school(current_actor(), survey_id, organisation_id)
    if found is None:
        abort(404)
    return found


def _today() -> Any:
    return current_actor().today


# Pictures ---------------------------------------------------------------------------------------


def _picture(theme: Theme, found: tuple[Found, ...]) -> dict[str, Any]:
    """A theme's means as bars: a bar for each year and kind of school that has enough answers."""
    bars = [
        {
            "label": _(
                "%(year)s, %(schools)s",
                year=str(each.year),
                schools=_(EXPERIENCE_LABELS[each.experience]),
            ),
            "value": float(each.means[theme]) if each.means else 0,
            "text": format_number(round(float(each.means[theme]), 1))
            if each.means
            else _("fewer than %(number)s answers", number=SMALLEST_NUMBER),
            "color": 1 if each.experience is Experience.EXPERIENCED else 2,
        }
        for each in found
        if each.answers
    ]
    return {"key": str(theme), "bars": bars, "highest": len(SCORE_LABELS[theme])}


def _challenge_bars(experience: Experience, found: tuple[Found, ...]) -> list[dict[str, Any]]:
    """The challenges that the newest year's schools of one kind have named."""
    newest = next((each for each in found if each.experience is experience), None)
    if newest is None or newest.challenges is None:
        return []
    return [
        {
            "label": _(CHALLENGE_LABELS[challenge]),
            "value": number or 0,
            "text": str(number)
            if number is not None
            else _("fewer than %(number)s", number=SMALLEST_NUMBER),
        }
        for challenge, number in newest.challenges.items()
    ]
