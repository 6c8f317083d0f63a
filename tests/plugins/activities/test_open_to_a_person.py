"""What is open to a person: distance, offers, load, and the steps of a way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import UUID

import pytest

from core.plugin_api import Actor, db
from core.tenants.context import TenantView
from plugins.activities import (
    load_of,
    offers_for,
)
from plugins.activities.queries.steps import steps_of
from plugins.registry import StepState
from tests.support.activities import (
    NOON,
    make_activity,
    make_attendance,
    make_registration,
    select_sessions,
)
from tests.support.registry import (
    make_municipality,
    make_organisation,
    make_person,
    make_residence,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


Linked = Callable[[Actor, UUID], Actor]


@pytest.mark.rule("UM-20")
def test_distance_is_counted_from_the_home_and_for_the_protected_from_the_school(
    here: None, boss: Actor
) -> None:
    school = make_organisation(parent=make_municipality("Moss", "3103"))
    make_activity(municipality_code="3218")
    plain, hidden, nowhere = (make_person(at=school) for _ in range(3))
    make_residence(plain, code="3218")
    make_residence(hidden, code="3218", protection="strictly_confidential")

    shown = {
        person: [offer.distance_km for offer in offers_for(person, today=NOON.date(), now=NOON)]
        for person in (plain, hidden, nowhere)
    }

    assert shown[plain] == [0]
    assert shown[hidden] == shown[nowhere]
    assert shown[hidden][0] > 20


def test_offers_leave_out_a_clear_no_and_say_what_is_missing(here: None) -> None:
    cellist = make_person(instrument="cello", born=date(2012, 1, 1))
    make_activity("Fiolin", instruments={"violin": None})
    make_activity("Cello", instruments={"cello": None}, age_from=14)
    make_activity("Alle", places=3)

    offers = offers_for(cellist, today=NOON.date(), now=NOON)

    assert [(each.activity.title, each.fits.codes, each.free_places) for each in offers] == [
        ("Cello", ("registration.too_young",), None),
        ("Alle", (), 3),
    ]


@pytest.mark.rule("UM-19")
def test_load_counts_what_is_there_and_what_would_come(here: None) -> None:
    person = make_person()
    now_on = NOON + timedelta(days=2)
    there = make_activity("Kor", starts=now_on, sessions=2)
    new = make_activity("Ny", starts=now_on + timedelta(hours=1))
    make_registration(there, person)

    load = load_of(person, also=new, now=NOON)

    assert [(week.hours, week.added) for week in load.weeks] == [(2, 2), (2, 0)]
    assert [(each.first, each.second) for each in load.overlaps] == [("Kor", "Ny")]


def test_steps_say_what_is_done_now_next_and_open(here: None) -> None:
    person = make_person()
    done = make_activity("Vært", starts=NOON - timedelta(days=20))
    make_registration(done, person)
    [session] = db.session.scalars(select_sessions(done))
    make_attendance(session, person)
    running = make_activity("Midt i", starts=NOON - timedelta(days=7), sessions=3)
    make_registration(running, person)
    offered = make_activity("Tilbudt", places=1)
    due = NOON + timedelta(days=1)
    make_registration(offered, person, "offered", answer_by=due)
    make_activity("Åpen")

    steps = steps_of(person, now=NOON)

    assert [(step.state, step.title, step.answer_by) for step in steps] == [
        (StepState.DONE, "Vært", None),
        (StepState.NOW, "Midt i", None),
        (StepState.NEXT, "Tilbudt", due),
        (StepState.OPEN, "Åpen", None),
    ]
