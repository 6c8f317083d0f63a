"""Who may register for what, at the edges."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core.kit import Outcome
from plugins.activities.rules import (
    may_cancel,
    may_register_again,
    may_register_alone,
    may_register_at_age,
    may_register_at_level,
    may_register_now,
    may_register_together,
    may_register_with,
)

NOON = datetime(2024, 6, 1, 12)  # noqa: DTZ001 - the rule compares moments of any one zone
SECOND = timedelta(seconds=1)


@pytest.mark.rule("A-1")
@pytest.mark.parametrize(
    ("opens", "closes", "starts", "codes"),
    [
        (None, None, None, ()),
        (NOON, None, None, ()),
        (NOON + SECOND, None, None, ("registration.too_early",)),
        (None, NOON, None, ()),
        (None, NOON - SECOND, None, ("registration.too_late",)),
        (None, None, NOON + SECOND, ()),
        (None, None, NOON, ("registration.over",)),
    ],
)
def test_registration_is_open_within_its_window_and_before_the_last_session(
    opens: datetime | None, closes: datetime | None, starts: datetime | None, codes: tuple[str, ...]
) -> None:
    decision = may_register_now(
        published=True, opens_at=opens, closes_at=closes, last_start=starts, now=NOON
    )

    assert decision.codes == codes


@pytest.mark.rule("A-1")
def test_nobody_registers_for_what_is_not_published() -> None:
    decision = may_register_now(
        published=False, opens_at=None, closes_at=None, last_start=None, now=NOON
    )

    assert (decision.outcome, decision.codes) == (Outcome.NO, ("registration.not_open",))


@pytest.mark.rule("A-2")
@pytest.mark.parametrize(
    ("age", "low", "high", "codes"),
    [
        (13, 14, 19, ("registration.too_young",)),
        (14, 14, 19, ()),
        (19, 14, 19, ()),
        (20, 14, 19, ("registration.too_old",)),
        (0, None, 19, ()),
        (99, 14, None, ()),
        (None, 14, None, ("registration.age_unknown",)),
        (None, None, None, ()),
    ],
)
def test_both_ages_are_included_and_others_need_a_dispensation(
    age: int | None, low: int | None, high: int | None, codes: tuple[str, ...]
) -> None:
    decision = may_register_at_age(age=age, age_from=low, age_to=high)

    assert decision.codes == codes
    assert (decision.outcome is Outcome.NEEDS_DISPENSATION) == bool(codes)


@pytest.mark.rule("A-3")
@pytest.mark.parametrize(
    ("level", "low", "high", "codes"),
    [
        (0, 1, 2, ("registration.level_too_low",)),
        (1, 1, 2, ()),
        (2, 1, 2, ()),
        (3, 1, 2, ("registration.level_too_high",)),
        (None, 1, 2, ()),
        (0, None, None, ()),
    ],
)
def test_both_levels_are_included_and_one_that_nobody_has_said_is_no_obstacle(
    level: int | None, low: int | None, high: int | None, codes: tuple[str, ...]
) -> None:
    assert may_register_at_level(level=level, level_from=low, level_to=high).codes == codes


@pytest.mark.rule("A-4")
@pytest.mark.parametrize(
    ("instrument", "offered", "codes"),
    [
        ("cello", ["cello", "violin"], ()),
        ("flute", ["cello"], ("registration.other_instrument",)),
        (None, ["cello"], ("registration.no_instrument",)),
        (None, [], ()),
        ("flute", [], ()),
    ],
)
def test_an_activity_for_certain_instruments_is_for_those(
    instrument: str | None, offered: list[str], codes: tuple[str, ...]
) -> None:
    assert may_register_with(instrument=instrument, offered=offered).codes == codes


@pytest.mark.rule("A-5")
def test_one_registration_at_a_time() -> None:
    assert may_register_again(has_one=False).allowed
    assert may_register_again(has_one=True).codes == ("registration.twice",)


@pytest.mark.rule("A-6")
@pytest.mark.parametrize(("age", "alone"), [(12, False), (13, True), (None, False)])
def test_a_guardian_confirms_for_who_is_too_young(age: int | None, alone: bool) -> None:
    assert may_register_alone(age=age, own_age=13).allowed is alone


@pytest.mark.rule("A-7")
@pytest.mark.parametrize(
    ("instruments", "places", "by_instrument", "allowed"),
    [
        ([None] * 3, 3, {}, True),
        ([None] * 4, 3, {}, False),
        ([None] * 40, None, {}, True),
        (["cello", "cello", "violin"], 5, {"cello": 2, "violin": None}, True),
        (["cello", "cello", "cello"], 5, {"cello": 2}, False),
    ],
)
def test_a_group_is_not_larger_than_the_activity(
    instruments: list[str | None],
    places: int | None,
    by_instrument: dict[str, int | None],
    allowed: bool,
) -> None:
    decision = may_register_together(
        instruments=instruments, places=places, places_by_instrument=by_instrument
    )

    assert decision.allowed is allowed


@pytest.mark.rule("A-8")
@pytest.mark.parametrize(("ends", "allowed"), [(NOON + SECOND, True), (NOON, False), (None, True)])
def test_a_registration_is_cancelled_until_it_is_over(ends: datetime | None, allowed: bool) -> None:
    assert may_cancel(last_end=ends, now=NOON).allowed is allowed
