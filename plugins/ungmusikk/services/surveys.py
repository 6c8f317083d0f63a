"""UM-22: opening a year's questions to heads of schools, and answering them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Period, Reason
from core.plugin_api import Actor, db, record_change
from plugins.ungmusikk.models import Survey, SurveyAnswer
from plugins.ungmusikk.queries.surveys import school_survey
from plugins.ungmusikk.rules import Challenge, Theme, check_answer, may_answer_survey
from plugins.ungmusikk.services.refusals import Conflict, NotThere, Refused, Stale, ask


def open_survey(actor: Actor, *, year: int, opens_on: date, closes_on: date) -> UUID:
    """UM-22: asks the questions of a year; once a year. Raises Refused, Conflict."""
    _check_days(opens_on, closes_on)
    if db.session.scalar(select(Survey.id).where(Survey.year == year)) is not None:
        raise Conflict(
            Reason(
                "survey.year_taken",
                N_("The questions of %(year)s are there already."),
                {"year": str(year)},
            )
        )
    row = Survey(year=year, opens_on=opens_on, closes_on=closes_on)
    db.session.add(row)
    db.session.flush()
    _tell(actor, "ungmusikk:survey:open", row, after=_days(row))
    return row.id


def change_survey(
    actor: Actor, survey_id: UUID, *, opens_on: date, closes_on: date, version: int | None = None
) -> None:
    """UM-22: other days for a year's questions. Raises Refused, Stale, NotThere."""
    row = db.session.scalar(select(Survey).where(Survey.id == survey_id).with_for_update())
    if row is None:
        raise NotThere(f"Survey {survey_id}")
    if version is not None and version != row.version:
        raise Stale(Reason("survey.stale", N_("The days have been changed since you opened it.")))
    _check_days(opens_on, closes_on)
    before = _days(row)
    row.opens_on, row.closes_on = opens_on, closes_on
    row.version += 1
    db.session.flush()
    _tell(actor, "ungmusikk:survey:change", row, before=before, after=_days(row))


def answer_survey(
    actor: Actor,
    survey_id: UUID,
    organisation_id: UUID,
    *,
    scores: Mapping[Theme, int],
    challenges: Collection[Challenge],
    words: Mapping[str, str],
    version: int | None = None,
) -> None:
    """UM-22: a school's answer, which can be changed while the questions are open.

    `words` are {"benefit": "…", "challenges": "…"}. Raises Refused, Stale, and NotThere for a
    school that is not the actor's.
    """
    # The questions' row is the lock: of two who answer for one school the second changes.
    survey = db.session.scalar(
        select(Survey)
        .where(Survey.id == survey_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = school_survey(actor, survey, organisation_id) if survey else None
    if survey is None or found is None:
        raise NotThere(f"Survey {survey_id} of {organisation_id}")
    ask(may_answer_survey(Period(found.opens_on, found.closes_on), actor.today))
    ask(check_answer(scores))
    if version is not None and version != found.version:
        raise Stale(
            Reason("survey.answer_stale", N_("Somebody has answered for the school meanwhile."))
        )
    row = _answer_of(survey_id, organisation_id) if found.version else None
    if row is None:
        row = SurveyAnswer(survey_id=survey_id, organisation_id=organisation_id, version=0)
        db.session.add(row)
    row.experience = found.experience
    row.scores = {str(theme): score for theme, score in scores.items()}
    row.challenges = sorted(str(each) for each in set(challenges))
    row.words = {key: text.strip() for key, text in words.items() if text.strip()}
    row.answered_on = actor.today
    row.version += 1
    db.session.flush()
    # What a school thinks is not for the log.
    _tell(actor, "ungmusikk:survey:answer", survey, after={"school": str(organisation_id)})


def _answer_of(survey_id: UUID, organisation_id: UUID) -> SurveyAnswer | None:
    return db.session.scalar(
        select(SurveyAnswer).where(
            SurveyAnswer.survey_id == survey_id,
            SurveyAnswer.organisation_id == organisation_id,
        )
    )


def _check_days(opens_on: date, closes_on: date) -> None:
    if closes_on < opens_on:
        raise Refused(Reason("survey.days", N_("The last day cannot be before the first one.")))


def _days(row: Survey) -> dict[str, object]:
    return {"opens_on": row.opens_on.isoformat(), "closes_on": row.closes_on.isoformat()}


def _tell(
    actor: Actor,
    action: str,
    row: Survey,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    record_change(
        actor, action, subject=("survey", str(row.id), str(row.year)), before=before, after=after
    )
