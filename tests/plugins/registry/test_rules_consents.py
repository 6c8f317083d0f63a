"""RE-1 to RE-4: who decides for a pupil, who may answer, and what is in force; at their edges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from core.kit import Period
from plugins.registry.rules import (
    Answer,
    Answered,
    Asked,
    ConsentState,
    Party,
    is_minor,
    may_answer,
    may_log_in,
    may_look_after,
    state_of,
    who_answers,
)

PUPIL, MOTHER, FATHER, AUNT = (UUID(int=number) for number in range(1, 5))
BIRTHDAY = date(2024, 6, 1)
BEFORE, AFTER = BIRTHDAY - timedelta(days=1), BIRTHDAY + timedelta(days=1)
GIVEN, REFUSED, WITHDRAWN = Answer.GIVEN, Answer.REFUSED, Answer.WITHDRAWN


def born(age: int) -> date:
    """The birth of somebody who turns `age` on the birthday."""
    return BIRTHDAY.replace(year=BIRTHDAY.year - age)


def answers(*given: tuple[UUID, Answer]) -> list[Answered[UUID]]:
    """The answers in the order they were given."""
    start = datetime(2024, 1, 1, tzinfo=UTC)
    return [
        Answered(by, answer, start + timedelta(days=place))
        for place, (by, answer) in enumerate(given)
    ]


@pytest.mark.rule("RE-1")
@pytest.mark.parametrize(
    ("birth", "day", "minor"),
    [
        (born(18), BEFORE, True),
        (born(18), BIRTHDAY, False),
        (born(18), AFTER, False),
        (date(2004, 2, 29), date(2022, 2, 28), True),
        (date(2004, 2, 29), date(2022, 3, 1), False),
        (None, BIRTHDAY, True),
        (AFTER, BIRTHDAY, True),
    ],
    ids=["before", "birthday", "after", "leap: before", "leap: 1 March", "not known", "not born"],
)
def test_who_is_a_minor(birth: date | None, day: date, minor: bool) -> None:
    assert is_minor(birth, day) is minor


@pytest.mark.rule("RE-2")
@pytest.mark.parametrize(
    ("custody", "period", "birth", "agreed", "may"),
    [
        (True, Period(None, BIRTHDAY), born(10), False, True),
        (True, Period(None, BEFORE), born(10), False, False),
        (True, Period(AFTER, None), born(10), False, False),
        (False, Period(), born(10), True, False),
        (True, Period(), born(18), False, False),
        (True, Period(), born(18), True, True),
        (True, Period(), None, False, True),
        (True, Period(None, BEFORE), born(18), True, False),
    ],
    ids=[
        "the last day",
        "ended yesterday",
        "begins tomorrow",
        "without custody",
        "18 today",
        "18 and agreed",
        "birth not known",
        "agreed, but it has ended",
    ],
)
def test_who_looks_after_a_pupil(
    custody: bool, period: Period, birth: date | None, agreed: bool, may: bool
) -> None:
    assert may is may_look_after(
        custody=custody, period=period, born_on=birth, day=BIRTHDAY, agreed=agreed
    )


@pytest.mark.rule("RE-3")
@pytest.mark.parametrize(
    ("own_age", "day", "alone"),
    [
        (13, BEFORE, False),
        (13, BIRTHDAY, True),
        (13, AFTER, True),
        (15, BEFORE, False),
        (15, BIRTHDAY, True),
        (18, BEFORE, False),
        (18, BIRTHDAY, True),
    ],
)
def test_from_the_birthday_on_the_person_answers_alone(
    own_age: int, day: date, alone: bool
) -> None:
    asked = Asked(
        person_id=PUPIL, born_on=born(own_age), guardians=(MOTHER, FATHER), own_age=own_age
    )

    assert who_answers(asked, day) == (
        {PUPIL: Party.SELF} if alone else {MOTHER: Party.GUARDIAN, FATHER: Party.GUARDIAN}
    )
    assert may_answer(asked, PUPIL, day).allowed is alone
    assert may_answer(asked, MOTHER, day).allowed is not alone
    assert may_answer(asked, AUNT, day).codes == ("consent.not_entitled",)


@pytest.mark.rule("RE-3")
def test_without_a_birth_the_guardians_answer() -> None:
    asked = Asked(person_id=PUPIL, born_on=None, guardians=(MOTHER,), own_age=13)

    assert who_answers(asked, BIRTHDAY) == {MOTHER: Party.GUARDIAN}


@pytest.mark.rule("RE-3")
@pytest.mark.parametrize(
    ("birth", "day", "parties"),
    [
        (born(18), BEFORE, {}),
        (born(18), BIRTHDAY, {PUPIL: Party.SELF}),
        (None, BIRTHDAY, {}),
    ],
    ids=["not yet", "the day", "birth not known"],
)
def test_what_is_asked_only_of_those_of_age_no_guardian_answers(
    birth: date | None, day: date, parties: dict[UUID, Party]
) -> None:
    asked = Asked(person_id=PUPIL, born_on=birth, guardians=(MOTHER,), asked_from=18)

    assert who_answers(asked, day) == parties
    # Not even a guardian's yes from before counts.
    assert state_of(asked, answers((MOTHER, GIVEN)), day) is (
        ConsentState.UNANSWERED if parties else ConsentState.NOT_ASKED
    )


CHILD = born(10)
UNANSWERED = ConsentState.UNANSWERED


@pytest.mark.rule("RE-4")
@pytest.mark.parametrize(
    ("given", "state"),
    [
        ([], UNANSWERED),
        ([(MOTHER, GIVEN)], ConsentState.GIVEN),
        ([(MOTHER, GIVEN), (FATHER, REFUSED)], ConsentState.REFUSED),
        ([(FATHER, REFUSED), (MOTHER, GIVEN)], ConsentState.REFUSED),
        ([(FATHER, REFUSED), (MOTHER, GIVEN), (FATHER, GIVEN)], ConsentState.GIVEN),
        ([(MOTHER, REFUSED), (MOTHER, GIVEN)], ConsentState.GIVEN),
        ([(MOTHER, GIVEN), (MOTHER, WITHDRAWN)], ConsentState.REFUSED),
        ([(MOTHER, GIVEN), (FATHER, GIVEN), (FATHER, WITHDRAWN)], ConsentState.REFUSED),
        ([(AUNT, GIVEN)], UNANSWERED),
        ([(AUNT, REFUSED), (MOTHER, GIVEN)], ConsentState.GIVEN),
        ([(PUPIL, GIVEN)], UNANSWERED),
        ([(PUPIL, REFUSED), (MOTHER, GIVEN)], ConsentState.GIVEN),
    ],
    ids=[
        "nobody has answered",
        "one yes is enough",
        "the two disagree",
        "the two disagree, the other way round",
        "the two agree in the end",
        "refused, then given",
        "given, then withdrawn",
        "one of two withdraws",
        "somebody without custody says yes",
        "somebody without custody says no",
        "a child's yes",
        "a child's no where it has none",
    ],
)
def test_what_is_in_force_for_a_child(
    given: Sequence[tuple[UUID, Answer]], state: ConsentState
) -> None:
    asked = Asked(person_id=PUPIL, born_on=CHILD, guardians=(MOTHER, FATHER))

    assert state_of(asked, answers(*given), BIRTHDAY) is state


@pytest.mark.rule("RE-4")
@pytest.mark.parametrize(
    ("given", "state"),
    [
        ([(PUPIL, REFUSED), (MOTHER, GIVEN), (FATHER, GIVEN)], ConsentState.REFUSED),
        ([(MOTHER, GIVEN), (FATHER, GIVEN), (PUPIL, REFUSED)], ConsentState.REFUSED),
        (
            [(MOTHER, GIVEN), (FATHER, GIVEN), (PUPIL, REFUSED), (PUPIL, GIVEN)],
            ConsentState.GIVEN,
        ),
        ([(PUPIL, GIVEN)], UNANSWERED),
        ([(MOTHER, GIVEN)], UNANSWERED),
        ([(MOTHER, GIVEN), (FATHER, GIVEN)], ConsentState.GIVEN),
    ],
    ids=[
        "the child's no comes first",
        "the child's no comes last",
        "the child takes its no back",
        "the child's yes alone",
        "one of two guardians",
        "both guardians",
    ],
)
def test_the_childs_own_no_beats_every_yes(
    given: Sequence[tuple[UUID, Answer]], state: ConsentState
) -> None:
    asked = Asked(
        person_id=PUPIL,
        born_on=CHILD,
        guardians=(MOTHER, FATHER),
        child_may_refuse=True,
        every_guardian=True,
    )

    assert state_of(asked, answers(*given), BIRTHDAY) is state


@pytest.mark.rule("RE-4")
@pytest.mark.parametrize(
    ("day", "state"),
    [
        (BEFORE, ConsentState.GIVEN),
        (BIRTHDAY, UNANSWERED),
        (AFTER, UNANSWERED),
    ],
)
def test_who_comes_of_age_is_asked_anew(day: date, state: ConsentState) -> None:
    asked = Asked(person_id=PUPIL, born_on=born(13), guardians=(MOTHER,), own_age=13)

    assert state_of(asked, answers((MOTHER, GIVEN)), day) is state


@pytest.mark.rule("RE-4")
def test_custody_that_has_ended_takes_its_yes_and_its_no_along() -> None:
    yes, no = answers((MOTHER, GIVEN)), answers((MOTHER, REFUSED), (FATHER, GIVEN))
    without = Asked(person_id=PUPIL, born_on=CHILD, guardians=(FATHER,))

    assert state_of(without, yes, BIRTHDAY) is UNANSWERED
    assert state_of(without, no, BIRTHDAY) is ConsentState.GIVEN


@pytest.mark.rule("RE-5")
@pytest.mark.parametrize(
    ("day", "state", "may"),
    [
        (BEFORE, UNANSWERED, False),
        (BEFORE, ConsentState.REFUSED, False),
        (BEFORE, ConsentState.GIVEN, True),
        (BIRTHDAY, UNANSWERED, True),
        (AFTER, UNANSWERED, True),
    ],
)
def test_who_may_be_invited_to_log_in(day: date, state: ConsentState, may: bool) -> None:
    asked = Asked(person_id=PUPIL, born_on=born(13), guardians=(MOTHER,), own_age=13)

    assert may_log_in(asked, state, day).allowed is may
