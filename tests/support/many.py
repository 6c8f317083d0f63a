"""Hundreds of rows for the tenant in force, a kind at a time: lists have to bear them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.plugin_api import db, new_id
from plugins.activities.models import (
    Activity,
    ActivityInstrument,
    ActivitySession,
    Registration,
)
from plugins.pathway.models import Goal, Plan
from plugins.registry.models import (
    Affiliation,
    Agreement,
    AgreementParty,
    Organisation,
    Participation,
    Person,
    SubRegion,
    SubRegionSeat,
)


def add_people(number: int, schools: list[UUID], **details: object) -> list[UUID]:
    """So many pupils, spread over the schools."""
    people = [
        Person(id=new_id(), given_name="Prøve", family_name=f"Elev {place}", **details)
        for place in range(number)
    ]
    _add(people)
    _add(
        [
            Affiliation(
                person_id=person.id, organisation_id=schools[place % len(schools)], role="pupil"
            )
            for place, person in enumerate(people)
        ]
    )
    return [person.id for person in people]


def add_schools(number: int, region: UUID | None = None) -> list[UUID]:
    """So many schools, each of an owner of its own, all seated in the sub-region."""
    owners = [
        Organisation(id=new_id(), kind="county", name=f"Eier {new_id()}", country="NO")
        for _ in range(number)
    ]
    _add(owners)
    schools = [
        Organisation(
            id=new_id(),
            kind="kulturskole",
            name=f"Skole {new_id()}",
            country="NO",
            parent_id=owner.id,
        )
        for owner in owners
    ]
    _add(schools)
    if region is not None:
        _add([SubRegionSeat(organisation_id=each.id, sub_region_id=region) for each in schools])
    return [school.id for school in schools]


def add_register(number: int) -> None:
    """So many of everything that the register lists."""
    regions = [SubRegion(id=new_id(), name=f"Delregion {new_id()}") for _ in range(number)]
    _add(regions)
    schools = add_schools(number, regions[0].id)
    _add(
        [
            Participation(programme="ungmusikk", organisation_id=each, kind="member")
            for each in schools
        ]
    )
    agreements = [Agreement(id=new_id(), name=f"Avtale {new_id()}") for _ in schools]
    _add(agreements)
    _add(
        [
            AgreementParty(agreement_id=agreement.id, organisation_id=school)
            for agreement, school in zip(agreements, schools, strict=True)
        ]
    )
    add_people(number, schools)


def add_activities(number: int, at: UUID, first: datetime, person: UUID) -> None:
    """So many activities in the days from `first` on, all of which the person takes part in."""
    activities = [
        Activity(
            id=new_id(),
            kind="masterclass",
            programme="activities",
            title={"nb": f"Prøveklasse {place}"},
            description={},
            organisation_id=at,
            art_form="music",
            state="published",
            municipality_code="3021",
            places=20,
        )
        for place in range(number)
    ]
    _add(activities)
    starts = [first + timedelta(days=place % 7) for place in range(number)]
    _add(
        [
            ActivitySession(
                activity_id=each.id, starts_at=begins, ends_at=begins + timedelta(hours=2)
            )
            for each, begins in zip(activities, starts, strict=True)
        ]
    )
    _add(
        [
            ActivityInstrument(activity_id=each.id, instrument="cello", places=5)
            for each in activities
        ]
    )
    for each in activities:
        add_registrations(each.id, [person], first, flush=False)
    db.session.flush()


def add_registrations(
    activity: UUID, people: list[UUID], asked: datetime, *, flush: bool = True
) -> None:
    """All of them have a place."""
    db.session.add_all(
        Registration(
            activity_id=activity,
            person_id=person,
            state="registered",
            asked_at=asked,
            changed_at=asked,
        )
        for person in people
    )
    if flush:
        db.session.flush()


def add_plans(people: list[UUID]) -> None:
    """Each with a plan and a goal."""
    _add([Plan(person_id=person) for person in people])
    _add([Goal(person_id=person, title="Mål") for person in people])


def _add(rows: list[Any]) -> None:
    db.session.add_all(rows)
    db.session.flush()
