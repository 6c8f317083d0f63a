"""UM-2, UM-3: a municipality is followed over reforms, and never across a split or a merger."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kit import Reason
from plugins.registry.rules import CodeChange, code_on

REFORM_2020, REFORM_2024 = date(2020, 1, 1), date(2024, 1, 1)

# Statistics Norway, classification 131: changes of municipalities.
CHANGES = [
    # Ås kept its area through both reforms.
    CodeChange("0214", "3021", REFORM_2020),
    CodeChange("3021", "3218", REFORM_2024),
    # Oppegård and Ski became Nordre Follo, which was then renumbered.
    CodeChange("0213", "3020", REFORM_2020),
    CodeChange("0217", "3020", REFORM_2020),
    CodeChange("3020", "3207", REFORM_2024),
    # Ålesund was split into Ålesund and Haram.
    CodeChange("1507", "1508", REFORM_2024),
    CodeChange("1507", "1580", REFORM_2024),
]


@pytest.mark.rule("UM-2")
@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("0214", date(2019, 12, 31), "0214"),  # The day before the first reform.
        ("0214", date(2020, 1, 1), "3021"),  # The day of it.
        ("0214", date(2023, 12, 31), "3021"),  # The day before the second.
        ("0214", date(2024, 1, 1), "3218"),  # Across both.
        ("3021", date(2019, 12, 31), "0214"),  # Backwards.
        ("3021", date(2020, 1, 1), "3021"),
        ("3021", date(2024, 1, 1), "3218"),
        ("3218", date(2026, 1, 1), "3218"),
        ("3218", date(2023, 12, 31), "3021"),
        ("3218", date(2020, 1, 1), "3021"),
        ("3218", date(2019, 12, 31), "0214"),  # Backwards across both.
        ("3207", date(2023, 1, 1), "3020"),  # Nordre Follo after its merger.
        ("3020", date(2024, 1, 1), "3207"),
        ("0301", date(2019, 1, 1), "0301"),  # Oslo has never been renumbered.
        ("0301", date(2026, 1, 1), "0301"),
        ("1507", date(2023, 12, 31), "1507"),  # Ålesund until the split.
        ("1580", date(2024, 1, 1), "1580"),  # Haram from the split.
        ("0217", date(2019, 12, 31), "0217"),  # Oppegård until the merger.
    ],
)
def test_a_municipality_is_followed_through_renumberings(
    code: str, day: date, expected: str
) -> None:
    assert code_on(code, day, CHANGES) == expected


@pytest.mark.rule("UM-3")
@pytest.mark.parametrize(
    ("code", "day", "reason", "params"),
    [
        # Ålesund's figure is neither of the two that followed …
        (
            "1507",
            date(2024, 1, 1),
            "municipality.code_split",
            {"old": "1507", "new": "1508, 1580", "day": REFORM_2024},
        ),
        # … and Haram of 2023 has no figure of its own.
        (
            "1580",
            date(2023, 12, 31),
            "municipality.code_split",
            {"old": "1507", "new": "1508, 1580", "day": REFORM_2024},
        ),
        # Ski is only a part of Nordre Follo …
        (
            "0213",
            date(2020, 1, 1),
            "municipality.codes_merged",
            {"old": "0213, 0217", "new": "3020", "day": REFORM_2020},
        ),
        # … also four years later, under another number …
        (
            "0213",
            date(2024, 1, 1),
            "municipality.codes_merged",
            {"old": "0213, 0217", "new": "3020", "day": REFORM_2020},
        ),
        # … and Nordre Follo of 2019 would be two.
        (
            "3207",
            date(2019, 12, 31),
            "municipality.codes_merged",
            {"old": "0213, 0217", "new": "3020", "day": REFORM_2020},
        ),
    ],
)
def test_across_a_split_or_a_merger_no_code_is_the_answer(
    code: str, day: date, reason: str, params: dict[str, object]
) -> None:
    found = code_on(code, day, CHANGES)

    assert isinstance(found, Reason)
    assert (found.code, found.params) == (reason, params)


BORDER_CHANGES = [
    # A part of 3118 goes to 3207 and both live on; 5006 only gets a new name.
    CodeChange("3118", "3118", date(2026, 1, 1)),
    CodeChange("3118", "3207", date(2026, 1, 1)),
    CodeChange("3207", "3207", date(2026, 1, 1)),
    CodeChange("5006", "5006", date(2026, 1, 1)),
    # 1401 is taken into 1402, which keeps its number.
    CodeChange("1401", "1402", date(2026, 1, 1)),
    CodeChange("1402", "1402", date(2026, 1, 1)),
    # 1602 is carved out of 1601, which keeps its number.
    CodeChange("1601", "1601", date(2026, 1, 1)),
    CodeChange("1601", "1602", date(2026, 1, 1)),
    # 1601 is renumbered a year later.
    CodeChange("1601", "1701", date(2027, 1, 1)),
]


@pytest.mark.rule("UM-2", "UM-3")
@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("3118", date(2026, 1, 1), "3118"),  # A border moves, the municipality remains.
        ("3207", date(2025, 1, 1), "3207"),
        ("5006", date(2025, 1, 1), "5006"),
        ("5006", date(2026, 1, 1), "5006"),
        ("1402", date(2025, 1, 1), "1402"),
        ("1401", date(2025, 12, 31), "1401"),
        ("1401", date(2026, 1, 1), None),  # Swallowed: not the same area.
        ("1601", date(2027, 1, 1), "1701"),  # Lives on, then gets a new number.
        ("1701", date(2025, 1, 1), "1601"),
        ("1602", date(2025, 12, 31), None),  # Not there before it was carved out.
    ],
)
def test_a_code_that_lives_on_through_a_change_is_still_itself(
    code: str, day: date, expected: str | None
) -> None:
    found = code_on(code, day, BORDER_CHANGES)

    assert (None if isinstance(found, Reason) else found) == expected


@pytest.mark.rule("UM-2")
@given(
    st.lists(st.integers(1, 5_000), min_size=1, max_size=5, unique=True),
    st.integers(0, 6_000),
    st.data(),
)
def test_a_chain_of_renumberings_gives_the_same_answer_from_each_of_its_codes(
    days_after: list[int], when: int, chosen: st.DataObject
) -> None:
    first = date(2010, 1, 1)
    days = [first + timedelta(days=each) for each in sorted(days_after)]
    codes = [f"{number:04}" for number in range(len(days) + 1)]
    changes = [
        CodeChange(old, new, day) for (old, new), day in zip(pairwise(codes), days, strict=True)
    ]
    day = first + timedelta(days=when)
    expected = codes[sum(change <= day for change in days)]

    shuffled = chosen.draw(st.permutations(changes))

    assert {code_on(code, day, shuffled) for code in codes} == {expected}
