"""How old somebody is on a day, as laws and programmes count it."""

from __future__ import annotations

from datetime import date


def age_on(born_on: date, day: date) -> int:
    """Whole years on the day; the birthday itself counts, 1 March for who is born on 29 February.

    Raises ValueError for a day before the birth.
    """
    if day < born_on:
        raise ValueError(f"{day} is before the birth on {born_on}.")
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
