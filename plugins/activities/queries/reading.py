"""One statement that reads whole activities, whatever is then shown of them.

Instruments, tags and sessions come along as JSON: a page of activities costs as much as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from core.kit import Money
from core.plugin_api import LOCAL_ZONE, db
from plugins.activities.models import (
    HOLDING,
    Activity,
    ActivityInstrument,
    ActivitySession,
    ActivityState,
    ActivityTag,
    Attendance,
    Registration,
    RegistrationState,
)
from plugins.activities.values import ActivityView, Places, PlacesFor, SessionView
from plugins.registry import ArtForm, Level, Named, organisation_name


def local(moment: datetime | None) -> datetime | None:
    """The moment in the local time of Norway and Denmark."""
    return moment.astimezone(LOCAL_ZONE) if moment is not None else None


def of_activity(table: Any) -> ColumnElement[bool]:
    """That a row hangs on the activity of the statement around it."""
    condition: ColumnElement[bool] = (table.tenant_id == Activity.tenant_id) & (
        table.activity_id == Activity.id
    )
    return condition


def counted(*states: RegistrationState) -> Any:
    """How many registrations of the activity are in one of the states."""
    return (
        select(func.count(Registration.id))
        .where(of_activity(Registration), Registration.state.in_(states))
        .correlate(Activity)
        .scalar_subquery()
    )


def still_open(now: datetime) -> ColumnElement[bool]:
    """A-12: that a registration is no offer whose time has run out, noted already or not."""
    return (Registration.state != RegistrationState.OFFERED) | (Registration.answer_by >= now)


def session_moment(moment: Any) -> Any:
    """The first or last moment of an activity's sessions, such as `func.min(starts_at)`."""
    return (
        select(moment)
        .select_from(ActivitySession)
        .where(of_activity(ActivitySession))
        .correlate(Activity)
        .scalar_subquery()
    )


first_start = session_moment(func.min(ActivitySession.starts_at))
last_end = session_moment(func.max(ActivitySession.ends_at))
taken_places = counted(*HOLDING)


def _instruments() -> Any:
    row = func.jsonb_build_array(ActivityInstrument.instrument, ActivityInstrument.places)
    return (
        select(func.jsonb_agg(aggregate_order_by(row, ActivityInstrument.instrument)))
        .where(of_activity(ActivityInstrument))
        .correlate(Activity)
        .scalar_subquery()
    )


def _tags() -> Any:
    row = func.jsonb_build_array(ActivityTag.scheme, ActivityTag.tag)
    return (
        select(func.jsonb_agg(aggregate_order_by(row, ActivityTag.scheme, ActivityTag.tag)))
        .where(of_activity(ActivityTag))
        .correlate(Activity)
        .scalar_subquery()
    )


def _sessions() -> Any:
    taken = (
        select(Attendance.id)
        .where(
            Attendance.tenant_id == ActivitySession.tenant_id,
            Attendance.session_id == ActivitySession.id,
        )
        .correlate(ActivitySession)
        .exists()
    )
    row = func.jsonb_build_array(
        ActivitySession.id,
        ActivitySession.starts_at,
        ActivitySession.ends_at,
        ActivitySession.place_name,
        taken,
    )
    return (
        select(func.jsonb_agg(aggregate_order_by(row, ActivitySession.starts_at)))
        .where(of_activity(ActivitySession))
        .correlate(Activity)
        .scalar_subquery()
    )


def _taken_instruments() -> Any:
    return (
        select(func.jsonb_agg(Registration.instrument))
        .where(
            of_activity(Registration),
            Registration.state.in_(HOLDING),
            Registration.instrument.is_not(None),
        )
        .correlate(Activity)
        .scalar_subquery()
    )


def whole_activities(*more: Any) -> Select[Any]:
    """A statement that answers with activities and all that hangs on them, and with `more`."""
    return select(
        Activity,
        _instruments().label("instruments"),
        _tags().label("tags"),
        _sessions().label("sessions"),
        _taken_instruments().label("taken_instruments"),
        taken_places.label("taken"),
        counted(RegistrationState.WAITING).label("waiting"),
        organisation_name(Activity.organisation_id).label("organisation"),
        *more,
    )


def views_of(rows: Sequence[Row[Any]]) -> list[ActivityView]:
    """The values of such a statement's rows."""
    return [_view(row) for row in rows]


def read_activities(*conditions: ColumnElement[bool]) -> list[ActivityView]:
    """Activities by conditions, in no special order; one statement."""
    return views_of(db.session.execute(whole_activities().where(*conditions)).all())


def _view(row: Row[Any]) -> ActivityView:
    activity: Activity = row.Activity
    taken: dict[str, int] = {}
    for instrument in row.taken_instruments or ():
        taken[instrument] = taken.get(instrument, 0) + 1
    return ActivityView(
        id=activity.id,
        kind=activity.kind,
        programme=activity.programme,
        titles=activity.title,
        descriptions=activity.description,
        organisation=Named(id=activity.organisation_id, name=row.organisation),
        art_form=ArtForm(activity.art_form),
        instruments=tuple(
            PlacesFor(instrument=instrument, places=number)
            for instrument, number in row.instruments or ()
        ),
        level_from=Level(activity.level_from) if activity.level_from else None,
        level_to=Level(activity.level_to) if activity.level_to else None,
        age_from=activity.age_from,
        age_to=activity.age_to,
        places=Places(total=activity.places, taken=row.taken, waiting=row.waiting),
        taken_by_instrument=taken,
        place_name=activity.place_name,
        municipality_code=activity.municipality_code,
        language=activity.language,
        price=Money(activity.price_minor, activity.price_currency)
        if activity.price_minor is not None and activity.price_currency
        else None,
        tags=tuple((scheme, tag) for scheme, tag in row.tags or ()),
        opens_at=local(activity.opens_at),
        closes_at=local(activity.closes_at),
        sessions=tuple(_session(each) for each in row.sessions or ()),
        state=ActivityState(activity.state),
        state_reason=activity.state_reason,
        version=activity.version,
    )


def _session(row: Sequence[Any]) -> SessionView:
    session_id, starts_at, ends_at, place_name, taken = row
    return SessionView(
        id=UUID(session_id),
        starts_at=datetime.fromisoformat(starts_at).astimezone(LOCAL_ZONE),
        ends_at=datetime.fromisoformat(ends_at).astimezone(LOCAL_ZONE),
        place_name=place_name,
        taken=taken,
    )
