"""Many at the same moment: never over capacity, nobody twice; commits are real here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from core.plugin_api import Actor, db
from core.tenants.context import TenantView
from core.workspace import operator
from plugins.activities import accept_offer, cancel_registration, register
from plugins.activities.models import Registration
from plugins.activities.services.registrations import expire_offers
from plugins.registry import Refused
from tests.support.activities import NOON, make_activity, make_registration
from tests.support.registry import make_person

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
AtOnce = Callable[..., list[Any]]


@pytest.fixture
def boss(own_app: Flask) -> Actor:
    return operator(own_app.extensions["flygel"].host, NOON.date())


def states(activity: UUID) -> Counter[str]:
    return Counter(
        db.session.scalars(select(Registration.state).where(Registration.activity_id == activity))
    )


@pytest.mark.rule("A-13")
def test_of_twenty_who_register_at_once_five_get_the_five_places(
    own_inside: Inside, at_once: AtOnce, alpha: TenantView, boss: Actor
) -> None:
    with own_inside(alpha):
        activity = make_activity(places=5)
        people = [make_person("Prøve", f"Elev {number}") for number in range(20)]

    answers = at_once(
        *[lambda person=person: register(boss, activity, [person], now=NOON) for person in people]
    )

    assert [each for each in answers if isinstance(each, Exception)] == []
    with own_inside(alpha):
        assert states(activity) == {"registered": 5, "waiting": 15}


@pytest.mark.rule("A-13")
def test_groups_that_register_at_once_are_never_torn_apart_nor_too_many(
    own_inside: Inside, at_once: AtOnce, alpha: TenantView, boss: Actor
) -> None:
    with own_inside(alpha):
        activity = make_activity(places=5)
        groups = [
            [make_person("Prøve", f"Elev {group}-{number}") for number in range(size)]
            for group, size in enumerate((2, 3, 2, 3, 1, 1, 2, 3))
        ]

    answers = at_once(
        *[lambda group=group: register(boss, activity, group, now=NOON) for group in groups]
    )

    assert [each for each in answers if isinstance(each, Exception)] == []
    with own_inside(alpha):
        rows = db.session.scalars(
            select(Registration).where(Registration.activity_id == activity)
        ).all()
        held = [row for row in rows if row.state == "registered"]
        assert 3 <= len(held) <= 5
        together = {(row.group_id, row.state) for row in rows if row.group_id is not None}
        assert len(together) == len({group for group, _ in together})


@pytest.mark.rule("A-5")
def test_a_double_click_makes_one_registration(
    own_inside: Inside, at_once: AtOnce, alpha: TenantView, boss: Actor
) -> None:
    with own_inside(alpha):
        activity = make_activity(places=5)
        person = make_person()

    answers = at_once(*[lambda: register(boss, activity, [person], now=NOON)] * 4)

    assert len({answer for answer in answers}) == 1
    with own_inside(alpha):
        assert states(activity) == {"registered": 1}


@pytest.mark.rule("A-12")
def test_an_offer_that_is_accepted_while_it_runs_out_is_given_once(
    own_inside: Inside, at_once: AtOnce, alpha: TenantView, boss: Actor
) -> None:
    due = NOON + timedelta(hours=1)
    with own_inside(alpha):
        activity = make_activity(places=1)
        first, second = make_person(), make_person()
        offered = make_registration(activity, first, "offered", answer_by=due)
        make_registration(activity, second, "waiting")

    answers = at_once(
        lambda: accept_offer(boss, offered, now=due),
        lambda: expire_offers(activity, now=due + timedelta(seconds=1)),
    )

    with own_inside(alpha):
        found = states(activity)
    if isinstance(answers[0], Refused):
        assert found == {"lapsed": 1, "offered": 1}
    else:
        assert found == {"registered": 1, "waiting": 1}


@pytest.mark.rule("A-9")
def test_places_that_become_free_at_once_go_to_as_many_in_their_order(
    own_inside: Inside, at_once: AtOnce, alpha: TenantView, boss: Actor
) -> None:
    with own_inside(alpha):
        activity = make_activity(places=3)
        placed = [make_registration(activity, make_person()) for _ in range(3)]
        waiting = [
            make_registration(
                activity, make_person(), "waiting", asked=NOON - timedelta(hours=5 - number)
            )
            for number in range(5)
        ]

    answers = at_once(*[lambda row=row: cancel_registration(boss, row, now=NOON) for row in placed])

    assert answers == [None] * 3
    with own_inside(alpha):
        assert states(activity) == {"cancelled": 3, "offered": 3, "waiting": 2}
        offered = db.session.scalars(select(Registration.id).where(Registration.state == "offered"))
        assert set(offered) == set(waiting[:3])
