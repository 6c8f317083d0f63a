"""Activities' rows for the crawl over every route."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from core.plugin_api import current_tenant, db, now
from plugins.activities.models import Feed
from plugins.activities.queries.calendar import secret_digest
from plugins.registry.models import Organisation, Person
from tests.support.activities import make_activity, make_attendance, make_registration, make_session

SHARED = {"file_format": "csv", "group": "activities"}
MISSING = {"secret": "none-such"}


def make_samples(marker: str) -> dict[str, object]:
    """An activity with a session, a request, attendance and an address of a calendar."""
    school = db.session.scalar(
        select(Organisation.id).where(Organisation.name == f"{marker} kulturskole")
    )
    pupil = db.session.scalar(select(Person.id).where(Person.given_name == f"{marker} Prøve"))
    assert school is not None
    assert pupil is not None
    starts = now() + timedelta(days=3)
    activity = make_activity(
        f"{marker} klasse",
        at=school,
        starts=starts,
        description={"nb": f"{marker} beskrivelse"},
        place_name=f"{marker} sal",
    )
    session = make_session(
        activity, starts + timedelta(days=1), starts + timedelta(days=1, hours=1)
    )
    registration = make_registration(
        activity, pupil, "requested", needs_dispensation=True, note=f"{marker} merknad"
    )
    make_attendance(session, pupil)
    secret = f"secret-{current_tenant().slug}"
    db.session.add(Feed(organisation_id=school, digest=secret_digest(secret), created_at=now()))
    db.session.flush()
    return {
        "activity_id": activity,
        "session_id": session,
        "registration_id": registration,
        "organisation_id": school,
        "person_id": pupil,
        "secret": secret,
    }
