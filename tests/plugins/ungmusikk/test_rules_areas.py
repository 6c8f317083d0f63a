"""UM-15: which cooperation areas there were when, and what lies in them."""

from __future__ import annotations

from datetime import date

import pytest

from core.kit import Period
from plugins.ungmusikk.rules import AREAS, Area, AreaShare, areas_in, areas_on, share_by_area

SEVEN = [
    Area.COHERENT_EDUCATION,
    Area.TALENT,
    Area.OUTREACH,
    Area.PLACEMENTS,
    Area.CONTINUING_EDUCATION,
    Area.RESEARCH,
    Area.RELEVANCE,
]
TEN = [
    Area.COHERENT_EDUCATION,
    Area.TALENT,
    Area.OUTREACH,
    Area.YOUNG_CONDUCTORS,
    Area.PLACEMENTS,
    Area.CONTINUING_EDUCATION,
    Area.RESEARCH,
    Area.RELEVANCE,
    Area.CULTURE_INDUSTRIES,
    Area.INTERNATIONAL,
]
THREE = [Area.PUPIL_ORIENTED, Area.TEACHER_ORIENTED, Area.SOCIETY_ORIENTED]


@pytest.mark.rule("UM-15")
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2013, 7, 31), []),  # The day before the first agreement.
        (date(2013, 8, 1), SEVEN),
        (date(2018, 12, 31), SEVEN),
        (date(2019, 1, 1), TEN),  # The county's three come in.
        (date(2022, 12, 31), TEN),  # The last day of the ten.
        (date(2023, 1, 1), THREE),
        (date(2030, 1, 1), THREE),  # Nobody has decided otherwise.
    ],
)
def test_the_areas_are_those_of_the_day(day: date, expected: list[Area]) -> None:
    assert [each.key for each in areas_on(day)] == expected


@pytest.mark.rule("UM-15")
def test_a_period_over_the_change_has_the_old_and_the_new_areas() -> None:
    over = Period(date(2022, 12, 31), date(2023, 1, 1))

    assert [each.key for each in areas_in(over)] == [*TEN, *THREE]


@pytest.mark.rule("UM-15")
def test_every_area_has_a_name_of_its_own() -> None:
    assert [each.key for each in AREAS] == list(Area)
    assert len({each.label for each in AREAS}) == len(Area)


@pytest.mark.rule("UM-15")
def test_an_activity_in_two_areas_counts_in_both_and_one_without_in_none() -> None:
    activities = [
        ({"pupil_oriented"}, 12),
        ({"pupil_oriented", "teacher_oriented"}, 5),
        (set(), 40),
        ({"talent"}, 3),  # An area that was not asked for.
    ]

    assert share_by_area(areas_on(date(2024, 1, 1)), activities) == (
        AreaShare(Area.PUPIL_ORIENTED, activities=2, participants=17),
        AreaShare(Area.TEACHER_ORIENTED, activities=1, participants=5),
        AreaShare(Area.SOCIETY_ORIENTED, activities=0, participants=0),
    )
