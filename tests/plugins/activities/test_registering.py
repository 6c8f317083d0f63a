"""Registering, the waiting list, offers, dispensations: as people do them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import UUID

import pytest

from core.plugin_api import Actor
from core.tenants.context import TenantView
from plugins.activities import (
    accept_offer,
    cancel_registration,
    confirm_registration,
    decide_request,
    decline_offer,
    register,
    registration,
    registrations_of,
)
from plugins.activities.services.registrations import expire_offers
from plugins.registry import NotThere, Refused
from tests.support.activities import (
    NOON,
    codes,
    make_activity,
    make_registration,
    state,
    states,
)
from tests.support.registry import (
    make_guardianship,
    make_organisation,
    make_person,
    make_teaching,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


Linked = Callable[[Actor, UUID], Actor]


def test_whoever_comes_when_it_is_full_waits_and_is_offered_the_place(
    here: None, boss: Actor
) -> None:
    course = make_activity(places=1)
    first, second, third = (make_person() for _ in range(3))
    for person in (first, second, third):
        register(boss, course, [person], now=NOON)
    assert states(course) == {first: "registered", second: "waiting", third: "waiting"}

    [placed] = registrations_of([first])
    cancel_registration(boss, placed.id, now=NOON + timedelta(hours=1))

    [offered] = registrations_of([second], now=NOON + timedelta(hours=1))
    assert (offered.state, offered.answer_by) == ("offered", NOON + timedelta(hours=49))
    assert states(course)[third] == "waiting"
    [last] = registrations_of([third], now=NOON)
    assert last.place_in_queue == 1


@pytest.mark.rule("A-12")
def test_a_late_yes_is_refused_before_any_job_has_run_and_the_next_gets_the_place(
    here: None, boss: Actor
) -> None:
    course = make_activity(places=1)
    due = NOON + timedelta(hours=1)
    late = make_registration(course, make_person(), "offered", answer_by=due)
    following = make_registration(course, make_person(), "waiting")
    after = due + timedelta(seconds=1)

    shown = registration(boss, late, now=after)
    with pytest.raises(Refused) as refused:
        accept_offer(boss, late, now=after)
    expire_offers(course, now=after)
    expire_offers(course, now=after)

    assert shown is not None
    assert shown.state == "lapsed"
    assert codes(refused) == ["offer.too_late"]
    assert (state(late), state(following)) == ("lapsed", "offered")
    with pytest.raises(Refused) as again:
        accept_offer(boss, late, now=after)
    assert codes(again) == ["offer.lapsed"]


def test_a_yes_in_time_takes_the_place_and_twice_is_once(here: None, boss: Actor) -> None:
    course = make_activity(places=1)
    offered = make_registration(course, make_person(), "offered", answer_by=NOON)

    accept_offer(boss, offered, now=NOON)
    accept_offer(boss, offered, now=NOON + timedelta(days=3))

    assert state(offered) == "registered"


def test_a_no_hands_the_place_on(here: None, boss: Actor) -> None:
    course = make_activity(places=1)
    offered = make_registration(course, make_person(), "offered", answer_by=NOON)
    waiting = make_registration(course, make_person(), "waiting")

    decline_offer(boss, offered, now=NOON)

    assert (state(offered), state(waiting)) == ("declined", "offered")


@pytest.mark.rule("A-10")
def test_a_group_waits_together_and_is_offered_together(here: None, boss: Actor) -> None:
    course = make_activity(places=3)
    placed = [make_registration(course, make_person()) for _ in range(3)]
    pair = [make_person(), make_person()]
    register(boss, course, pair, now=NOON)
    assert [states(course)[each] for each in pair] == ["waiting", "waiting"]

    cancel_registration(boss, placed[0], now=NOON)
    assert [states(course)[each] for each in pair] == ["waiting", "waiting"]
    cancel_registration(boss, placed[1], now=NOON)

    assert [states(course)[each] for each in pair] == ["offered", "offered"]
    [one] = registrations_of([pair[0]], now=NOON)
    accept_offer(boss, one.id, now=NOON)
    assert [states(course)[each] for each in pair] == ["registered", "registered"]


@pytest.mark.rule("A-9")
def test_nobody_registers_past_those_who_wait(here: None, boss: Actor) -> None:
    course = make_activity(places=2, instruments={"cello": 1, "violin": None})
    make_registration(course, make_person(), instrument="cello")
    make_registration(course, make_person(), "waiting", instrument="cello")
    cellist, violinist = make_person(instrument="cello"), make_person(instrument="violin")

    register(boss, course, [cellist], now=NOON)
    register(boss, course, [violinist], now=NOON)

    assert (states(course)[cellist], states(course)[violinist]) == ("waiting", "registered")


@pytest.mark.rule("A-6")
def test_a_child_asks_and_a_guardian_confirms(
    inside: Inside, alpha: TenantView, actor_in: Callable[..., Actor], linked: Linked
) -> None:
    with inside(alpha):
        child = make_person(born=date(2012, 6, 2))
        parent = make_person("Prøve", "Foresatt", role="contact")
        make_guardianship(parent, child)
        course = make_activity(places=1)
    pupil = linked(actor_in(alpha, "pupil"), child)
    guardian = linked(actor_in(alpha, "guardian"), parent)

    with inside(alpha):
        [asked] = register(pupil, course, [child], now=NOON)
        assert state(asked) == "requested"
        with pytest.raises(Refused) as refused:
            confirm_registration(pupil, asked, now=NOON)
        assert codes(refused) == ["registration.guardian_confirms"]
        confirm_registration(guardian, asked, now=NOON)
        confirm_registration(guardian, asked, now=NOON)
        assert state(asked) == "registered"


@pytest.mark.rule("A-6")
def test_a_thirteen_year_old_registers_alone_in_norway(
    inside: Inside, alpha: TenantView, actor_in: Callable[..., Actor], linked: Linked
) -> None:
    with inside(alpha):
        child = make_person(born=date(2011, 6, 1))
        course = make_activity()
    pupil = linked(actor_in(alpha, "pupil"), child)

    with inside(alpha):
        [placed] = register(pupil, course, [child], now=NOON)
        assert state(placed) == "registered"


@pytest.mark.rule("A-2")
def test_a_dispensation_keeps_the_place_by_when_it_was_asked_for(here: None, boss: Actor) -> None:
    course = make_activity(places=1, age_from=14)
    young, other = make_person(born=date(2012, 1, 1)), make_person(born=date(2008, 1, 1))
    [asked] = register(boss, course, [young], now=NOON)
    make_registration(course, make_person(), "registered", asked=NOON - timedelta(days=3))
    register(boss, course, [other], now=NOON + timedelta(hours=1))

    with pytest.raises(Refused) as no_reason:
        decide_request(boss, asked, granted=True, reason=" ", now=NOON + timedelta(hours=2))
    decide_request(boss, asked, granted=True, reason="Spiller godt", now=NOON + timedelta(hours=2))
    with pytest.raises(Refused) as twice:
        decide_request(boss, asked, granted=False, reason="Nei", now=NOON + timedelta(hours=2))

    assert codes(no_reason) == ["request.no_reason"]
    assert codes(twice) == ["request.decided"]
    [mine] = registrations_of([young], now=NOON)
    [theirs] = registrations_of([other], now=NOON)
    assert (mine.place_in_queue, theirs.place_in_queue) == (1, 2)
    assert [reason.code for reason in mine.reasons] == ["registration.too_young"]


def test_a_refused_dispensation_lets_the_rest_of_the_group_go_on(here: None, boss: Actor) -> None:
    course = make_activity(places=5, age_from=14)
    young, old = make_person(born=date(2012, 1, 1)), make_person(born=date(2008, 1, 1))
    asked, waits = register(boss, course, [young, old], now=NOON)
    assert (state(asked), state(waits)) == ("requested", "requested")

    decide_request(boss, asked, granted=False, reason="For ung", now=NOON)

    assert (state(asked), state(waits)) == ("declined", "registered")


@pytest.mark.rule("A-4")
def test_of_a_group_those_are_named_who_cannot_take_part(here: None, boss: Actor) -> None:
    course = make_activity(instruments={"cello": None})
    cellist = make_person("Prøve", "Cellist", instrument="cello")
    flautist = make_person("Prøve", "Fløytist", instrument="flute")

    with pytest.raises(Refused) as refused:
        register(boss, course, [cellist, flautist], now=NOON)

    [objection] = refused.value.objections
    assert objection.reason.params["name"] == "Prøve Fløytist"
    assert states(course) == {}


@pytest.mark.rule("A-5")
def test_who_is_registered_stays_so_when_registered_again(here: None, boss: Actor) -> None:
    course, person, other = make_activity(), make_person(), make_person()
    [first] = register(boss, course, [person], now=NOON)

    assert register(boss, course, [person], now=NOON) == (first,)
    with pytest.raises(Refused) as refused:
        register(boss, course, [person, other], now=NOON)
    assert codes(refused) == ["registration.twice"]


def test_a_teacher_registers_own_pupils_and_nobody_else(
    inside: Inside, alpha: TenantView, actor_in: Callable[..., Actor], linked: Linked
) -> None:
    with inside(alpha):
        school = make_organisation()
        herself = make_person("Prøve", "Lærer", at=school, role="teacher")
        own, other = make_person(at=school), make_person(at=school)
        make_teaching(herself, own)
        course = make_activity()
    teacher = linked(actor_in(alpha, "teacher", limit_id=school), herself)

    with inside(alpha):
        register(teacher, course, [own], now=NOON)
        with pytest.raises(NotThere):
            register(teacher, course, [own, other], now=NOON)
        assert states(course) == {own: "registered"}


def test_a_guardian_who_has_lost_custody_reaches_nothing(
    inside: Inside, alpha: TenantView, actor_in: Callable[..., Actor], linked: Linked
) -> None:
    yesterday = NOON.date() - timedelta(days=1)
    with inside(alpha):
        child, parent = make_person(born=date(2012, 6, 2)), make_person(role="contact")
        make_guardianship(parent, child, end=yesterday)
        offered = make_registration(make_activity(), child, "offered", answer_by=NOON)
    guardian = linked(actor_in(alpha, "guardian"), parent)

    with inside(alpha):
        assert registration(guardian, offered, now=NOON) is None
        for act in (accept_offer, decline_offer, cancel_registration, confirm_registration):
            with pytest.raises(NotThere):
                act(guardian, offered, now=NOON)
