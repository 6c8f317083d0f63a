"""KM-4: the board says who has outgrown a place, as the talent's own page does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from core.plugin_api import Actor, db, today
from core.tenants.context import TenantView
from plugins.kulturmetropolen.kinds import CAMP, SONGWRITING
from plugins.kulturmetropolen.models import Criterion, DirectoryEntry
from plugins.kulturmetropolen.queries.board import board
from plugins.kulturmetropolen.queries.way import talent
from plugins.kulturmetropolen.rules import CriterionKind
from tests.support.activities import make_activity, make_registration
from tests.support.forms import shown
from tests.support.kulturmetropolen import (
    make_many,
    make_school,
    make_talent,
    person_of_talent,
    stage_ids,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
ActorIn = Callable[..., Actor]
SignedIn = Callable[..., FlaskClient]


@pytest.fixture
def tenant(inside: Inside, beta: TenantView) -> Iterator[TenantView]:
    """The Danish tenant, with everything on."""
    with inside(beta) as entered:
        yield entered


def outgrown_by(actor: Actor, *, only: bool = False) -> dict[UUID, list[CriterionKind]]:
    """Who is on the board, and what nothing nearby helps them with."""
    found = board(actor, only_outgrown=only)
    return {
        card.talent.id: [each.kind for each in card.outgrown]
        for column in found.columns
        for card in column.cards
    }


def open_course(code: str, **details: object) -> UUID:
    """A songwriting course in a month, in a municipality."""
    return make_activity(
        kind=SONGWRITING,
        programme="kulturmetropolen",
        starts=datetime.now(UTC) + timedelta(days=30),
        municipality_code=code,
        **details,
    )


@pytest.mark.rule("KM-4")
def test_the_board_marks_whom_nothing_nearby_helps(
    tenant: TenantView, actor_in: ActorIn, beta: TenantView
) -> None:
    lead = actor_in(beta, "programme_lead", today=today())
    here, there = make_school(code="265"), make_school(code="217")
    # The next stage asks for a songwriting course; the one before for own works alone.
    ready, other, new = make_talent(at=here, place=1), make_talent(at=there, place=1), make_talent()
    assert outgrown_by(lead) == {
        ready: [CriterionKind.COURSE],
        other: [CriterionKind.COURSE],
        new: [],
    }

    open_course("265")
    assert outgrown_by(lead) == {ready: [], other: [CriterionKind.COURSE], new: []}
    assert outgrown_by(lead, only=True) == {other: [CriterionKind.COURSE]}
    assert board(lead, only_outgrown=True).total == 3
    for each in (ready, other, new):
        page = talent(lead, each)
        assert page is not None
        assert [one.view.kind for one in page.outgrown] == outgrown_by(lead)[each]


@pytest.mark.rule("KM-4")
def test_an_offer_that_is_not_for_the_talent_does_not_count(
    tenant: TenantView, actor_in: ActorIn, beta: TenantView
) -> None:
    lead = actor_in(beta, "programme_lead", today=today())
    school = make_school(code="265")
    young, old = (
        make_talent(at=school, place=1, born_on=date(today().year - age, 1, 1)) for age in (15, 40)
    )
    course = open_course("265", age_from=12, age_to=20)
    # A dispensation is possible, so that it is open to the older one as well.
    assert outgrown_by(lead, only=True) == {}

    # Who has a place there already finds nothing new in it.
    make_registration(course, person_of_talent(young), asked=datetime.now(UTC))
    assert outgrown_by(lead) == {young: [CriterionKind.COURSE], old: []}


@pytest.mark.rule("KM-4")
def test_a_mentor_of_the_directory_and_a_stage_count_where_they_are(
    tenant: TenantView, actor_in: ActorIn, beta: TenantView
) -> None:
    lead = actor_in(beta, "programme_lead", today=today())
    school = make_school(code="265")
    # Before the stage Scene: own works, two mentor sessions, a judgement.
    someone = make_talent(at=school, place=2)
    assert outgrown_by(lead) == {someone: [CriterionKind.MENTOR_SESSIONS]}
    entry = DirectoryEntry(
        organisation_id=school, direction="offer", theme="mentoring", title={"da": "M"}, about={},
        municipality_code="217",
    )  # fmt: skip
    db.session.add(entry)
    db.session.flush()
    assert outgrown_by(lead) == {someone: [CriterionKind.MENTOR_SESSIONS]}
    entry.municipality_code = None
    db.session.flush()
    assert outgrown_by(lead) == {someone: []}


@pytest.mark.rule("KM-4")
def test_the_board_says_outgrown_in_words_and_can_show_only_those(
    inside: Inside, beta: TenantView, signed_in: SignedIn, api_client: SignedIn
) -> None:
    with inside(beta):
        school = make_school(code="265")
        make_talent("Ny", "Talent", at=school)
        someone = make_talent("Vokset", "Talent", at=school, place=1)
    lead = signed_in(beta, "programme_lead", language="en")

    page = shown(lead.get("/kulturmetropolen/board"))
    assert "Nothing nearby helps with: Courses completed, Songwriting course: 1" in page
    assert "Ny Talent" in page
    only = shown(lead.get("/kulturmetropolen/board?show=outgrown"))
    assert ("Vokset Talent" in only, "Ny Talent" in only) == (True, False)
    with inside(beta):
        open_course("265")
    nobody = shown(lead.get("/kulturmetropolen/board?show=outgrown"))
    assert "Nobody has outgrown their place" in nobody

    program = api_client(beta, "programme_lead")
    answer = program.get("/api/v1/kulturmetropolen/board").json
    assert answer is not None
    cards = {
        card["talent"]["id"]: card["outgrown"]
        for column in answer["columns"]
        for card in column["cards"]
    }
    assert cards[str(someone)] == []
    narrowed = program.get("/api/v1/kulturmetropolen/board?outgrown=true").json
    assert narrowed is not None
    assert (narrowed["total"], [each["cards"] for each in narrowed["columns"]]) == (2, [[]] * 6)


@pytest.mark.rule("KM-4")
def test_the_board_costs_the_same_with_camps_and_many_talents(
    tenant: TenantView,
    actor_in: ActorIn,
    beta: TenantView,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    lead = actor_in(beta, "programme_lead", today=today())

    def make_camps(*days: int) -> None:
        for each in days:
            begins = datetime.now(UTC) + timedelta(days=each)
            make_activity(kind=CAMP, programme="kulturmetropolen", starts=begins)

    def counted() -> list[str]:
        # As in a request of its own, which has read nothing yet.
        db.session.info.pop("kulturmetropolen_camps", None)
        with count_statements() as found:
            board(lead)
        return found

    make_camps(30)
    make_many(3, at=make_school())
    few = counted()
    make_camps(40, 50, 60)
    make_many(300, at=make_school())
    many = counted()

    assert len(few) == len(many) == 6, "\n".join(many)
    # Somebody whom a camp would help asks for the members and the ages, once for everybody.
    asked = Criterion(stage_id=stage_ids()[1], kind=CriterionKind.COURSE, words={}, position=9)
    db.session.add(asked)
    db.session.flush()
    make_many(3, at=make_school())
    assert len(counted()) == 8
