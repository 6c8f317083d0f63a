"""FK-1 to FK-9: what is asked before, who applies, who is tied, who withdraws."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from plugins.calls.rules.calls import due_answer
from plugins.fremtidens_kulturskole.rules import (
    Question,
    Size,
    anchoring_of,
    letter_language,
    may_apply_together,
    may_follow,
    may_refill,
    may_withdraw,
    size_of,
    ties_of,
    topics_to_answer,
)


@pytest.mark.rule("FK-1")
def test_a_call_answers_the_eight_questions_that_applicants_asked() -> None:
    assert list(topics_to_answer()) == [str(each) for each in Question]
    assert len(topics_to_answer()) == 8


@pytest.mark.rule("FK-2")
def test_a_municipality_applies_alone_or_leads_others() -> None:
    assert may_apply_together("3218", []).allowed
    assert may_apply_together("3218", ["3220", "3207"]).allowed


@pytest.mark.rule("FK-2")
def test_a_municipality_takes_part_once() -> None:
    assert may_apply_together("3218", ["3218"]).codes == ("joint.lead_twice",)
    assert may_apply_together("3218", ["3220", "3220"]).codes == ("joint.twice",)


@pytest.mark.rule("FK-3")
@pytest.mark.parametrize(
    ("sectors", "administration", "politics", "codes"),
    [
        (["culture", "education", "health"], True, True, ()),
        (["education", "health", "planning"], True, True, ()),  # Nobody has to be of culture.
        (["culture", "education"], True, True, ("anchoring.sectors",)),
        (["culture"], True, True, ("anchoring.sectors", "anchoring.only_culture")),
        ([], True, True, ("anchoring.sectors", "anchoring.only_culture")),
        (["culture", "culture", "health"], True, True, ("anchoring.sectors",)),
        (["culture", "education", "health"], False, True, ("anchoring.administration",)),
        (["culture", "education", "health"], True, False, ("anchoring.politics",)),
    ],
)
def test_missing_anchoring_is_pointed_out(
    sectors: list[str], administration: bool, politics: bool, codes: tuple[str, ...]
) -> None:
    found = anchoring_of(sectors, administration=administration, politics=politics)

    assert tuple(reason.code for reason in found.weaknesses) == codes
    assert found.is_firm == (not codes)


@pytest.mark.rule("FK-3")
def test_how_many_sectors_are_enough_is_a_choice() -> None:
    assert anchoring_of(["culture", "health"], administration=True, politics=True, least=2).is_firm


@pytest.mark.rule("FK-4")
def test_a_question_is_answered_in_writing_within_a_week() -> None:
    asked = datetime(2021, 2, 10, 9, 0, tzinfo=UTC)

    assert due_answer(asked, days=7) == asked + timedelta(days=7)


@pytest.mark.rule("FK-5")
def test_a_juror_from_as_has_nothing_to_do_with_as() -> None:
    assert [reason.code for reason in ties_of(["3218"], "3218", [])] == ["tie.own"]
    assert [reason.code for reason in ties_of(["3218"], "3207", ["3218"])] == ["tie.partner"]
    assert ties_of(["3218"], "3207", ["3220"]) == ()
    assert ties_of([], "3207", []) == ()


@pytest.mark.rule("FK-6")
@pytest.mark.parametrize(
    ("population", "size"),
    [
        (0, Size.SMALL),
        (4_999, Size.SMALL),
        (5_000, Size.MEDIUM),
        (19_999, Size.MEDIUM),
        (20_000, Size.LARGE),
    ],
)
def test_a_municipality_is_small_medium_or_large(population: int, size: Size) -> None:
    assert size_of(population) is size


@pytest.mark.rule("FK-7")
@pytest.mark.parametrize(
    ("form", "language"), [("nn", "nn"), ("nb", "nb"), (None, "nb"), ("da", "nb")]
)
def test_a_letter_is_in_the_municipalitys_written_form(form: str | None, language: str) -> None:
    assert letter_language(form) == language


@pytest.mark.rule("FK-8")
def test_an_observer_reads_what_is_published_and_nothing_else() -> None:
    assert may_follow(is_published=True, in_cohort=False).allowed
    assert may_follow(is_published=False, in_cohort=True).allowed
    assert may_follow(is_published=False, in_cohort=False).codes == ("observer.unpublished",)


@pytest.mark.rule("FK-9")
@pytest.mark.parametrize(("held", "allowed"), [(0, True), (1, True), (2, False), (3, False)])
def test_a_place_is_filled_again_until_the_second_gathering(held: int, allowed: bool) -> None:
    assert may_refill(gatherings_held=held).allowed is allowed
    assert may_refill(gatherings_held=held, last=held + 1).allowed


@pytest.mark.rule("FK-9")
def test_who_withdraws_says_why_and_only_once() -> None:
    assert may_withdraw(reason="Omorganisering", already=False).allowed
    assert may_withdraw(reason="  ", already=False).codes == ("withdraw.no_reason",)
    assert may_withdraw(reason="Igjen", already=True).codes == ("withdraw.already",)
