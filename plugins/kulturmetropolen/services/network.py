"""The directory's entries, venues, and slots that become performances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Reason
from core.plugin_api import (
    Actor,
    Translated,
    db,
    pick,
)
from plugins.kulturmetropolen.models import DirectoryEntry, Slot, SlotTalent, Talent, Venue
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.talents import talent_card
from plugins.kulturmetropolen.rules import (
    Direction,
    Theme,
    may_give_slot,
    may_log_performance,
)
from plugins.kulturmetropolen.services.editing import (
    add_row,
    ask,
    check_organisation,
    locked_row,
    own_row,
    put_values,
    refuse,
    write_down,
)
from plugins.pathway import PerformanceDetails, add_performance
from plugins.registry import organisation_row


@dataclass(frozen=True, kw_only=True)
class EntryDetails:
    """KM-16: an entry of the directory as it is written."""

    organisation_id: UUID
    direction: Direction
    theme: Theme
    title: Translated
    about: Translated
    municipality_code: str | None = None
    valid_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class VenueDetails:
    """KM-17: a venue as it is written."""

    organisation_id: UUID
    capacity: int
    backline: Translated
    contact: str
    email: str
    phone: str = ""


def add_entry(actor: Actor, details: EntryDetails) -> UUID:
    """KM-16: an actor offers or seeks something."""
    check_organisation(actor, details.organisation_id, KmPermission.WRITE_NETWORK)
    row = add_row(DirectoryEntry(**_entry_values(details)))
    write_down(actor, "entry:add", "entry", row.id, pick(details.title))
    return row.id


def change_entry(
    actor: Actor, entry_id: UUID, details: EntryDetails, *, version: int | None
) -> None:
    """KM-16: changes an entry of one's own organisations. Raises ChangedMeanwhile."""
    row = own_row(actor, DirectoryEntry, entry_id, KmPermission.WRITE_NETWORK, version=version)
    check_organisation(actor, details.organisation_id, KmPermission.WRITE_NETWORK)
    changed = put_values(row, _entry_values(details))
    write_down(actor, "entry:change", "entry", row.id, pick(details.title), fields=changed)


def remove_entry(actor: Actor, entry_id: UUID) -> None:
    """KM-16: takes an entry of one's own organisations out of the directory."""
    row = own_row(actor, DirectoryEntry, entry_id, KmPermission.WRITE_NETWORK)
    label = pick(row.title)
    db.session.delete(row)
    db.session.flush()
    write_down(actor, "entry:remove", "entry", entry_id, label)


def _entry_values(details: EntryDetails) -> dict[str, object]:
    return {
        "organisation_id": details.organisation_id,
        "direction": details.direction.value,
        "theme": details.theme.value,
        "title": dict(details.title),
        "about": dict(details.about),
        "municipality_code": details.municipality_code or None,
        "valid_to": details.valid_to,
    }


def add_venue(actor: Actor, details: VenueDetails) -> UUID:
    """KM-17: an organisation is a stage."""
    check_organisation(actor, details.organisation_id, KmPermission.MANAGE_VENUES)
    if db.session.scalar(select(Venue.id).where(Venue.organisation_id == details.organisation_id)):
        raise refuse(
            Reason("venue.twice", N_("This organisation is a venue already.")),
            fields={"venue.twice": "organisation_id"},
        )
    row = add_row(Venue(**_venue_values(details)))
    write_down(actor, "venue:add", "venue", row.id, details.contact)
    return row.id


def change_venue(
    actor: Actor, venue_id: UUID, details: VenueDetails, *, version: int | None
) -> None:
    """KM-17: changes a venue; which organisation it is stays. Raises ChangedMeanwhile."""
    row = own_row(actor, Venue, venue_id, KmPermission.MANAGE_VENUES, version=version)
    values = _venue_values(details) | {"organisation_id": row.organisation_id}
    write_down(actor, "venue:change", "venue", row.id, fields=put_values(row, values))


def _venue_values(details: VenueDetails) -> dict[str, object]:
    return {
        "organisation_id": details.organisation_id,
        "capacity": details.capacity,
        "backline": dict(details.backline),
        "contact": details.contact.strip(),
        "email": details.email.strip(),
        "phone": details.phone.strip(),
    }


def add_slot(
    actor: Actor, venue_id: UUID, *, title: Translated, starts_at: datetime, ends_at: datetime
) -> UUID:
    """KM-17: time on a stage for talents; two slots of one stage never meet."""
    own_row(actor, Venue, venue_id, KmPermission.MANAGE_VENUES)
    taken = db.session.execute(
        select(Slot.starts_at, Slot.ends_at).where(
            Slot.venue_id == venue_id,
            Slot.cancelled.is_(False),
            Slot.ends_at > starts_at,
            Slot.starts_at < ends_at,
        )
    ).all()
    ask(
        may_give_slot(starts_at, ends_at, taken=[(row.starts_at, row.ends_at) for row in taken]),
        {"slot.order": "ends_at", "slot.taken": "starts_at"},
    )
    row = add_row(Slot(venue_id=venue_id, title=dict(title), starts_at=starts_at, ends_at=ends_at))
    write_down(actor, "slot:add", "venue", venue_id, pick(title))
    return row.id


def give_slot(actor: Actor, slot_id: UUID, talent_id: UUID) -> UUID:
    """KM-17: a talent plays in a slot; several talents may share one. Answers the venue's id."""
    row = locked_row(Slot, slot_id)
    if talent_card(actor, talent_id, permission=KmPermission.READ_TALENTS) is None:
        raise refuse(
            Reason("slot.talent", N_("Choose one of the alternatives.")),
            fields={"slot.talent": "talent_id"},
        )
    if row.cancelled or row.logged_at is not None:
        raise refuse(Reason("slot.closed", N_("The slot is over or was cancelled.")))
    if db.session.scalar(
        select(SlotTalent.id).where(
            SlotTalent.slot_id == slot_id, SlotTalent.talent_id == talent_id
        )
    ):
        raise refuse(
            Reason("slot.twice", N_("They have the slot already.")),
            fields={"slot.twice": "talent_id"},
        )
    add_row(SlotTalent(slot_id=slot_id, talent_id=talent_id))
    write_down(actor, "slot:give", "venue", row.venue_id)
    return row.venue_id


def cancel_slot(actor: Actor, slot_id: UUID) -> UUID:
    """KM-17: the slot is not played. Answers the venue's id."""
    row = locked_row(Slot, slot_id)
    if row.logged_at is not None:
        raise refuse(Reason("slot.logged", N_("It has been logged already.")))
    row.cancelled = True
    db.session.flush()
    write_down(actor, "slot:cancel", "venue", row.venue_id)
    return row.venue_id


def log_performances(actor: Actor, slot_id: UUID, *, now: datetime) -> UUID:
    """KM-17: writes a played slot into the evidence of each talent who played, once.

    Answers the venue's id.
    """
    row = locked_row(Slot, slot_id)
    players = db.session.scalars(
        select(Talent.person_id)
        .join(
            SlotTalent,
            (SlotTalent.tenant_id == Talent.tenant_id) & (SlotTalent.talent_id == Talent.id),
        )
        .where(SlotTalent.slot_id == slot_id)
    ).all()
    ask(
        may_log_performance(
            ended=row.ends_at <= now,
            cancelled=row.cancelled,
            acts=len(players),
            logged=row.logged_at is not None,
        )
    )
    venue = db.session.scalars(select(Venue).where(Venue.id == row.venue_id)).one()
    place = organisation_row(venue.organisation_id, on=actor.today)
    for person_id in players:
        add_performance(
            actor,
            person_id,
            PerformanceDetails(
                title=pick(row.title),
                on=row.starts_at.astimezone(now.tzinfo).date(),
                place=place.name if place else "",
                organisation_id=venue.organisation_id,
                source="kulturmetropolen",
                source_id=row.id,
            ),
        )
    row.logged_at = now
    db.session.flush()
    write_down(actor, "slot:log", "venue", row.venue_id, number=len(players))
    return row.venue_id


def entry_details(typed: Mapping[str, Any]) -> EntryDetails:
    """What was typed or sent, as the service takes it."""
    return EntryDetails(**{name: value for name, value in typed.items() if name != "version"})


def venue_details(typed: Mapping[str, Any]) -> VenueDetails:
    """What was typed or sent, as the service takes it."""
    return VenueDetails(**{name: value for name, value in typed.items() if name != "version"})
