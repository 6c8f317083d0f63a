"""What the tests of UngMusikk's pages and services begin from: who takes part, in a database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from core.db.session import db
from core.users.actor import Actor, command_actor
from plugins.registry.models import (
    Organisation,
    OrganisationKind,
    Participation,
    SubRegion,
    SubRegionSeat,
)
from tests.support.ungmusikk_rules import INDRE_OSTFOLD, MEMBERS_2020, PILOTS_2020

JANUARY_2020 = date(2020, 1, 14)


def acting(today: date = JANUARY_2020, name: str = "Prøve Programleder") -> Actor:
    """Somebody for services that ask only who it was and which day it is."""
    return command_actor(name, today)


def make_municipality(code: str, name: str) -> UUID:
    """A municipality in the register of the tenant in force."""
    row = Organisation(
        kind=OrganisationKind.MUNICIPALITY, name=name, country="NO", municipality_code=code
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def take_part(
    organisation_id: UUID,
    *,
    kind: str = "member",
    start: date | None = date(2019, 8, 1),
    end: date | None = None,
    served_through: UUID | None = None,
) -> UUID:
    """A place in the programme, its papers not recorded."""
    row = Participation(
        programme="ungmusikk",
        organisation_id=organisation_id,
        kind=kind,
        served_through_id=served_through,
        valid_from=start,
        valid_to=end,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def seat(organisation_ids: Iterable[UUID], name: str) -> UUID:
    """A sub-region in which the municipalities are seated for good."""
    region = SubRegion(name=name, valid_from=None, valid_to=None)
    db.session.add(region)
    db.session.flush()
    for organisation_id in organisation_ids:
        db.session.add(SubRegionSeat(sub_region_id=region.id, organisation_id=organisation_id))
    db.session.flush()
    return region.id


def the_sixteen_take_part() -> dict[str, UUID]:
    """The members and pilots of January 2020, by name."""
    found = {}
    for kind, municipalities in (("member", MEMBERS_2020), ("pilot", PILOTS_2020)):
        for code, name, _ in municipalities:
            found[name] = make_municipality(code, name)
            take_part(found[name], kind=kind)
    return found


def indre_ostfold_joins() -> UUID:
    """The pilot that came with the school year."""
    code, name, _ = INDRE_OSTFOLD
    organisation_id = make_municipality(code, name)
    take_part(organisation_id, kind="pilot", start=date(2020, 8, 1))
    return organisation_id
