"""Rows of Kulturmetropolen for tests: each function adds one to the tenant in force."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from core.plugin_api import LOCAL_ZONE, Base, current_tenant, db
from plugins.kulturmetropolen.models import (
    Contest,
    DirectoryEntry,
    Effort,
    Handover,
    MentorSession,
    Mentorship,
    Move,
    Practice,
    Rugekasse,
    Slot,
    Stage,
    Talent,
    Venue,
)
from plugins.kulturmetropolen.services.default_stages import put_default_stages
from plugins.registry.models import Organisation, Person, Residence
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


def make_many(number: int, *, at: UUID) -> None:
    """So many of everything that lists show, in a few statements."""
    ids = [[uuid4() for _ in range(number)] for _ in range(4)]
    people, talents, efforts, places = ids
    goals, every = stage_ids(), range(number)
    moment = datetime(2099, 5, 1, 12, tzinfo=LOCAL_ZONE)
    rows: tuple[tuple[type[Base], list[dict[str, Any]]], ...] = (
        (Person, [{"id": people[n], "given_name": "Prøve", "family_name": f"T{n}"} for n in every]),
        (
            Talent,
            [
                {"id": talents[n], "person_id": people[n], "organisation_id": at, "entered_on": DAY}
                for n in every
            ],
        ),
        (
            Move,
            [
                {
                    "talent_id": talents[n], "number": 1, "kind": "enter", "moved_on": DAY,
                    "to_stage_id": goals[n % len(goals)], "reason": "Velkommen", "made_by": "x",
                }
                for n in every
            ],
        ),
        (
            Organisation,
            [
                {"id": places[n], "kind": "venue", "name": f"Scene {n}", "country": "DK",
                 "municipality_code": "265"}
                for n in every
            ],
        ),
        (
            Handover,
            [
                {
                    "talent_id": talents[n], "sender_id": at, "receiver_id": places[n],
                    "passes": ["contact"], "note": "", "why": "Vokset ud", "asked_by": "x",
                    "asked_on": DAY, "answer_by": date(2100, 1, 1), "consented": True,
                }
                for n in every
            ],
        ),
        (
            MentorSession,
            [
                {
                    "talent_id": talents[n], "mentor_id": people[n - 1], "organisation_id": at,
                    "place": "Lokale 4", "proposed_by": "x", "fee_minor": 1, "transport_minor": 0,
                    "currency": "DKK",
                }
                for n in every
            ],
        ),
        (
            Effort,
            [
                {
                    "id": efforts[n], "title": {"da": f"Indsats {n}"}, "about": {}, "aim": "hub",
                    "why_not_alone": {}, "target_groups": [], "organisation_id": places[n],
                }
                for n in every
            ],
        ),
        (
            Practice,
            [
                {
                    "title": {"da": f"Praksis {n}"}, "what": {}, "for_whom": {},
                    "what_it_takes": {}, "what_it_gave": {},
                    "organisation_id": places[n], "effort_id": efforts[n],
                }
                for n in every
            ],
        ),
        (
            DirectoryEntry,
            [
                {
                    "title": {"da": f"Opslag {n}"}, "about": {}, "organisation_id": places[n],
                    "direction": ("offer", "wish")[n % 2], "theme": "mentoring",
                }
                for n in every
            ],
        ),
        (
            Venue,
            [
                {
                    "id": places[n], "organisation_id": places[n], "capacity": 100, "backline": {},
                    "contact": "x", "email": "x@example.test",
                }
                for n in every
            ],
        ),
        (
            Slot,
            [
                {
                    "venue_id": places[n], "title": {"da": f"Tid {n}"}, "starts_at": moment,
                    "ends_at": moment + timedelta(hours=1),
                }
                for n in every
            ],
        ),
        (
            Contest,
            [
                {
                    "name": {"da": f"Heats {n}"}, "organisation_id": places[n], "places": 20,
                    "acts_per_evening": 5, "jury_weight": 60,
                }
                for n in every
            ],
        ),
        (
            Rugekasse,
            [
                {
                    "name": {"da": f"Rugekasse {n}"}, "about": {}, "organisation_id": places[n],
                    "weekday": 1, "time": "17.00",
                }
                for n in every
            ],
        ),
    )  # fmt: skip
    for table, values in rows:
        db.session.execute(insert(table), values)


def person_of_talent(talent_id: UUID) -> UUID:
    """The person behind a talent."""
    return db.session.scalars(select(Talent.person_id).where(Talent.id == talent_id)).one()


def make_mentorship(talent_id: UUID, mentor_id: UUID) -> UUID:
    """Somebody is a talent's mentor."""
    row = Mentorship(talent_id=talent_id, mentor_id=mentor_id, valid_from=date(2024, 1, 1))
    db.session.add(row)
    db.session.flush()
    return row.id
