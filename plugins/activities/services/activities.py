"""Writing offers: drafts, changes, copies, publishing, closing and calling off."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from core.kit import N_, Reason, Workflow
from core.plugin_api import LOCAL_ZONE, Actor, db, enabled_plugins, hook_contributions
from core.plugin_api import now as this_moment
from plugins.activities.kinds import GENERAL, activity_kinds, tag_schemes
from plugins.activities.models import (
    ACTIVE,
    Activity,
    ActivityState,
    Registration,
    RegistrationState,
)
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.reach import organisations_of
from plugins.activities.queries.reading import read_activities
from plugins.activities.rules import may_take_places, weekly_days
from plugins.activities.services.belongings import hang_on
from plugins.activities.services.details import ActivityDetails, SessionDetails, objections_to
from plugins.activities.services.places import fill, move, places_taken, settle
from plugins.activities.services.rows import (
    demand,
    out_of_reach,
    own_activity,
    refuse,
    write_down,
)
from plugins.activities.values import ActivityView
from plugins.registry import (
    Objection,
    Refused,
    instrument_names,
    municipality,
    organisation_places,
)

STATES = Workflow(
    states={state.value: state.label for state in ActivityState},
    transitions={
        ActivityState.DRAFT: (ActivityState.PUBLISHED,),
        ActivityState.PUBLISHED: (ActivityState.CLOSED, ActivityState.CANCELLED),
        ActivityState.CLOSED: (ActivityState.PUBLISHED, ActivityState.CANCELLED),
    },
)


def add_activity(actor: Actor, details: ActivityDetails) -> UUID:
    """Writes a draft for an organisation within reach and returns its id. Raises Refused."""
    _check(actor, details, permission=ActivitiesPermission.PROPOSE)
    row = Activity(**_columns(details), state=ActivityState.DRAFT)
    db.session.add(row)
    db.session.flush()
    hang_on(row, details)
    write_down(actor, "activity:add", row, after=_told(details))
    return row.id


def change_activity(
    actor: Actor, activity_id: UUID, details: ActivityDetails, *, version: int | None
) -> None:
    """Changes what is recorded; a draft also by who may only propose.

    A session that attendance was taken at stays. Places that become free go to the next on the
    list. Raises Refused, NotThere and ChangedMeanwhile.
    """
    row = own_activity(actor, activity_id, ActivitiesPermission.PROPOSE, version=version)
    permission = ActivitiesPermission.PROPOSE
    if row.state != ActivityState.DRAFT:
        permission = ActivitiesPermission.MANAGE
        own_activity(actor, activity_id, permission)
        _ask_programmes(actor, activity_id, details)
    _check(actor, details, permission=permission)
    demand(
        may_take_places(wanted=0, places=details.places, taken=places_taken(row).total()), "places"
    )
    before, after = {}, {}
    for name, value in _columns(details).items():
        if getattr(row, name) != value:
            before[name], after[name] = getattr(row, name), value
            setattr(row, name, value)
    hung = hang_on(row, details)
    if not after and not hung:
        return
    row.version += 1
    db.session.flush()
    write_down(actor, "activity:change", row, before, {**after, **hung})
    fill(row, now=this_moment())


def copy_activity(actor: Actor, activity_id: UUID, *, weeks_later: int = 52) -> UUID:
    """The same once more as a draft, every day and window that many weeks later.

    52 weeks keep the weekday. Raises NotThere and Refused.
    """
    own_activity(actor, activity_id, ActivitiesPermission.PROPOSE)
    view = _view_of(activity_id)
    added = add_activity(actor, _moved(details_of(view), weeks_later))
    copy = own_activity(actor, added, ActivitiesPermission.PROPOSE)
    write_down(actor, "activity:copy", copy, after={"of": str(activity_id)})
    return added


def remove_draft(actor: Actor, activity_id: UUID, *, version: int | None = None) -> None:
    """Deletes a draft. Raises NotThere, ChangedMeanwhile, and Refused for anything else."""
    row = own_activity(actor, activity_id, ActivitiesPermission.PROPOSE, version=version)
    if row.state != ActivityState.DRAFT:
        raise refuse("activity.not_draft", N_("Only a draft can be removed. Call it off instead."))
    write_down(actor, "activity:remove", row)
    db.session.delete(row)
    db.session.flush()


def publish_activity(actor: Actor, activity_id: UUID, *, version: int | None = None) -> None:
    """Shows a draft to everybody, or opens a closed activity again.

    Raises as the others, and Refused with what its programme objects to in opening it again.
    """
    row = own_activity(actor, activity_id, ActivitiesPermission.MANAGE, version=version)
    if row.state == ActivityState.PUBLISHED:
        return
    action = "activity:publish"
    if row.state != ActivityState.DRAFT:
        action = "activity:reopen"
        _heed(objections_to_reopen(actor, _view_of(activity_id)))
    _go(actor, row, ActivityState.PUBLISHED, action)


def close_activity(actor: Actor, activity_id: UUID, *, version: int | None = None) -> None:
    """Takes no more registrations; those there are and the waiting list go on."""
    row = own_activity(actor, activity_id, ActivitiesPermission.MANAGE, version=version)
    if row.state != ActivityState.CLOSED:
        _go(actor, row, ActivityState.CLOSED, "activity:close")


def cancel_activity(
    actor: Actor, activity_id: UUID, reason: str, *, version: int | None = None
) -> None:
    """Calls an activity off: everybody who is registered or waits is told, with the reason.

    Raises Refused, also with what its programme objects to, NotThere and ChangedMeanwhile.
    """
    row = own_activity(actor, activity_id, ActivitiesPermission.MANAGE, version=version)
    if row.state == ActivityState.CANCELLED:
        return
    _heed(objections_to_cancel(actor, _view_of(activity_id)))
    if not reason.strip():
        raise refuse("activity.no_reason", N_("Write the reason."), "reason")
    row.state_reason = reason.strip()
    _go(actor, row, ActivityState.CANCELLED, "activity:cancel")
    rows = db.session.scalars(
        select(Registration).where(
            Registration.activity_id == activity_id, Registration.state.in_(ACTIVE)
        )
    ).all()
    move(
        rows,
        RegistrationState.CANCELLED,
        now=this_moment(),
        reason=row.state_reason,
        told="called_off",
    )


def objections_to_cancel(actor: Actor, view: ActivityView) -> tuple[Reason, ...]:
    """What programmes object to in calling the activity off today."""
    return tuple(hook_contributions("check_activity_cancel", activity=view, on=actor.today))


def objections_to_reopen(actor: Actor, view: ActivityView) -> tuple[Reason, ...]:
    """What programmes object to in the closed activity taking registrations again today."""
    return tuple(hook_contributions("check_activity_reopen", activity=view, on=actor.today))


def number_of_active(activity_id: UUID) -> int:
    """How many people would be told that the activity is called off."""
    found = db.session.scalar(
        select(func.count(Registration.id)).where(
            Registration.activity_id == activity_id, Registration.state.in_(ACTIVE)
        )
    )
    return found or 0


def weekly_sessions(
    *,
    first: date,
    last: date,
    starts: time,
    ends: time,
    weeks_between: int = 1,
    skipped: Collection[date] = (),
    place_name: str | None = None,
) -> tuple[SessionDetails, ...]:
    """A-16: a series at the same local time each week, summer and winter, without skipped days."""
    return tuple(
        SessionDetails(
            starts_at=datetime.combine(day, starts, LOCAL_ZONE),
            ends_at=datetime.combine(day, ends, LOCAL_ZONE),
            place_name=place_name,
        )
        for day in weekly_days(first=first, last=last, weeks_between=weeks_between, skipped=skipped)
    )


def details_of(view: ActivityView) -> ActivityDetails:
    """What is recorded of an activity, to change or copy it."""
    return ActivityDetails(
        kind=view.kind,
        programme=view.programme,
        title=view.titles,
        description=view.descriptions,
        organisation_id=view.organisation.id,
        art_form=view.art_form,
        instruments=view.instruments,
        level_from=view.level_from,
        level_to=view.level_to,
        age_from=view.age_from,
        age_to=view.age_to,
        places=view.places.total,
        place_name=view.place_name,
        municipality_code=view.municipality_code,
        language=view.language,
        price=view.price,
        tags=view.tags,
        opens_at=view.opens_at,
        closes_at=view.closes_at,
        sessions=tuple(
            SessionDetails(
                id=each.id,
                starts_at=each.starts_at,
                ends_at=each.ends_at,
                place_name=each.place_name,
            )
            for each in view.sessions
        ),
    )


def _moved(details: ActivityDetails, weeks: int) -> ActivityDetails:
    def later(moment: datetime) -> datetime:
        # Local time is kept: 17:00 is 17:00, also across the change of the clock.
        day = moment.astimezone(LOCAL_ZONE)
        return datetime.combine(day.date() + timedelta(weeks=weeks), day.time(), LOCAL_ZONE)

    return replace(
        details,
        opens_at=later(details.opens_at) if details.opens_at else None,
        closes_at=later(details.closes_at) if details.closes_at else None,
        sessions=tuple(
            replace(each, id=None, starts_at=later(each.starts_at), ends_at=later(each.ends_at))
            for each in details.sessions
        ),
    )


def _go(actor: Actor, row: Activity, state: ActivityState, action: str) -> None:
    demand(STATES.may_move(row.state, state))
    before = {"state": row.state}
    row.state = state
    row.version += 1
    db.session.flush()
    write_down(actor, action, row, before, {"state": state.value, "reason": row.state_reason})
    if state is ActivityState.PUBLISHED:
        settle(row, now=this_moment())


def _view_of(activity_id: UUID) -> ActivityView:
    """The activity in whole, as programmes are shown it."""
    return read_activities(Activity.id == activity_id)[0]


def _heed(objections: Iterable[Reason]) -> None:
    """Raises Refused with what programmes object to."""
    if refused := [Objection(None, each) for each in objections]:
        raise Refused(*refused)


def _check(actor: Actor, details: ActivityDetails, *, permission: str) -> None:
    """Raises Refused with all that is wrong with the details."""
    objections = objections_to(details)
    if details.organisation_id not in organisation_places([details.organisation_id]):
        objections.append(_unknown("organisation_id"))
    elif not organisations_of(actor, permission).cover(details.organisation_id):
        objections += out_of_reach().objections
    if details.kind not in activity_kinds():
        objections.append(_unknown("kind"))
    if details.programme != GENERAL and details.programme not in enabled_plugins():
        objections.append(_unknown("programme"))
    if {each.instrument for each in details.instruments} - instrument_names().keys():
        objections.append(_unknown("instruments"))
    if details.municipality_code and _municipality(details.municipality_code) is None:
        objections.append(_unknown("municipality_code"))
    known = {(scheme.key, tag.key) for scheme in tag_schemes().values() for tag in scheme.tags}
    if set(details.tags) - known:
        objections.append(_unknown("tags"))
    if objections:
        raise Refused(*objections)


def _ask_programmes(actor: Actor, activity_id: UUID, details: ActivityDetails) -> None:
    """Raises Refused with what programmes object to in the change of what is published."""
    view = _view_of(activity_id)
    _heed(
        hook_contributions("check_activity_change", activity=view, details=details, on=actor.today)
    )


def _municipality(code: str) -> object:
    return municipality(code, "NO") or municipality(code, "DK")


def _unknown(field: str) -> Objection:
    return Objection(field, Reason("activity.unknown", N_("Choose one of the alternatives.")))


def _columns(details: ActivityDetails) -> dict[str, Any]:
    """The details as the table has them."""
    kept = asdict(details)
    for hung in ("instruments", "tags", "sessions", "price"):
        del kept[hung]
    return {
        **kept,
        "title": _texts(details.title),
        "description": _texts(details.description or {}),
        "art_form": details.art_form.value,
        "level_from": details.level_from.value if details.level_from else None,
        "level_to": details.level_to.value if details.level_to else None,
        "price_minor": details.price.minor if details.price else None,
        "price_currency": details.price.currency if details.price else None,
    }


def _texts(texts: dict[str, str]) -> dict[str, str]:
    return {language: text.strip() for language, text in texts.items() if (text or "").strip()}


def _told(details: ActivityDetails) -> dict[str, Any]:
    return {**_columns(details), "sessions": len(details.sessions)}
