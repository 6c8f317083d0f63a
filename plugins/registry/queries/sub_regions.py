"""Sub-regions, who is seated there, and who coordinates them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select

from core.plugin_api import RoleHolder, db, nordic, role_holders
from plugins.registry.models import Organisation, OrganisationKind, SubRegion, SubRegionSeat
from plugins.registry.permissions import RegistryRole
from plugins.registry.queries.periods import on_day, period_of
from plugins.registry.queries.views import Named, Seat, SubRegionView


def sub_regions(
    *, on: date | None = None, seated_on: date | None = None, search: str = ""
) -> list[SubRegionView]:
    """Sub-regions by name: those in force on the day, or all there ever were.

    `seated` counts the organisations seated there on `seated_on`, or on `on`; `search` is part
    of the name.
    """
    conditions = [on_day(SubRegion, on)] if on is not None else []
    if search:
        conditions.append(SubRegion.name.icontains(search, autoescape=True))
    return _found(conditions, seated_on or on or date.max)


def sub_region(sub_region_id: UUID, *, on: date) -> SubRegionView | None:
    """One sub-region, or None."""
    found = _found([SubRegion.id == sub_region_id], on)
    return found[0] if found else None


def _found(conditions: Collection[ColumnElement[bool]], day: date) -> list[SubRegionView]:
    rows = db.session.execute(
        select(SubRegion, func.count(SubRegionSeat.id))
        .outerjoin(
            SubRegionSeat,
            and_(
                SubRegionSeat.tenant_id == SubRegion.tenant_id,
                SubRegionSeat.sub_region_id == SubRegion.id,
                on_day(SubRegionSeat, day),
            ),
        )
        .where(*conditions)
        .group_by(SubRegion.tenant_id, SubRegion.id)
        .order_by(nordic(SubRegion.name), SubRegion.valid_from)
    )
    return [
        SubRegionView(
            id=row.id, name=row.name, period=period_of(row), seated=seated, version=row.version
        )
        for row, seated in rows
    ]


def seats_of(
    *,
    organisation_ids: Collection[UUID] = (),
    sub_region_ids: Collection[UUID] = (),
    seat_ids: Collection[UUID] = (),
) -> list[Seat]:
    """The seats of the organisations, or in the sub-regions, ever; newest first, then by name."""
    conditions: list[ColumnElement[bool]] = []
    if organisation_ids:
        conditions.append(SubRegionSeat.organisation_id.in_(sorted(organisation_ids)))
    if sub_region_ids:
        conditions.append(SubRegionSeat.sub_region_id.in_(sorted(sub_region_ids)))
    if seat_ids:
        conditions.append(SubRegionSeat.id.in_(sorted(seat_ids)))
    rows = db.session.execute(
        select(SubRegionSeat, SubRegion, Organisation)
        .join(
            SubRegion,
            and_(
                SubRegion.tenant_id == SubRegionSeat.tenant_id,
                SubRegion.id == SubRegionSeat.sub_region_id,
            ),
        )
        .join(
            Organisation,
            and_(
                Organisation.tenant_id == SubRegionSeat.tenant_id,
                Organisation.id == SubRegionSeat.organisation_id,
            ),
        )
        .where(*conditions)
        .order_by(SubRegionSeat.valid_from.desc().nulls_last(), nordic(Organisation.name))
    )
    return [
        Seat(
            id=seat.id,
            sub_region=Named(id=region.id, name=region.name),
            organisation=Named(id=organisation.id, name=organisation.name),
            organisation_kind=OrganisationKind(organisation.kind),
            period=period_of(seat),
        )
        for seat, region, organisation in rows
    ]


def coordinators(*, on: date) -> dict[UUID, list[RoleHolder]]:
    """Who coordinates each sub-region on the day, by the sub-region's id."""
    found: dict[UUID, list[RoleHolder]] = {}
    for holder in role_holders(RegistryRole.COORDINATOR, on=on):
        if holder.limit_id is not None:
            found.setdefault(holder.limit_id, []).append(holder)
    return found
