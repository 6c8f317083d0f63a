"""The calendar: as a list and by month, and addresses that calendar programs can read."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Response, abort, redirect, request, url_for

from core.plugin_api import (
    LOCAL_ZONE,
    current_actor,
    current_tenant,
    format_month,
    gettext,
    now,
    pick,
    public,
    render_page,
    requires,
    say,
)
from plugins.activities.ical import MEDIA_TYPE, as_ical
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.calendar import (
    calendar_of_organisation,
    calendar_of_people,
    feed_entries,
    own_circle,
)
from plugins.activities.queries.reach import organisations_of
from plugins.activities.services.feeds import (
    feed_since,
    make_organisation_feed,
    make_own_feed,
    revoke_organisation_feed,
    revoke_own_feed,
)
from plugins.activities.values import CalendarEntry
from plugins.activities.views.blueprint import pages, press
from plugins.registry import NotThere, organisation_places, person_of, protected_people

DAYS_AHEAD = 90


@pages.get("/calendar")
@requires(ActivitiesPermission.OWN_CALENDAR)
def own_calendar() -> Any:
    """What one and one's children take part in: the next weeks as a list, or a month."""
    circle = own_circle(current_actor())
    first, last, month = _asked_span()
    person_id = person_of(current_actor())
    return render_page(
        "activities/calendar.html",
        heading=gettext("Calendar"),
        entries=calendar_of_people(circle, first=first, last=last, with_names=len(circle) > 1),
        month=month,
        weeks=_weeks(month) if month else [],
        has_record=person_id is not None,
        since=feed_since(person_id=person_id) if person_id else None,
        organisation_id=None,
        **_neighbours(month),
    )


@pages.get("/organisations/<uuid:organisation_id>/calendar")
@requires(ActivitiesPermission.READ)
def organisation_calendar(organisation_id: UUID) -> Any:
    """The published sessions of an organisation; nobody who takes part is named."""
    place = organisation_places([organisation_id]).get(organisation_id)
    if place is None:
        abort(404)
    first, last, month = _asked_span()
    within = organisations_of(current_actor(), ActivitiesPermission.ORGANISATION_CALENDAR)
    manages = within.cover(organisation_id)
    return render_page(
        "activities/calendar.html",
        heading=gettext("Calendar of %(name)s", name=place.name),
        entries=calendar_of_organisation(organisation_id, first=first, last=last),
        month=month,
        weeks=_weeks(month) if month else [],
        has_record=manages,
        since=feed_since(organisation_id=organisation_id) if manages else None,
        organisation_id=organisation_id,
        **_neighbours(month),
    )


@pages.post("/calendar/address")
@requires(ActivitiesPermission.OWN_CALENDAR)
def own_feed() -> Any:
    """Makes a new address for the own calendar and shows it once, or takes it out of use."""
    actor = current_actor()
    if request.form.get("action") == "revoke":
        revoke_own_feed(actor)
        say(gettext("The address is out of use."))
        return redirect(url_for("activities.own_calendar"))
    try:
        secret = make_own_feed(actor, now=now())
    except NotThere:
        abort(404)
    hidden = bool(protected_people(own_circle(actor)))
    return _address_page(secret, url_for("activities.own_calendar"), hidden=hidden)


@pages.post("/organisations/<uuid:organisation_id>/calendar/address")
@requires(ActivitiesPermission.ORGANISATION_CALENDAR)
def organisation_feed(organisation_id: UUID) -> Any:
    """Makes a new address for an organisation's calendar, or takes it out of use."""
    actor = current_actor()
    back = url_for("activities.organisation_calendar", organisation_id=organisation_id)
    if request.form.get("action") == "revoke":
        press(
            lambda: revoke_organisation_feed(actor, organisation_id),
            gettext("The address is out of use."),
        )
        return redirect(back)
    try:
        secret = make_organisation_feed(actor, organisation_id, now=now())
    except NotThere:
        abort(404)
    return _address_page(secret, back)


@pages.get("/feeds/<secret>.ics")
@public(because="a calendar program cannot sign in; the secret in the address opens it")
def feed(secret: str) -> Response:
    """A calendar for a program; 404 for an address that is not in use."""
    moment = now()
    found = feed_entries(secret, now=moment)
    if found is None:
        abort(404)
    name, entries = found
    response = Response(
        as_ical(entries, name=name or pick(current_tenant().names), stamp=moment),
        content_type=f"{MEDIA_TYPE}; charset=utf-8",
    )
    # What is behind a secret address is kept by nobody on the way.
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _address_page(secret: str, back: str, *, hidden: bool = False) -> Any:
    return render_page(
        "activities/feed.html",
        address=url_for("activities.feed", secret=secret, _external=True),
        back=back,
        protected=hidden,
    )


def _asked_span() -> tuple[datetime, datetime, date | None]:
    """From when to when, and the month if one was asked for."""
    text = request.args.get("month", "")
    try:
        month = date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        month = None
    if month is None:
        moment = now()
        return moment, moment + timedelta(days=DAYS_AHEAD), None
    days = calendar.monthrange(month.year, month.month)[1]
    first = datetime.combine(month, time(), LOCAL_ZONE)
    last = datetime.combine(month + timedelta(days=days), time(), LOCAL_ZONE)
    return first, last, month


def _weeks(month: date) -> list[list[date]]:
    return calendar.Calendar(firstweekday=0).monthdatescalendar(month.year, month.month)


def _neighbours(month: date | None) -> dict[str, Any]:
    """The months around, for the links, and what this one is called."""
    here = month or now().date().replace(day=1)
    before = (here - timedelta(days=1)).replace(day=1)
    after = (here + timedelta(days=32)).replace(day=1)
    return {
        "this_month": f"{here:%Y-%m}",
        "before": f"{before:%Y-%m}",
        "after": f"{after:%Y-%m}",
        "month_name": format_month(here),
        "by_day": _by_day,
    }


def _by_day(entries: list[CalendarEntry]) -> dict[date, list[CalendarEntry]]:
    """The entries by the days they are on; one of several days stands on each of them."""
    found: dict[date, list[CalendarEntry]] = {}
    for entry in entries:
        day, last = entry.starts_at.date(), entry.ends_at.date()
        while day <= last and (day - entry.starts_at.date()).days < 31:
            found.setdefault(day, []).append(entry)
            day += timedelta(days=1)
    return found
