"""Writing, publishing, changing, copying and calling off activities."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from core.jobs.runner import runner_of
from core.mail import stored_mails
from core.plugin_api import Actor, db
from core.tenants.context import TenantView
from plugins.activities import (
    ActivityDetails,
    PlacesFor,
    SessionDetails,
    activity,
    add_activity,
    cancel_activity,
    change_activity,
    copy_activity,
    details_of,
    publish_activity,
    register,
    weekly_sessions,
)
from plugins.registry import ArtForm, ChangedMeanwhile, NotThere, Refused
from tests.support.activities import (
    NOON,
    codes,
    make_activity,
    make_attendance,
    make_registration,
    make_session,
    state,
    states,
)
from tests.support.registry import (
    make_organisation,
    make_person,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


Linked = Callable[[Actor, UUID], Actor]


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
