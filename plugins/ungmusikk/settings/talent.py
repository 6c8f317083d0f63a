"""Talent places, the school year and its semesters, and when a lesson can be cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marshmallow import validate

from core.kit import N_, Period
from core.plugin_api import LocalInteger, Setting, settings_on
from plugins.ungmusikk.rules import (
    DayOfYear,
    TalentTerms,
    days_of_school_year,
    school_year_of,
    semester_start,
)
from plugins.ungmusikk.settings.programme import (
    PLUGIN,
    check_one_day,
    check_two_days,
    day_of_year_field,
    days_from,
)

_AGES = validate.Range(min=6, max=30)

TALENT = (
    Setting(
        key="school_year_begins",
        field=day_of_year_field(),
        default=[{"day": 1, "month": 8}],
        label=N_("First day of the school year"),
        help=N_("Talent places and their lessons are counted by school year."),
        dated=True,
        check=check_one_day,
        order=100,
    ),
    Setting(
        key="semesters_begin",
        field=day_of_year_field(),
        default=[{"day": 7, "month": 1}, {"day": 20, "month": 8}],
        label=N_("First days of the semesters"),
        help=N_("The places of a class can grow until the semester starts."),
        dated=True,
        check=check_two_days,
        order=110,
    ),
    Setting(
        key="talent_lessons",
        field=LocalInteger(validate=validate.Range(min=1, max=100)),
        default=8,
        label=N_("Lessons of a talent pupil"),
        help=N_("How many free lessons a talent pupil has in a school year."),
        dated=True,
        order=120,
    ),
    Setting(
        key="talent_minutes",
        field=LocalInteger(validate=validate.Range(min=10, max=240)),
        default=60,
        label=N_("Minutes of a lesson"),
        help=N_("How long a talent pupil's lesson lasts."),
        dated=True,
        order=130,
    ),
    Setting(
        key="talent_youngest",
        field=LocalInteger(validate=_AGES),
        default=14,
        label=N_("Youngest talent pupil"),
        help=N_("The age on the first day of the school year. Younger ones need an exception."),
        dated=True,
        order=140,
    ),
    Setting(
        key="talent_oldest",
        field=LocalInteger(validate=_AGES),
        default=19,
        label=N_("Oldest talent pupil"),
        help=N_("The age on the first day of the school year. Older ones need an exception."),
        dated=True,
        order=150,
    ),
    Setting(
        key="nominate_by",
        field=day_of_year_field(),
        default=[{"day": 15, "month": 3}],
        label=N_("Last day for nominations"),
        help=N_("Until then teachers nominate talent pupils for the school year that follows."),
        dated=True,
        check=check_one_day,
        order=160,
    ),
    Setting(
        key="cancel_hours",
        field=LocalInteger(validate=validate.Range(min=0, max=336)),
        default=24,
        label=N_("Hours to cancel a lesson"),
        help=N_("A lesson that is cancelled at least so many hours before is not used."),
        dated=True,
        order=170,
    ),
)


@dataclass(frozen=True)
class TalentSettings:
    """The programme's choices about talent places and classes as of a day."""

    terms: TalentTerms
    year_begins: DayOfYear
    spring: DayOfYear
    autumn: DayOfYear
    cancel_hours: int

    def school_year_of(self, day: date) -> int:
        """UM-16: the calendar year in which the day's school year began."""
        return school_year_of(day, begins=self.year_begins)

    def days_of(self, school_year: int) -> Period:
        """UM-16: the days of a school year."""
        return days_of_school_year(school_year, begins=self.year_begins)

    def semester_start(self, day: date) -> date:
        """UM-17: the first day of the semester in which the day lies."""
        return semester_start(day, autumn=self.autumn, spring=self.spring)


def talent_settings(day: date) -> TalentSettings:
    """UM-16, UM-17: what holds on a day. One statement."""
    found = settings_on(PLUGIN, day)
    (year_begins,) = days_from(found["school_year_begins"])
    (nominate_by,) = days_from(found["nominate_by"])
    spring, autumn = days_from(found["semesters_begin"])
    return TalentSettings(
        terms=TalentTerms(
            youngest=int(found["talent_youngest"]),
            oldest=int(found["talent_oldest"]),
            lessons=int(found["talent_lessons"]),
            minutes=int(found["talent_minutes"]),
            nominate_by=nominate_by,
        ),
        year_begins=year_begins,
        spring=spring,
        autumn=autumn,
        cancel_hours=int(found["cancel_hours"]),
    )
