"""Cooperation agreements and their parties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select

from core.plugin_api import db, nordic
from plugins.registry.models import Agreement, AgreementParty, Organisation, OrganisationKind
from plugins.registry.queries.periods import period_of
from plugins.registry.queries.views import AgreementView, Named, Party


def agreements(*, search: str = "") -> list[AgreementView]:
    """All agreements, newest first. Two statements.

    `search` is part of the name, the case number or a party's name.
    """
    if not search:
        return _found([])
    party = exists().where(
        AgreementParty.tenant_id == Agreement.tenant_id,
        AgreementParty.agreement_id == Agreement.id,
        Organisation.tenant_id == AgreementParty.tenant_id,
        Organisation.id == AgreementParty.organisation_id,
        Organisation.name.icontains(search, autoescape=True),
    )
    return _found(
        [
            or_(
                Agreement.name.icontains(search, autoescape=True),
                Agreement.case_number.icontains(search, autoescape=True),
                party,
            )
        ]
    )


def agreement(agreement_id: UUID) -> AgreementView | None:
    """One agreement, or None."""
    found = _found([Agreement.id == agreement_id])
    return found[0] if found else None


def agreements_of(organisation_id: UUID) -> list[AgreementView]:
    """The agreements that an organisation is party to, newest first."""
    signed = exists().where(
        AgreementParty.tenant_id == Agreement.tenant_id,
        AgreementParty.agreement_id == Agreement.id,
        AgreementParty.organisation_id == organisation_id,
    )
    return _found([signed])


def _found(conditions: Collection[ColumnElement[bool]]) -> list[AgreementView]:
    rows = db.session.scalars(
        select(Agreement)
        .where(*conditions)
        .order_by(Agreement.valid_from.desc().nulls_last(), Agreement.name)
    ).all()
    parties = _parties([row.id for row in rows])
    return [
        AgreementView(
            id=row.id,
            name=row.name,
            period=period_of(row),
            case_number=row.case_number,
            parties=tuple(parties[row.id]),
            version=row.version,
        )
        for row in rows
    ]


def _parties(agreement_ids: Collection[UUID]) -> dict[UUID, list[Party]]:
    found: dict[UUID, list[Party]] = defaultdict(list)
    if not agreement_ids:
        return found
    rows = db.session.execute(
        select(AgreementParty, Organisation)
        .join(
            Organisation,
            and_(
                Organisation.tenant_id == AgreementParty.tenant_id,
                Organisation.id == AgreementParty.organisation_id,
            ),
        )
        .where(AgreementParty.agreement_id.in_(agreement_ids))
        .order_by(nordic(Organisation.name))
    )
    for party, organisation in rows:
        found[party.agreement_id].append(
            Party(
                id=party.id,
                organisation=Named(id=organisation.id, name=organisation.name),
                organisation_kind=OrganisationKind(organisation.kind),
                signed_on=party.signed_on,
            )
        )
    return found
