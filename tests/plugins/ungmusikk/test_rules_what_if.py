"""UM-13: a scenario is the ordinary round with other assumptions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.kit import Money
from plugins.ungmusikk.rules import (
    ASSUMED,
    Change,
    Changes,
    Line,
    Scenario,
    Tier,
    apply_changes,
    check_changes,
    compare,
    work_out_income,
)
from tests.support.ungmusikk_rules import IN_FULL, TIERS_2020, figure, nok, participant

AAS, FROGN = participant("3021", "Ås"), participant("3022", "Frogn")
MOSS, NANNESTAD = participant("3002", "Moss"), participant("3036", "Nannestad")
COUNTY = "Viken fylkeskommune"

# Statistics Norway, table 07459, 1 January 2020.
TODAY = Scenario(
    year=2020,
    participants=(AAS, FROGN, MOSS),
    populations={
        "3021": figure(20_439),
        "3022": figure(15_877),
        "3002": figure(49_273),
        "3036": figure(14_139),
    },
    tiers=TIERS_2020,
    settings=IN_FULL,
    grants={COUNTY: nok(2_500_000)},
    pupils=12_000,
)


@pytest.mark.rule("UM-13")
def test_nothing_changed_is_no_difference() -> None:
    comparison = compare(TODAY, apply_changes(TODAY, Changes()))

    assert comparison.base == comparison.scenario
    assert {each.change for each in comparison.differences} == {Change.NONE}
    assert comparison.income_difference == nok(0)
    assert comparison.per_pupil_difference == nok(0)


@pytest.mark.rule("UM-13")
@pytest.mark.parametrize(
    ("changes", "code", "change", "difference"),
    [
        (Changes(added=(NANNESTAD,)), "3036", Change.ADDED, 60_000),
        (Changes(removed=frozenset({"3002"})), "3002", Change.REMOVED, -80_000),
        (Changes(populations={"3002": 50_000}), "3002", Change.TIER, 20_000),
        (Changes(populations={"3002": 14_999}), "3002", Change.TIER, -20_000),
        (Changes(populations={"3002": 49_999}), "3002", Change.NONE, 0),  # Grows in its tier.
        # Dearer, but in the same limits.
        (
            Changes(tiers=(TIERS_2020[0], Tier(15_000, 49_999, nok(85_000)), TIERS_2020[2])),
            "3021",
            Change.AMOUNT,
            5_000,
        ),
        # A limit is moved over Frogn's head: it falls into the lowest tier …
        (
            Changes(
                tiers=(
                    Tier(0, 15_999, nok(60_000)),
                    Tier(16_000, 49_999, nok(80_000)),
                    TIERS_2020[2],
                )
            ),
            "3022",
            Change.TIER,
            -20_000,
        ),
        # … and for Ås the tier has new limits but the same price.
        (
            Changes(
                tiers=(
                    Tier(0, 15_999, nok(60_000)),
                    Tier(16_000, 49_999, nok(80_000)),
                    TIERS_2020[2],
                )
            ),
            "3021",
            Change.NONE,
            0,
        ),
        # Somebody nobody has a figure for.
        (
            Changes(added=(participant("3048", "Øvre Eiker"),)),
            "3048",
            Change.ADDED,
            0,
        ),
    ],
)
def test_what_a_change_means_for_a_municipality(
    changes: Changes, code: str, change: Change, difference: int
) -> None:
    comparison = compare(TODAY, apply_changes(TODAY, changes))

    (found,) = [each for each in comparison.differences if each.code == code]
    assert (found.change, found.difference) == (change, nok(difference))


@pytest.mark.rule("UM-13")
def test_who_changes_tier_is_listed() -> None:
    scenario = apply_changes(TODAY, Changes(populations={"3002": 50_290, "3022": 14_000}))

    comparison = compare(TODAY, scenario)

    assert [
        (each.name, each.before and each.before.amount, each.after and each.after.amount)
        for each in comparison.tier_changes
    ] == [("Frogn", nok(80_000), nok(60_000)), ("Moss", nok(80_000), nok(100_000))]


@pytest.mark.rule("UM-13")
def test_the_sums_of_the_differences_are_the_difference_of_the_sums() -> None:
    changes = Changes(
        added=(NANNESTAD,),
        removed=frozenset({"3022"}),
        populations={"3002": 50_290},
        grants={COUNTY: nok(2_577_500), "Sparebankstiftelsen": nok(100_000)},
        pupils=17_000,
    )

    comparison = compare(TODAY, apply_changes(TODAY, changes))

    assert [each.code for each in comparison.differences] == ["3021", "3022", "3002", "3036"]
    assert comparison.contributions_difference == nok(0 - 80_000 + 20_000 + 60_000)
    assert comparison.contributions_difference == Money.total(
        (each.difference for each in comparison.differences), "NOK"
    )
    assert comparison.grants_difference == nok(177_500)
    assert comparison.income_difference == nok(177_500)
    assert comparison.base.per_pupil == nok("228.33")  # 2,740,000 on 12,000 pupils.
    assert comparison.scenario.per_pupil == nok("171.62")  # 2,917,500 on 17,000: 171.617….
    assert comparison.per_pupil_difference == nok("-56.71")


@pytest.mark.rule("UM-13")
@pytest.mark.parametrize("pupils", [None, 0])
def test_without_a_number_of_pupils_there_is_nothing_per_pupil(pupils: int | None) -> None:
    uncounted = replace(TODAY, pupils=pupils)

    assert work_out_income(uncounted).per_pupil is None
    assert compare(uncounted, TODAY).per_pupil_difference is None


@pytest.mark.rule("UM-13", "UM-3")
def test_an_unresolved_municipality_is_shown_and_an_assumed_population_resolves_it() -> None:
    unknown = replace(TODAY, populations={"3021": figure(20_439), "3022": figure(15_877)})
    assumed = apply_changes(unknown, Changes(populations={"3002": 49_273}))

    comparison = compare(unknown, assumed)

    (moss,) = [each for each in comparison.differences if each.code == "3002"]
    assert (moss.change, moss.before, moss.difference) == (Change.UNRESOLVED, None, nok(80_000))
    assert isinstance(moss.after, Line)
    assert (moss.after.source, moss.after.population_date) == (ASSUMED, date(2020, 1, 1))


@pytest.mark.rule("UM-13")
def test_a_scenario_leaves_today_as_it_is() -> None:
    before = work_out_income(TODAY)

    apply_changes(TODAY, Changes(removed=frozenset({"3021"}), grants={COUNTY: nok(0)}))

    assert work_out_income(TODAY) == before


@pytest.mark.rule("UM-13")
@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        (Changes(), ()),
        (Changes(added=(NANNESTAD,), removed=frozenset({"3021"})), ()),
        (Changes(added=(AAS,)), ("what_if.already_in",)),
        (Changes(added=(NANNESTAD, NANNESTAD)), ("what_if.already_in",)),
        (Changes(removed=frozenset({"3036"})), ("what_if.not_in",)),
        (Changes(populations={"3036": 15_000}), ("what_if.unknown_population",)),
        (Changes(added=(NANNESTAD,), populations={"3036": 15_000}), ()),  # Added just now.
        (Changes(populations={"3021": 1}), ()),
        (Changes(populations={"3021": 0}), ("what_if.population",)),
        (Changes(grants={COUNTY: nok(0)}), ()),  # What if the county stops?
        (Changes(grants={COUNTY: nok(-1)}), ("what_if.grant",)),
        (Changes(grants={COUNTY: Money.of(1, "DKK")}), ("what_if.grant",)),
        (Changes(pupils=1), ()),
        (Changes(pupils=0), ("what_if.pupils",)),
        (Changes(tiers=TIERS_2020[:2]), ("tiers.end",)),
        (Changes(tiers=()), ("tiers.none",)),
        (Changes(tiers=(Tier(0, None, Money.of(1, "DKK")),)), ("what_if.currency",)),
        (Changes(removed=frozenset({"9"}), pupils=0), ("what_if.not_in", "what_if.pupils")),
    ],
)
def test_a_scenario_that_makes_no_sense_is_refused_with_every_fault(
    changes: Changes, codes: tuple[str, ...]
) -> None:
    assert check_changes(TODAY, changes).codes == codes
