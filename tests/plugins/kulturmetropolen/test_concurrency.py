"""Two people at the same moment: nothing is decided or given away twice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from core.plugin_api import LOCAL_ZONE, db
from core.tenants.context import TenantView
from core.users.actor import Actor
from core.workspace import operator
from plugins.kulturmetropolen.models import Contest
from plugins.kulturmetropolen.queries.way import history_of
from plugins.kulturmetropolen.rules import MoveKind
from plugins.kulturmetropolen.services.contests import add_act, add_contest
from plugins.kulturmetropolen.services.moves import decide_proposal, propose_move
from plugins.kulturmetropolen.services.studios import add_room, add_rugekasse, book_room
from plugins.registry import Refused
from tests.support.kulturmetropolen import NOW, make_school, make_talent
from tests.support.registry import make_person

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
AtOnce = Callable[..., list[Any]]


@pytest.fixture
def boss(own_app: Flask) -> Actor:
    """Somebody with every right."""
    return operator(own_app.extensions["flygel"].host, date(2024, 6, 1))


def kinds_of(answers: list[Any]) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


@pytest.mark.rule("KM-3")
def test_of_two_who_decide_the_same_proposal_one_is_told_that_it_is_decided(
    own_inside: Inside, at_once: AtOnce, alpha: TenantView, boss: Actor
) -> None:
    with own_inside(alpha):
        someone = make_talent()
        proposed = propose_move(boss, someone, MoveKind.FORWARD, reason="Klar.", now=NOW)

    answers = at_once(
        lambda: decide_proposal(
            boss, proposed, approve=True, reason="Ja.", dispensation="Hørt.", now=NOW
        ),
        lambda: decide_proposal(boss, proposed, approve=False, reason="Nej.", now=NOW),
    )

    assert kinds_of(answers) == [Refused.__name__, UUID.__name__]
    with own_inside(alpha):
        assert len(history_of(someone)) <= 2


@pytest.mark.rule("KM-14")
def test_of_four_who_want_the_same_hour_one_gets_it(
    own_inside: Inside, at_once: AtOnce, alpha: TenantView, boss: Actor
) -> None:
    with own_inside(alpha):
        nest = add_rugekasse(
            boss, organisation_id=make_school(), name={"da": "R"}, about={}, weekday=0, time="17"
        )
        studio = add_room(boss, nest, name={"da": "S"}, opens=14, closes=22)
        people = [make_person("Prøve", str(n), born=date(2008, 1, 1)) for n in range(4)]
    begins = datetime(2024, 6, 4, 16, tzinfo=LOCAL_ZONE)

    def book(person: UUID) -> Callable[[], UUID]:
        return lambda: book_room(
            boss,
            studio,
            person_id=person,
            starts_at=begins,
            ends_at=begins + timedelta(hours=1),
            now=NOW,
        )

    answers = at_once(*map(book, people))

    assert kinds_of(answers) == [Refused.__name__] * 3 + [UUID.__name__]


@pytest.mark.rule("KM-12")
def test_the_last_place_of_the_heats_is_given_once(
    own_inside: Inside, at_once: AtOnce, alpha: TenantView, boss: Actor
) -> None:

    with own_inside(alpha):
        contest = add_contest(boss, organisation_id=make_school(), name={"da": "Heats"})
        row = db.session.get(Contest, {"tenant_id": alpha.id, "id": contest})
        assert row is not None
        row.places = 1

    answers = at_once(*[lambda: add_act(boss, contest, name="Prøvebandet")] * 3)

    assert kinds_of(answers) == [Refused.__name__] * 2 + [UUID.__name__]
