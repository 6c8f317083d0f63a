"""Its organisations, which are real, put into the register.

Source: the culture agreement 2021–2024 of nine Danish municipalities (kulturmetropol.dk).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from core.kit import Period
from core.plugin_api import Actor, current_tenant, operating_actor
from plugins.registry.demo.tenants import CULTURE_REGION
from plugins.registry.models import OrganisationKind
from plugins.registry.queries import municipality_names
from plugins.registry.services.agreements import AgreementDetails, add_agreement, add_party
from plugins.registry.services.organisations import OrganisationDetails, add_organisation

NINE = ("163", "165", "175", "183", "190", "217", "259", "260", "265")


def fill(slug: str) -> None:
    """Fills the organisation of this package; leaves every other one alone."""
    actor = operating_actor()
    if slug == CULTURE_REGION:
        agree(
            actor,
            "Kulturaftale 2021–2024",
            Period(date(2021, 1, 1), date(2024, 12, 31)),
            municipalities(actor, NINE),
        )


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


def agree(actor: Actor, name: str, period: Period, parties: Iterable[UUID]) -> None:
    """Adds an agreement between organisations."""
    made = add_agreement(
        actor, AgreementDetails(name=name, valid_from=period.start, valid_to=period.end)
    )
    for organisation_id in parties:
        add_party(actor, agreement_id=made, organisation_id=organisation_id)
