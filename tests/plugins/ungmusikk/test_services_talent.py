"""UM-16: giving, changing and ending talent places; booking, marking, cancelling lessons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from core.db.session import db
from core.plugin_api import LOCAL_ZONE
from core.tenants.context import TenantView
from core.users.actor import Actor
from core.web.running import Running
from plugins.registry import StepState, link_membership
from plugins.ungmusikk.models import TalentPlace
from plugins.ungmusikk.queries import (
    academy_teachers,
    lesson_within_reach,
    own_talent,
    talent_place,
    talent_places,
)
from plugins.ungmusikk.rules import LessonState
from plugins.ungmusikk.services import (
    Conflict,
    NotThere,
    Refused,
    Stale,
    TalentPlaceDetails,
    add_talent_place,
    book_lesson,
    cancel_lesson,
    change_talent_place,
    end_talent_place,
    mark_lesson,
    move_lesson,
    privacy,
)
from plugins.ungmusikk.steps import talent_steps
from tests.support.registry import (
    make_guardianship,
    make_organisation,
    make_person,
    make_teaching,
)
from tests.support.ungmusikk_talent import (
    LESSON_AT,
    TODAY,
    YEAR,
    make_academy_teacher,
    make_lesson,
    make_place,
)

ActorIn = Callable[..., Actor]
BORN_2008 = date(2008, 1, 1)
BEFORE, AFTER = LESSON_AT - timedelta(days=3), LESSON_AT + timedelta(hours=2)


@pytest.fixture
def tenant(
    inside: Callable[[TenantView], AbstractContextManager[TenantView]], alpha: TenantView
) -> Iterator[TenantView]:
    with inside(alpha) as entered:
        yield entered


@pytest.fixture
def lead(tenant: TenantView, actor_in: ActorIn) -> Actor:
    return actor_in(tenant, "programme_lead")


def member(
    tenant: TenantView, actor_in: ActorIn, person: UUID, *roles: str, **limit: UUID
) -> Actor:
    """Somebody with a log-in and a record of their own."""
    actor = actor_in(tenant, *roles, **limit)
    assert actor.membership_id is not None
    boss = actor_in(tenant, "programme_lead")
    link_membership(boss, person, actor.membership_id)
    return actor


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


# Places ------------------------------------------------------------------------


@pytest.mark.rule("UM-16")
def test_a_place_is_given_on_the_terms_of_its_school_year(lead: Actor, running: Running) -> None:
    pupil = make_person(born=BORN_2008, instrument="cello")
    teacher = make_academy_teacher()
    for key, value in (("talent_lessons", 10), ("talent_minutes", 45)):
        running.settings.store(lead, "ungmusikk", key, value, valid_from=date(2024, 8, 1))

    this_year = add_talent_place(
        lead, TalentPlaceDetails(person_id=pupil, school_year=2023, academy_teacher_id=teacher)
    )
    next_year = add_talent_place(lead, TalentPlaceDetails(person_id=pupil, school_year=2024))

    found = talent_place(lead, this_year)
    following = talent_place(lead, next_year)
    assert found is not None
    assert following is not None
    assert (found.row.account.allowed, found.row.minutes) == (8, 60)
    assert (following.row.account.allowed, following.row.minutes) == (10, 45)
    assert (found.row.continuing, following.row.continuing) == (False, True)
    assert found.row.instrument == "cello"
    assert found.row.academy_teacher is not None
    assert found.row.academy_teacher.name == "Prøve Professor"


@pytest.mark.rule("UM-16")
def test_age_counts_on_the_first_day_of_the_school_year(lead: Actor) -> None:
    fourteen = make_person(born=date(2009, 8, 1))
    thirteen = make_person(born=date(2009, 8, 2))

    add_talent_place(lead, TalentPlaceDetails(person_id=fourteen, school_year=2023))
    with pytest.raises(Refused) as refused:
        add_talent_place(lead, TalentPlaceDetails(person_id=thirteen, school_year=2023))
    assert codes_of(refused) == ["talent.age"]
    given = add_talent_place(
        lead,
        TalentPlaceDetails(
            person_id=thirteen, school_year=2023, dispensation_reason="  Vedtatt i styret "
        ),
    )

    found = talent_place(lead, given)
    assert found is not None
    assert found.row.dispensation_reason == "Vedtatt i styret"


@pytest.mark.rule("UM-16")
def test_a_pupil_has_one_place_a_year(lead: Actor) -> None:
    pupil = make_person(born=BORN_2008)
    make_place(pupil)

    with pytest.raises(Refused) as refused:
        add_talent_place(lead, TalentPlaceDetails(person_id=pupil, school_year=YEAR))

    assert codes_of(refused) == ["talent.has_place"]


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"instrument": "kazoo"}, "talent.instrument"),
        ({"academy_teacher_id": "somebody"}, "talent.academy_teacher"),
    ],
)
def test_what_does_not_exist_is_refused(lead: Actor, details: dict[str, object], code: str) -> None:
    pupil = make_person(born=BORN_2008)
    if "academy_teacher_id" in details:
        # A teacher of a municipal arts school is nobody's teacher at the academy.
        details = {"academy_teacher_id": make_person(at=make_organisation(), role="teacher")}

    with pytest.raises(Refused) as refused:
        add_talent_place(
            lead,
            TalentPlaceDetails(person_id=pupil, school_year=YEAR, **details),  # type: ignore[arg-type]
        )

    assert codes_of(refused) == [code]


def test_only_the_lead_gives_places(tenant: TenantView, actor_in: ActorIn) -> None:
    school = make_organisation()
    pupil = make_person(born=BORN_2008, at=school)
    rector = actor_in(tenant, "rector", limit_id=school)

    with pytest.raises(NotThere):
        add_talent_place(rector, TalentPlaceDetails(person_id=pupil, school_year=YEAR))


def test_a_change_by_two_at_once_does_not_get_lost(lead: Actor) -> None:
    place = make_place()
    change_talent_place(lead, place, instrument="viola", academy_teacher_id=None, version=1)

    with pytest.raises(Stale):
        change_talent_place(lead, place, instrument="cello", academy_teacher_id=None, version=1)

    found = talent_place(lead, place)
    assert found is not None
    assert (found.row.instrument, found.row.version) == ("viola", 2)


def test_a_place_ends_once_within_its_year_and_with_a_reason(lead: Actor) -> None:
    place = make_place()

    for on, reason, code in (
        (date(2024, 8, 1), "Flyttet", "talent.end_day"),
        (date(2024, 6, 1), " ", "talent.end_reason"),
    ):
        with pytest.raises(Refused) as refused:
            end_talent_place(lead, place, on=on, reason=reason)
        assert codes_of(refused) == [code]
    end_talent_place(lead, place, on=date(2024, 6, 1), reason="Flyttet")

    with pytest.raises(Conflict):
        end_talent_place(lead, place, on=date(2024, 6, 1), reason="Flyttet")


def test_those_who_teach_at_an_academy_are_offered(lead: Actor) -> None:
    teacher = make_academy_teacher("Anna", "Akademi")
    make_person(at=make_organisation(), role="teacher")

    assert [each.id for each in academy_teachers(lead)] == [teacher]


# Who sees what ------------------------------------------------------------------------


def test_each_reader_sees_the_places_within_reach_and_what_they_may_do(
    tenant: TenantView, actor_in: ActorIn, lead: Actor
) -> None:
    school, other_school = make_organisation(), make_organisation()
    pupil = make_person("Svale", "Eksempel", at=school, born=BORN_2008)
    guardian, teacher = make_person(), make_person(at=school, role="teacher")
    professor = make_academy_teacher()
    make_guardianship(guardian, pupil)
    make_teaching(teacher, pupil)
    place = make_place(pupil, teacher=professor)
    make_place()

    readers = {
        "lead": lead,
        "rector": actor_in(tenant, "rector", limit_id=school),
        "other rector": actor_in(tenant, "rector", limit_id=other_school),
        "pupil": member(tenant, actor_in, pupil, "pupil"),
        "guardian": member(tenant, actor_in, guardian, "guardian"),
        "teacher": member(tenant, actor_in, teacher, "teacher", limit_id=school),
        "professor": member(tenant, actor_in, professor, "academy_teacher"),
    }
    found = {who: talent_place(actor, place) for who, actor in readers.items()}
    access = {
        who: (each.access.own, each.access.teaches, each.access.manages) if each else None
        for who, each in found.items()
    }

    assert access == {
        "lead": (False, True, True),
        "rector": (False, False, False),
        "other rector": None,
        "pupil": (True, False, False),
        "guardian": (True, False, False),
        "teacher": (False, False, False),
        "professor": (False, True, False),
    }
    seen = {who: len(talent_places(actor, YEAR)) for who, actor in readers.items()}
    assert seen == {
        "lead": 2, "rector": 1, "other rector": 0, "pupil": 1, "guardian": 1, "teacher": 1,
        "professor": 1,
    }  # fmt: skip
    assert [each.row.id for each in own_talent(readers["guardian"])] == [place]


def test_a_guardian_without_custody_sees_nothing_any_more(
    tenant: TenantView, actor_in: ActorIn
) -> None:
    pupil, guardian = make_person(born=BORN_2008), make_person()
    make_guardianship(guardian, pupil, end=TODAY - timedelta(days=1))
    place = make_place(pupil)
    actor = member(tenant, actor_in, guardian, "guardian")

    assert talent_place(actor, place) is None
    assert own_talent(actor) == []


def test_a_teacher_at_the_academy_sees_pupils_while_the_school_year_lasts(
    tenant: TenantView, actor_in: ActorIn
) -> None:
    professor = make_academy_teacher()
    place = make_place(teacher=professor, year=2022)
    actor = member(tenant, actor_in, professor, "academy_teacher")

    assert talent_place(actor, place) is None


# Lessons ------------------------------------------------------------------------


@pytest.mark.rule("UM-16")
def test_lessons_are_booked_until_all_eight_have_a_time(lead: Actor) -> None:
    place = make_place(lessons=2)
    book_lesson(lead, place, starts_at=LESSON_AT, place_name=" Rom 1 ")
    book_lesson(lead, place, starts_at=LESSON_AT + timedelta(days=7))

    with pytest.raises(Refused) as refused:
        book_lesson(lead, place, starts_at=LESSON_AT + timedelta(days=14))

    assert codes_of(refused) == ["lesson.none_left"]
    found = talent_place(lead, place)
    assert found is not None
    first = found.lessons[0]
    assert (first.starts_at, first.ends_at, first.place_name) == (
        LESSON_AT, LESSON_AT + timedelta(minutes=60), "Rom 1",
    )  # fmt: skip


@pytest.mark.rule("UM-16")
@pytest.mark.parametrize(
    ("shift", "refused_as"),
    [
        (timedelta(minutes=59), ["lesson.overlap"]),
        (timedelta(minutes=60), []),  # One begins as the other ends.
        (-timedelta(minutes=59), ["lesson.overlap"]),
        (-timedelta(minutes=60), []),
    ],
)
def test_a_teacher_has_one_pupil_at_a_time(
    lead: Actor, shift: timedelta, refused_as: list[str]
) -> None:
    professor = make_academy_teacher()
    make_lesson(make_place(teacher=professor))
    other = make_place(teacher=professor)

    found: list[str] = []
    try:
        book_lesson(lead, other, starts_at=LESSON_AT + shift)
    except Refused as refused:
        found = [reason.code for reason in refused.reasons]

    assert found == refused_as


def test_a_cancelled_lesson_leaves_its_time_free(lead: Actor) -> None:
    place = make_place()
    make_lesson(place, state="cancelled")

    book_lesson(lead, place, starts_at=LESSON_AT)


def test_the_last_minute_of_the_school_year_is_local_time(lead: Actor) -> None:
    place = make_place()

    book_lesson(lead, place, starts_at=datetime(2024, 7, 31, 23, 30, tzinfo=LOCAL_ZONE))
    with pytest.raises(Refused) as refused:
        book_lesson(lead, place, starts_at=datetime(2024, 8, 1, 0, 30, tzinfo=LOCAL_ZONE))

    assert codes_of(refused) == ["lesson.other_year"]


def test_a_lesson_is_moved_with_its_length_and_not_onto_another(lead: Actor) -> None:
    place = make_place()
    lesson = make_lesson(place)
    make_lesson(place, LESSON_AT + timedelta(days=1))

    with pytest.raises(Refused) as refused:
        move_lesson(lead, lesson, starts_at=LESSON_AT + timedelta(days=1), place_name="")
    assert codes_of(refused) == ["lesson.overlap"]
    move_lesson(
        lead, lesson, starts_at=LESSON_AT + timedelta(minutes=30), place_name="Rom 2", version=1
    )

    found = lesson_within_reach(lead, lesson)
    assert found is not None
    assert found[1].starts_at == LESSON_AT + timedelta(minutes=30)
    assert found[1].ends_at == LESSON_AT + timedelta(minutes=90)
    with pytest.raises(Stale):
        move_lesson(lead, lesson, starts_at=LESSON_AT, place_name="", version=1)


@pytest.mark.rule("UM-16")
def test_a_lesson_is_marked_after_it_began_and_says_who_was_there(lead: Actor) -> None:
    lesson = make_lesson(make_place())

    with pytest.raises(Conflict) as refused:
        mark_lesson(lead, lesson, LessonState.HELD, now=BEFORE)
    assert codes_of(refused) == ["lesson.not_begun"]
    mark_lesson(lead, lesson, LessonState.HELD, teacher_present=True, now=AFTER)

    found = lesson_within_reach(lead, lesson)
    assert found is not None
    assert (found[1].state, found[1].teacher_present) == (LessonState.HELD, True)
    assert (found[0].row.account.used, found[0].row.account.left) == (1, 7)


@pytest.mark.rule("UM-16")
@pytest.mark.parametrize(
    ("before", "state", "left"),
    [
        (timedelta(hours=24), LessonState.CANCELLED, 8),
        (timedelta(hours=23, minutes=59), LessonState.MISSED, 7),
    ],
)
def test_who_cancels_in_time_keeps_the_lesson(
    tenant: TenantView, actor_in: ActorIn, before: timedelta, state: LessonState, left: int
) -> None:
    pupil = make_person(born=BORN_2008)
    place = make_place(pupil)
    lesson = make_lesson(place)
    actor = member(tenant, actor_in, pupil, "pupil")

    assert cancel_lesson(actor, lesson, now=LESSON_AT - before) is state

    found = talent_place(actor, place)
    assert found is not None
    assert found.row.account.left == left
    with pytest.raises(Conflict):
        cancel_lesson(actor, lesson, now=LESSON_AT - before)


def test_only_the_family_cancels_and_only_the_teacher_marks(
    tenant: TenantView, actor_in: ActorIn, lead: Actor
) -> None:
    pupil = make_person(born=BORN_2008)
    lesson = make_lesson(make_place(pupil))
    actor = member(tenant, actor_in, pupil, "pupil")

    with pytest.raises(NotThere):
        cancel_lesson(lead, lesson, now=BEFORE)
    with pytest.raises(NotThere):
        mark_lesson(actor, lesson, LessonState.HELD, now=AFTER)
    with pytest.raises(NotThere):
        move_lesson(actor, lesson, starts_at=LESSON_AT, place_name="")
    for unknown in (lambda: cancel_lesson(actor, uuid4(), now=BEFORE),):
        with pytest.raises(NotThere):
            unknown()


# Steps and privacy ------------------------------------------------------------------------


@pytest.mark.rule("UM-16")
def test_places_and_the_next_lesson_are_steps_of_the_way(tenant: TenantView) -> None:
    pupil = make_person(born=BORN_2008)
    make_place(pupil, year=2022)
    now = make_place(pupil, year=YEAR)
    make_place(pupil, year=2024)
    make_lesson(now, LESSON_AT - timedelta(days=30), "held")
    lesson = make_lesson(now)

    steps = talent_steps(pupil, today=TODAY)

    assert [(each.state, each.arguments) for each in steps if "place_id" in each.arguments][1] == (
        StepState.NOW, {"place_id": now},
    )  # fmt: skip
    assert [each.state for each in steps] == [
        StepState.DONE, StepState.NOW, StepState.NEXT, StepState.NEXT,
    ]  # fmt: skip
    assert steps[2].arguments == {"lesson_id": lesson}


def test_erasing_a_person_erases_places_and_takes_a_teacher_off(tenant: TenantView) -> None:
    professor = make_academy_teacher()
    pupil = make_person(born=BORN_2008)
    own, others = make_place(pupil), make_place(teacher=professor)
    make_lesson(own)

    assert [len(each.rows) for each in privacy.records_of(pupil, today=TODAY)] == [1, 1]
    privacy.forget(pupil)
    privacy.forget(professor)

    assert [len(each.rows) for each in privacy.records_of(pupil, today=TODAY)] == [0, 0]
    rows = db.session.query(TalentPlace).populate_existing().all()
    assert [(row.id, row.academy_teacher_id) for row in rows] == [(others, None)]


def test_two_records_of_one_pupil_become_one_with_all_lessons(tenant: TenantView) -> None:
    kept, removed = make_person(born=BORN_2008), make_person(born=BORN_2008)
    professor, double = make_academy_teacher(), make_academy_teacher()
    make_lesson(make_place(kept))
    make_lesson(make_place(removed), LESSON_AT + timedelta(days=1))
    make_place(removed, year=2022, teacher=double)

    privacy.merge(kept, removed)
    privacy.merge(professor, double)

    records = {each.key: each.rows for each in privacy.records_of(kept, today=TODAY)}
    assert len(records["talent_places"]) == 2
    assert len(records["talent_lessons"]) == 2
    assert records["talent_places"][0]["Teacher at the academy"] == "Prøve Professor"
    assert [len(each.rows) for each in privacy.records_of(removed, today=TODAY)] == [0, 0]
