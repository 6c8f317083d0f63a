"""Numbers of few people or schools, which could tell who is meant."""

from __future__ import annotations

# The smallest number that is shown; fewer could tell who said or did what.
SMALLEST_NUMBER = 5


def shown_number(number: int) -> int | None:
    """UM-15, UM-22: a number that may be shown; None for one to four. Nobody is nobody."""
    return number if number == 0 or number >= SMALLEST_NUMBER else None
