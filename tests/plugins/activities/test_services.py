"""Registering, the waiting list, offers, dispensations, attendance: as people do them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from core.jobs.runner import runner_of
from core.mail import stored_mails
from core.plugin_api import Actor, db, enabled_plugins, now
from core.plugin_host import PluginHost
from core.tenants.context import TenantView, remember_enabled
from core.web.running import Running
from core.workspace import operator
from plugins.activities import (
    ActivityDetails,
    Mark,
    PlacesFor,
    SessionDetails,
    accept_offer,
    activity,
    add_activity,
    cancel_activity,
    cancel_registration,
    change_activity,
    completed_activities,
    completed_counts,
    confirm_registration,
    copy_activity,
    decide_request,
    decline_offer,
    details_of,
    figures,
    load_of,
    offers_for,
    participants,
    publish_activity,
    register,
    registration,
    registrations_of,
    take_attendance,
    weekly_sessions,
)
from plugins.activities.models import Attendance, Registration
from plugins.activities.queries.calendar import calendar_of_people, feed_entries
from plugins.activities.queries.steps import steps_of
from plugins.activities.services.feeds import (
    make_organisation_feed,
    make_own_feed,
    revoke_own_feed,
)
from plugins.activities.services.registrations import expire_offers
from plugins.registry import ArtForm, ChangedMeanwhile, NotThere, Refused, StepState
from plugins.registry.services.people import erase_person, merge_people, personal_data_of
from tests.support.activities import (
    NOON,
    make_activity,
    make_attendance,
    make_registration,
    make_session,
)
from tests.support.plugin_making import Candidate
from tests.support.registry import (
    make_guardianship,
    make_municipality,
    make_organisation,
    make_person,
    make_residence,
    make_teaching,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
Linked = Callable[[Actor, UUID], Actor]


@pytest.fixture
def boss(running: Running) -> Actor:
    return operator(running.host, NOON.date())


@pytest.fixture
def here(inside: Inside, alpha: TenantView) -> Iterator[None]:
    with inside(alpha):
        yield


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.reason.code for each in error.value.objections]


def states(activity_id: UUID) -> dict[UUID, str]:
    rows = db.session.execute(
        select(Registration.person_id, Registration.state).where(
            Registration.activity_id == activity_id
        )
    )
    return {person: state for person, state in rows}


def state(registration_id: UUID) -> str:
    found = db.session.scalar(select(Registration.state).where(Registration.id == registration_id))
    assert found is not None
    return found


# Registering -----------------------------------------------------------------------------------


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


# Programmes' rules -----------------------------------------------------------------------------

PROGRAMME = """
from core.kit import Decision, Period
from plugins.activities import ActivityKind, Tag, TagScheme
from datetime import date

CHANGES = []


@hookimpl
def register_activity_kinds():
    return [ActivityKind(key="fly", label="Fly", programme="flying")]


@hookimpl
def register_activity_tags():
    return [TagScheme(key="aims", label="Aims", programme="flying", tags=(
        Tag(key="old", label="Old", period=Period(None, date(2022, 12, 31))),
        Tag(key="new", label="New", period=Period(date(2023, 1, 1), None)),
    ))]


@hookimpl
def check_registration(activity, applicant):
    if activity.kind != "fly":
        return []
    if applicant.home is None or applicant.home.code != "3021":
        return [Decision.no(Reason("flying.elsewhere", "Only for those who live in Ås."))]
    return [Decision.yes()]


@hookimpl
def on_registration_changed(registration):
    CHANGES.append(registration.state.value)
"""


@pytest.fixture
def with_flying(running: Running, make_plugin: Callable[..., Candidate]) -> Iterator[PluginHost]:
    """The platform with one more programme, which has kinds, tags and rules of its own."""
    before = running.host
    host = PluginHost.discover(
        extra=[make_plugin("flying", body=PROGRAMME, extra="requires=('registry', 'activities')")]
    )
    assert host.quarantined == {}
    object.__setattr__(running, "host", host)
    yield host
    object.__setattr__(running, "host", before)


def test_a_programme_brings_kinds_tags_and_rules_and_is_told_of_changes(
    with_flying: PluginHost, inside: Inside, alpha: TenantView
) -> None:
    boss = operator(with_flying, NOON.date())
    with inside(alpha):
        remember_enabled(enabled_plugins() | {"flying"})
        near, far = make_person(), make_person()
        make_residence(near, code="3021")
        details = ActivityDetails(
            kind="fly",
            programme="flying",
            title={"nb": "Flytur"},
            organisation_id=make_organisation(),
            art_form=ArtForm.CIRCUS,
            tags=(("aims", "new"),),
        )
        flight = add_activity(boss, details)
        publish_activity(boss, flight)
        register(boss, flight, [near], now=NOON)
        with pytest.raises(Refused) as refused:
            register(boss, flight, [far], now=NOON)

    assert codes(refused) == ["flying.elsewhere"]
    assert with_flying.plugins["flying"].module.CHANGES == ["registered"]


def test_a_programme_that_is_off_is_not_asked(
    with_flying: PluginHost, inside: Inside, alpha: TenantView
) -> None:
    boss = operator(with_flying, NOON.date())
    with inside(alpha):
        course = make_activity(kind="fly", programme="flying")
        register(boss, course, [make_person()], now=NOON)

    assert with_flying.plugins["flying"].module.CHANGES == []


# Writing offers --------------------------------------------------------------------------------


def details(organisation: UUID, **changes: Any) -> ActivityDetails:
    return ActivityDetails(
        **{
            "kind": "course",
            "programme": "activities",
            "title": {"nb": "Kurs"},
            "organisation_id": organisation,
            "art_form": ArtForm.MUSIC,
            **changes,
        }
    )


def test_everything_that_is_wrong_is_said_at_once(here: None, boss: Actor) -> None:
    wrong = details(
        make_organisation(),
        kind="no-such",
        title={"nb": " "},
        age_from=12,
        age_to=11,
        instruments=(PlacesFor(instrument="no-such"),),
        municipality_code="9999",
        tags=(("none", "such"),),
        sessions=(SessionDetails(starts_at=NOON, ends_at=NOON),),
    )

    with pytest.raises(Refused) as refused:
        add_activity(boss, wrong)

    assert [each.field for each in refused.value.objections] == [
        "title", "age_to", "sessions", "kind", "instruments", "municipality_code", "tags",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "limited", "writes", "publishes"),
    [
        ("teacher", True, True, False),
        ("rector", True, True, True),
        ("rector", False, False, False),
        ("programme_lead", False, True, True),
    ],
)
def test_who_writes_and_who_publishes(
    role: str,
    limited: bool,
    writes: bool,
    publishes: bool,
    inside: Inside,
    alpha: TenantView,
    actor_in: Callable[..., Actor],
    boss: Actor,
) -> None:
    with inside(alpha):
        school, elsewhere = make_organisation(), make_organisation()
        draft = add_activity(boss, details(school))
    limit = (school if limited else elsewhere) if role != "programme_lead" else None
    actor = actor_in(alpha, role, limit_id=limit)

    with inside(alpha):
        if writes:
            add_activity(actor, details(school))
            assert activity(actor, draft) is not None
        else:
            with pytest.raises(Refused):
                add_activity(actor, details(school))
            assert activity(actor, draft) is None
        if publishes:
            publish_activity(actor, draft)
        else:
            with pytest.raises((NotThere, Refused)):
                publish_activity(actor, draft)


def test_of_two_who_change_an_activity_the_second_is_told(here: None, boss: Actor) -> None:
    school = make_organisation()
    course = add_activity(boss, details(school))

    change_activity(boss, course, details(school, places=3), version=1)

    with pytest.raises(ChangedMeanwhile):
        change_activity(boss, course, details(school, places=4), version=1)


@pytest.mark.rule("A-13")
def test_an_activity_is_not_made_smaller_than_what_is_taken(here: None, boss: Actor) -> None:
    school = make_organisation()
    course = make_activity(at=school, places=3)
    for _ in range(2):
        make_registration(course, make_person())
    view = activity(boss, course)
    assert view is not None

    change_activity(
        boss, course, details(school, places=2, sessions=details_of(view).sessions), version=1
    )
    with pytest.raises(Refused):
        change_activity(boss, course, details(school, places=1), version=2)


def test_a_larger_activity_offers_places_to_those_who_wait(here: None, boss: Actor) -> None:
    school = make_organisation()
    course = make_activity(at=school, places=1, starts=None)
    make_registration(course, make_person())
    waiting = make_registration(course, make_person(), "waiting")

    change_activity(boss, course, details(school, places=2), version=1)

    assert state(waiting) == "offered"


def test_a_copy_is_a_draft_a_year_later_on_the_same_weekday_and_hour(
    here: None, boss: Actor
) -> None:
    course = make_activity(starts=NOON.replace(month=3, day=20), sessions=2)

    copy = activity(boss, copy_activity(boss, course))

    assert copy is not None
    assert copy.state == "draft"
    assert [(each.starts_at.date(), each.starts_at.hour) for each in copy.sessions] == [
        (date(2025, 3, 19), 12), (date(2025, 3, 26), 12),
    ]  # fmt: skip


@pytest.mark.rule("A-16")
def test_a_weekly_series_keeps_its_hour_across_the_change_of_the_clock(here: None) -> None:
    from datetime import time

    sessions = weekly_sessions(
        first=date(2024, 10, 21), last=date(2024, 10, 28), starts=time(17), ends=time(18)
    )

    assert [each.starts_at.isoformat() for each in sessions] == [
        "2024-10-21T17:00:00+02:00", "2024-10-28T17:00:00+01:00",
    ]  # fmt: skip


def test_a_session_that_attendance_was_taken_at_is_not_removed(here: None, boss: Actor) -> None:
    school = make_organisation()
    course = make_activity(at=school, starts=None)
    make_attendance(make_session(course, NOON, NOON + timedelta(hours=1)), make_person())

    with pytest.raises(Refused) as refused:
        change_activity(boss, course, details(school), version=1)

    assert codes(refused) == ["activity.session_taken"]


def test_calling_off_tells_everybody_why(app: Flask, here: None, boss: Actor) -> None:
    course = make_activity("Leir")
    person = make_person(email="elev@example.test", born=date(2000, 1, 1))
    register(boss, course, [person], now=NOON)

    cancel_activity(boss, course, "Læreren er syk")
    cancel_activity(boss, course, "En gang til")
    db.session.commit()
    runner_of(app).drain()

    mails = stored_mails(app.extensions["flygel"].config.var)
    mine = [mail for mail in mails if mail.recipient == "elev@example.test"]
    assert states(course) == {person: "cancelled"}
    assert any("Læreren er syk" in mail.text for mail in mine)


# Attendance ------------------------------------------------------------------------------------


def test_attendance_of_twenty_is_saved_at_once_and_absence_is_followed_up(
    app: Flask, here: None, boss: Actor
) -> None:
    course = make_activity(starts=NOON - timedelta(weeks=3), sessions=2)
    first, second = sorted(activity_sessions(boss, course))
    people = [make_person("Prøve", f"Elev {number:02}") for number in range(20)]
    absent = make_person("Prøve", "Borte", email="borte@example.test", born=date(2000, 1, 1))
    for person in (*people, absent):
        make_registration(course, person)

    for session in (first, second):
        taken = take_attendance(
            boss, session, {absent: Mark.UNEXCUSED}, seen={}, others_present=True, now=NOON
        )
        assert len(taken.marks) == 21
    db.session.commit()
    runner_of(app).drain()

    [done] = completed_activities(people[0])
    assert (done.activity_id, done.times, done.kind) == (course, 2, "masterclass")
    assert completed_activities(absent) == []
    assert completed_counts([people[0], absent]) == {people[0]: {done.kind: 1}, absent: {}}
    mails = [
        mail
        for mail in stored_mails(app.extensions["flygel"].config.var)
        if mail.recipient == "borte@example.test"
    ]
    assert len(mails) == 1


def activity_sessions(boss: Actor, course: UUID) -> list[UUID]:
    view = activity(boss, course)
    assert view is not None
    return [each.id for each in view.sessions]


@pytest.mark.rule("A-14")
def test_two_who_take_attendance_at_once_lose_nothing(here: None, boss: Actor) -> None:
    course = make_activity(starts=NOON - timedelta(days=1))
    [session] = activity_sessions(boss, course)
    one, two, three = (make_person() for _ in range(3))
    for person in (one, two, three):
        make_registration(course, person)

    take_attendance(boss, session, {one: Mark.EXCUSED, two: Mark.PRESENT}, seen={}, now=NOON)
    taken = take_attendance(
        boss, session, {one: Mark.UNEXCUSED}, seen={}, others_present=True, now=NOON
    )

    assert taken.conflicts == {str(one)}
    rows = db.session.execute(select(Attendance.person_id, Attendance.mark))
    marks = {person: mark for person, mark in rows}
    assert marks == {one: "excused", two: "present", three: "present"}


# What is open to a person ----------------------------------------------------------------------


@pytest.mark.rule("UM-20")
def test_distance_is_counted_from_the_home_and_for_the_protected_from_the_school(
    here: None, boss: Actor
) -> None:
    school = make_organisation(parent=make_municipality("Moss", "3103"))
    make_activity(municipality_code="3218")
    plain, hidden, nowhere = (make_person(at=school) for _ in range(3))
    make_residence(plain, code="3218")
    make_residence(hidden, code="3218", protection="strictly_confidential")

    shown = {
        person: [offer.distance_km for offer in offers_for(person, today=NOON.date(), now=NOON)]
        for person in (plain, hidden, nowhere)
    }

    assert shown[plain] == [0]
    assert shown[hidden] == shown[nowhere]
    assert shown[hidden][0] > 20


def test_offers_leave_out_a_clear_no_and_say_what_is_missing(here: None) -> None:
    cellist = make_person(instrument="cello", born=date(2012, 1, 1))
    make_activity("Fiolin", instruments={"violin": None})
    make_activity("Cello", instruments={"cello": None}, age_from=14)
    make_activity("Alle", places=3)

    offers = offers_for(cellist, today=NOON.date(), now=NOON)

    assert [(each.activity.title, each.fits.codes, each.free_places) for each in offers] == [
        ("Cello", ("registration.too_young",), None),
        ("Alle", (), 3),
    ]


@pytest.mark.rule("UM-19")
def test_load_counts_what_is_there_and_what_would_come(here: None) -> None:
    person = make_person()
    now_on = NOON + timedelta(days=2)
    there = make_activity("Kor", starts=now_on, sessions=2)
    new = make_activity("Ny", starts=now_on + timedelta(hours=1))
    make_registration(there, person)

    load = load_of(person, also=new, now=NOON)

    assert [(week.hours, week.added) for week in load.weeks] == [(2, 2), (2, 0)]
    assert [(each.first, each.second) for each in load.overlaps] == [("Kor", "Ny")]


def test_steps_say_what_is_done_now_next_and_open(here: None) -> None:
    person = make_person()
    done = make_activity("Vært", starts=NOON - timedelta(days=20))
    make_registration(done, person)
    [session] = db.session.scalars(select_sessions(done))
    make_attendance(session, person)
    running = make_activity("Midt i", starts=NOON - timedelta(days=7), sessions=3)
    make_registration(running, person)
    offered = make_activity("Tilbudt", places=1)
    due = NOON + timedelta(days=1)
    make_registration(offered, person, "offered", answer_by=due)
    make_activity("Åpen")

    steps = steps_of(person, now=NOON)

    assert [(step.state, step.title, step.answer_by) for step in steps] == [
        (StepState.DONE, "Vært", None),
        (StepState.NOW, "Midt i", None),
        (StepState.NEXT, "Tilbudt", due),
        (StepState.OPEN, "Åpen", None),
    ]


def select_sessions(course: UUID) -> Any:
    from plugins.activities.models import ActivitySession

    return select(ActivitySession.id).where(ActivitySession.activity_id == course)


# Privacy ---------------------------------------------------------------------------------------


def test_what_is_kept_is_shown_and_forgotten_and_the_place_goes_to_the_next(
    here: None, boss: Actor
) -> None:
    # The register's hook acts now, whatever day it is.
    course = make_activity("Kurs", places=1, starts=now() + timedelta(days=7))
    person, waiting = make_person(), make_person()
    make_registration(course, person, note="Trapper er vanskelig")
    queued = make_registration(course, waiting, "waiting")
    [session] = db.session.scalars(select_sessions(course))
    make_attendance(session, person)

    kept = {each.title: each.rows for each in personal_data_of(boss, person)}
    assert kept["Registrations for activities"][0]["Note"] == "Trapper er vanskelig"
    assert len(kept["Attendance"]) == 1

    erase_person(boss, person)

    assert states(course) == {waiting: "offered"}
    assert state(queued) == "offered"


def test_two_records_of_one_person_become_one_without_a_second_place(
    here: None, boss: Actor
) -> None:
    course, other = make_activity(places=2), make_activity()
    kept, removed = make_person(), make_person()
    make_registration(course, kept)
    make_registration(course, removed)
    make_registration(other, removed)

    merge_people(boss, kept=kept, removed=removed)

    assert states(course) == {kept: "registered"}
    assert states(other) == {kept: "registered"}


def test_a_calendar_address_shows_own_children_and_nothing_of_the_protected(
    inside: Inside, alpha: TenantView, actor_in: Callable[..., Actor], linked: Linked
) -> None:
    with inside(alpha):
        parent = make_person("Prøve", "Foresatt", role="contact")
        child, hidden = make_person("Prøve", "Barn"), make_person("Prøve", "Skjult")
        for each in (child, hidden):
            make_guardianship(parent, each)
        make_residence(hidden, code="3021", protection="confidential")
        school = make_organisation()
        seen, unseen = make_activity("Synlig", at=school), make_activity("Usynlig")
        make_registration(seen, child)
        make_registration(unseen, hidden)
    guardian = linked(actor_in(alpha, "guardian"), parent)

    with inside(alpha):
        old = make_own_feed(guardian, now=NOON)
        secret = make_own_feed(guardian, now=NOON)
        found = feed_entries(secret, now=NOON)
        assert found is not None
        assert [(entry.title, entry.people) for entry in found[1]] == [("Synlig", ("Prøve Barn",))]
        assert feed_entries(old, now=NOON) is None
        revoke_own_feed(guardian)
        assert feed_entries(secret, now=NOON) is None
        assert [entry.title for entry in calendar_of_people([hidden], with_names=False)] == [
            "Usynlig"
        ]


def test_an_organisations_calendar_names_nobody(here: None, boss: Actor) -> None:
    school = make_organisation("Prøveskolen")
    course = make_activity("Kor", at=school)
    make_registration(course, make_person("Navn", "Navnesen"))
    make_activity("Utkast", at=school, state="draft")

    found = feed_entries(make_organisation_feed(boss, school, now=NOON), now=NOON)

    assert found is not None
    assert found[0] == "Prøveskolen"
    assert [(entry.title, entry.people) for entry in found[1]] == [("Kor", ())]


@pytest.mark.rule("A-17")
def test_figures_never_show_fewer_than_five(here: None, boss: Actor) -> None:
    school = make_organisation("Skole")
    small, large = make_activity("Få", at=school), make_activity("Mange", at=school)
    larger = make_activity("Flest", at=school)
    for course, number in ((small, 4), (large, 5), (larger, 6)):
        for _ in range(number):
            make_registration(course, make_person())

    found = figures(boss)

    # 15 less 6 less 5 would tell of the four; so the five are hidden with them.
    assert {row.label: row.registered for row in found.by_activity} == {
        "Få": None, "Mange": None, "Flest": 6,
    }  # fmt: skip
    assert [(row.label, row.registered) for row in found.by_organisation] == [("Skole", 15)]


def test_staff_of_another_school_see_only_their_own_among_the_participants(
    inside: Inside, alpha: TenantView, actor_in: Callable[..., Actor], boss: Actor
) -> None:
    with inside(alpha):
        school, elsewhere = make_organisation(), make_organisation()
        course = make_activity(at=school)
        ours, theirs = make_person("A", "A", at=school), make_person("B", "B", at=elsewhere)
        for person in (ours, theirs):
            make_registration(course, person)
        view = activity(boss, course)
    assert view is not None
    host_head = actor_in(alpha, "rector", limit_id=school)
    other_head = actor_in(alpha, "rector", limit_id=elsewhere)

    with inside(alpha):
        assert [each.name for each in participants(host_head, view)] == ["A A", "B B"]
        assert [each.name for each in participants(other_head, view)] == ["B B"]
