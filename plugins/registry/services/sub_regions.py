"""Sub-regions and who is seated in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Period
from core.plugin_api import Actor, db
from plugins.registry.models import Organisation, SubRegion, SubRegionSeat
from plugins.registry.queries.periods import overlapping, period_of
from plugins.registry.services.editing import (
    NotThere,
    locked,
    period,
    put,
    refuse,
    write_down,
)


@dataclass(frozen=True, kw_only=True)
class SubRegionDetails:
    """What is recorded of a sub-region."""

    name: str
    valid_from: date | None = None
    valid_to: date | None = None


def add_sub_region(actor: Actor, details: SubRegionDetails) -> UUID:
    """Records a sub-region and returns its id. Raises Refused."""
    values = _checked(details, own_id=None)
    row = SubRegion(**values)
    db.session.add(row)
    db.session.flush()
    write_down(actor, "sub_region:add", ("sub_region", row.id, row.name), after=values)
    return row.id


def change_sub_region(
    actor: Actor, sub_region_id: UUID, details: SubRegionDetails, *, version: int | None
) -> None:
    """Changes it. Raises Refused, also when a seat would lie outside its days."""
    row = locked(SubRegion, sub_region_id, version=version)
    values = _checked(details, own_id=sub_region_id)
    own = Period(details.valid_from, details.valid_to)
    seats = db.session.scalars(
        select(SubRegionSeat).where(SubRegionSeat.sub_region_id == sub_region_id)
    )
    if any(not own.covers(period_of(seat)) for seat in seats):
        raise refuse(
            "sub_region.seats_outside",
            N_("Organisations belong to it outside these days. End their places first."),
            "valid_to" if details.valid_to else "valid_from",
        )
    before, after = put(row, values)
    if after:
        write_down(actor, "sub_region:change", ("sub_region", row.id, row.name), before, after)


def seat(
    actor: Actor,
    *,
    sub_region_id: UUID,
    organisation_id: UUID,
    valid_from: date | None,
    valid_to: date | None = None,
) -> UUID:
    """Seats an organisation in a sub-region; it belongs to one at a time. Raises Refused, NotThere.

    An open end becomes the sub-region's own last day.
    """
    organisation = locked(Organisation, organisation_id)
    region = db.session.scalar(select(SubRegion).where(SubRegion.id == sub_region_id))
    if region is None:
        raise NotThere(f"SubRegion {sub_region_id}")
    own = period_of(region)
    days = period(valid_from or own.start, valid_to or own.end)
    if not own.covers(days):
        raise refuse(
            "seat.outside_sub_region",
            N_("%(name)s does not exist in all of this period."),
            "valid_from",
            name=region.name,
        )
    taken = db.session.scalar(
        select(SubRegion.name)
        .join(
            SubRegionSeat,
            (SubRegionSeat.tenant_id == SubRegion.tenant_id)
            & (SubRegionSeat.sub_region_id == SubRegion.id),
        )
        .where(SubRegionSeat.organisation_id == organisation_id, overlapping(SubRegionSeat, days))
        .limit(1)
    )
    if taken is not None:
        raise refuse(
            "seat.overlap",
            N_("%(organisation)s already belongs to %(sub_region)s in this period."),
            "organisation_id",
            organisation=organisation.name,
            sub_region=taken,
        )
    row = SubRegionSeat(
        sub_region_id=sub_region_id,
        organisation_id=organisation_id,
        valid_from=days.start,
        valid_to=days.end,
    )
    db.session.add(row)
    db.session.flush()
    write_down(
        actor,
        "seat:add",
        ("organisation", organisation_id, organisation.name),
        after={"sub_region": region.name, "valid_from": days.start, "valid_to": days.end},
    )
    return row.id


def end_seat(actor: Actor, seat_id: UUID, day: date | None) -> None:
    """Ends a seat on the day; None takes away one that was recorded by mistake. Raises NotThere."""
    row = locked(SubRegionSeat, seat_id)
    organisation = locked(Organisation, row.organisation_id)
    subject = ("organisation", organisation.id, organisation.name)
    if day is None:
        write_down(actor, "seat:remove", subject, before={"sub_region_id": row.sub_region_id})
        db.session.delete(row)
        db.session.flush()
        return
    period(row.valid_from, day)
    if row.valid_to is not None and day > row.valid_to:
        raise refuse("seat.already_ended", N_("It has already ended by then."), "valid_to")
    before, after = put(row, {"valid_to": day})
    write_down(actor, "seat:end", subject, before, after)


def _checked(details: SubRegionDetails, *, own_id: UUID | None) -> dict[str, object]:
    days = period(details.valid_from, details.valid_to)
    same = select(SubRegion.id).where(
        SubRegion.name == details.name, overlapping(SubRegion, days), SubRegion.id != own_id
    )
    if own_id is None:
        same = select(SubRegion.id).where(
            SubRegion.name == details.name, overlapping(SubRegion, days)
        )
    if db.session.scalar(same.limit(1)) is not None:
        raise refuse(
            "sub_region.name_taken",
            N_("There is already a sub-region called %(name)s in this period."),
            "name",
            name=details.name,
        )
    return {
        "name": details.name,
        "valid_from": details.valid_from,
        "valid_to": details.valid_to,
    }
