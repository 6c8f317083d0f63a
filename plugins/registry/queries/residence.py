"""The one door to where people live. No other module reads `Residence`; a test sees to it.

A protected address is answered to nobody but those who hold the permission for it, and each
such reading is written to the log.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import db
from plugins.registry.models import Protection, Residence


@dataclass(frozen=True)
class Home:
    """A municipality by country and code, for a rule to judge by; never to be shown."""

    country: str
    code: str


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
