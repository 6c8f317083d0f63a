"""What is open to a talent: activities, stages with free slots, mentors; for KM-4 and KM-5."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.kit import Outcome
from core.plugin_api import db, pick, today
from plugins.activities import offers_for
from plugins.kulturmetropolen.kinds import HELPS
from plugins.kulturmetropolen.models import DirectoryEntry, Slot, SlotTalent, Venue
from plugins.kulturmetropolen.queries.views import OfferView
from plugins.kulturmetropolen.rules import CriterionKind, Direction, OpenOffer, Theme
from plugins.registry import organisations


def open_offers(person_id: UUID) -> list[tuple[OpenOffer, OfferView]]:
    """KM-4: everything at hand, as the rule takes it and as a page shows it.

    Activities the person may register for (also with a dispensation), free slots on stages, and
    mentors that the directory offers.
    """
    return [*_activities(person_id), *_slots(), *_mentors()]


def _activities(person_id: UUID) -> list[tuple[OpenOffer, OfferView]]:
    found = []
    for offer in offers_for(person_id, today=today()):
        if offer.fits.outcome is Outcome.NO:
            continue
        activity: Any = offer.activity
        rule = OpenOffer(
            title=activity.title,
            helps=HELPS.get(activity.kind, frozenset({CriterionKind.COURSE})),
            activity_kind=activity.kind,
            municipality=activity.municipality_code,
        )
        view = OfferView(
            title=activity.title,
            when=activity.starts_at.date() if activity.starts_at else None,
            place=activity.place_name or "",
            near=False,
            endpoint="activities.activity_page",
            arguments={"activity_id": activity.id},
        )
        found.append((rule, view))
    return found


def _slots() -> list[tuple[OpenOffer, OfferView]]:
    rows = db.session.execute(
        select(Slot, Venue.id, Venue.organisation_id)
        .join(Venue, (Venue.tenant_id == Slot.tenant_id) & (Venue.id == Slot.venue_id))
        .where(
            Slot.cancelled.is_(False),
            Slot.starts_at > datetime.now(UTC),
            ~select(SlotTalent.id)
            .where(SlotTalent.tenant_id == Slot.tenant_id, SlotTalent.slot_id == Slot.id)
            .exists(),
        )
        .order_by(Slot.starts_at)
    ).all()
    places = {row.id: row for row in organisations(ids={each.organisation_id for each in rows})}
    return [
        (
            OpenOffer(
                title=pick(row.Slot.title),
                helps=frozenset({CriterionKind.PERFORMANCES}),
                municipality=places[row.organisation_id].code,
            ),
            OfferView(
                title=pick(row.Slot.title),
                when=row.Slot.starts_at.date(),
                place=places[row.organisation_id].name,
                near=False,
                endpoint="kulturmetropolen.venue_page",
                arguments={"venue_id": row.id},
            ),
        )
        for row in rows
    ]


def _mentors() -> list[tuple[OpenOffer, OfferView]]:
    rows = db.session.scalars(
        select(DirectoryEntry).where(
            DirectoryEntry.direction == Direction.OFFER,
            DirectoryEntry.theme == Theme.MENTORING,
            (DirectoryEntry.valid_to.is_(None)) | (DirectoryEntry.valid_to >= today()),
        )
    ).all()
    return [
        (
            OpenOffer(
                title=pick(row.title),
                helps=frozenset({CriterionKind.MENTOR_SESSIONS}),
                municipality=row.municipality_code,
            ),
            OfferView(
                title=pick(row.title),
                when=None,
                place="",
                near=False,
                endpoint="kulturmetropolen.directory_entry",
                arguments={"entry_id": row.id},
            ),
        )
        for row in rows
    ]
