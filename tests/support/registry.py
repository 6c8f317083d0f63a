"""Rows of the register for tests: each function adds one to the tenant in force."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

from core.plugin_api import db
from plugins.registry.models import (
    Affiliation,
    Agreement,
    AgreementParty,
    Consent,
    Guardianship,
    Organisation,
    Participation,
    Person,
    Residence,
    SubRegion,
    SubRegionSeat,
    Teaching,
)

_numbers = count(1)


def make_organisation(
    name: str = "",
    kind: str = "kulturskole",
    *,
    code: str | None = None,
    country: str = "NO",
    parent: UUID | None = None,
    start: date | None = None,
    end: date | None = None,
) -> UUID:
    """An organisation; a municipality must have a code."""
    return _added(
        Organisation(
            kind=kind,
            name=name or f"Prøveskole {next(_numbers)}",
            country=country,
            municipality_code=code,
            parent_id=parent,
            valid_from=start,
            valid_to=end,
        )
    )


def make_municipality(name: str = "Ås", code: str = "3021") -> UUID:
    """A municipality in Norway."""
    return make_organisation(name, "municipality", code=code)


def make_sub_region(
    name: str = "Follo", *, start: date | None = None, end: date | None = None
) -> UUID:
    """A sub-region."""
    return _added(SubRegion(name=name, valid_from=start, valid_to=end))


def make_seat(
    organisation: UUID, sub_region: UUID, *, start: date | None = None, end: date | None = None
) -> UUID:
    """A place in a sub-region."""
    return _added(
        SubRegionSeat(
            organisation_id=organisation, sub_region_id=sub_region, valid_from=start, valid_to=end
        )
    )


def make_participation(
    organisation: UUID,
    kind: str = "member",
    *,
    programme: str = "ungmusikk",
    start: date | None = None,
    end: date | None = None,
    case_number: str | None = None,
    funding_source: str | None = None,
) -> UUID:
    """A place in a programme."""
    return _added(
        Participation(
            programme=programme,
            organisation_id=organisation,
            kind=kind,
            valid_from=start,
            valid_to=end,
            case_number=case_number,
            funding_source=funding_source,
        )
    )


def make_agreement(name: str = "Avtale 2023–2026", *parties: UUID) -> UUID:
    """An agreement with its parties."""
    agreement = _added(Agreement(name=name))
    for party in parties:
        _added(AgreementParty(agreement_id=agreement, organisation_id=party))
    return agreement


def make_person(
    given: str = "Prøve",
    family: str = "Elev",
    *,
    at: UUID | None = None,
    role: str = "pupil",
    email: str | None = None,
    membership: UUID | None = None,
    start: date | None = None,
    end: date | None = None,
    born: date | None = None,
    instrument: str | None = None,
    level: str | None = None,
) -> UUID:
    """Somebody, and what they are at an organisation if one is given."""
    person = _added(
        Person(
            given_name=given,
            family_name=family,
            email=email,
            membership_id=membership,
            born_on=born,
            instrument=instrument,
            level=level,
        )
    )
    if at is not None:
        _added(
            Affiliation(
                person_id=person, organisation_id=at, role=role, valid_from=start, valid_to=end
            )
        )
    return person


def make_guardianship(
    guardian: UUID,
    pupil: UUID,
    *,
    start: date | None = None,
    end: date | None = None,
    custody: bool = True,
    relation: str = "parent",
) -> UUID:
    """Who is responsible for whom."""
    return _added(
        Guardianship(
            guardian_id=guardian,
            pupil_id=pupil,
            valid_from=start,
            valid_to=end,
            custody=custody,
            relation=relation,
        )
    )


def make_teaching(
    teacher: UUID,
    pupil: UUID,
    *,
    instrument: str | None = None,
    start: date | None = None,
    end: date | None = None,
) -> UUID:
    """Who teaches whom."""
    return _added(
        Teaching(
            teacher_id=teacher,
            pupil_id=pupil,
            instrument=instrument,
            valid_from=start,
            valid_to=end,
        )
    )


def make_residence(
    person: UUID,
    *,
    street: str = "Prøveveien 1",
    protection: str = "none",
    code: str | None = "3021",
    phone: str | None = None,
) -> UUID:
    """Where somebody lives."""
    return _added(
        Residence(
            person_id=person,
            street=street,
            postal_code="1430",
            town="Ås",
            municipality_code=code,
            phone=phone,
            protection=protection,
        )
    )


def make_consent(
    person: UUID,
    purpose: str,
    *,
    by: UUID | None = None,
    answer: str = "given",
    at: datetime = datetime(2024, 1, 1, 12, tzinfo=UTC),
) -> UUID:
    """An answer; `by` None: the person's own."""
    return _added(
        Consent(
            person_id=person,
            purpose=purpose,
            answer=answer,
            text_shown="Prøvetekst",
            language="nb",
            answered_by=by or person,
            answered_at=at,
        )
    )


Row = (
    Organisation
    | SubRegion
    | SubRegionSeat
    | Participation
    | Agreement
    | AgreementParty
    | Person
    | Affiliation
    | Consent
    | Guardianship
    | Residence
    | Teaching
)


def _added(row: Row) -> UUID:
    db.session.add(row)
    db.session.flush()
    return row.id
