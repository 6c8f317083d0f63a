"""UM-8 in the database: grants from year to year, and help in kind beside the money."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from core.tenants.context import TenantView
from plugins.ungmusikk.queries import entry, income_years, year_income
from plugins.ungmusikk.rules import PartnerKind, PaymentState
from plugins.ungmusikk.services import (
    Conflict,
    NotThere,
    Refused,
    Stale,
    add_in_kind,
    add_income,
    approve_round,
    carry_grant_forward,
    change_income,
    correct_round,
    mark_income,
    mark_invoiced,
    mark_paid,
    remove_in_kind,
    remove_income,
    review_round,
    work_out_round,
)
from tests.support.ungmusikk import acting, indre_ostfold_joins, the_sixteen_take_part
from tests.support.ungmusikk_rules import nok

LEAD = acting(date(2020, 12, 1))
COUNTY, NMH = "Viken fylkeskommune", "Norges musikkhøgskole"


@pytest.fixture
def tenant(
    inside: Callable[[TenantView], AbstractContextManager[TenantView]], alpha: TenantView
) -> Iterator[TenantView]:
    with inside(alpha) as entered:
        yield entered


def county_2019() -> object:
    return add_income(
        LEAD,
        year=2019,
        kind=PartnerKind.COUNTY,
        partner="Akershus fylkeskommune",
        amount=nok(2_500_000),
        source="Rapport 2020, kapittel 2",
    )


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


@pytest.mark.rule("UM-8")
def test_a_grant_is_carried_forward_with_its_percentage_and_source(tenant: TenantView) -> None:
    first = county_2019()

    second = carry_grant_forward(
        LEAD, first, percent=Decimal("2.8"), source="Eksempel", partner=COUNTY
    )
    third = carry_grant_forward(LEAD, second, percent=Decimal(0), source="Eksempel")

    found = entry(third)
    assert (found.year, found.partner, found.amount) == (2021, COUNTY, nok(2_570_000))
    assert [(step.year, step.amount) for step in found.steps] == [
        (2019, nok(2_500_000)), (2020, nok(2_570_000)), (2021, nok(2_570_000)),
    ]  # fmt: skip
    assert str(found.steps[1].adjustment.percent) == "2.8"


@pytest.mark.rule("UM-8")
def test_a_percentage_without_a_source_is_refused(tenant: TenantView) -> None:
    with pytest.raises(Refused) as refusal:
        carry_grant_forward(LEAD, county_2019(), percent=Decimal(3), source=" ")

    assert codes(refusal) == ["index.no_source"]


@pytest.mark.rule("UM-8")
def test_a_grant_is_carried_into_a_year_once(tenant: TenantView) -> None:
    first = county_2019()
    carry_grant_forward(LEAD, first, percent=Decimal(3), source="Eksempel")

    with pytest.raises(Conflict) as refusal:
        carry_grant_forward(LEAD, first, percent=Decimal(4), source="Eksempel")

    assert codes(refusal) == ["income.carried"]


@pytest.mark.rule("UM-8")
def test_a_year_without_a_percentage_is_told_and_not_guessed(tenant: TenantView) -> None:
    county_2019()

    found = year_income(2020)

    assert [each.reason.code for each in found.not_carried] == ["grant.no_index"]
    assert found.summary.expected == nok(0)


@pytest.mark.rule("UM-8")
def test_what_the_next_year_builds_on_is_neither_changed_nor_removed(tenant: TenantView) -> None:
    first = county_2019()
    second = carry_grant_forward(LEAD, first, percent=Decimal(3), source="Eksempel")

    with pytest.raises(Conflict) as changed:
        change_income(LEAD, first, amount=nok(1), source="")
    with pytest.raises(Conflict) as removed:
        remove_income(LEAD, first)
    with pytest.raises(Conflict) as indexed:
        change_income(LEAD, second, amount=nok(1), source="")

    assert (codes(changed), codes(removed), codes(indexed)) == (
        ["income.built_on"], ["income.built_on"], ["income.follows"],
    )  # fmt: skip
    remove_income(LEAD, second)
    remove_income(LEAD, first)
    assert income_years() == []


def test_amount_and_source_are_changed_while_nothing_rests_on_them(tenant: TenantView) -> None:
    first = county_2019()

    change_income(LEAD, first, amount=nok(2_400_000), source="Vedtak", version=1)

    found = entry(first)
    assert (found.amount, found.source, found.version) == (nok(2_400_000), "Vedtak", 2)
    with pytest.raises(Stale):
        change_income(LEAD, first, amount=nok(1), source="", version=1)


def test_the_source_is_mended_also_when_the_amount_stands(tenant: TenantView) -> None:
    first = county_2019()
    carry_grant_forward(LEAD, first, percent=Decimal(3), source="Eksempel")

    change_income(LEAD, first, amount=nok(2_500_000), source="Brev")

    assert entry(first).source == "Brev"


@pytest.mark.rule("UM-8")
def test_money_is_expected_then_invoiced_then_paid_and_back(tenant: TenantView) -> None:
    first = county_2019()
    day = date(2020, 3, 1)

    mark_income(LEAD, first, PaymentState.INVOICED, on=day)
    mark_income(LEAD, first, PaymentState.PAID, on=day)
    paid = entry(first)
    assert (paid.state, paid.invoiced_on, paid.paid_on) == (PaymentState.PAID, day, day)
    mark_income(LEAD, first, PaymentState.INVOICED, on=date(2020, 4, 1))
    assert (entry(first).invoiced_on, entry(first).paid_on) == (day, None)
    mark_income(LEAD, first, PaymentState.EXPECTED, on=day)
    assert entry(first).invoiced_on is None
    with pytest.raises(Conflict):
        mark_income(LEAD, first, PaymentState.PAID, on=day)
    with pytest.raises(Refused) as tomorrow:
        mark_income(LEAD, first, PaymentState.INVOICED, on=date(2020, 12, 2))
    assert codes(tomorrow) == ["payment.future"]


def test_invoiced_money_is_not_removed(tenant: TenantView) -> None:
    first = county_2019()
    mark_income(LEAD, first, PaymentState.INVOICED, on=LEAD.today)

    with pytest.raises(Conflict) as refusal:
        remove_income(LEAD, first)

    assert codes(refusal) == ["income.invoiced"]


def test_nothing_and_municipalities_are_refused(tenant: TenantView) -> None:
    with pytest.raises(Refused) as nothing:
        add_income(LEAD, year=2020, kind=PartnerKind.OTHER, partner="X", amount=nok(0), source="")
    with pytest.raises(Refused) as municipality:
        add_income(
            LEAD, year=2020, kind=PartnerKind.MUNICIPALITY, partner="Ås", amount=nok(1), source=""
        )
    with pytest.raises(NotThere):
        remove_income(LEAD, uuid4())

    assert (codes(nothing), codes(municipality)) == (["income.amount"], ["income.municipality"])


@pytest.mark.rule("UM-8")
def test_help_in_kind_is_in_no_sum_of_money(tenant: TenantView) -> None:
    add_income(
        LEAD, year=2020, kind=PartnerKind.ACADEMY, partner=NMH, amount=nok(150_000), source=""
    )
    rooms = add_in_kind(
        LEAD, year=2020, kind=PartnerKind.ACADEMY, partner=NMH, what="Rom", value=nok(300_000)
    )
    add_in_kind(LEAD, year=2020, kind=PartnerKind.ACADEMY, partner=NMH, what="Lærere", value=None)

    found = year_income(2020)
    assert found.summary.expected == nok(150_000)
    assert found.summary.in_kind_value == nok(300_000)
    assert [each.in_kind.what for each in found.in_kind] == ["Rom", "Lærere"]
    remove_in_kind(LEAD, rooms)
    assert [each.in_kind.what for each in year_income(2020).in_kind] == ["Lærere"]


@pytest.mark.rule("UM-8")
def test_2020_has_about_four_million(tenant: TenantView) -> None:
    """The report of 2020 says "about 4 million": 1,380,000 + 2,500,000 + 150,000."""
    the_sixteen_take_part()
    work_out_round(acting(), 2020)
    carry_grant_forward(
        LEAD, county_2019(), percent=Decimal(0), source="Uten indeks", partner=COUNTY
    )
    add_income(
        LEAD, year=2020, kind=PartnerKind.ACADEMY, partner=NMH, amount=nok(150_000), source=""
    )
    before = year_income(2020)
    assert (before.municipalities, before.draft) == (None, nok(1_380_000))
    assert before.summary.expected == nok(2_650_000)

    review_round(acting(), 2020)
    approve_round(acting(), 2020, case_number="3/2020", decided_on=date(2020, 1, 10))
    after = year_income(2020)

    assert (after.municipalities.expected, after.draft) == (nok(1_380_000), None)
    assert after.summary.expected == nok(4_030_000)
    assert [(each.year, each.expected) for each in income_years()] == [
        (2019, nok(2_500_000)), (2020, nok(4_030_000)),
    ]  # fmt: skip


@pytest.mark.rule("UM-8")
def test_the_ledger_shows_corrections_and_what_is_paid(tenant: TenantView) -> None:
    the_sixteen_take_part()
    work_out_round(acting(), 2020)
    review_round(acting(), 2020)
    approve_round(acting(), 2020, case_number="3/2020", decided_on=date(2020, 1, 10))
    mark_invoiced(LEAD, 2020, on=date(2020, 2, 1))
    mark_paid(LEAD, 2020, on=date(2020, 3, 1))
    correct_round(
        LEAD, 2020, organisation_id=indre_ostfold_joins(), amount=None, reason="Fra høsten."
    )

    found = year_income(2020)

    assert (found.summary.expected, found.summary.paid) == (nok(1_460_000), nok(1_380_000))
    assert found.summary.outstanding == nok(0)
    assert [row.partner for row in found.ledger][-1] == "Ås"
    (correction,) = [row for row in found.ledger if row.what]
    assert (correction.partner, correction.what) == ("Indre Østfold", "Fra høsten.")
