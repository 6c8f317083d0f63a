"""The directory with what fits each other, and venues with their slots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from core.kit import Reason
from core.plugin_api import Actor, ListQuery, current_tenant, db, pick, sort_key
from plugins.kulturmetropolen.models import DirectoryEntry, Slot, SlotTalent, Talent, Venue
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.talents import organisation_names, talent_cards
from plugins.kulturmetropolen.rules import Direction, Entry, Theme, matches_of
from plugins.registry import Named, municipality_names, person_names


@dataclass(frozen=True, kw_only=True)
class EntryView:
    """KM-16: an entry of the directory. `municipality` is a name, empty for anywhere."""

    id: UUID
    organisation: Named
    direction: Direction
    theme: Theme
    title: str
    about: str
    municipality_code: str | None
    municipality: str
    valid_to: date | None
    matches: int
    texts: Mapping[str, Mapping[str, str]]
    version: int


@dataclass(frozen=True, kw_only=True)
class MatchView:
    """KM-16: what fits an entry, and why."""

    entry: EntryView
    near: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True)
class SlotView:
    """KM-17: a slot and who plays; `others` are those whom the reader does not reach."""

    id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    cancelled: bool
    logged: bool
    talents: tuple[Named, ...]
    others: int = 0


@dataclass(frozen=True, kw_only=True)
class VenueView:
    """KM-17: a venue, with its slots in order."""

    id: UUID
    organisation: Named
    capacity: int
    backline: str
    backlines: Mapping[str, str]
    contact: str
    email: str
    phone: str
    slots: tuple[SlotView, ...]
    version: int


def directory(query: ListQuery | None = None, *, today: date) -> list[EntryView]:
    """KM-16: entries by title, each with how many fit; what is out of date is left out.

    Filters: `direction`, `theme`, `municipality` (a code).
    """
    rows = [
        row
        for row in db.session.scalars(select(DirectoryEntry))
        if row.valid_to is None or row.valid_to >= today
    ]
    entries = [_rule(row) for row in rows]
    names = organisation_names({row.organisation_id for row in rows})
    places = _places({row.municipality_code for row in rows})
    views = [
        _entry(row, names, places, len(matches_of(rule, entries, today=today)))
        for row, rule in zip(rows, entries, strict=True)
    ]
    if query is not None:
        views = [view for view in views if _asked_for(view, query)]
    return sorted(views, key=lambda view: sort_key(view.title))


def _asked_for(view: EntryView, query: ListQuery) -> bool:
    text = f"{view.title} {view.about} {view.organisation.name}".casefold()
    return (
        all(word in text for word in query.search.casefold().split())
        and query.filter("direction") in ("", view.direction)
        and query.filter("theme") in ("", view.theme)
        and query.filter("municipality") in ("", view.municipality_code)
    )


def entry(entry_id: UUID, *, today: date) -> tuple[EntryView, tuple[MatchView, ...]] | None:
    """KM-16: one entry, also one out of date, with what fits it; None where there is none."""
    found = db.session.scalar(select(DirectoryEntry).where(DirectoryEntry.id == entry_id))
    if found is None:
        return None
    rows = {
        row.id: row
        for row in db.session.scalars(
            select(DirectoryEntry).where(DirectoryEntry.theme == found.theme)
        )
    }
    matches = matches_of(_rule(found), map(_rule, rows.values()), today=today)
    shown = [found, *(rows[each.other.id] for each in matches)]
    names = organisation_names({row.organisation_id for row in shown})
    places = _places({row.municipality_code for row in shown})
    return _entry(found, names, places, len(matches)), tuple(
        MatchView(
            entry=_entry(rows[each.other.id], names, places, 0),
            near=each.near,
            reasons=each.reasons,
        )
        for each in matches
    )


def _places(codes: set[str | None]) -> Mapping[str, str]:
    wanted = sorted(code for code in codes if code)
    return municipality_names(wanted, current_tenant().country) if wanted else {}


def _rule(row: DirectoryEntry) -> Entry:
    return Entry(
        id=row.id,
        actor=row.organisation_id,
        direction=Direction(row.direction),
        theme=Theme(row.theme),
        municipality=row.municipality_code,
        until=row.valid_to,
    )


def _entry(
    row: DirectoryEntry, names: Mapping[UUID, str], places: Mapping[str, str], matches: int
) -> EntryView:
    return EntryView(
        id=row.id,
        organisation=Named(id=row.organisation_id, name=names.get(row.organisation_id, "")),
        direction=Direction(row.direction),
        theme=Theme(row.theme),
        title=pick(row.title),
        about=pick(row.about),
        municipality_code=row.municipality_code,
        municipality=places.get(row.municipality_code or "", ""),
        valid_to=row.valid_to,
        matches=matches,
        texts={"title": row.title, "about": row.about},
        version=row.version,
    )


def venues() -> list[VenueView]:
    """KM-17: venues by name, without slots."""
    rows = db.session.scalars(select(Venue)).all()
    names = organisation_names({row.organisation_id for row in rows})
    views = [_venue(row, names, ()) for row in rows]
    return sorted(views, key=lambda view: sort_key(view.organisation.name))


def venue(venue_id: UUID) -> VenueView | None:
    """KM-17: one venue with its slots, the latest first."""
    row = db.session.scalar(select(Venue).where(Venue.id == venue_id))
    if row is None:
        return None
    slots = db.session.scalars(
        select(Slot).where(Slot.venue_id == venue_id).order_by(Slot.starts_at.desc(), Slot.id)
    ).all()
    players = _players([slot.id for slot in slots])
    return _venue(
        row,
        organisation_names({row.organisation_id}),
        tuple(
            SlotView(
                id=slot.id,
                title=pick(slot.title),
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                cancelled=slot.cancelled,
                logged=slot.logged_at is not None,
                talents=tuple(players[slot.id]),
            )
            for slot in slots
        ),
    )


def seen_venue(actor: Actor, venue_id: UUID) -> VenueView | None:
    """KM-17: one venue; who plays is named where the actor reaches them, else counted."""
    found = venue(venue_id)
    if found is None:
        return None
    may = actor.may(KmPermission.READ_TALENTS)
    seen = {card.id for card in talent_cards(actor)} if may else set()
    slots = []
    for slot in found.slots:
        named = tuple(each for each in slot.talents if each.id in seen)
        others = len(slot.talents) - len(named)
        slots.append(replace(slot, talents=named, others=others))
    return replace(found, slots=tuple(slots))


def _players(slot_ids: list[UUID]) -> dict[UUID, list[Named]]:
    found: dict[UUID, list[Named]] = defaultdict(list)
    rows = db.session.execute(
        select(SlotTalent.slot_id, Talent.id, Talent.person_id)
        .join(
            Talent,
            (Talent.tenant_id == SlotTalent.tenant_id) & (Talent.id == SlotTalent.talent_id),
        )
        .where(SlotTalent.slot_id.in_(slot_ids))
    ).all()
    names = person_names({row.person_id for row in rows})
    for row in rows:
        found[row.slot_id].append(Named(id=row.id, name=names.get(row.person_id, "")))
    return found


def _venue(row: Venue, names: Mapping[UUID, str], slots: tuple[SlotView, ...]) -> VenueView:
    return VenueView(
        id=row.id,
        organisation=Named(id=row.organisation_id, name=names.get(row.organisation_id, "")),
        capacity=row.capacity,
        backline=pick(row.backline),
        backlines=row.backline,
        contact=row.contact,
        email=row.email,
        phone=row.phone,
        slots=slots,
        version=row.version,
    )


def slots_of(talent_id: UUID) -> list[tuple[SlotView, str]]:
    """KM-17: the slots a talent plays, in order, with the venue's name; cancelled ones left out."""
    rows = db.session.execute(
        select(Slot, Venue.organisation_id)
        .join(
            SlotTalent, (SlotTalent.tenant_id == Slot.tenant_id) & (SlotTalent.slot_id == Slot.id)
        )
        .join(Venue, (Venue.tenant_id == Slot.tenant_id) & (Venue.id == Slot.venue_id))
        .where(SlotTalent.talent_id == talent_id, Slot.cancelled.is_(False))
        .order_by(Slot.starts_at)
    ).all()
    names = organisation_names({row.organisation_id for row in rows})
    return [
        (
            SlotView(
                id=row.Slot.id,
                title=pick(row.Slot.title),
                starts_at=row.Slot.starts_at,
                ends_at=row.Slot.ends_at,
                cancelled=False,
                logged=row.Slot.logged_at is not None,
                talents=(),
            ),
            names.get(row.organisation_id, ""),
        )
        for row in rows
    ]


def venue_of_slot(slot_id: UUID) -> VenueView | None:
    """KM-17: the venue that a slot is at."""
    found = db.session.scalar(select(Slot.venue_id).where(Slot.id == slot_id))
    return venue(found) if found else None
