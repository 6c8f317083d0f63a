"""UM-1 to UM-3, UM-5, UM-6: a year's round, worked out and explained."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kit import Money, Reason
from plugins.ungmusikk.rules import (
    NO_FIGURE,
    Line,
    MembershipKind,
    Participant,
    PartYear,
    PopulationFigure,
    RoundSettings,
    Tier,
    UnresolvedLine,
    amount_for_months,
    population_date,
    work_out_line,
    work_out_round,
)
from tests.support.ungmusikk_rules import (
    IN_FULL,
    NEW_YEAR_2020,
    POPULATIONS_2020,
    TIERS_2020,
    figure,
    indre_ostfold_from_autumn,
    nok,
    participant,
    the_sixteen_of_january_2020,
)

BY_MONTHS = RoundSettings(part_year=PartYear.BY_STARTED_MONTHS)


@pytest.mark.rule("UM-1", "UM-2")
def test_the_sixteen_of_january_2020_pay_1_380_000_kroner() -> None:
    worked_out = work_out_round(
        2020, the_sixteen_of_january_2020(), POPULATIONS_2020, TIERS_2020, IN_FULL
    )
    amounts = [line.amount for line in worked_out.lines]

    assert worked_out.total == nok(1_380_000)
    assert worked_out.unresolved == ()
    assert [amounts.count(nok(each)) for each in (60_000, 80_000, 100_000)] == [1, 9, 6]


@pytest.mark.rule("UM-1", "UM-5")
@pytest.mark.parametrize(
    ("settings", "total"),
    [
        (IN_FULL, 1_460_000),  # The default: who joins in the autumn pays in full.
        (BY_MONTHS, 1_413_333),  # August to December, 5/12 of 80,000: 33,333.
    ],
)
def test_with_indre_ostfold_from_the_autumn_the_seventeen_pay(
    settings: RoundSettings, total: int
) -> None:
    seventeen = [*the_sixteen_of_january_2020(), indre_ostfold_from_autumn()]

    worked_out = work_out_round(2020, seventeen, POPULATIONS_2020, TIERS_2020, settings)

    assert worked_out.total == nok(total)


@pytest.mark.rule("UM-2")
@pytest.mark.parametrize(
    ("year", "offset", "day"),
    [
        (2020, 0, date(2020, 1, 1)),  # The default.
        (2020, -1, date(2019, 1, 1)),  # Last year's figure, known when budgets are made.
        (2024, 0, date(2024, 1, 1)),
    ],
)
def test_the_population_that_counts_is_that_of_a_new_years_day(
    year: int, offset: int, day: date
) -> None:
    assert population_date(year, offset=offset) == day


@pytest.mark.rule("UM-2")
def test_a_line_freezes_the_figure_its_date_and_its_source() -> None:
    line = work_out_line(participant(), figure(20_439), NEW_YEAR_2020, TIERS_2020, PartYear.IN_FULL)

    assert line == Line(
        code="3021",
        name="Ås",
        kind=MembershipKind.MEMBER,
        population=20_439,
        population_date=NEW_YEAR_2020,
        source="SSB 07459",
        tier=TIERS_2020[1],
        full_amount=nok(80_000),
        months=12,
        amount=nok(80_000),
        explanation=line.explanation if isinstance(line, Line) else (),
    )


@pytest.mark.rule("UM-1", "UM-2")
def test_a_line_explains_itself_in_words() -> None:
    line = work_out_line(participant(), figure(20_439), NEW_YEAR_2020, TIERS_2020, PartYear.IN_FULL)

    assert isinstance(line, Line)
    assert [each.message % each.params for each in line.explanation] == [
        "Ås had 20439 inhabitants on 2020-01-01 (SSB 07459).",
        f"15000–49999 inhabitants: {nok(80_000)}.",
    ]


@pytest.mark.rule("UM-4", "UM-5")
@pytest.mark.parametrize(
    ("who", "part_year", "codes"),
    [
        (participant(), PartYear.IN_FULL, []),
        # The whole year by months is the whole amount, and nothing more is said.
        (participant(), PartYear.BY_STARTED_MONTHS, []),
        (participant(kind=MembershipKind.PILOT), PartYear.IN_FULL, ["line.pilot"]),
        (
            participant(kind=MembershipKind.SERVED, served_through="Moss"),
            PartYear.IN_FULL,
            ["line.served"],
        ),
        (participant(months=5), PartYear.BY_STARTED_MONTHS, ["line.months"]),
        (participant(months=5), PartYear.IN_FULL, ["line.part_year_in_full"]),
        (
            participant(kind=MembershipKind.PILOT, months=5),
            PartYear.BY_STARTED_MONTHS,
            ["line.pilot", "line.months"],
        ),
    ],
)
def test_what_is_special_about_a_line_is_said_after_its_tier(
    who: Participant, part_year: PartYear, codes: list[str]
) -> None:
    line = work_out_line(who, figure(20_439), NEW_YEAR_2020, TIERS_2020, part_year)

    assert isinstance(line, Line)
    assert [each.code for each in line.explanation] == ["line.population", "tier.between", *codes]


AFTER_A_MERGER = Reason("municipality.codes_merged", "Merged.")


@pytest.mark.rule("UM-3")
@pytest.mark.parametrize(
    ("found", "code"),
    [
        (None, "population.missing"),  # No figure at all.
        (figure(None), "population.missing"),  # The source lists it without one.
        (figure(0), "population.zero"),  # The code did not exist that year.
        (figure(20_335, date(2019, 1, 1)), "population.other_date"),  # Last year's figure.
        (AFTER_A_MERGER, "municipality.codes_merged"),  # Nobody can say whose figure it is.
    ],
)
def test_without_a_figure_for_the_date_the_contribution_is_unresolved(
    found: PopulationFigure | Reason | None, code: str
) -> None:
    line = work_out_line(participant(), found, NEW_YEAR_2020, TIERS_2020, PartYear.IN_FULL)

    assert isinstance(line, UnresolvedLine)
    assert (line.code, line.population_date, line.reason.code) == ("3021", NEW_YEAR_2020, code)


@pytest.mark.rule("UM-3", "UM-6")
def test_unresolved_lines_stand_apart_and_are_not_in_the_total() -> None:
    worked_out = work_out_round(
        2020,
        [participant("3021", "Ås"), participant("3022", "Frogn")],
        {"3021": figure(20_439)},
        TIERS_2020,
        IN_FULL,
    )

    assert [line.code for line in worked_out.lines] == ["3021"]
    assert worked_out.unresolved == (
        UnresolvedLine("3022", "Frogn", MembershipKind.MEMBER, 12, NEW_YEAR_2020, NO_FIGURE),
    )
    assert worked_out.total == nok(80_000)


@pytest.mark.rule("UM-6")
def test_a_round_without_participants_is_empty_and_costs_nothing() -> None:
    worked_out = work_out_round(2020, [], {}, TIERS_2020, IN_FULL)

    assert (worked_out.lines, worked_out.unresolved, worked_out.total) == ((), (), nok(0))


@pytest.mark.rule("UM-6")
def test_working_out_again_gives_an_equal_round() -> None:
    once, again = (
        work_out_round(2020, the_sixteen_of_january_2020(), POPULATIONS_2020, TIERS_2020, IN_FULL)
        for _ in range(2)
    )

    assert once == again


@pytest.mark.rule("UM-2")
def test_with_last_years_population_the_figure_of_another_day_is_not_used() -> None:
    settings = RoundSettings(population_year_offset=-1)

    worked_out = work_out_round(
        2020, [participant()], {"3021": figure(20_439)}, TIERS_2020, settings
    )

    assert worked_out.population_date == date(2019, 1, 1)
    assert [line.reason.code for line in worked_out.unresolved] == ["population.other_date"]


@pytest.mark.rule("UM-1")
def test_a_round_is_not_worked_out_with_tiers_that_leave_a_gap() -> None:
    with pytest.raises(ValueError, match=r"tiers\.gap"):
        work_out_round(2020, [], {}, [TIERS_2020[0], TIERS_2020[2]], IN_FULL)


@pytest.mark.rule("UM-5")
@pytest.mark.parametrize(
    ("kroner", "months", "expected"),
    [
        ("80000", 12, 80_000),  # The whole year.
        ("80000", 1, 6_667),  # 6,666.67 goes up.
        ("80000", 5, 33_333),  # 33,333.33 goes down.
        ("80000", 6, 40_000),
        ("60000", 1, 5_000),  # Divides evenly.
        ("6", 1, 1),  # Exactly a half goes up.
        ("5.99", 1, 0),  # An øre less than that goes down.
        ("0", 7, 0),
    ],
)
def test_started_months_are_paid_in_whole_kroner_half_up(
    kroner: str, months: int, expected: int
) -> None:
    assert amount_for_months(nok(kroner), months, PartYear.BY_STARTED_MONTHS) == nok(expected)
    assert (
        amount_for_months(nok(kroner), months, PartYear.IN_FULL) == nok(kroner).rounded_to_whole()
    )


@pytest.mark.rule("UM-5")
@pytest.mark.parametrize("months", [0, 13])
def test_a_year_has_one_to_twelve_started_months(months: int) -> None:
    with pytest.raises(ValueError, match="1 to 12"):
        amount_for_months(nok(80_000), months, PartYear.IN_FULL)


@pytest.mark.rule("UM-5")
@given(
    st.lists(
        st.tuples(st.integers(0, 200_000), st.integers(1, 12), st.integers(0, 10_000_000)),
        max_size=8,
    )
)
def test_the_total_is_the_sum_of_the_rounded_parts(parts: list[tuple[int, int, int]]) -> None:
    # Half the tiers cost what hypothesis makes up, øre included.
    price = Money(sum(minor for *_, minor in parts), "NOK")
    tiers = (Tier(0, 50_000, price), Tier(50_001, None, nok(100_000)))
    who = [participant(str(n), months=months) for n, (_, months, _) in enumerate(parts)]
    populations = {str(n): figure(inhabitants) for n, (inhabitants, *_) in enumerate(parts)}

    worked_out = work_out_round(2020, who, populations, tiers, BY_MONTHS)

    assert worked_out.total == Money.total((line.amount for line in worked_out.lines), "NOK")
    assert all(line.amount.minor % 100 == 0 for line in worked_out.lines)
    assert len(worked_out.lines) + len(worked_out.unresolved) == len(parts)
