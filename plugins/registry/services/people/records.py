"""A person's own record.

The log names the fields that changed and never what stood in them, because a line of the log
outlives the person's right to be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Reason
from core.plugin_api import Actor, db
from plugins.registry.models import (
    Affiliation,
    AffiliationRole,
    ArtForm,
    Gender,
    Instrument,
    Level,
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
    Objection,
    Refused,
    period,
    put,
    refuse,
    write_down,
)

EARLIEST_BIRTH = date(1900, 1, 1)


@dataclass(frozen=True, kw_only=True)
class PersonDetails:
    """What is recorded of a person. `email` is where an invitation would go.

    `instrument` is the main one by its key. None is what nobody has said.
    """

    given_name: str
    family_name: str
    email: str | None = None
    born_on: date | None = None
    gender: Gender | None = None
    art_form: ArtForm | None = None
    instrument: str | None = None
    level: Level | None = None


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
    check_details(details, actor.today)
    values = stored_values(details)
    row = Person(**values)
    db.session.add(row)
    db.session.flush()
    log_person(actor, "person:add", row.id, [name for name, value in values.items() if value])
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
    check_details(details, actor.today)
    _, after = put(row, stored_values(details))
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


def stored_values(details: PersonDetails) -> dict[str, Any]:
    """The row's columns."""
    return {**asdict(details), "email": details.email.lower() if details.email else None}


def check_details(details: PersonDetails, today: date) -> None:
    """Raises Refused for a day of birth that cannot be, and an instrument that is none."""
    objections = list(details_objections(details, today))
    if details.instrument and not db.session.scalar(
        select(Instrument.key).where(Instrument.key == details.instrument)
    ):
        objections.append(
            Objection(
                "instrument", Reason("person.instrument", N_("Choose one of the alternatives."))
            )
        )
    if objections:
        raise Refused(*objections)


def details_objections(details: PersonDetails, today: date) -> list[Objection]:
    """What is wrong with a record, whatever else there is in the register."""
    if details.born_on is None or EARLIEST_BIRTH <= details.born_on <= today:
        return []
    return [
        Objection(
            "born_on",
            Reason("person.born_on", N_("Write a day of birth between 1900 and today.")),
        )
    ]


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
