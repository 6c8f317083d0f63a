"""UM-22: asking heads of schools once a year, answering, and comparing the years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from core.tenants.context import TenantView
from core.users.actor import Actor
from plugins.ungmusikk.queries import own_surveys, schools_on, survey_figures, survey_for_school
from plugins.ungmusikk.rules import Challenge, Experience, Theme
from plugins.ungmusikk.services import (
    Conflict,
    NotThere,
    Refused,
    Stale,
    answer_survey,
    change_survey,
    open_survey,
)
from tests.support.registry import (
    make_municipality,
    make_organisation,
    make_participation,
    make_seat,
    make_sub_region,
)
from tests.support.ungmusikk_talent import TODAY, make_answer, make_survey

ActorIn = Callable[..., Actor]
FOURS = dict.fromkeys(Theme, 4)


@pytest.fixture
def tenant(
    inside: Callable[[TenantView], AbstractContextManager[TenantView]], alpha: TenantView
) -> Iterator[TenantView]:
    with inside(alpha) as entered:
        yield entered


@pytest.fixture
def school(tenant: TenantView) -> UUID:
    municipality = make_municipality()
    make_participation(municipality, start=date(2014, 1, 1))
    return make_organisation("Kulturskolen", parent=municipality)


@pytest.fixture
def rector(tenant: TenantView, actor_in: ActorIn, school: UUID) -> Actor:
    return actor_in(tenant, "rector", limit_id=school)


def answered(rector: Actor, survey: UUID, school: UUID, **details: object) -> None:
    answer_survey(
        rector,
        survey,
        school,
        **{"scores": FOURS, "challenges": [], "words": {}, **details},  # type: ignore[arg-type]
    )


@pytest.mark.rule("UM-18", "UM-22")
def test_a_school_takes_part_with_its_municipality_or_by_its_sub_region(
    tenant: TenantView,
) -> None:
    member, interested, former = (
        make_municipality("Ås", "3021"), make_municipality("Frogn", "3022"),
        make_municipality("Nesodden", "3023"),
    )  # fmt: skip
    make_participation(member, "pilot", start=date(2019, 8, 1), end=date(2022, 12, 31))
    make_participation(member, start=date(2023, 1, 1))
    make_participation(interested, "interested")
    make_participation(former, end=date(2024, 5, 31))
    for name, parent in (("Ås kulturskole", member), ("B", interested), ("C", former), ("D", None)):
        make_organisation(name, parent=parent)
    seated = make_organisation("Ski vgs", "upper_secondary", start=date(2020, 1, 1))
    make_seat(seated, make_sub_region())
    make_organisation("Andre vgs", "upper_secondary")

    assert [(each.name, each.joined_on) for each in schools_on(TODAY)] == [
        ("Ski vgs", date(2020, 1, 1)), ("Ås kulturskole", date(2019, 8, 1)),
    ]  # fmt: skip


def test_the_questions_of_a_year_are_asked_once(tenant: TenantView, actor_in: ActorIn) -> None:
    lead = actor_in(tenant, "programme_lead")
    days = {"opens_on": date(2024, 5, 1), "closes_on": date(2024, 5, 31)}
    made = open_survey(lead, year=2024, **days)

    with pytest.raises(Conflict):
        open_survey(lead, year=2024, **days)
    with pytest.raises(Refused):
        change_survey(lead, made, opens_on=date(2024, 6, 1), closes_on=date(2024, 5, 31))
    change_survey(lead, made, opens_on=date(2024, 6, 1), closes_on=date(2024, 6, 1), version=1)
    with pytest.raises(Stale):
        change_survey(lead, made, **days, version=1)


@pytest.mark.rule("UM-22")
def test_a_school_answers_while_it_is_open_and_can_change_its_mind(
    rector: Actor, school: UUID
) -> None:
    survey = make_survey()
    (asked,) = own_surveys(rector)
    assert (asked.school.id, asked.experience, asked.version) == (
        school, Experience.EXPERIENCED, 0,
    )  # fmt: skip

    answered(rector, survey, school, challenges=[Challenge.TIME, Challenge.TIME], version=0)
    answered(
        rector, survey, school, scores={**FOURS, Theme.EFFORT: 2}, words={"benefit": " Mye "},
        version=1,
    )  # fmt: skip

    found = survey_for_school(rector, survey, school)
    assert found is not None
    assert (found.scores[Theme.EFFORT], found.challenges, found.words, found.version) == (
        2, frozenset(), {"benefit": "Mye"}, 2,
    )  # fmt: skip
    with pytest.raises(Stale):
        answered(rector, survey, school, version=1)
    with pytest.raises(Refused):
        answered(rector, survey, school, scores={Theme.EFFORT: 2})
    with pytest.raises(Refused):
        answered(replace(rector, today=date(2024, 7, 1)), survey, school)


def test_nobody_answers_for_another_school(
    tenant: TenantView, actor_in: ActorIn, rector: Actor
) -> None:
    survey = make_survey()
    other = make_organisation()

    with pytest.raises(NotThere):
        answered(rector, survey, other)


@pytest.mark.rule("UM-22")
def test_years_are_compared_and_few_schools_stay_unseen(tenant: TenantView) -> None:
    older, newest = make_survey(2023), make_survey(2024)
    for number in range(5):
        make_answer(older, make_organisation(), score=2)
        make_answer(
            newest, make_organisation(), score=4, challenges=("pressure",),
            words={"benefit": f"Ord {number}"},
        )  # fmt: skip
    for _ in range(4):
        make_answer(newest, make_organisation(), experience="new", words={"benefit": "Hemmelig"})

    figures = survey_figures(TODAY)

    assert [each.year for each in figures.surveys] == [2024, 2023]
    means = {
        (each.year, each.experience): each.means[Theme.BENEFIT] if each.means else None
        for each in figures.found
    }
    assert means == {
        (2024, Experience.EXPERIENCED): 4,
        (2024, Experience.NEW): None,
        (2023, Experience.EXPERIENCED): 2,
        (2023, Experience.NEW): None,
    }
    assert figures.found[0].challenges is not None
    assert figures.found[0].challenges[Challenge.PRESSURE] == 5
    assert figures.words[Experience.EXPERIENCED, "benefit"] == tuple(f"Ord {n}" for n in range(5))
    assert figures.words[Experience.NEW, "benefit"] == ()
