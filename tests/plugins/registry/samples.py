"""The register's rows for the crawl over every route."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from core.plugin_api import current_tenant, db
from plugins.registry.models import (
    Affiliation,
    Agreement,
    AgreementParty,
    Guardianship,
    ImportRun,
    Organisation,
    Participation,
    Person,
    Residence,
    SubRegion,
    SubRegionSeat,
    Teaching,
    Upload,
)

SHARED = {
    "file_format": "csv",
    # Official figures are the same for everybody.
    "registry_api.municipality_population:code": "3021",
}
# Real codes, so that what differs is only whether the tenant has the municipality.
CODES = {"alpha": "3021", "beta": "0229"}
MISSING = {"code": "1103"}


def make_samples(marker: str) -> dict[str, object]:
    """A municipality with a school, who is there, and what binds them; of the tenant in force."""
    code = CODES.get(current_tenant().slug, "3020")
    municipality = Organisation(
        kind="municipality", name=f"{marker} kommune", country="NO", municipality_code=code
    )
    db.session.add(municipality)
    db.session.flush()
    school = Organisation(
        kind="kulturskole", name=f"{marker} kulturskole", country="NO", parent_id=municipality.id
    )
    region = SubRegion(name=f"{marker} region")
    agreement = Agreement(name=f"{marker} avtale", valid_from=date(1990, 1, 1))
    pupil = Person(given_name=f"{marker} Prøve", family_name="Elev")
    guardian = Person(
        given_name=f"{marker} Prøve",
        family_name="Foresatt",
        email=f"{marker.lower()}.guardian@example.test",
    )
    upload = Upload(
        account_id=None,
        file_name=f"{marker}.csv",
        rows=[{"line": 1, "cells": ["name"]}, {"line": 2, "cells": [f"{marker} fil"]}],
        columns={"name": 0},
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    db.session.add_all([school, region, agreement, pupil, guardian, upload])
    db.session.flush()
    seat = SubRegionSeat(sub_region_id=region.id, organisation_id=municipality.id)
    party = AgreementParty(agreement_id=agreement.id, organisation_id=municipality.id)
    participation = Participation(
        programme="ungmusikk",
        organisation_id=municipality.id,
        kind="member",
        valid_from=date(1990, 1, 1),
        case_number=f"{marker} 1/90",
    )
    teacher = Person(given_name=f"{marker} Prøve", family_name="Lærer")
    db.session.add(teacher)
    db.session.flush()
    teaching = Teaching(teacher_id=teacher.id, pupil_id=pupil.id)
    residence = Residence(person_id=pupil.id, street=f"{marker} vei 1")
    db.session.add_all([teaching, residence])
    affiliation = Affiliation(person_id=pupil.id, organisation_id=school.id, role="pupil")
    guardianship = Guardianship(guardian_id=guardian.id, pupil_id=pupil.id)
    db.session.add_all([seat, party, participation, affiliation, guardianship])
    db.session.flush()
    run = ImportRun(
        kind="people", file_name=f"{marker}.csv", done_by=f"{marker} Prøve", added=1, changed=0
    )
    db.session.add(run)
    db.session.flush()
    return {
        "run_id": run.id,
        "organisation_id": municipality.id,
        "school_id": school.id,
        "sub_region_id": region.id,
        "seat_id": seat.id,
        "agreement_id": agreement.id,
        "party_id": party.id,
        "participation_id": participation.id,
        "person_id": pupil.id,
        "guardian_id": guardian.id,
        "affiliation_id": affiliation.id,
        "guardianship_id": guardianship.id,
        "teaching_id": teaching.id,
        "upload_id": upload.id,
        "code": code,
    }
