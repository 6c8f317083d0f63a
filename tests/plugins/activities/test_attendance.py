"""Taking attendance, alone and two at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from core.jobs.runner import runner_of
from core.mail import stored_mails
from core.plugin_api import Actor, db
from core.tenants.context import TenantView
from plugins.activities import (
    Mark,
    activity,
    completed_activities,
    counted_completed,
    take_attendance,
)
from plugins.activities.models import Attendance
from tests.support.activities import (
    NOON,
    make_activity,
    make_registration,
)
from tests.support.registry import (
    make_person,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


Linked = Callable[[Actor, UUID], Actor]


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
    assert db.session.execute(counted_completed([people[0], absent])).all() == [
        (people[0], done.kind, 1)
    ]
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
