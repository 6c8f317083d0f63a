"""UM-4, UM-9: who takes part in a programme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from core.kit import Period
from core.plugin_api import db, nordic
from plugins.registry.models import (
    Organisation,
    OrganisationKind,
    Participation,
    SubRegion,
    SubRegionSeat,
)
from plugins.registry.queries.periods import overlapping, period_of
from plugins.registry.queries.views import Named, Participant


def participants(
    programme: str,
    period: Period,
    *,
    on: date | None = None,
    organisation_ids: Collection[UUID] | None = None,
) -> list[Participant]:
    """Everybody who takes part on at least one day of the period, by name and then by first day.

    `sub_region` is where they are seated on the day `on`; None asks for the last day they take
    part within the period. `organisation_ids` keeps to some of them. Two statements.
    """
    conditions = [Participation.programme == programme, overlapping(Participation, period)]
    if organisation_ids is not None:
        conditions.append(Participation.organisation_id.in_(sorted(organisation_ids)))
    return find_participants(conditions, period, on=on)


def participations_of(organisation_id: UUID) -> list[Participant]:
    """Every participation of one organisation in any programme, newest first."""
    found = find_participants([Participation.organisation_id == organisation_id], Period())
    return sorted(found, key=lambda each: each.period.start or date.min, reverse=True)


def participation(participation_id: UUID) -> Participant | None:
    """One participation; None where there is none."""
    found = find_participants([Participation.id == participation_id], Period())
    return found[0] if found else None


def find_participants(
    conditions: Iterable[ColumnElement[bool]], period: Period, *, on: date | None = None
) -> list[Participant]:
    """The participations that meet the conditions."""
    through = aliased(Organisation)
    rows = db.session.execute(
        select(Participation, Organisation, through.id, through.name, through.municipality_code)
        .join(
            Organisation,
            (Organisation.tenant_id == Participation.tenant_id)
            & (Organisation.id == Participation.organisation_id),
        )
        .outerjoin(
            through,
            (through.tenant_id == Participation.tenant_id)
            & (through.id == Participation.served_through_id),
        )
        .where(*conditions)
        .order_by(nordic(Organisation.name), Organisation.id, Participation.valid_from)
    ).all()
    seats = seats_by_organisation({row.Organisation.id for row in rows})
    return [
        Participant(
            participation_id=each.id,
            programme=each.programme,
            organisation_id=organisation.id,
            organisation_kind=OrganisationKind(organisation.kind),
            name=organisation.name,
            country=organisation.country,
            code=organisation.municipality_code,
            kind=each.kind,
            served_through=Named(id=through_id, name=through_name) if through_id else None,
            served_through_code=through_code,
            period=period_of(each),
            sub_region=seat_on(
                seats.get(organisation.id, ()), on or _last_day(period_of(each), period)
            ),
            decided_on=each.decided_on,
            case_number=each.case_number,
            funding_source=each.funding_source,
            version=each.version,
        )
        for each, organisation, through_id, through_name, through_code in rows
    ]


def _last_day(own: Period, asked: Period) -> date:
    within = own.intersection(asked)
    return (within.end if within else None) or date.max


Seats = Collection[tuple[Period, Named]]


def seats_by_organisation(
    organisation_ids: Collection[UUID],
) -> dict[UUID, list[tuple[Period, Named]]]:
    """All seats of the organisations, ever; one statement."""
    found: dict[UUID, list[tuple[Period, Named]]] = defaultdict(list)
    if not organisation_ids:
        return found
    rows = db.session.execute(
        select(SubRegionSeat, SubRegion.id, SubRegion.name)
        .join(
            SubRegion,
            (SubRegion.tenant_id == SubRegionSeat.tenant_id)
            & (SubRegion.id == SubRegionSeat.sub_region_id),
        )
        .where(SubRegionSeat.organisation_id.in_(sorted(organisation_ids)))
    )
    for seat, sub_region_id, name in rows:
        found[seat.organisation_id].append((period_of(seat), Named(id=sub_region_id, name=name)))
    return found


def seat_on(seats: Seats, day: date) -> Named | None:
    """The sub-region one is seated in on the day; None where one is not."""
    return next((sub_region for period, sub_region in seats if period.contains(day)), None)
