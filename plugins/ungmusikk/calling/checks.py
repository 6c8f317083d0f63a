"""UM-16, UM-18: what the programme says about an application before it is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from core.kit import Decision, Outcome, Reason
from core.plugin_api import LOCAL_ZONE, today
from plugins.calls import ApplicationView, CallView, Window
from plugins.ungmusikk.calling.kinds import CallKey, fund_of
from plugins.ungmusikk.calling.reading import fund_application_of, nomination_of
from plugins.ungmusikk.rules import (
    check_fund_application,
    check_fund_call,
    check_nomination_call,
    may_nominate,
)
from plugins.ungmusikk.settings import PLUGIN, fund_terms, talent_settings

# What the engine says itself of a required field that is empty.
_SAID_BY_THE_FORM = {
    "talent.empty_engagement": "engagement",
    "talent.empty_practising": "practising",
    "talent.empty_level": "level",
    "talent.empty_will": "will",
    "fund.no_amount": "amount",
    "fund.no_need": "need",
    "fund.no_participants": "participants",
    "fund.no_budget": "budget",
    "fund.no_plan": "plan",
}

# What alone is no reason for a no.
_WISHES = {"talent.age", "fund.one_municipality", "fund.nothing_new", "fund.budget_rough"}


def publish_objections(call: CallView) -> Sequence[Reason]:
    """UM-16, UM-18: what the programme still objects to in the window of one of its calls."""
    if call.programme != PLUGIN or call.opens_at is None:
        return ()
    if call.kind == CallKey.NOMINATION:
        terms = talent_settings(_day(call.opens_at)).terms
        return check_nomination_call(
            last_day_of_window(call.window), school_year_of_call(call), terms
        )
    fund = fund_of(call.kind)
    if fund is None:
        return ()
    return check_fund_call(last_day_of_window(call.window), fund_terms(fund, _day(call.opens_at)))


def last_day_of_window(window: Window) -> date | None:
    """The last day on which one can apply; None for a call that is open all the time."""
    return _day(window.closes_at - timedelta(microseconds=1)) if window.closes_at else None


def application_decisions(call: CallView, application: ApplicationView) -> Sequence[Decision]:
    """UM-16, UM-18: the programme's answer to one of its own applications; else none."""
    if call.programme != PLUGIN:
        return ()
    # What comes after the window is late by the engine's own word.
    last_day = last_day_of_window(call.window)
    day = min(today(), last_day) if last_day else today()
    if call.kind == CallKey.NOMINATION:
        decision = _nomination(call, application, day)
    elif (fund := fund_of(call.kind)) is not None:
        terms = fund_terms(fund, _day(call.opens_at) if call.opens_at else day)
        decision = check_fund_application(fund_application_of(application, today=day), terms)
    else:
        return ()
    return _without_doubles(decision, application)


def school_year_of_call(call: CallView) -> int:
    """UM-16: the school year that a call for nominations is for: the next to begin as it opens."""
    opened = _day(call.opens_at) if call.opens_at else today()
    chosen = talent_settings(opened)
    begun = chosen.school_year_of(opened)
    # Before the deadline of a calendar year the school year of its autumn is meant.
    due = chosen.terms.nominate_by.in_year(begun + 1)
    return begun + 1 if opened <= due else begun + 2


def _nomination(call: CallView, application: ApplicationView, day: date) -> Decision:
    year = school_year_of_call(call)
    chosen = talent_settings(day)
    first_day = chosen.year_begins.in_year(year)
    nomination = nomination_of(application, first_day=first_day, today=day)
    return may_nominate(nomination, on=day, school_year=year, terms=chosen.terms)


def _without_doubles(decision: Decision, application: ApplicationView) -> Sequence[Decision]:
    """The decision without what the form already points out beside a required field."""
    required = {each.key for each in application.form.fields if each.required}
    left = [
        reason for reason in decision.reasons if _SAID_BY_THE_FORM.get(reason.code) not in required
    ]
    if not left:
        return ()
    if decision.outcome is Outcome.NO and not all(each.code in _WISHES for each in left):
        return (Decision.no(*left),)
    return (Decision.needs_dispensation(*left),)


def _day(moment: datetime) -> date:
    return moment.astimezone(LOCAL_ZONE).date()
