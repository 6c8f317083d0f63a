"""What pages say of activities: kinds, places, and in one line why something fits or does not."""

from __future__ import annotations

from datetime import datetime

from core.plugin_api import (
    explain,
    format_date,
    format_datetime,
    format_list,
    format_time,
    gettext,
    ngettext,
    own_name,
)
from plugins.activities.models import ActivityState, RegistrationState
from plugins.activities.values import ActivityCard, ActivityView, Places

STATE_COLORS = {
    ActivityState.DRAFT: "neutral",
    ActivityState.PUBLISHED: "success",
    ActivityState.CLOSED: "info",
    ActivityState.CANCELLED: "danger",
}
REGISTRATION_COLORS = {
    RegistrationState.REQUESTED: "info",
    RegistrationState.REGISTERED: "success",
    RegistrationState.WAITING: "info",
    RegistrationState.OFFERED: "warning",
    RegistrationState.CANCELLED: "neutral",
    RegistrationState.DECLINED: "neutral",
    RegistrationState.LAPSED: "neutral",
}


def moment_text(starts_at: datetime | None, ends_at: datetime | None = None) -> str:
    """When something is: "1 June 2024 at 10:00–12:00"; over several days both are written out."""
    if starts_at is None:
        return gettext("The date is not set yet")
    if ends_at is None:
        return format_datetime(starts_at)
    if starts_at.date() == ends_at.date():
        return f"{format_datetime(starts_at)}–{format_time(ends_at)}"
    return f"{format_datetime(starts_at)} – {format_datetime(ends_at)}"


def span_text(card: ActivityCard) -> str:
    """When an activity is, on a card: a moment, or from when to when and how many times."""
    if card.sessions <= 1 or card.starts_at is None or card.ends_at is None:
        return moment_text(card.starts_at, card.ends_at)
    return gettext(
        "%(first)s – %(last)s, %(times)s",
        first=format_date(card.starts_at, "medium"),
        last=format_date(card.ends_at, "medium"),
        times=ngettext("%(num)s session", "%(num)s sessions", card.sessions),
    )


def places_text(places: Places) -> str:
    """How many places are free, in words."""
    if places.free is None:
        return gettext("Room for everybody")
    if places.free > 0:
        return ngettext("%(num)s free place", "%(num)s free places", places.free)
    if places.waiting:
        return ngettext("Full, %(num)s is waiting", "Full, %(num)s are waiting", places.waiting)
    return gettext("Full")


def language_text(language: str | None) -> str | None:
    """What an activity is held in: the name of a language that was written as its code."""
    try:
        return own_name(language) if language else None
    except ValueError:
        return language


def ages_text(activity: ActivityCard | ActivityView) -> str:
    """Which ages something is for; empty for all."""
    low, high = activity.age_from, activity.age_to
    if low is not None and high is not None:
        return gettext("%(low)s–%(high)s years", low=low, high=high)
    if low is not None:
        return gettext("from %(age)s years", age=low)
    if high is not None:
        return gettext("up to %(age)s years", age=high)
    return ""


def levels_text(activity: ActivityCard | ActivityView) -> str:
    """Which levels something is for; empty for all."""
    low, high = activity.level_from, activity.level_to
    if low is not None and high is not None and low is not high:
        return f"{gettext(low.label)} – {gettext(high.label)}"
    if low is not None and high is not None:
        return gettext(low.label)
    if low is not None:
        return gettext("from level “%(level)s”", level=gettext(low.label))
    if high is not None:
        return gettext("up to level “%(level)s”", level=gettext(high.label))
    return ""


def fit_text(card: ActivityCard, instruments: dict[str, str]) -> str:
    """Why a card fits whom it was asked for, or what is missing, in one line."""
    if card.registered is not None:
        return gettext(card.registered.label)
    if card.fits is None:
        return ""
    if card.fits.reasons:
        return " ".join(explain(reason) for reason in card.fits.reasons)
    matches = [
        *([gettext("the age")] if ages_text(card) else []),
        *([gettext("the level")] if levels_text(card) else []),
        *([gettext("the instrument")] if card.instruments else []),
    ]
    if not matches:
        return gettext("Open to everybody")
    return gettext("Fits: %(what)s", what=format_list(matches))


def instruments_text(activity: ActivityCard | ActivityView, names: dict[str, str]) -> str:
    """The instruments that something is for; empty for all."""
    return format_list(
        [names.get(each.instrument, each.instrument) for each in activity.instruments]
    )
