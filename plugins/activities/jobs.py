"""Work after the commit: offers that run out, letters, reminders."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from core.plugin_api import Undoable, Work, db, job, now, page_address, pick
from plugins.activities import mails
from plugins.activities.models import Activity, Registration
from plugins.activities.queries.calendar import sessions_of_activity
from plugins.activities.queries.registrations import read_registrations
from plugins.activities.services.attendance import note_warning
from plugins.activities.services.registrations import expire_offers as lapse
from plugins.registry import correspondents, person_names


@job("activities.expire_offers")
def expire_offers(_: Work, *, activity_id: str) -> None:
    """A-12: at the deadline, lapses what was not answered and offers the place to the next.

    What is answered meanwhile, and what another worker has done, is left as it is.
    """
    lapse(UUID(activity_id), now=now())


@job("activities.write_about")
def write_about(_: Work, *, registration_id: str, told: str) -> None:
    """Writes to the person and the guardians about what became of a registration."""
    found = read_registrations(Registration.id == UUID(registration_id))
    if not found:
        raise Undoable(f"Registration {registration_id} is gone.")
    registration = found[0]
    name = person_names([registration.person_id]).get(registration.person_id, "")
    mails.write_about(
        registration,
        told=told,
        name=name,
        to=correspondents(registration.person_id, today=now().date()),
        sessions=sessions_of_activity(registration.activity_id),
        address=page_address("activities.registration_page", registration_id=registration.id),
        stamp=registration.asked_at if told == "registered" else now(),
    )


@job("activities.remind_of_absence")
def remind_of_absence(_: Work, *, activity_id: str, person_id: str) -> None:
    """A-15: writes about absences without notice, where that is due and not done yet."""
    activity = db.session.scalar(select(Activity).where(Activity.id == UUID(activity_id)))
    if activity is None:
        raise Undoable(f"Activity {activity_id} is gone.")
    person = UUID(person_id)
    names = person_names([person])
    if person not in names:
        raise Undoable(f"Person {person_id} is gone.")
    unexcused = note_warning(activity.id, person, now=now())
    if unexcused is not None:
        mails.write_reminder(
            title=pick(activity.title),
            name=names[person],
            unexcused=unexcused,
            to=correspondents(person, today=now().date()),
            address=page_address("activities.activity_page", activity_id=activity.id),
        )
