"""Who decides for a pupil, and until when."""

from __future__ import annotations

from datetime import date

from core.kit import Period, age_on

AGE_OF_MAJORITY = 18


def is_minor(born_on: date | None, day: date) -> bool:
    """RE-1: whether guardians decide on the day; so they do where the birth is not known.

    The 18th birthday itself is the first day of age. A day before the birth is a minor's.
    """
    if born_on is None or day < born_on:
        return True
    return age_on(born_on, day) < AGE_OF_MAJORITY


def may_look_after(
    *, custody: bool, period: Period, born_on: date | None, day: date, agreed: bool = False
) -> bool:
    """RE-2: whether a guardian sees and acts for the pupil on the day.

    With custody, while the relation lasts (the last day included) and the pupil is a minor; of
    a pupil of age only while the pupil has agreed to it.
    """
    return custody and period.contains(day) and (is_minor(born_on, day) or agreed)
