"""A person's own record.

The log names the fields that changed and never what stood in them, because a line of the log
outlives the person's right to be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.kit import N_
from core.plugin_api import Actor, db
from plugins.registry.models import (
    Affiliation,
    AffiliationRole,
    Organisation,
    OrganisationKind,
    Person,
)
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries.people import person_within_reach
from plugins.registry.queries.reach import Reach, reach_of
from plugins.registry.services.editing import (
    ChangedMeanwhile,
    NotThere,
    period,
    put,
    refuse,
    write_down,
)


@dataclass(frozen=True, kw_only=True)
class PersonDetails:
    """What is recorded of a person. `email` is where an invitation would go."""

    given_name: str
    family_name: str
    email: str | None = None


@dataclass(frozen=True, kw_only=True)
class AffiliationDetails:
    """What somebody is at an organisation; an open end lasts."""

    organisation_id: UUID
    role: AffiliationRole
    valid_from: date | None = None
    valid_to: date | None = None


def add_person(
    actor: Actor, details: PersonDetails, affiliation: AffiliationDetails | None = None
) -> UUID:
    """Records somebody, with what they are at an organisation, and returns the id. Raises Refused.

    Whoever does not reach the whole tenant must name an organisation of theirs: nobody records
    a person they could not see afterwards.
    """
    reach = reach_of(actor, RegistryPermission.MANAGE_PEOPLE)
    if affiliation is None and not reach.whole:
        raise refuse(
            "person.needs_organisation",
            N_("Choose the organisation that the person belongs to."),
            "organisation_id",
        )
    if affiliation is not None:
        check_affiliation(reach, affiliation)
    row = Person(**_values(details))
    db.session.add(row)
    db.session.flush()
    log_person(actor, "person:add", row.id, ["given_name", "family_name"])
    if affiliation is not None:
        db.session.add(Affiliation(person_id=row.id, **asdict(affiliation)))
        db.session.flush()
        log_person(actor, "affiliation:add", row.id, [affiliation.role.value])
    return row.id


def change_person(
    actor: Actor, person_id: UUID, details: PersonDetails, *, version: int | None
) -> None:
    """Changes the record. Raises NotThere, also out of reach, and ChangedMeanwhile."""
    row = locked_person(actor, person_id)
    if version is not None and row.version != version:
        raise ChangedMeanwhile(f"Person {person_id}")
    _, after = put(row, _values(details))
    if after:
        log_person(actor, "person:change", row.id, after)


def locked_person(
    actor: Actor, person_id: UUID, permission: str = RegistryPermission.MANAGE_PEOPLE
) -> Person:
    """The row within the actor's reach, locked. Raises NotThere."""
    row = person_within_reach(actor, person_id, permission=permission, lock=True)
    if row is None:
        raise NotThere(f"Person {person_id}")
    return row


def log_person(actor: Actor, action: str, person_id: UUID, fields: Iterable[str] = ()) -> None:
    """A line of the log that says which person by id only."""
    names = sorted(fields)
    after = {"fields": names} if names else None
    write_down(actor, action, ("person", person_id, f"…{person_id.hex[-6:]}"), after=after)


def _values(details: PersonDetails) -> dict[str, str | None]:
    return {
        "given_name": details.given_name,
        "family_name": details.family_name,
        "email": details.email.lower() if details.email else None,
    }


def check_affiliation(reach: Reach, details: AffiliationDetails) -> None:
    """The organisation is one that the actor reaches, and takes people of this sort."""
    period(details.valid_from, details.valid_to)
    kind = check_organisation(reach, details.organisation_id)
    if details.role.at_schools_only and not kind.is_school:
        raise refuse(
            "affiliation.not_a_school",
            N_("Only a school has pupils, teachers and a head."),
            "organisation_id",
        )


def check_organisation(reach: Reach, organisation_id: UUID) -> OrganisationKind:
    """The organisation's kind. Raises Refused where it is not there or out of reach."""
    kind = db.session.scalar(select(Organisation.kind).where(Organisation.id == organisation_id))
    if kind is None or not reach.covers_organisation(organisation_id):
        raise refuse(
            "affiliation.out_of_reach", N_("Choose one of the alternatives."), "organisation_id"
        )
    return OrganisationKind(kind)
