"""The waiting list at work: lapses what was not answered, and offers what is free to the next.

Everything here wants the activity locked; then the number of places taken cannot change.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from core.plugin_api import LOCAL_ZONE, call_hook, current_tenant, db, defer
from plugins.activities.models import (
    HOLDING,
    Activity,
    ActivityInstrument,
    ActivitySession,
    ActivityState,
    Registration,
    RegistrationState,
)
from plugins.activities.queries.registrations import read_registrations, state_now
from plugins.activities.rules import (
    Free,
    Waiting,
    answer_due,
    may_take_places,
    next_served,
)
from plugins.activities.services.rows import demand
from plugins.activities.settings import waiting_list_settings


def move(
    rows: Sequence[Registration],
    state: RegistrationState,
    *,
    now: datetime,
    answer_by: datetime | None = None,
    reason: str | None = None,
    told: str = "",
) -> None:
    """Brings registrations into a state: tells programmes at once and people by mail.

    `told` is what the mail is about, empty for none; see mails.py.
    """
    for row in rows:
        row.state = state
        row.answer_by = answer_by
        row.changed_at = now
        row.version += 1
        if reason is not None:
            row.decision_reason = reason
    db.session.flush()
    announce([row.id for row in rows], told=told)


def announce(registration_ids: Collection[UUID], *, told: str) -> None:
    """Tells programmes at once, and people by a mail that goes out with the commit."""
    if not registration_ids:
        return
    for view in read_registrations(Registration.id.in_(sorted(registration_ids))):
        call_hook("on_registration_changed", registration=view)
        if told:
            defer(
                "activities.write_about",
                tenant_id=current_tenant().id,
                registration_id=str(view.id),
                told=told,
            )


def settle(activity: Activity, *, now: datetime) -> None:
    """A-12: lapses offers whose time has run out, and gives what is free to the next."""
    offered = db.session.scalars(
        select(Registration).where(
            Registration.activity_id == activity.id,
            Registration.state == RegistrationState.OFFERED,
        )
    ).all()
    late = [row for row in offered if state_now(row, now) is RegistrationState.LAPSED]
    if late:
        move(late, RegistrationState.LAPSED, now=now, told="lapsed")
    fill(activity, now=now)


def fill(activity: Activity, *, now: datetime, newcomers: Collection[UUID] = ()) -> None:
    """A-9, A-10, A-13: goes through the waiting list and gives away what is free.

    Those of `newcomers` (registrations) whose turn it is have just asked and are registered;
    those who have waited are offered the place and answer in time.
    """
    if activity.state not in (ActivityState.PUBLISHED, ActivityState.CLOSED):
        return
    waiting = _waiting(activity)
    if not waiting:
        return
    last_start = _last_start(activity)
    if last_start is not None and now >= last_start:
        return
    tuned = waiting_list_settings()
    queue = [
        Waiting(
            key=key,
            instruments=tuple(row.instrument for row in rows),
            passed_over=rows[0].passed_over,
        )
        for key, rows in waiting.items()
    ]
    taken = places_taken(activity)
    turn = next_served(queue, _free(activity, taken), patience=tuned.group_patience)
    for key, times in turn.passed_over.items():
        for row in waiting[key]:
            row.passed_over = times
    given = taken.total()
    for key in turn.served:
        rows = waiting[key]
        # The rule has counted already; this is the last look before a place is given.
        demand(may_take_places(wanted=len(rows), places=activity.places, taken=given))
        given += len(rows)
        if rows[0].id in newcomers:
            move(rows, RegistrationState.REGISTERED, now=now, told="registered")
            continue
        due = answer_due(now=now, hours=tuned.offer_hours, last_start=last_start)
        move(rows, RegistrationState.OFFERED, now=now, answer_by=due, told="offered")
        defer(
            "activities.expire_offers",
            tenant_id=current_tenant().id,
            at=due,
            activity_id=str(activity.id),
        )
    db.session.flush()


def group_of(row: Registration) -> list[Registration]:
    """The registration, and those that want to be together with it, in the order of asking."""
    if row.group_id is None:
        return [row]
    return list(
        db.session.scalars(
            select(Registration)
            .where(
                Registration.activity_id == row.activity_id,
                Registration.group_id == row.group_id,
            )
            .order_by(Registration.asked_at, Registration.id)
        )
    )


def _waiting(activity: Activity) -> dict[str, list[Registration]]:
    """The list in its order: each alone, or a group together where its first one stands."""
    rows = db.session.scalars(
        select(Registration)
        .where(
            Registration.activity_id == activity.id,
            Registration.state == RegistrationState.WAITING,
        )
        .order_by(Registration.asked_at, Registration.id)
    )
    found: dict[str, list[Registration]] = defaultdict(list)
    for row in rows:
        found[str(row.group_id or row.id)].append(row)
    return found


def places_taken(activity: Activity) -> Counter[str | None]:
    """Places that are taken or offered, by instrument; None stands for no instrument."""
    rows = db.session.execute(
        select(Registration.instrument, func.count(Registration.id))
        .where(Registration.activity_id == activity.id, Registration.state.in_(HOLDING))
        .group_by(Registration.instrument)
    )
    return Counter({instrument: number for instrument, number in rows})


def _free(activity: Activity, taken: Counter[str | None]) -> Free:
    rows = db.session.execute(
        select(ActivityInstrument.instrument, ActivityInstrument.places).where(
            ActivityInstrument.activity_id == activity.id
        )
    )
    return Free(
        total=None if activity.places is None else max(0, activity.places - taken.total()),
        by_instrument={
            instrument: None if places is None else max(0, places - taken[instrument])
            for instrument, places in rows
        },
    )


def _last_start(activity: Activity) -> datetime | None:
    found = db.session.scalar(
        select(func.max(ActivitySession.starts_at)).where(
            ActivitySession.activity_id == activity.id
        )
    )
    return found.astimezone(LOCAL_ZONE) if found else None
