"""Rows of Kulturmetropolen for tests: each function adds one to the tenant in force."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import LOCAL_ZONE, current_tenant, db
from plugins.kulturmetropolen.models import Mentorship, Move, Stage, Talent
from plugins.kulturmetropolen.services.stages import put_default_stages
from plugins.registry.models import Residence
from tests.support.registry import make_organisation, make_person

DAY = date(2024, 6, 1)
NOW = datetime(2024, 6, 1, 12, tzinfo=LOCAL_ZONE)


def stage_ids() -> list[UUID]:
    """The six default stages, put in place when they are not there."""
    put_default_stages()
    return list(
        db.session.scalars(
            select(Stage.id).where(Stage.retired.is_(False)).order_by(Stage.position, Stage.id)
        )
    )


def make_school(name: str = "", code: str = "265") -> UUID:
    """A music school in a Danish municipality."""
    return make_organisation(name, code=code, country=current_tenant().country)


def make_talent(
    given: str = "Prøve",
    family: str = "Talent",
    *,
    at: UUID | None = None,
    place: int = 0,
    person: UUID | None = None,
    since: date = date(2024, 1, 15),
    born_on: date | None = None,
    home: str | None = None,
) -> UUID:
    """Somebody on the way, standing at a stage by its place from 0."""
    school = at or make_school()
    person_id = person or make_person(given, family, at=school, born=born_on)
    if home is not None:
        db.session.add(Residence(person_id=person_id, municipality_code=home))
    talent = Talent(person_id=person_id, organisation_id=school, entered_on=since)
    db.session.add(talent)
    db.session.flush()
    db.session.add(
        Move(
            talent_id=talent.id,
            number=1,
            kind="enter",
            to_stage_id=stage_ids()[place],
            moved_on=since,
            reason="Velkommen",
            made_by="Prøve Lærer",
        )
    )
    db.session.flush()
    return talent.id


def person_of_talent(talent_id: UUID) -> UUID:
    """The person behind a talent."""
    return db.session.scalars(select(Talent.person_id).where(Talent.id == talent_id)).one()


def make_mentorship(talent_id: UUID, mentor_id: UUID) -> UUID:
    """Somebody is a talent's mentor."""
    row = Mentorship(talent_id=talent_id, mentor_id=mentor_id, valid_from=date(2024, 1, 1))
    db.session.add(row)
    db.session.flush()
    return row.id
