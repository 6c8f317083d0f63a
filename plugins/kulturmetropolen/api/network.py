"""KM-16, KM-17: the directory, venues and their slots."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, today
from plugins.kulturmetropolen import schemas
from plugins.kulturmetropolen.api.blueprint import doing, reading
from plugins.kulturmetropolen.api.shapes import shape_of
from plugins.kulturmetropolen.permissions import KmPermission as P
from plugins.kulturmetropolen.queries import network as queries
from plugins.kulturmetropolen.services import network as services

EntryShape, VenueShape = shape_of(queries.EntryView), shape_of(queries.VenueView)
ENTRY, VENUE, SLOT = "/entries/<uuid:entry_id>", "/venues/<uuid:venue_id>", "/slots/<uuid:slot_id>"


@reading("/entries", P.READ_NETWORK, EntryShape, many=True)
def entry_list() -> Any:
    """KM-16: the directory."""
    return queries.directory(today=today())


@reading(ENTRY, P.READ_NETWORK, EntryShape)
def entry(entry_id: UUID) -> Any:
    """KM-16: one entry."""
    found = queries.entry(entry_id, today=today())
    return found[0] if found else None


@reading(f"{ENTRY}/matches", P.READ_NETWORK, shape_of(queries.MatchView), many=True)
def entry_matches(entry_id: UUID) -> Any:
    """KM-16: what fits an entry, the nearest first."""
    found = queries.entry(entry_id, today=today())
    return found[1] if found else None


@reading("/venues", P.READ_NETWORK, VenueShape, many=True)
def venue_list() -> Any:
    """KM-17: the venues by name."""
    return queries.venues()


@reading(VENUE, P.READ_NETWORK, VenueShape)
def venue(venue_id: UUID) -> Any:
    """KM-17: one venue with its slots; who plays is told of the talents within reach."""
    return queries.seen_venue(current_actor(), venue_id)


doing(
    "/entries",
    P.WRITE_NETWORK,
    schemas.EntrySchema,
    services.add_entry,
    details=services.entry_details,
)
doing(
    ENTRY,
    P.WRITE_NETWORK,
    schemas.EntrySchema,
    services.change_entry,
    method="PUT",
    details=services.entry_details,
    tagged=(entry, EntryShape),
)
doing(ENTRY, P.WRITE_NETWORK, schemas.NothingSchema, services.remove_entry, method="DELETE")
doing(
    "/venues",
    P.MANAGE_VENUES,
    schemas.VenueSchema,
    services.add_venue,
    details=services.venue_details,
)
doing(
    VENUE,
    P.MANAGE_VENUES,
    schemas.VenueSchema,
    services.change_venue,
    method="PUT",
    details=services.venue_details,
    tagged=(venue, VenueShape),
)
doing(f"{VENUE}/slots", P.MANAGE_VENUES, schemas.SlotSchema, services.add_slot)
doing(f"{SLOT}/talents", P.MANAGE_VENUES, schemas.SlotTalentSchema, services.give_slot)
doing(SLOT, P.MANAGE_VENUES, schemas.NothingSchema, services.cancel_slot, method="DELETE")
doing(f"{SLOT}/log", P.MANAGE_VENUES, schemas.NothingSchema, services.log_performances)
