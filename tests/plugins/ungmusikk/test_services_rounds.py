"""UM-6 in the database: what happens to a round, step by step."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from sqlalchemy import select, update

from core.audit.models import AuditEntry
from core.db.session import db
from core.kit import Money
from core.tenants.context import TenantView
from plugins.registry.models import Participation
from plugins.ungmusikk.queries import RoundView, round_headings, round_of, suggested_corrections
from plugins.ungmusikk.rules import PaymentState, RoundState
from plugins.ungmusikk.services import (
    Conflict,
    NotThere,
    Refused,
    Stale,
    acknowledge_unresolved,
    approve_round,
    correct_round,
    mark_invoiced,
    mark_paid,
    review_round,
    take_back_invoiced,
    take_back_paid,
    work_out_round,
)
from tests.support.ungmusikk import (
    acting,
    indre_ostfold_joins,
    make_municipality,
    take_part,
    the_sixteen_take_part,
)
from tests.support.ungmusikk_rules import nok

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
LEAD = acting()
DECIDED = date(2020, 1, 10)


@pytest.fixture
def tenant(inside: Inside, alpha: TenantView) -> object:
    with inside(alpha) as entered:
        yield entered


def found(year: int = 2020) -> RoundView:
    view = round_of(year)
    assert view is not None
    return view


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


def approved_2020() -> None:
    the_sixteen_take_part()
    work_out_round(LEAD, 2020)
    review_round(LEAD, 2020)
    approve_round(LEAD, 2020, case_number="3/2020", decided_on=DECIDED)


@pytest.mark.rule("UM-1")
def test_the_sixteen_of_january_2020_pay_1_380_000(tenant: TenantView) -> None:
    the_sixteen_take_part()

    version = work_out_round(LEAD, 2020)

    view = found()
    assert (version, view.version, view.state) == (1, 1, RoundState.WORKED_OUT)
    assert view.totals.worked_out == nok(1_380_000)
    assert [(tier.low, count) for tier, count, _ in view.by_tier] == [
        (0, 1),
        (15000, 9),
        (50000, 6),
    ]
    assert [each.name for each in view.lines][:2] == ["Asker", "Bærum"]
    assert [each.name for each in view.lines][-1] == "Ås"
    assert view.unresolved == ()


@pytest.mark.rule("UM-2")
def test_a_line_freezes_figure_date_source_and_tier(tenant: TenantView) -> None:
    the_sixteen_take_part()
    work_out_round(LEAD, 2020)

    (line,) = [each.line for each in found().lines if each.name == "Ås"]

    assert (line.code, line.population, line.population_date, line.source) == (
        "3021", 20_439, date(2020, 1, 1), "SSB 07459",
    )  # fmt: skip
    assert (line.tier.low, line.tier.high, line.amount) == (15_000, 49_999, nok(80_000))
    assert [reason.code for reason in line.explanation] == ["line.population", "tier.between"]


@pytest.mark.rule("UM-2")
def test_a_municipality_goes_by_the_code_of_the_year(tenant: TenantView) -> None:
    take_part(make_municipality("3218", "Ås"))
    work_out_round(LEAD, 2020)
    work_out_round(acting(date(2024, 1, 5)), 2024)

    assert [each.code for each in found(2020).lines] == ["3021"]
    assert [each.code for each in found(2024).lines] == ["3218"]
    assert [each.line.population for each in found(2020).lines] == [20_439]


@pytest.mark.rule("UM-3")
def test_without_a_figure_a_municipality_is_unresolved_and_not_in_the_total(
    tenant: TenantView,
) -> None:
    take_part(make_municipality("3021", "Ås"))
    take_part(make_municipality("9999", "Ingensted"))

    work_out_round(LEAD, 2020)

    view = found()
    assert [each.name for each in view.lines] == ["Ås"]
    assert view.totals.total == nok(80_000)
    (missing,) = view.unresolved
    assert (missing.name, missing.reason.code) == ("Ingensted", "population.no_figure")
    assert missing.reason.params["day"] == date(2020, 1, 1)


@pytest.mark.rule("UM-6")
def test_nobody_taking_part_is_told_what_to_do_first(tenant: TenantView) -> None:
    with pytest.raises(Refused) as refusal:
        work_out_round(LEAD, 2020)

    assert codes(refusal) == ["round.no_participants"]
    assert round_headings() == []


@pytest.mark.rule("UM-6")
def test_working_out_again_is_repeatable_and_makes_a_reviewed_round_a_draft(
    tenant: TenantView,
) -> None:
    the_sixteen_take_part()
    work_out_round(LEAD, 2020)
    once = [each.line for each in found().lines]
    review_round(LEAD, 2020)

    version = work_out_round(LEAD, 2020)

    view = found()
    assert [each.line for each in view.lines] == once
    assert (version, view.state, view.reviewed_by) == (3, RoundState.WORKED_OUT, None)


@pytest.mark.rule("UM-6")
def test_what_was_said_about_a_missing_figure_survives_working_out_again(
    tenant: TenantView,
) -> None:
    take_part(make_municipality("3021", "Ås"))
    take_part(make_municipality("9999", "Ingensted"))
    work_out_round(LEAD, 2020)
    acknowledge_unresolved(LEAD, 2020, "9999", "Kommer med en retting.")

    work_out_round(LEAD, 2020)

    (missing,) = found().unresolved
    assert (missing.acknowledged, missing.acknowledged_by) == (
        "Kommer med en retting.", LEAD.name,
    )  # fmt: skip


@pytest.mark.rule("UM-6")
def test_approval_keeps_who_when_and_the_case_number(tenant: TenantView) -> None:
    approved_2020()

    view = found()
    assert view.state is RoundState.APPROVED
    assert (view.case_number, view.decided_on) == ("3/2020", DECIDED)
    assert (view.approved_by, view.approved_on) == (LEAD.name, LEAD.today)


@pytest.mark.rule("UM-6")
def test_a_draft_is_not_approved(tenant: TenantView) -> None:
    the_sixteen_take_part()
    work_out_round(LEAD, 2020)

    with pytest.raises(Refused) as refusal:
        approve_round(LEAD, 2020, case_number="", decided_on=date(2020, 1, 15))

    assert codes(refusal) == [
        "workflow.no_such_step", "approval.no_case_number", "approval.future_date",
    ]  # fmt: skip
    assert found().state is RoundState.WORKED_OUT


@pytest.mark.rule("UM-6")
def test_an_unresolved_municipality_needs_words_before_approval(tenant: TenantView) -> None:
    take_part(make_municipality("3021", "Ås"))
    take_part(make_municipality("9999", "Ingensted"))
    work_out_round(LEAD, 2020)
    review_round(LEAD, 2020)

    with pytest.raises(Refused) as refusal:
        approve_round(LEAD, 2020, case_number="3/2020", decided_on=DECIDED)
    assert codes(refusal) == ["approval.unresolved"]

    approve_round(
        LEAD,
        2020,
        case_number="3/2020",
        decided_on=DECIDED,
        acknowledged={"9999": "Tallet mangler hos SSB."},
    )
    assert found().state is RoundState.APPROVED
    assert found().unresolved[0].acknowledged == "Tallet mangler hos SSB."


def test_words_about_somebody_who_is_not_unresolved_are_refused(tenant: TenantView) -> None:
    the_sixteen_take_part()
    work_out_round(LEAD, 2020)

    with pytest.raises(Refused) as refusal:
        acknowledge_unresolved(LEAD, 2020, "3021", "Hvorfor?")

    assert codes(refusal) == ["approval.not_unresolved"]


@pytest.mark.rule("UM-6")
def test_an_approved_round_is_frozen_and_tells_who_approved_it(tenant: TenantView) -> None:
    approved_2020()

    for again in (
        lambda: work_out_round(LEAD, 2020),
        lambda: review_round(LEAD, 2020),
        lambda: approve_round(LEAD, 2020, case_number="4/2020", decided_on=DECIDED),
        lambda: acknowledge_unresolved(LEAD, 2020, "3021", ""),
    ):
        with pytest.raises(Conflict) as refusal:
            again()
        (reason,) = refusal.value.reasons
        assert reason.code == "round.already_approved"
        assert reason.params["who"] == LEAD.name
        assert reason.params["case_number"] == "3/2020"
    assert found().case_number == "3/2020"


@pytest.mark.rule("UM-2")
def test_what_the_register_learns_later_does_not_move_an_approved_round(
    tenant: TenantView,
) -> None:
    approved_2020()
    db.session.execute(update(Participation).values(kind="interested"))

    assert found().totals.total == nok(1_380_000)


def test_a_version_that_is_not_the_rounds_any_more_is_stale(tenant: TenantView) -> None:
    the_sixteen_take_part()
    seen = work_out_round(LEAD, 2020)
    review_round(LEAD, 2020, version=seen)

    for late in (
        lambda: work_out_round(LEAD, 2020, version=seen),
        lambda: approve_round(LEAD, 2020, case_number="1", decided_on=DECIDED, version=seen),
    ):
        with pytest.raises(Stale):
            late()


def test_a_year_without_a_round_is_not_there(tenant: TenantView) -> None:
    with pytest.raises(NotThere):
        review_round(LEAD, 2020)
    assert round_of(2020) is None


@pytest.mark.rule("UM-6")
def test_indre_ostfold_joins_later_and_the_correction_explains_itself(tenant: TenantView) -> None:
    approved_2020()
    joined = indre_ostfold_joins()
    in_autumn = acting(date(2020, 8, 17))

    (suggestion,) = suggested_corrections(found())
    assert (suggestion.name, suggestion.amount) == ("Indre Østfold", nok(80_000))
    correct_round(
        in_autumn, 2020, organisation_id=joined, amount=None, reason="Pilot fra høsten 2020."
    )

    view = found()
    assert view.totals.worked_out == nok(1_380_000)
    assert view.totals.corrections == nok(80_000)
    assert view.totals.total == nok(1_460_000)
    (correction,) = view.corrections
    assert (correction.code, correction.amount, correction.made_on) == (
        "3014", nok(80_000), date(2020, 8, 17),
    )  # fmt: skip
    assert correction.line is not None
    assert (correction.line.population, correction.line.months) == (44_792, 5)
    assert [reason.code for reason in correction.line.explanation] == [
        "line.population", "tier.between", "line.pilot", "line.part_year_in_full",
    ]  # fmt: skip
    assert len(view.lines) == 16
    assert suggested_corrections(view) == []


@pytest.mark.rule("UM-6")
def test_a_municipality_that_left_is_suggested_to_be_taken_out(tenant: TenantView) -> None:
    members = the_sixteen_take_part()
    work_out_round(LEAD, 2020)
    review_round(LEAD, 2020)
    approve_round(LEAD, 2020, case_number="3/2020", decided_on=DECIDED)
    db.session.execute(
        update(Participation)
        .where(Participation.organisation_id == members["Ås"])
        .values(valid_to=date(2019, 12, 31))
    )

    (suggestion,) = suggested_corrections(found())

    assert (suggestion.name, suggestion.amount) == ("Ås", -nok(80_000))
    assert suggestion.line is None


@pytest.mark.rule("UM-6")
@pytest.mark.parametrize(
    ("amount", "reason", "told"),
    [
        (nok(0), "Hvorfor", ["correction.zero"]),
        (nok(100), "  ", ["correction.no_reason"]),
        (nok(-80_001), "Hvorfor", ["correction.below_zero"]),
        (Money(100, "DKK"), "Hvorfor", ["correction.currency"]),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(
    tenant: TenantView, amount: Money, reason: str, told: list[str]
) -> None:
    approved_2020()
    (line,) = [each for each in found().lines if each.name == "Ås"]

    with pytest.raises(Refused) as refusal:
        correct_round(
            LEAD, 2020, organisation_id=line.organisation_id, amount=amount, reason=reason
        )

    assert codes(refusal) == told
    assert found().corrections == ()


@pytest.mark.rule("UM-6")
def test_a_draft_is_worked_out_again_instead_of_corrected(tenant: TenantView) -> None:
    members = the_sixteen_take_part()
    work_out_round(LEAD, 2020)

    with pytest.raises(Conflict) as refusal:
        correct_round(LEAD, 2020, organisation_id=members["Ås"], amount=nok(1), reason="x")

    assert codes(refusal) == ["correction.not_approved"]


def test_a_correction_for_somebody_unknown_is_not_there(tenant: TenantView) -> None:
    approved_2020()

    with pytest.raises(NotThere):
        correct_round(LEAD, 2020, organisation_id=found().id, amount=nok(1), reason="x")


@pytest.mark.rule("UM-6")
def test_all_are_invoiced_and_paid_and_the_round_follows(tenant: TenantView) -> None:
    approved_2020()
    day = date(2020, 1, 12)

    assert mark_invoiced(LEAD, 2020, on=day) == 16
    assert found().state is RoundState.INVOICED
    assert found().invoiced == nok(1_380_000)
    assert mark_paid(LEAD, 2020, on=day) == 16
    view = found()
    assert (view.state, view.paid) == (RoundState.PAID, nok(1_380_000))
    assert {(each.invoiced_on, each.paid_on) for each in view.lines} == {(day, day)}


@pytest.mark.rule("UM-6")
def test_one_line_is_marked_and_the_mark_taken_back(tenant: TenantView) -> None:
    approved_2020()
    one = [found().lines[0].id]
    day = date(2020, 1, 12)

    assert mark_invoiced(LEAD, 2020, on=day, ids=one) == 1
    assert mark_paid(LEAD, 2020, on=day, ids=one) == 1
    assert found().state is RoundState.APPROVED
    assert take_back_paid(LEAD, 2020, ids=one) == 1
    assert (found().lines[0].state, found().lines[0].paid_on) == (PaymentState.INVOICED, None)
    assert take_back_invoiced(LEAD, 2020, ids=one) == 1
    assert (found().lines[0].state, found().lines[0].invoiced_on) == (PaymentState.EXPECTED, None)


@pytest.mark.rule("UM-6")
def test_nothing_is_paid_before_it_is_invoiced(tenant: TenantView) -> None:
    approved_2020()
    one = [found().lines[0].id]

    with pytest.raises(Conflict) as named:
        mark_paid(LEAD, 2020, on=DECIDED, ids=one)
    with pytest.raises(Refused) as all_of_them:
        mark_paid(LEAD, 2020, on=DECIDED)

    assert codes(named) == ["payment.wrong_state"]
    assert codes(all_of_them) == ["payment.nothing"]


def test_a_mark_cannot_be_dated_tomorrow_and_needs_lines_of_this_round(
    tenant: TenantView,
) -> None:
    approved_2020()

    with pytest.raises(Refused) as tomorrow:
        mark_invoiced(LEAD, 2020, on=date(2020, 1, 15))
    with pytest.raises(NotThere):
        mark_invoiced(LEAD, 2020, on=DECIDED, ids=[found().id])

    assert codes(tomorrow) == ["payment.future"]


@pytest.mark.rule("UM-6")
def test_nothing_is_invoiced_before_approval(tenant: TenantView) -> None:
    the_sixteen_take_part()
    work_out_round(LEAD, 2020)

    with pytest.raises(Conflict) as refusal:
        mark_invoiced(LEAD, 2020, on=DECIDED)

    assert codes(refusal) == ["payment.not_approved"]


@pytest.mark.rule("UM-6")
def test_a_correction_opens_a_paid_round_again(tenant: TenantView) -> None:
    approved_2020()
    mark_invoiced(LEAD, 2020, on=DECIDED)
    mark_paid(LEAD, 2020, on=DECIDED)

    correct_round(
        acting(date(2020, 8, 17)),
        2020,
        organisation_id=indre_ostfold_joins(),
        amount=None,
        reason="Pilot fra høsten 2020.",
    )

    assert found().state is RoundState.APPROVED


def test_every_step_leaves_one_line_in_the_log(tenant: TenantView) -> None:
    approved_2020()
    mark_invoiced(LEAD, 2020, on=DECIDED)

    lines = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_kind == "contribution_round")
        .order_by(AuditEntry.at)
    ).all()

    assert [line.action for line in lines] == [
        "ungmusikk:round:work_out",
        "ungmusikk:round:review",
        "ungmusikk:round:approve",
        "ungmusikk:round:mark",
    ]
    assert {(line.subject_label, line.actor_label) for line in lines} == {("2020", LEAD.name)}
    assert lines[2].after["case_number"] == "3/2020"


def test_the_list_of_rounds_adds_up(tenant: TenantView) -> None:
    approved_2020()
    correct_round(
        acting(date(2020, 8, 17)), 2020, organisation_id=indre_ostfold_joins(), amount=None,
        reason="Pilot fra høsten 2020.",
    )  # fmt: skip
    mark_invoiced(LEAD, 2020, on=DECIDED, ids=[found().lines[0].id])

    (heading,) = round_headings()

    assert (heading.line_count, heading.unresolved_count) == (16, 0)
    assert (heading.approved, heading.corrections, heading.total) == (
        nok(1_380_000), nok(80_000), nok(1_460_000),
    )  # fmt: skip
    assert (heading.invoiced, heading.paid) == (nok(100_000), nok(0))
