"""The one door to where people live. No other module reads `Residence`; a test sees to it.

A protected address is answered to nobody but those who hold the permission for it, and each
such reading is written to the log: who read whose, never what stood there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import Actor, db, record_change
from plugins.registry.models import Protection, Residence
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries.people import may_act_for, rows_of
from plugins.registry.queries.reach import person_of, reach_of


@dataclass(frozen=True)
class Home:
    """A municipality by country and code, for a rule to judge by; never to be shown."""

    country: str
    code: str


@dataclass(frozen=True, kw_only=True)
class ResidenceView:
    """Where somebody lives, for the one reader it was asked for.

    `hidden`: something is recorded and protected, and nothing of it is here. `version` 0:
    nothing is recorded yet.
    """

    protection: Protection = Protection.NONE
    hidden: bool = False
    street: str | None = None
    postal_code: str | None = None
    town: str | None = None
    municipality_code: str | None = None
    phone: str | None = None
    version: int = 0

    @property
    def is_recorded(self) -> bool:
        """Whether anything is recorded at all."""
        return self.version > 0


NOTHING_RECORDED = ResidenceView()


def residence(actor: Actor, person_id: UUID, *, show: bool = False) -> ResidenceView | None:
    """Somebody's address for staff; None when out of reach or not there.

    A protected one is hidden until it is asked for with `show`, by somebody who holds the
    permission for it and reaches the person with it. That reading is written to the log.
    """
    if not may_act_for(actor, person_id, RegistryPermission.READ_RESIDENCES):
        return None
    row = _row(person_id)
    if row is None:
        return NOTHING_RECORDED
    protection = Protection(row.protection)
    if protection is Protection.NONE:
        return _shown(row)
    if not show or not may_act_for(actor, person_id, RegistryPermission.READ_PROTECTED):
        return ResidenceView(protection=protection, hidden=True, version=row.version)
    record_change(
        actor,
        "registry:residence:read",
        subject=("person", str(person_id), f"…{person_id.hex[-6:]}"),
    )
    return _shown(row)


def own_residence(actor: Actor, person_id: UUID) -> ResidenceView | None:
    """One's own address, or a child's; None where there is nothing that this reader may see.

    A protected one is seen by the person alone, and only from the day they are of age: a
    guardian must not learn where a protected child lives, nor read it over its shoulder.
    """
    if person_id not in reach_of(actor, RegistryPermission.READ_OWN).own:
        return None
    row = _row(person_id)
    if row is None:
        return None
    if Protection(row.protection) is Protection.NONE:
        return _shown(row)
    person = rows_of([person_id], today=actor.today)[person_id]
    is_own = person_of(actor) == person_id
    return _shown(row) if is_own and not person.is_minor(actor.today) else None


def residence_to_hand_out(person_id: UUID) -> ResidenceView | None:
    """What may stand in a file that is handed out: an address that is not protected."""
    row = _row(person_id)
    if row is None:
        return None
    protection = Protection(row.protection)
    if protection is Protection.NONE:
        return _shown(row)
    return ResidenceView(protection=protection, hidden=True, version=row.version)


def protected_people(person_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those among them whose address is protected in either degree."""
    if not person_ids:
        return frozenset()
    return frozenset(
        db.session.scalars(
            select(Residence.person_id).where(
                Residence.person_id.in_(sorted(person_ids)),
                Residence.protection != Protection.NONE,
            )
        )
    )


def homes_for_rules(person_ids: Collection[UUID], *, country: str) -> Mapping[UUID, Home]:
    """Where people live, for a rule about residence: the answer may be used, never shown.

    Also of protected people, since a rule's yes or no tells nobody where they live. People
    whose municipality is not recorded are left out.
    """
    if not person_ids:
        return {}
    rows = db.session.execute(
        select(Residence.person_id, Residence.municipality_code).where(
            Residence.person_id.in_(sorted(person_ids)), Residence.municipality_code.is_not(None)
        )
    )
    return {row.person_id: Home(country, row.municipality_code) for row in rows}


def residences_for_import(person_ids: Collection[UUID]) -> dict[UUID, ResidenceView]:
    """What is recorded, for an import to compare a file with. A protected one stays hidden."""
    if not person_ids:
        return {}
    rows = db.session.scalars(select(Residence).where(Residence.person_id.in_(sorted(person_ids))))
    return {
        row.person_id: _shown(row)
        if Protection(row.protection) is Protection.NONE
        else ResidenceView(protection=Protection(row.protection), hidden=True, version=row.version)
        for row in rows
    }


def _row(person_id: UUID) -> Residence | None:
    return db.session.scalar(select(Residence).where(Residence.person_id == person_id))


def _shown(row: Residence) -> ResidenceView:
    return ResidenceView(
        protection=Protection(row.protection),
        street=row.street,
        postal_code=row.postal_code,
        town=row.town,
        municipality_code=row.municipality_code,
        phone=row.phone,
        version=row.version,
    )
