"""FK-14 to FK-22: goals, the circle, advice in both written forms, support, bodies, the grid."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.kit import Period
from plugins.fremtidens_kulturskole.rules import (
    Column,
    Mark,
    Rhythm,
    Section,
    ValueArea,
    check_film,
    check_phases,
    check_value_areas,
    due_meetings,
    due_reminders,
    goal_gaps,
    hours_of,
    lines_for_report,
    matches_search,
    may_agree,
    may_assess,
    may_hand_in_report,
    may_promote,
    may_publish_report,
    may_read_notes,
    milestone_of_gathering,
    milestone_of_goals,
    milestone_of_hand_in,
    milestone_of_report,
    movement_of,
    next_phase,
    search_text,
    search_words,
)

SECOND = date(2022, 1, 20)


@pytest.mark.rule("FK-14")
def test_a_local_goal_without_an_outcome_goal_is_always_pointed_out() -> None:
    found = goal_gaps(
        ["a", "b"],
        {"x": "a", "y": None, "z": "gone"},
        second_gathering_on=None,
        today=date(2021, 9, 1),
    )

    assert found.local_without_outcome == ("y", "z")
    assert found.outcomes_without_local == ()


@pytest.mark.rule("FK-14")
@pytest.mark.parametrize(("shift", "missing"), [(-1, ()), (0, ("b",)), (1, ("b",))])
def test_an_outcome_goal_without_a_local_one_is_pointed_out_at_the_second_gathering(
    shift: int, missing: tuple[str, ...]
) -> None:
    found = goal_gaps(
        ["a", "b"],
        {"x": "a"},
        second_gathering_on=SECOND,
        today=SECOND + timedelta(days=shift),
    )

    assert found.outcomes_without_local == missing
    assert found.is_empty == (not missing)


@pytest.mark.rule("FK-15")
@pytest.mark.parametrize(("score", "allowed"), [(0, False), (1, True), (5, True), (6, False)])
def test_a_self_assessment_is_from_1_to_5(score: int, allowed: bool) -> None:
    assert may_assess(score).allowed is allowed


@pytest.mark.rule("FK-15")
def test_movement_is_from_the_first_assessment_to_the_latest() -> None:
    found = movement_of([None, 2, None, 4])

    assert found is not None
    assert (found.first, found.latest, found.by) == (2, 4, 2)
    assert movement_of([None, None]) is None
    assert movement_of([]) is None


@pytest.mark.rule("FK-16")
def test_the_circle_begins_again_after_its_last_phase() -> None:
    keys = ["reasons", "plan", "reflection"]

    assert next_phase(keys, "reasons") == "plan"
    assert next_phase(keys, "reflection") == "reasons"
    assert next_phase(keys, "taken away") == "reasons"


@pytest.mark.rule("FK-16")
def test_a_circle_has_at_least_two_phases_and_each_its_key() -> None:
    assert check_phases(["a", "b"]).allowed
    assert check_phases(["a"]).codes == ("phases.few",)
    assert check_phases(["a", "b", "a"]).codes == ("phases.twice",)


@pytest.mark.rule("FK-17")
def test_only_a_lurt_is_shared_and_somebody_stands_behind_it() -> None:
    assert may_promote(Column.WISE, stands_behind="Rektor").allowed
    assert may_promote(Column.LEARNED, stands_behind="Rektor").codes == ("advice.not_wise",)
    assert may_promote(Column.WISE, stands_behind=" ").codes == ("advice.nobody",)


@pytest.mark.rule("FK-17")
@pytest.mark.parametrize(
    ("bokmal", "nynorsk"),
    [
        ("medvirkning", "Medverknad tek tid"),
        ("elevmedvirkning", "elevmedverknaden"),
        ("innbyggerne", "Spør innbyggjarane først"),
        ("veiledning", "rettleiinga vi fekk"),
        ("kulturskole", "kulturskulen"),
        ("kulturskoler", "kulturskulane"),
        ("hvordan får vi med innbyggerne", "Korleis får vi med innbyggjarane?"),
        ("samarbeid på tvers", "Samarbeidet på tvers av sektorar"),
        ("lærerne", "lærarane"),
        ("ledere", "leiarane"),
        ("løsninger", "betre løysingar"),
        ("tverrfaglig", "tverrfagleg arbeid"),
        ("opplevelser", "opplevingar"),
        ("muligheter", "moglegheitene"),
        ("fremtidens", "framtidas kulturskule"),
        ("helhetlige tjenester", "heilskaplege tenester og tjenester"),
    ],
)
def test_a_search_in_bokmal_finds_nynorsk_and_the_other_way_round(
    bokmal: str, nynorsk: str
) -> None:
    assert matches_search(search_text(nynorsk), bokmal)
    first = search_words(nynorsk)
    assert any(stem in search_text(bokmal) for stem in first)


@pytest.mark.rule("FK-17")
def test_a_search_finds_what_begins_with_the_words_and_nothing_else() -> None:
    stored = search_text("Spør innbyggjarane først", "Medverknad frå ungdommane")

    assert matches_search(stored, "innbygg")
    assert matches_search(stored, "ungdom medvirkning")
    assert not matches_search(stored, "medvirkning eldre")
    assert not matches_search(stored, "politikk")
    assert matches_search(stored, "")
    assert search_text("…!") == ""


@pytest.mark.rule("FK-18")
def test_hours_are_agreed_used_and_left() -> None:
    found = hours_of(Decimal(10), [Decimal("2.5"), Decimal(8)])

    assert (found.used, found.left) == (Decimal("10.5"), Decimal("-0.5"))
    assert hours_of(Decimal(10), []).left == Decimal(10)


@pytest.mark.rule("FK-18")
def test_an_agreement_is_about_something_and_for_some_time() -> None:
    assert may_agree(["anchoring"], agreed=Decimal(1)).allowed
    assert may_agree([], agreed=Decimal(1)).codes == ("support.no_theme",)
    assert may_agree(["unknown"], agreed=Decimal(0)).codes == (
        "support.no_theme",
        "support.no_hours",
    )


@pytest.mark.rule("FK-18")
def test_only_the_two_parties_read_the_notes() -> None:
    assert may_read_notes(is_guide=True, in_group=False).allowed
    assert may_read_notes(is_guide=False, in_group=True).allowed
    assert may_read_notes(is_guide=False, in_group=False).codes == ("support.not_party",)


COHORT = Period(date(2021, 9, 10), date(2022, 12, 31))
HELD = (
    Period(date(2021, 9, 20), date(2021, 9, 21)),
    Period(date(2022, 1, 20), date(2022, 1, 20)),
)


@pytest.mark.rule("FK-19")
def test_a_month_without_a_meeting_is_missed_when_it_is_over() -> None:
    found = due_meetings(
        Rhythm.MONTH,
        cohort=COHORT,
        gatherings=HELD,
        met_on=[date(2021, 9, 30)],
        today=date(2021, 11, 1),
    )

    assert [(due.span.start, due.met, due.missed) for due in found] == [
        (date(2021, 9, 10), 1, False),
        (date(2021, 10, 1), 0, True),
        (date(2021, 11, 1), 0, False),  # There is time yet.
    ]


@pytest.mark.rule("FK-19")
def test_a_steering_group_meets_twice_a_semester() -> None:
    found = due_meetings(
        Rhythm.SEMESTER,
        cohort=COHORT,
        gatherings=HELD,
        met_on=[date(2021, 10, 1), date(2021, 12, 31), date(2022, 2, 1)],
        today=date(2022, 7, 1),
    )

    assert [(due.met, due.least, due.missed) for due in found] == [
        (2, 2, False),
        (1, 2, True),
        (0, 2, False),
    ]


@pytest.mark.rule("FK-19")
def test_a_body_meets_at_gatherings_or_between_them() -> None:
    def met(rhythm: Rhythm, *days: date) -> list[bool]:
        return [
            due.kept
            for due in due_meetings(
                rhythm, cohort=COHORT, gatherings=HELD, met_on=days, today=date(2022, 2, 1)
            )
        ]

    assert met(Rhythm.GATHERING, date(2021, 9, 21)) == [True, False]
    assert met(Rhythm.BETWEEN, date(2021, 9, 22)) == [True]
    assert met(Rhythm.BETWEEN, date(2021, 9, 21), date(2022, 1, 20)) == [False]
    assert met(Rhythm.NEED) == []


@pytest.mark.rule("FK-20")
def test_the_four_value_areas_are_tags() -> None:
    assert check_value_areas(["meaningful", "attractive", "attractive", "nonsense"]) == (
        ValueArea.ATTRACTIVE,
        ValueArea.MEANINGFUL,
    )
    assert len(ValueArea) == 4


@pytest.mark.rule("FK-21")
@pytest.mark.parametrize(
    ("link", "right"),
    [
        ("", True),
        ("https://film.example.no/asker?v=1", True),
        ("http://film.example.no/asker", False),
        ("https://", False),
        ("https://user@film.example.no/", False),
        ("javascript:alert(1)", False),
        ("https://film.example.no/a b", False),
    ],
)
def test_a_film_lies_at_an_https_address(link: str, right: bool) -> None:
    assert (check_film(link) == ()) is right


@pytest.mark.rule("FK-21")
def test_a_report_has_at_least_a_summary_and_what_was_learned() -> None:
    whole = {str(Section.SUMMARY): "Kort", str(Section.LEARNED): "Mye"}

    assert may_hand_in_report(whole, unresolved=0).allowed
    assert may_hand_in_report({str(Section.SUMMARY): "Kort"}, unresolved=0).codes == (
        "report.missing",
    )
    assert may_hand_in_report(whole, unresolved=2).codes == ("hand_in.two_texts",)


@pytest.mark.rule("FK-21")
def test_only_what_the_group_has_handed_in_is_published() -> None:
    assert may_publish_report("handed_in").allowed
    assert may_publish_report("published").allowed
    assert may_publish_report("draft").codes == ("report.not_handed_in",)


@pytest.mark.rule("FK-21")
def test_a_report_is_built_from_the_log() -> None:
    log = [("done", "Verksted"), ("wise", "Spør"), ("done", " "), ("done", "Plan")]

    assert lines_for_report(log, Column.DONE) == ("Verksted", "Plan")
    assert lines_for_report(log, Column.DONE, limit=1) == ("Verksted",)


@pytest.mark.rule("FK-22")
def test_the_grid_shows_where_a_hand_in_stands_and_how_late() -> None:
    late = milestone_of_hand_in("late", days_late=3)

    assert (late.mark, late.days_late, late.is_owed) == (Mark.LATE, 3, True)
    assert milestone_of_hand_in("accepted", days_late=2).days_late == 2
    assert milestone_of_hand_in("draft", days_late=0).mark is Mark.BEGUN
    assert not milestone_of_hand_in("returned", days_late=9).is_owed


@pytest.mark.rule("FK-22")
def test_the_grid_shows_who_was_there() -> None:
    def mark(present: int | None, shift: int = 1) -> Mark:
        return milestone_of_gathering(
            starts_on=SECOND, expected=4, present=present, today=SECOND + timedelta(days=shift)
        ).mark

    assert mark(4, shift=-1) is Mark.AHEAD
    assert mark(None, shift=0) is Mark.NONE
    assert [mark(number) for number in (0, 1, 4)] == [Mark.LATE, Mark.PART, Mark.DONE]


@pytest.mark.rule("FK-22")
def test_goals_and_report_are_milestones_too() -> None:
    assert [milestone_of_goals(local=n, gaps=g).mark for n, g in ((0, 4), (2, 1), (4, 0))] == [
        Mark.AHEAD,
        Mark.PART,
        Mark.DONE,
    ]
    due = date(2022, 12, 1)

    def mark(state: str | None, shift: int) -> Mark:
        return milestone_of_report(state, due_on=due, today=due + timedelta(days=shift)).mark

    assert [mark(None, 0), mark("draft", 0), mark("draft", 1)] == [
        Mark.AHEAD,
        Mark.BEGUN,
        Mark.LATE,
    ]
    assert [mark("handed_in", 1), mark("published", 1)] == [Mark.WAITING, Mark.DONE]


@pytest.mark.rule("FK-22")
@pytest.mark.parametrize(
    ("before", "sent", "due"),
    [
        (8, (), None),
        (7, (), 7),
        (7, (7,), None),
        (4, (), 7),  # Nobody looked for some days.
        (1, (7,), 1),
        (1, (), 1),  # Only the one nearest to the deadline.
        (0, (7,), 1),
        (0, (7, 1), None),
        (-1, (), None),
    ],
)
def test_each_reminder_is_sent_once(before: int, sent: tuple[int, ...], due: int | None) -> None:
    day = date(2022, 3, 10)
    found = due_reminders(day, days_before=(7, 1), sent=sent, today=day - timedelta(days=before))

    assert found == due
