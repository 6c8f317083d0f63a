"""What the register keeps about one person, for the person to read."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import or_, select

from core.kit import N_, Term
from core.plugin_api import db, gettext, hook_contributions
from plugins.registry.hookspecs import ConsentPurpose, PersonalRecord
from plugins.registry.models import (
    Affiliation,
    AffiliationRole,
    ArtForm,
    Consent,
    Gender,
    Guardianship,
    Level,
    Organisation,
    Person,
    Relation,
    Teaching,
)
from plugins.registry.queries.instruments import instrument_names
from plugins.registry.queries.residence import ResidenceView, residence_to_hand_out
from plugins.registry.rules import Answer


def registry_records(person_id: UUID) -> list[PersonalRecord]:
    """Everything but a protected address, of which only the protection is told."""
    person = db.session.scalar(select(Person).where(Person.id == person_id))
    if person is None:
        raise LookupError(f"There is no person {person_id} here.")
    names = instrument_names()
    records = [
        _record(person, names),
        _roles(person_id),
        _relations(person_id),
        _lessons(person_id, names),
        _consents(person_id),
    ]
    home = residence_to_hand_out(person_id)
    return records if home is None else [*records, residence_record(home)]


def residence_record(home: ResidenceView) -> PersonalRecord:
    """An address as it stands in a file; of a hidden one only that it is protected."""
    row: dict[str, object] = {N_("Protection"): Term(home.protection.label)}
    if not home.hidden:
        row |= {
            N_("Street address"): home.street,
            N_("Postal code"): home.postal_code,
            N_("Town"): home.town,
            N_("Municipality code"): home.municipality_code,
            N_("Telephone"): home.phone,
        }
    return PersonalRecord(key="residence", title=N_("Address"), rows=(row,), order=5)


def _record(person: Person, names: dict[str, str]) -> PersonalRecord:
    return PersonalRecord(
        key="person",
        title=N_("Person"),
        rows=(
            {
                N_("Given name"): person.given_name,
                N_("Family name"): person.family_name,
                N_("E-mail"): person.email,
                N_("Day of birth"): person.born_on,
                N_("Gender"): Term(Gender(person.gender).label) if person.gender else None,
                N_("Art form"): Term(ArtForm(person.art_form).label) if person.art_form else None,
                N_("Main instrument"): names.get(person.instrument or ""),
                N_("Level"): Term(Level(person.level).label) if person.level else None,
                N_("Recorded on"): person.created_at.date(),
            },
        ),
        order=0,
    )


def _roles(person_id: UUID) -> PersonalRecord:
    rows = db.session.execute(
        select(Affiliation, Organisation.name)
        .join(
            Organisation,
            (Organisation.tenant_id == Affiliation.tenant_id)
            & (Organisation.id == Affiliation.organisation_id),
        )
        .where(Affiliation.person_id == person_id)
        .order_by(Affiliation.valid_from, Affiliation.id)
    )
    return PersonalRecord(
        key="affiliations",
        title=N_("Roles at organisations"),
        rows=tuple(
            {
                N_("Organisation"): name,
                N_("Role"): Term(AffiliationRole(row.role).label),
                N_("First day"): row.valid_from,
                N_("Last day"): row.valid_to,
            }
            for row, name in rows
        ),
        order=1,
    )


def _relations(person_id: UUID) -> PersonalRecord:
    rows = db.session.scalars(
        select(Guardianship)
        .where(or_(Guardianship.guardian_id == person_id, Guardianship.pupil_id == person_id))
        .order_by(Guardianship.id)
    )
    return PersonalRecord(
        key="guardianships",
        title=N_("Guardians and children"),
        rows=tuple(
            {
                # The other one's name is theirs to hand out.
                N_("Relation"): Term(
                    N_("Guardian") if row.guardian_id == person_id else N_("Child")
                ),
                N_("The guardian is"): Term(Relation(row.relation).label),
                N_("Custody"): Term(N_("Yes") if row.custody else N_("No")),
                N_("First day"): row.valid_from,
                N_("Last day"): row.valid_to,
            }
            for row in rows
        ),
        order=2,
    )


def _lessons(person_id: UUID, names: dict[str, str]) -> PersonalRecord:
    rows = db.session.scalars(
        select(Teaching)
        .where(or_(Teaching.teacher_id == person_id, Teaching.pupil_id == person_id))
        .order_by(Teaching.id)
    )
    return PersonalRecord(
        key="teaching",
        title=N_("Lessons"),
        rows=tuple(
            {
                N_("As"): Term(N_("Teacher") if row.teacher_id == person_id else N_("Pupil")),
                N_("Instrument"): names.get(row.instrument or ""),
                N_("First day"): row.valid_from,
                N_("Last day"): row.valid_to,
            }
            for row in rows
        ),
        order=3,
    )


def _consents(person_id: UUID) -> PersonalRecord:
    found: list[ConsentPurpose] = hook_contributions("register_consent_purposes")
    labels = {each.key: each.label for each in found}
    rows = db.session.scalars(
        select(Consent)
        .where(or_(Consent.person_id == person_id, Consent.answered_by == person_id))
        .order_by(Consent.answered_at, Consent.id)
    )
    return PersonalRecord(
        key="consents",
        title=N_("Consents"),
        rows=tuple(
            {
                N_("Purpose"): gettext(labels[row.purpose])
                if row.purpose in labels
                else row.purpose,
                N_("Answer"): Term(Answer(row.answer).label),
                N_("Answered on"): row.answered_at,
                N_("Answered by"): Term(
                    N_("The person") if row.answered_by == row.person_id else N_("A guardian")
                ),
                N_("About"): Term(
                    N_("The person") if row.person_id == person_id else N_("A child")
                ),
                N_("Text that was shown"): row.text_shown,
            }
            for row in rows
        ),
        order=4,
    )
