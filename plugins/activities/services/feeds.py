"""Addresses of calendars: made, shown once, and taken out of use."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select

from core.plugin_api import Actor, db, record_change
from plugins.activities.models import Feed
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.calendar import secret_digest
from plugins.activities.queries.reach import organisations_of
from plugins.registry import NotThere, organisation_places, person_of

_SECRET_BYTES = 24


def make_own_feed(actor: Actor, *, now: datetime) -> str:
    """A new secret for the calendar of oneself and one's children; the old one stops working.

    Raises NotThere for whoever has no record of their own here.
    """
    person_id = person_of(actor)
    if person_id is None:
        raise NotThere("A record of one's own")
    return _make(actor, Feed.person_id == person_id, Feed(person_id=person_id, created_at=now))


def make_organisation_feed(actor: Actor, organisation_id: UUID, *, now: datetime) -> str:
    """A new secret for an organisation's calendar, which names nobody. Raises NotThere."""
    _within(actor, organisation_id)
    return _make(
        actor,
        Feed.organisation_id == organisation_id,
        Feed(organisation_id=organisation_id, created_at=now),
    )


def revoke_own_feed(actor: Actor) -> None:
    """The address of one's own calendar stops working at once."""
    person_id = person_of(actor)
    if person_id is not None:
        _revoke(actor, Feed.person_id == person_id)


def revoke_organisation_feed(actor: Actor, organisation_id: UUID) -> None:
    """The address of an organisation's calendar stops working at once. Raises NotThere."""
    _within(actor, organisation_id)
    _revoke(actor, Feed.organisation_id == organisation_id)


def feed_since(
    *, person_id: UUID | None = None, organisation_id: UUID | None = None
) -> datetime | None:
    """Since when an address is in use; None when there is none."""
    owner = Feed.person_id == person_id if person_id else Feed.organisation_id == organisation_id
    return db.session.scalar(select(Feed.created_at).where(owner))


def _make(actor: Actor, owner: ColumnElement[bool], feed: Feed) -> str:
    db.session.execute(delete(Feed).where(owner))
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    feed.digest = secret_digest(secret)
    db.session.add(feed)
    db.session.flush()
    _write_down(actor, "make", feed.id)
    return secret


def _revoke(actor: Actor, owner: ColumnElement[bool]) -> None:
    feed_id = db.session.scalar(select(Feed.id).where(owner))
    if feed_id is not None:
        db.session.execute(delete(Feed).where(owner))
        _write_down(actor, "revoke", feed_id)


def _within(actor: Actor, organisation_id: UUID) -> None:
    organisations = organisations_of(actor, ActivitiesPermission.ORGANISATION_CALENDAR)
    if not organisations.cover(organisation_id) or not organisation_places([organisation_id]):
        raise NotThere(f"Organisation {organisation_id}")


def _write_down(actor: Actor, action: str, feed_id: UUID) -> None:
    record_change(actor, f"activities:feed:{action}", subject=("feed", str(feed_id), "iCalendar"))
