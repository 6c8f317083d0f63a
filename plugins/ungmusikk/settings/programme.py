"""What is the same for all of UngMusikk's settings, and days that come back every year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from marshmallow import fields, validate

from core.kit import N_, Reason
from core.plugin_api import FlygelSchema, LocalInteger
from plugins.ungmusikk.rules import DayOfYear

PLUGIN = "ungmusikk"
# The programme is Norwegian: its amounts are decided in Norwegian kroner by Norwegian bodies.
CURRENCY = "NOK"
COUNTRY = "NO"


class DayOfYearSchema(FlygelSchema):
    """A day that comes back every year, as a row of a setting."""

    day = LocalInteger(
        required=True, validate=validate.Range(min=1, max=31), metadata={"label": N_("Day")}
    )
    month = LocalInteger(
        required=True, validate=validate.Range(min=1, max=12), metadata={"label": N_("Month")}
    )


def day_of_year_field() -> fields.List[Any]:
    """A setting of days of the year."""
    return fields.List(fields.Nested(DayOfYearSchema))


def days_from(rows: Sequence[Mapping[str, Any]]) -> tuple[DayOfYear, ...]:
    """UM-16, UM-18: the setting's rows as the rules take them, the first of the year first."""
    return tuple(sorted(DayOfYear(row["month"], row["day"]) for row in rows))


def check_days(rows: Sequence[Mapping[str, Any]]) -> Sequence[Reason]:
    """What is wrong with days of the year: one that not every year has."""
    # 2023 has no 29 February, so that no deadline falls away in three years of four.
    return [
        Reason(
            "day.not_every_year",
            N_("%(day)s.%(month)s. is not a day of every year."),
            {"day": str(row["day"]), "month": str(row["month"])},
        )
        for row in rows
        if not _is_a_day(row["month"], row["day"])
    ]


def check_one_day(rows: Sequence[Mapping[str, Any]]) -> Sequence[Reason]:
    """What is wrong with a setting that is one day of the year."""
    if len(rows) != 1:
        return [Reason("day.exactly_one", N_("Give exactly one day."))]
    return check_days(rows)


def check_two_days(rows: Sequence[Mapping[str, Any]]) -> Sequence[Reason]:
    """What is wrong with a setting that is the first day of each of two semesters."""
    if len(days_from(rows)) != 2 or len(set(days_from(rows))) != 2:
        return [Reason("day.exactly_two", N_("Give exactly two days."))]
    return check_days(rows)


def _is_a_day(month: int, day: int) -> bool:
    try:
        date(2023, month, day)
    except ValueError:
        return False
    return True
