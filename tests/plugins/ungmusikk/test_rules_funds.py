"""UM-18: what an application to the project funds must have, and by when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.kit import Outcome
from plugins.ungmusikk.rules import (
    BudgetLine,
    DayOfYear,
    Fund,
    FundApplication,
    FundTerms,
    check_fund_application,
    is_detailed,
    next_deadline,
    report_due,
)
from tests.support.ungmusikk_rules import nok

SMALL = FundTerms(Fund.SMALL, limit=nok(15_000), deadlines=(), report_days=60)
LARGER = FundTerms(
    Fund.LARGER,
    limit=nok(50_000),
    deadlines=(DayOfYear(3, 1), DayOfYear(10, 1)),
    report_days=60,
)
DETAILED = (BudgetLine("Instruktør", nok(12_000)), BudgetLine("Noter", nok(3_000)))
GOOD = FundApplication(
    amount=nok(15_000),
    takes_part=(True, True),
    municipalities=frozenset({"3218", "3214"}),
    need="Ingen av skolene kan bære det alene.",
    participants=24,
    budget=DETAILED,
    innovation="Folkemusikk på tvers av trinn.",
    progress_plan="Mars: oppstart. Juni: konsert.",
)


@pytest.mark.rule("UM-18")
@pytest.mark.parametrize(
    ("terms", "kroner", "codes"),
    [
        (SMALL, 15_000, ()),
        (SMALL, "15000.01", ("fund.over_limit",)),
        (SMALL, 0, ("fund.no_amount",)),
        (SMALL, None, ("fund.no_amount",)),
        (LARGER, 50_000, ()),
        (LARGER, "50000.01", ("fund.over_limit",)),
    ],
)
def test_at_most_15_000_and_50_000_can_be_applied_for(
    terms: FundTerms, kroner: int | str | None, codes: tuple[str, ...]
) -> None:
    amount = None if kroner is None else nok(kroner)
    budget = (BudgetLine("Lærere", nok(50_000)), BudgetLine("Lokaler", nok(10_000)))

    decision = check_fund_application(replace(GOOD, amount=amount, budget=budget), terms)

    assert decision.codes == codes


@pytest.mark.rule("UM-18")
@pytest.mark.parametrize(
    ("terms", "changed", "outcome", "codes"),
    [
        (SMALL, {}, Outcome.YES, ()),
        (LARGER, {}, Outcome.YES, ()),
        # What has to be there, for both.
        (SMALL, {"takes_part": (True, False)}, Outcome.NO, ("fund.not_in_programme",)),
        (SMALL, {"takes_part": ()}, Outcome.NO, ("fund.not_in_programme",)),
        (SMALL, {"need": "  "}, Outcome.NO, ("fund.no_need",)),
        (SMALL, {"participants": None}, Outcome.NO, ("fund.no_participants",)),
        (SMALL, {"participants": 0}, Outcome.NO, ("fund.no_participants",)),
        (SMALL, {"participants": 1}, Outcome.YES, ()),
        (SMALL, {"budget": ()}, Outcome.NO, ("fund.no_budget",)),
        # What should be there needs a dispensation.
        (
            SMALL,
            {"municipalities": frozenset({"3218"})},
            Outcome.NEEDS_DISPENSATION,
            ("fund.one_municipality",),
        ),
        (LARGER, {"innovation": ""}, Outcome.NEEDS_DISPENSATION, ("fund.nothing_new",)),
        (SMALL, {"innovation": ""}, Outcome.YES, ()),
        # The larger fund asks for more.
        (LARGER, {"progress_plan": ""}, Outcome.NO, ("fund.no_plan",)),
        (SMALL, {"progress_plan": ""}, Outcome.YES, ()),
        (
            LARGER,
            {"budget": (BudgetLine("Alt", nok(15_000)),)},
            Outcome.NO,
            ("fund.budget_not_detailed",),
        ),
        (
            SMALL,
            {"budget": (BudgetLine("Alt", nok(15_000)),)},
            Outcome.NEEDS_DISPENSATION,
            ("fund.budget_rough",),
        ),
        (
            LARGER,
            {"budget": (BudgetLine("Lærer", nok(14_000)), BudgetLine("Noter", nok(999)))},
            Outcome.NO,
            ("fund.budget_below_amount",),
        ),
    ],
)
def test_what_is_missing_is_refused_and_what_is_only_wished_for_can_be_excused(
    terms: FundTerms, changed: dict[str, object], outcome: Outcome, codes: tuple[str, ...]
) -> None:
    decision = check_fund_application(
        replace(GOOD, **changed),  # type: ignore[arg-type]
        terms,
    )

    assert (decision.outcome, decision.codes) == (outcome, codes)


@pytest.mark.rule("UM-18")
def test_all_that_is_missing_is_said_at_once() -> None:
    empty = FundApplication(
        amount=None,
        takes_part=(),
        municipalities=frozenset(),
        need="",
        participants=None,
        budget=(),
    )

    assert check_fund_application(empty, LARGER).codes == (
        "fund.no_amount", "fund.not_in_programme", "fund.no_need", "fund.no_participants",
        "fund.no_plan", "fund.no_budget", "fund.one_municipality", "fund.nothing_new",
    )  # fmt: skip


@pytest.mark.rule("UM-18")
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((), False),
        ((BudgetLine("Lærer", nok(1)),), False),
        ((BudgetLine("Lærer", nok(1)), BudgetLine(" ", nok(1))), False),
        ((BudgetLine("Lærer", nok(1)), BudgetLine("Noter", nok(0))), False),
        ((BudgetLine("Lærer", nok(1)), BudgetLine("Noter", nok(1))), True),
    ],
)
def test_a_budget_is_detailed_with_two_named_lines(
    lines: tuple[BudgetLine, ...], expected: bool
) -> None:
    assert is_detailed(lines) is expected


@pytest.mark.rule("UM-18")
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 2, 28), date(2025, 3, 1)),
        (date(2025, 3, 1), date(2025, 3, 1)),
        (date(2025, 3, 2), date(2025, 10, 1)),
        (date(2025, 10, 1), date(2025, 10, 1)),
        (date(2025, 10, 2), date(2026, 3, 1)),
    ],
)
def test_the_larger_fund_has_two_deadlines_a_year(day: date, expected: date) -> None:
    assert next_deadline(day, LARGER) == expected


@pytest.mark.rule("UM-18")
def test_the_small_fund_is_open_all_the_year() -> None:
    assert next_deadline(date(2025, 3, 2), SMALL) is None


@pytest.mark.rule("UM-18")
def test_a_report_is_due_sixty_days_after_the_project() -> None:
    assert report_due(date(2025, 6, 20), SMALL) == date(2025, 8, 19)
