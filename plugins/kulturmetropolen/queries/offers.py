"""What is open to talents: activities, stages with free slots, mentors; for KM-4 and KM-5."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Row, Uuid, and_, literal, null, or_, select, union_all

from core.kit import Outcome
from core.plugin_api import LOCAL_ZONE, db, now, pick, today
from plugins.activities import ActivityView, Openings, openings
from plugins.kulturmetropolen.kinds import HELPS
from plugins.kulturmetropolen.models import DirectoryEntry, Slot, SlotTalent, Venue
from plugins.kulturmetropolen.queries.views import OfferView
from plugins.kulturmetropolen.rules import CriterionKind, Direction, OpenOffer, Theme
from plugins.registry import organisation_code, organisation_name

Shown = tuple[OpenOffer, OfferView]


@dataclass(frozen=True, kw_only=True)
class OpenOffers:
    """KM-4: everything at hand, as the rule takes it and as a page shows it.

    `for_all`: free slots on stages, and mentors that the directory offers. Activities are for
    whom the rules let in, also with a dispensation; that is asked one by one.
    """

    for_all: tuple[Shown, ...]
    activities: tuple[tuple[ActivityView, Shown], ...]
    openings: Openings

    def of(
        self, person_id: UUID, *, only: Callable[[OpenOffer], bool] = lambda _: True
    ) -> Iterator[Shown]:
        """What is open to one of the people; `only` spares asking about what is no use anyway."""
        for activity, shown in self.activities:
            if only(shown[0]) and self.openings.fits(person_id, activity).outcome is not Outcome.NO:
                yield shown
        yield from self.for_all


def open_offers(person_ids: Collection[UUID]) -> OpenOffers:
    """KM-4: what is open to the people; three statements for any number of them."""
    found = openings(person_ids, today=today(), now=now())
    return OpenOffers(
        for_all=tuple(_of_network()),
        activities=tuple((each, _activity(each)) for each in found.activities),
        openings=found,
    )


def _activity(activity: ActivityView) -> Shown:
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
    return rule, view


def _of_network() -> list[Shown]:
    """KM-16, KM-17: free slots on stages, the soonest first, and mentors of the directory."""
    slots = (
        select(
            Venue.id.label("venue_id"),
            null().cast(Uuid).label("entry_id"),
            Slot.title,
            Slot.starts_at,
            organisation_name(Venue.organisation_id).label("place"),
            organisation_code(Venue.organisation_id).label("code"),
        )
        .join(Venue, and_(Venue.tenant_id == Slot.tenant_id, Venue.id == Slot.venue_id))
        .where(
            Slot.cancelled.is_(False),
            Slot.starts_at > now(),
            ~select(SlotTalent.id)
            .where(SlotTalent.tenant_id == Slot.tenant_id, SlotTalent.slot_id == Slot.id)
            .exists(),
        )
    )
    mentors = select(
        null().cast(Uuid),
        DirectoryEntry.id,
        DirectoryEntry.title,
        null().cast(DateTime(timezone=True)),
        literal(""),
        DirectoryEntry.municipality_code,
    ).where(
        DirectoryEntry.direction == Direction.OFFER,
        DirectoryEntry.theme == Theme.MENTORING,
        or_(DirectoryEntry.valid_to.is_(None), DirectoryEntry.valid_to >= today()),
    )
    both = union_all(slots, mentors).subquery()
    rows = db.session.execute(
        select(both).order_by(both.c.starts_at.nulls_last(), both.c.venue_id, both.c.entry_id)
    ).all()
    return [_slot(row) if row.venue_id else _mentor(row) for row in rows]


def _slot(row: Row[Any]) -> Shown:
    title = pick(row.title)
    rule = OpenOffer(
        title=title,
        helps=frozenset({CriterionKind.PERFORMANCES}),
        municipality=row.code,
    )
    view = OfferView(
        title=title,
        when=row.starts_at.astimezone(LOCAL_ZONE).date(),
        place=row.place,
        near=False,
        endpoint="kulturmetropolen.venue_page",
        arguments={"venue_id": row.venue_id},
    )
    return rule, view


def _mentor(row: Row[Any]) -> Shown:
    title = pick(row.title)
    rule = OpenOffer(
        title=title, helps=frozenset({CriterionKind.MENTOR_SESSIONS}), municipality=row.code
    )
    view = OfferView(
        title=title,
        when=None,
        place="",
        near=False,
        endpoint="kulturmetropolen.directory_entry",
        arguments={"entry_id": row.entry_id},
    )
    return rule, view
