"""Its organisations, which are real, put into the register.

Source: the sixteen municipalities chosen for the pilot of 2021 (KS and Norsk kulturskoleråd).
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from core.plugin_api import Actor, current_tenant, operating_actor
from plugins.registry.demo.tenants import COHORT
from plugins.registry.models import OrganisationKind
from plugins.registry.queries import municipality_names
from plugins.registry.services.organisations import OrganisationDetails, add_organisation

SIXTEEN = (
    *("1122", "1525", "1804", "3203", "3205", "3218", "3228", "3427", "4001", "4618"),
    *("4638", "4647", "5006", "5035", "5053", "5524"),
)
OWNERS = ("KS", "Norsk kulturskoleråd")


def fill(slug: str) -> None:
    """Fills the organisation of this package; leaves every other one alone."""
    actor = operating_actor()
    if slug == COHORT:
        municipalities(actor, SIXTEEN)
        for name in OWNERS:
            add(actor, name, OrganisationKind.ASSOCIATION)


def municipalities(actor: Actor, codes: Iterable[str]) -> list[UUID]:
    """Adds municipalities by their codes of today, with their official names."""
    wanted = list(codes)
    names = municipality_names(wanted, current_tenant().country)
    return [
        add(actor, names[code], OrganisationKind.MUNICIPALITY, municipality_code=code)
        for code in wanted
    ]


def add(
    actor: Actor, name: str, kind: OrganisationKind, *, municipality_code: str | None = None
) -> UUID:
    """Adds an organisation of the tenant's country."""
    return add_organisation(
        actor,
        OrganisationDetails(
            kind=kind,
            name=name,
            country=current_tenant().country,
            municipality_code=municipality_code,
        ),
    )
