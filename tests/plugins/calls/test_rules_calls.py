"""Calls, forms, drafts and conflicts of interest: the rules at their edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from plugins.calls.rules.calls import (
    ApplicantKind,
    CallState,
    Draft,
    Window,
    blocks_publishing,
    due_answer,
    may_apply_at,
    may_lead,
    state_at,
)
from plugins.calls.rules.drafts import FieldConflict, Kept, Typed, merge_answers
from plugins.calls.rules.forms import (
    Audience,
    Column,
    Condition,
    FieldDetails,
    FieldKind,
    Option,
    Reader,
    audience_term,
    budget_sums,
    check_answers,
    check_form,
    column_sums,
    day_in,
    may_see_field,
    number_in,
    redacted,
    shown_fields,
)
from plugins.calls.rules.interests import (
    Basis,
    Parties,
    Standing,
    bars,
    may_lift,
    may_take_part,
    ties_between,
)
from plugins.calls.rules.interests import Reader as Juror

OPENS = datetime(2024, 3, 1, 8, tzinfo=UTC)
CLOSES = datetime(2024, 4, 1, 12, tzinfo=UTC)
WINDOW = Window(opens_at=OPENS, closes_at=CLOSES)
TICK = timedelta(microseconds=1)
WHOLE = Draft(
    titled=True,
    described=True,
    window=WINDOW,
    applicants=[ApplicantKind.PUPIL],
    has_form=True,
    places=16,
    frame=None,
    weights=[2, 1],
    scale=(1, 5),
    topics={},
    answered=(),
)


@pytest.mark.rule("CA-1")
@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"titled": False}, ["call.no_title"]),
        ({"described": False}, ["call.no_description"]),
        ({"applicants": []}, ["call.nobody_may_apply"]),
        ({"has_form": False}, ["call.no_form"]),
        ({"window": Window()}, ["call.no_opening"]),
        ({"window": Window(opens_at=OPENS, closes_at=OPENS)}, ["call.window_reversed"]),
        ({"places": None}, ["call.no_places_or_frame"]),
        ({"places": None, "frame": 1}, []),
        ({"places": None, "weights": []}, []),
        ({"weights": [1, 0]}, ["call.weightless"]),
        ({"scale": (5, 5)}, ["call.scale_reversed"]),
        ({"topics": {"costs": "Cost", "time": "Time"}, "answered": ["time"]},
         ["call.topic_unanswered"]),
    ],
)  # fmt: skip
def test_each_thing_that_is_not_said_blocks_publishing(
    changes: dict[str, Any], codes: list[str]
) -> None:
    assert [each.code for each in blocks_publishing(replace(WHOLE, **changes))] == codes


@pytest.mark.rule("CA-2")
@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (OPENS - TICK, CallState.ANNOUNCED),
        (OPENS, CallState.OPEN),
        (CLOSES - TICK, CallState.OPEN),
        (CLOSES, CallState.CLOSED),
    ],
)
def test_a_call_is_open_from_its_first_instant_until_just_before_its_last(
    moment: datetime, state: CallState
) -> None:
    assert state_at(moment, WINDOW, published=True, cancelled=False, decided=False) is state
    assert may_apply_at(moment, WINDOW, state).allowed is (state is CallState.OPEN)


@pytest.mark.rule("CA-2")
def test_a_rolling_call_has_no_end_and_late_is_told_when_it_closed() -> None:
    rolling = Window(opens_at=OPENS)
    far = OPENS + timedelta(days=9999)
    assert state_at(far, rolling, published=True, cancelled=False, decided=True) is CallState.OPEN
    late = may_apply_at(CLOSES, WINDOW, CallState.CLOSED)
    assert late.codes == ("call.too_late",)
    assert late.reasons[0].params == {"closes_at": CLOSES}


@pytest.mark.rule("CA-3")
def test_a_question_of_friday_is_due_on_the_next_friday_at_the_same_time() -> None:
    assert due_answer(datetime(2024, 3, 1, 15, tzinfo=UTC), 7) == datetime(
        2024, 3, 8, 15, tzinfo=UTC
    )


@pytest.mark.rule("CA-4")
@pytest.mark.parametrize(
    ("kinds", "partners", "codes"),
    [
        ([ApplicantKind.ORGANISATION], 0, ()),
        ([ApplicantKind.ORGANISATION], 1, ("application.alone_only",)),
        ([ApplicantKind.ORGANISATION, ApplicantKind.JOINT], 0, ()),
        ([ApplicantKind.ORGANISATION, ApplicantKind.JOINT], 2, ()),
        ([ApplicantKind.JOINT], 0, ("application.together_only",)),
        ([ApplicantKind.JOINT], 1, ()),
    ],
)
def test_together_means_at_least_one_partner_where_the_call_allows_it(
    kinds: list[ApplicantKind], partners: int, codes: tuple[str, ...]
) -> None:
    assert may_lead(kinds, partners).codes == codes


CHOICE = FieldDetails(
    key="kind",
    kind=FieldKind.CHOICE,
    label={"nb": "Type"},
    options=(Option(key="a", label={}), Option(key="b", label={})),
)
HANGING = FieldDetails(
    key="more",
    kind=FieldKind.TEXT,
    label={"nb": "Mer"},
    required=True,
    condition=Condition(field="kind", values=("b",)),
)


@pytest.mark.rule("CA-5")
@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ((), ["form.empty"]),
        ((CHOICE, HANGING), []),
        ((HANGING, CHOICE), ["form.condition_unknown"]),
        ((CHOICE, CHOICE), ["form.key_twice"]),
        ((replace(CHOICE, label={"nb": " "}),), ["form.unnamed"]),
        ((replace(CHOICE, options=CHOICE.options[:1]),), ["form.no_choice"]),
        ((FieldDetails(key="t", kind=FieldKind.TABLE, label={"nb": "T"}),), ["form.no_columns"]),
        ((CHOICE, replace(HANGING, condition=Condition(field="kind", values=("c",)))),
         ["form.condition_unknown"]),
        ((FieldDetails(key="b", kind=FieldKind.BUDGET, label={"nb": "B"}, sums_to="x"),),
         ["form.sum_unknown"]),
    ],
)  # fmt: skip
def test_a_form_is_looked_over_before_it_is_published(
    fields: tuple[FieldDetails, ...], codes: list[str]
) -> None:
    assert [each.reason.code for each in check_form(fields)] == codes


@pytest.mark.rule("CA-5")
def test_what_hangs_on_a_hidden_field_is_hidden_and_not_missed() -> None:
    deeper = replace(
        HANGING, key="deep", condition=Condition(field="more", values=("x",)), required=False
    )
    fields = (CHOICE, HANGING, deeper)
    assert [each.key for each in shown_fields(fields, {"kind": "a"})] == ["kind"]
    assert check_answers(fields, {"kind": "a"}, currency="NOK") == ()
    missing = check_answers(fields, {"kind": "b"}, currency="NOK")
    assert [(each.field, each.reason.code) for each in missing] == [("more", "answer.missing")]


@pytest.mark.rule("CA-5")
@pytest.mark.parametrize(
    ("audience", "identifying", "seen"),
    [
        (Audience.ALL, False, {"applicant", "juror", "nameless juror", "staff"}),
        (Audience.ALL, True, {"applicant", "juror", "staff"}),
        (Audience.NOT_JURORS, False, {"applicant", "staff"}),
        (Audience.STAFF, False, {"staff"}),
    ],
)
def test_a_field_is_seen_by_those_it_says(
    audience: Audience, identifying: bool, seen: set[str]
) -> None:
    field = replace(CHOICE, audience=audience, identifying=identifying)
    found = {reader.value for reader in Reader if may_see_field(field, reader)}
    if may_see_field(field, Reader.JUROR, names_shown=False):
        found.add("nameless juror")
    assert found == seen
    assert audience_term(audience) == audience.label


@pytest.mark.rule("CA-8")
@pytest.mark.parametrize(
    ("kind", "value", "codes"),
    [
        (FieldKind.TEXT, "123456", ["answer.too_long"]),
        (FieldKind.TEXT, "12345", []),
        (FieldKind.NUMBER, "12,5", ["answer.no_number"]),
        (FieldKind.NUMBER, "-3", []),
        (FieldKind.MONEY, "-1", ["answer.no_amount"]),
        (FieldKind.MONEY, "0.001", ["answer.no_amount"]),
        (FieldKind.MONEY, "1250.50", []),
        (FieldKind.DATE, "2024-02-30", ["answer.no_date"]),
        (FieldKind.DATE, "2024-02-29", []),
        (FieldKind.LINK, "http://example.test", ["answer.no_link"]),
        (FieldKind.LINK, "https://example.test/film", []),
        (FieldKind.CHOICE, "c", ["answer.no_alternative"]),
        (FieldKind.CHOICES, ["a", "b"], []),
        (FieldKind.TABLE, [{"cost": "x"}], ["answer.no_amount"]),
    ],
)
def test_what_cannot_be_read_is_pointed_out(kind: FieldKind, value: Any, codes: list[str]) -> None:
    field = replace(
        CHOICE,
        kind=kind,
        longest=5,
        columns=(Column(key="cost", label={}, kind=FieldKind.MONEY),),
    )
    found = check_answers((field,), {"kind": value}, currency="NOK")
    assert [each.reason.code for each in found] == codes


BUDGET = FieldDetails(key="budget", kind=FieldKind.BUDGET, label={"nb": "Budsjett"}, sums_to="sum")


def row(side: str, amount: str, text: str = "x") -> dict[str, str]:
    return {"side": side, "amount": amount, "text": text}


@pytest.mark.rule("CA-6")
@pytest.mark.parametrize(
    ("rows", "asked", "codes"),
    [
        ([row("cost", "100"), row("applied", "60"), row("income", "40")], "60", []),
        ([row("cost", "100"), row("applied", "99.99")], "99.99", ["budget.lacks_income"]),
        ([row("cost", "100"), row("applied", "100.01")], "100.01", ["budget.lacks_costs"]),
        ([row("cost", "100"), row("applied", "100")], "90", ["budget.other_than_applied"]),
        ([row("cost", "100"), row("applied", "100"), row("cost", "")], "100",
         ["budget.row_without_amount"]),
        ([row("cost", "100", ""), row("applied", "100")], "100", ["budget.row_without_text"]),
    ],
)  # fmt: skip
def test_a_budget_adds_up_to_the_ore_or_says_where_not(
    rows: list[dict[str, str]], asked: str, codes: list[str]
) -> None:
    found = check_answers((BUDGET,), {"budget": rows, "sum": asked}, currency="NOK")
    assert [each.reason.code for each in found] == codes


@pytest.mark.rule("CA-6")
def test_sums_count_what_can_be_read() -> None:
    sums = budget_sums([row("cost", "1"), row("cost", "x"), "rubbish"], currency="NOK")
    assert sums.missing.minor == 100
    table = replace(CHOICE, columns=(Column(key="c", label={}, kind=FieldKind.MONEY),))
    assert column_sums(table, [{"c": "1.5"}, {"c": ""}], currency="NOK")["c"].minor == 150
    assert (number_in(True), number_in("inf"), day_in("31.3.2024")) == (None, None, None)


@pytest.mark.rule("CA-7")
@pytest.mark.parametrize(
    ("kept", "typed", "saved", "met"),
    [
        (None, Typed("mine"), {"f": "mine"}, 0),
        (None, Typed("  "), {}, 0),
        (Kept("old", 3), Typed("mine", 3), {"f": "mine"}, 0),
        (Kept("theirs", 4), Typed("mine", 3), {}, 1),
        (Kept("same\n", 4), Typed("same\r\n", 3), {}, 0),
        (Kept("theirs", 4), Typed("", 3), {}, 1),
        (Kept([{"a": "1"}], 2), Typed([{"a": "1"}], 1), {}, 0),
    ],
)
def test_a_field_is_saved_left_or_shown_twice_but_never_overwritten(
    kept: Kept | None, typed: Typed, saved: dict[str, Any], met: int
) -> None:
    merge = merge_answers({"f": kept} if kept else {}, {"f": typed})
    assert (merge.save, len(merge.conflicts)) == (saved, met)
    if met:
        assert kept is not None
        assert merge.conflicts == (FieldConflict("f", typed.value, kept.value, kept.version),)


def ids(number: int) -> list[UUID]:
    return [uuid4() for _ in range(number)]


@pytest.mark.rule("CA-9")
def test_a_juror_of_a_partner_keeps_out_like_one_of_the_leader() -> None:
    leader, partner, other, case = ids(4)
    parties = Parties(application_id=case, organisations=frozenset({leader, partner}))

    def bases(**ties: Any) -> list[Basis]:
        juror = Juror(membership_id=other, **ties)
        return [tie.basis for tie in ties_between(juror, parties)]

    assert bases(organisations=frozenset({leader})) == [Basis.OWN_ORGANISATION]
    assert bases(organisations=frozenset({partner})) == [Basis.OWN_ORGANISATION]
    assert bases(organisations=frozenset({other})) == []
    assert bases(earlier=frozenset({partner})) == [Basis.EARLIER_ORGANISATION]
    assert bases(related=frozenset({partner})) == [Basis.RELATED_ORGANISATION]


@pytest.mark.rule("CA-9")
def test_people_and_writers_are_ties_and_what_is_declared_stays_until_it_is_lifted() -> None:
    person, me, case = ids(3)
    parties = Parties(application_id=case, people=frozenset({person}), writers=frozenset({me}))
    found = ties_between(Juror(membership_id=me, people=frozenset({person})), parties)
    assert [tie.basis for tie in found] == [Basis.CLOSE_PERSON, Basis.WRITER]
    assert bars(found, Standing(lifted=frozenset({Basis.WRITER}))) == (Basis.CLOSE_PERSON,)
    assert bars((), Standing(declared=True)) == (Basis.DECLARED,)
    assert may_take_part(()).allowed
    assert may_take_part([Basis.DECLARED]).codes == ("interest.declared",)


@pytest.mark.rule("CA-9")
def test_a_tie_is_lifted_by_another_and_with_a_reason() -> None:
    assert may_lift(Basis.WRITER, "fordi", own=True).codes == ("interest.own_judge",)
    assert may_lift(Basis.WRITER, " ", own=False).codes == ("interest.no_reason",)
    assert may_lift(Basis.WRITER, "fordi", own=False).allowed


@pytest.mark.rule("CA-9")
def test_names_are_taken_out_of_texts_whatever_their_case() -> None:
    text = "Ås kommune vil, og ÅS kulturskole med Prøve Person."
    assert redacted(text, ["Ås", "Prøve Person", "Ås kommune", " "]) == (
        "▇▇▇ vil, og ▇▇▇ kulturskole med ▇▇▇."
    )
