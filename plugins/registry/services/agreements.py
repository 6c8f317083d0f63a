"""Cooperation agreements and who has signed them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.kit import N_
from core.plugin_api import Actor, db
from plugins.registry.models import Agreement, AgreementParty, Organisation
from plugins.registry.services.editing import NotThere, locked, period, put, refuse, write_down


@dataclass(frozen=True, kw_only=True)
class AgreementDetails:
    """What is recorded of an agreement."""

    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    case_number: str | None = None


def add_agreement(actor: Actor, details: AgreementDetails) -> UUID:
    """Records an agreement and returns its id. Raises Refused."""
    values = _checked(details)
    row = Agreement(**values)
    db.session.add(row)
    db.session.flush()
    write_down(actor, "agreement:add", ("agreement", row.id, row.name), after=values)
    return row.id


def change_agreement(
    actor: Actor, agreement_id: UUID, details: AgreementDetails, *, version: int | None
) -> None:
    """Changes it. Raises Refused, NotThere and ChangedMeanwhile."""
    row = locked(Agreement, agreement_id, version=version)
    before, after = put(row, _checked(details))
    if after:
        write_down(actor, "agreement:change", ("agreement", row.id, row.name), before, after)


def add_party(
    actor: Actor, *, agreement_id: UUID, organisation_id: UUID, signed_on: date | None = None
) -> UUID:
    """Makes an organisation party to the agreement; it can be so once. Raises Refused, NotThere."""
    agreement = locked(Agreement, agreement_id)
    organisation = db.session.scalar(select(Organisation).where(Organisation.id == organisation_id))
    if organisation is None:
        raise NotThere(f"Organisation {organisation_id}")
    there = select(AgreementParty.id).where(
        AgreementParty.agreement_id == agreement_id,
        AgreementParty.organisation_id == organisation_id,
    )
    if db.session.scalar(there) is not None:
        raise refuse(
            "agreement.already_party",
            N_("%(name)s is already a party to this agreement."),
            "organisation_id",
            name=organisation.name,
        )
    row = AgreementParty(
        agreement_id=agreement_id, organisation_id=organisation_id, signed_on=signed_on
    )
    db.session.add(row)
    db.session.flush()
    write_down(
        actor,
        "agreement:add_party",
        ("agreement", agreement_id, agreement.name),
        after={"organisation": organisation.name, "signed_on": signed_on},
    )
    return row.id


def remove_party(actor: Actor, party_id: UUID) -> UUID:
    """Takes a party away and returns the agreement's id. Raises NotThere."""
    row = locked(AgreementParty, party_id)
    agreement = locked(Agreement, row.agreement_id)
    organisation = locked(Organisation, row.organisation_id)
    db.session.delete(row)
    db.session.flush()
    write_down(
        actor,
        "agreement:remove_party",
        ("agreement", agreement.id, agreement.name),
        before={"organisation": organisation.name, "signed_on": row.signed_on},
    )
    return agreement.id


def _checked(details: AgreementDetails) -> dict[str, object]:
    period(details.valid_from, details.valid_to)
    return {
        "name": details.name,
        "valid_from": details.valid_from,
        "valid_to": details.valid_to,
        "case_number": details.case_number,
    }
