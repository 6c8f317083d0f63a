"""The steps of a person's way that activities know; computed, never stored twice."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.plugin_api import format_datetime, gettext
from core.plugin_api import now as this_moment
from plugins.activities.kinds import kind_label
from plugins.activities.models import ActivityState, RegistrationState
from plugins.activities.queries.catalogue import offers_for
from plugins.activities.queries.registrations import completed_activities, registrations_of
from plugins.activities.values import RegistrationView
from plugins.registry import Step, StepState

_MOST_OPEN = 6


def steps_of(person_id: UUID, *, now: datetime | None = None) -> list[Step]:
    """Done: what was attended. Now and next: what one is registered for. Open: what fits.

    An offer of a place that has to be answered is next, with its deadline.
    """
    moment = now or this_moment()
    running = [
        each
        for each in registrations_of([person_id], now=moment)
        if each.is_active and each.activity_state is not ActivityState.CANCELLED
    ]
    ahead = [each for each in running if each.ends_at is None or each.ends_at > moment]
    going_on = {each.activity_id for each in ahead}
    done = [
        Step(
            key=f"done-{each.activity_id}",
            state=StepState.DONE,
            kind=gettext(kind_label(each.kind)),
            title=each.title,
            ends_on=each.last_day,
            endpoint="activities.activity_page",
            arguments={"activity_id": each.activity_id},
            order=10,
        )
        for each in completed_activities(person_id)
        if each.activity_id not in going_on
    ]
    return [
        *done,
        *(_step(each, gettext(kind_label(each.activity_kind)), moment) for each in ahead),
        *(
            Step(
                key=f"open-{offer.activity.id}",
                state=StepState.OPEN,
                kind=gettext(kind_label(offer.activity.kind)),
                title=offer.activity.title,
                starts_on=offer.activity.starts_at.date() if offer.activity.starts_at else None,
                ends_on=offer.activity.ends_at.date() if offer.activity.ends_at else None,
                place=offer.activity.municipality or offer.activity.place_name or "",
                endpoint="activities.activity_page",
                arguments={"activity_id": offer.activity.id},
                fits=offer.fits,
                order=40,
            )
            for offer in offers_for(person_id, today=moment.date(), now=moment)[:_MOST_OPEN]
        ),
    ]


def _detail(registration: RegistrationView) -> str:
    """Where it stands; once there is a place also when the next time is."""
    state = gettext(registration.state.label)
    if registration.state is not RegistrationState.REGISTERED or registration.next_at is None:
        return state
    return gettext(
        "%(state)s, next time %(moment)s",
        state=state,
        moment=format_datetime(registration.next_at),
    )


def _step(registration: RegistrationView, kind: str, now: datetime) -> Step:
    begun = registration.starts_at is not None and registration.starts_at <= now
    here = begun and registration.state is RegistrationState.REGISTERED
    return Step(
        key=f"registration-{registration.id}",
        state=StepState.NOW if here else StepState.NEXT,
        kind=kind,
        title=registration.title,
        starts_on=registration.starts_at.date() if registration.starts_at else None,
        ends_on=registration.ends_at.date() if registration.ends_at else None,
        detail=_detail(registration),
        endpoint="activities.registration_page",
        arguments={"registration_id": registration.id},
        answer_by=registration.answer_by,
        awaits=gettext("A guardian has to confirm this.") if registration.needs_guardian else "",
        order=20 if here else 30,
    )
