"""UM-16, UM-18: opening the programme's calls with their forms in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from core.kit import N_, Money, Reason
from core.plugin_api import LOCAL_ZONE, Actor, format_date, gettext
from plugins.calls import (
    ApplicantKind,
    CallDetails,
    CriterionDetails,
    FieldDetails,
    PhaseDetails,
    add_call,
    add_form,
    change_form,
    form_versions,
    forms,
    new_version,
    publish_call,
    publish_form,
)
from plugins.ungmusikk.calling.forms import fund_fields, in_languages, nomination_fields
from plugins.ungmusikk.calling.kinds import KEY_OF_FUND, CallKey
from plugins.ungmusikk.labels import FUND_LABELS, school_year_label
from plugins.ungmusikk.rules import Fund, next_deadline, nomination_deadline
from plugins.ungmusikk.services.refusals import Refused
from plugins.ungmusikk.settings import PLUGIN, fund_terms, talent_settings

# How long a jury has after the window.
REVIEW = timedelta(weeks=4)


@dataclass(frozen=True, kw_only=True)
class NominationCall:
    """What the lead says about a call for nominations; the rest is ready-made."""

    school_year: int
    places: int
    reserves: int = 5


@dataclass(frozen=True, kw_only=True)
class FundCall:
    """What the lead says about a fund's call; `frame` is the money to share."""

    fund: Fund
    frame: Money


def open_nomination_call(actor: Actor, wanted: NominationCall, *, now: datetime) -> UUID:
    """UM-16: makes and publishes a call for nominations, open until the deadline's last minute.

    Raises Refused once the deadline of the school year is past.
    """
    chosen = talent_settings(actor.today)
    deadline = nomination_deadline(wanted.school_year, chosen.terms)
    if actor.today > deadline:
        raise Refused(
            Reason(
                "talent.too_late",
                N_("Nominations were due on %(day)s."),
                {"day": deadline},
            )
        )
    terms = chosen.terms
    return _open(
        actor,
        CallDetails(
            programme=PLUGIN,
            kind=CallKey.NOMINATION.value,
            title=in_languages(
                N_("UngMusikk talent %(year)s: nominations"),
                year=school_year_label(wanted.school_year),
            ),
            description=in_languages(
                N_(
                    "Teachers nominate their own pupils, new and continuing. A talent pupil has "
                    "%(lessons)s free lessons of %(minutes)s minutes with a teacher at the "
                    "academy in the school year. The pupil pays for travel. The ages are "
                    "%(youngest)s to %(oldest)s; an exception needs a reason."
                ),
                lessons=terms.lessons,
                minutes=terms.minutes,
                youngest=terms.youngest,
                oldest=terms.oldest,
            ),
            applicants=(ApplicantKind.PUPIL_BY_TEACHER,),
            opens_at=now,
            closes_at=_end_of(deadline),
            places=wanted.places,
            reserves=wanted.reserves,
            criteria=(
                _criterion(N_("Engagement")),
                _criterion(N_("Love of practising")),
                _criterion(N_("Level")),
                _criterion(N_("Will to work")),
            ),
            phases=(_phase(_end_of(deadline)),),
        ),
        form=_form(
            actor,
            _in_own_language(N_("Nomination of talent pupils")),
            nomination_fields(),
            now=now,
        ),
        now=now,
    )


def open_fund_call(actor: Actor, wanted: FundCall, *, now: datetime) -> UUID:
    """UM-18: makes and publishes a call of a fund: without end, or until its next deadline."""
    terms = fund_terms(wanted.fund, actor.today)
    deadline = next_deadline(actor.today, terms)
    title = (
        in_languages(FUND_LABELS[wanted.fund])
        if deadline is None
        else in_languages(N_("Larger project fund %(year)s"), year=_year_and_month(deadline))
    )
    larger = wanted.fund is Fund.LARGER
    return _open(
        actor,
        CallDetails(
            programme=PLUGIN,
            kind=KEY_OF_FUND[wanted.fund].value,
            title=title,
            description=in_languages(
                N_(
                    "For municipal arts schools, upper secondary schools and folk high schools "
                    "that take part in UngMusikk, alone or better together. The project should "
                    "cross municipal borders. A detailed budget comes with the application. A "
                    "report is due %(days)s days after the project."
                ),
                days=terms.report_days,
            ),
            applicants=(ApplicantKind.ORGANISATION, ApplicantKind.JOINT),
            opens_at=now,
            closes_at=_end_of(deadline) if deadline else None,
            frame=wanted.frame,
            report_days=terms.report_days,
            criteria=(
                _criterion(N_("Crosses municipal borders"), weight=2),
                _criterion(N_("Needs support from outside")),
                *((_criterion(N_("Tries something new"), weight=2),) if larger else ()),
                _criterion(N_("Can be carried out")),
            ),
            phases=(_phase(_end_of(deadline)),) if deadline else (),
        ),
        form=_form(
            actor,
            _in_own_language(FUND_LABELS[wanted.fund]),
            fund_fields(wanted.fund),
            now=now,
        ),
        now=now,
    )


def _open(actor: Actor, details: CallDetails, *, form: UUID, now: datetime) -> UUID:
    made = add_call(actor, replace(details, form_version_id=form))
    publish_call(actor, made, now=now)
    return made


def _form(actor: Actor, name: str, fields: Sequence[FieldDetails], *, now: datetime) -> UUID:
    """The newest published version of the form of this name; the ready-made one is made first.

    What a tenant has changed in it stays as it is.
    """
    there = next((each for each in forms() if each.name == name), None)
    if there is None:
        version = add_form(actor, name, fields)
        publish_form(actor, version, now=now)
        return version
    published = next((each for each in form_versions(there.id) if each.published_at), None)
    if published is not None:
        return published.id
    version = new_version(actor, there.id)
    change_form(actor, version, fields, version=None)
    publish_form(actor, version, now=now)
    return version


def _criterion(title: str, *, weight: int = 1) -> CriterionDetails:
    return CriterionDetails(title=in_languages(title), weight=weight)


def _phase(starts_at: datetime) -> PhaseDetails:
    return PhaseDetails(
        title=in_languages(N_("Assessment")), starts_at=starts_at, ends_at=starts_at + REVIEW
    )


def _end_of(day: date) -> datetime:
    """The instant at which the day is over: the first that is too late."""
    return datetime.combine(day + timedelta(days=1), time(), LOCAL_ZONE)


def _in_own_language(marked: str) -> str:
    """A form has one name; it is written in the language of whoever opens the call first."""
    return gettext(marked)


def _year_and_month(day: date) -> str:
    return format_date(day, "medium")
