"""The cooperation areas that activities are sorted under, as the agreements have named them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kit import N_, Period
from plugins.ungmusikk.rules.small_numbers import shown_number


class Area(StrEnum):
    """UM-15: the ten areas of the agreements until 2022, and the three headings since 2023."""

    COHERENT_EDUCATION = "coherent_education"
    TALENT = "talent"
    OUTREACH = "outreach"
    YOUNG_CONDUCTORS = "young_conductors"
    PLACEMENTS = "placements"
    CONTINUING_EDUCATION = "continuing_education"
    RESEARCH = "research"
    RELEVANCE = "relevance"
    CULTURE_INDUSTRIES = "culture_industries"
    INTERNATIONAL = "international"
    PUPIL_ORIENTED = "pupil_oriented"
    TEACHER_ORIENTED = "teacher_oriented"
    SOCIETY_ORIENTED = "society_oriented"


@dataclass(frozen=True)
class DatedArea:
    """UM-15: an area, what it is called (marked), and the days on which it is in use."""

    key: Area
    label: str
    period: Period


@dataclass(frozen=True)
class AreaShare:
    """UM-15: how many activities lie in an area, and how many take part in them.

    `participants` is None for fewer than the smallest number that is shown, except nobody.
    """

    area: Area
    activities: int
    participants: int | None


_FIRST_AGREEMENT, _COUNTYS_WISH = date(2013, 8, 1), date(2019, 1, 1)
_LAST_OF_TEN, _THREE_HEADINGS = date(2022, 12, 31), date(2023, 1, 1)
_TEN = Period(_FIRST_AGREEMENT, _LAST_OF_TEN)
_FROM_2019 = Period(_COUNTYS_WISH, _LAST_OF_TEN)
_THREE = Period(_THREE_HEADINGS, None)

# In the order of the report of 2020, chapter 4.
AREAS = (
    DatedArea(Area.COHERENT_EDUCATION, N_("Coherent education"), _TEN),
    DatedArea(Area.TALENT, N_("Talent development"), _TEN),
    DatedArea(Area.OUTREACH, N_("Music outreach"), _TEN),
    DatedArea(Area.YOUNG_CONDUCTORS, N_("Young conductors"), _FROM_2019),
    DatedArea(Area.PLACEMENTS, N_("Practice placements"), _TEN),
    DatedArea(Area.CONTINUING_EDUCATION, N_("Continuing education for teachers and leaders"), _TEN),
    DatedArea(Area.RESEARCH, N_("Research and development"), _TEN),
    DatedArea(Area.RELEVANCE, N_("Relevance of what can be studied"), _TEN),
    DatedArea(Area.CULTURE_INDUSTRIES, N_("Culture industries"), _FROM_2019),
    DatedArea(Area.INTERNATIONAL, N_("Internationalisation"), _FROM_2019),
    DatedArea(Area.PUPIL_ORIENTED, N_("Pupil-oriented"), _THREE),
    DatedArea(Area.TEACHER_ORIENTED, N_("Teacher-oriented"), _THREE),
    DatedArea(Area.SOCIETY_ORIENTED, N_("Society-oriented"), _THREE),
)


def areas_on(day: date) -> tuple[DatedArea, ...]:
    """UM-15: the areas in use on the day, in the agreement's order; none before the first one."""
    return tuple(each for each in AREAS if each.period.contains(day))


def areas_in(period: Period) -> tuple[DatedArea, ...]:
    """UM-15: the areas in use on at least one day of the period."""
    return tuple(each for each in AREAS if each.period.overlaps(period))


def share_by_area(
    areas: Sequence[DatedArea], activities: Iterable[tuple[Collection[str], int]]
) -> tuple[AreaShare, ...]:
    """UM-15: activities and their participants for each area, also for those without any.

    Each activity is given by the keys of its areas and its participants. One in several areas
    counts in each of them, so the shares do not add up to the number of activities.
    """
    known = [(frozenset(keys), participants) for keys, participants in activities]
    return tuple(
        AreaShare(
            area=each.key,
            activities=sum(1 for keys, _ in known if each.key in keys),
            participants=shown_number(
                sum(participants for keys, participants in known if each.key in keys)
            ),
        )
        for each in areas
    )
