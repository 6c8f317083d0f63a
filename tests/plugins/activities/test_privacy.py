"""What is kept of people, in whose calendar it stands, and what figures and staff are shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

import pytest

from core.plugin_api import Actor, db, now
from core.tenants.context import TenantView
from plugins.activities import (
    activity,
    figures,
    participants,
)
from plugins.activities.queries.calendar import calendar_of_people, feed_entries
from plugins.activities.services.feeds import (
    make_organisation_feed,
    make_own_feed,
    revoke_own_feed,
)
from plugins.registry.services.people import erase_person, merge_people, personal_data_of
from tests.support.activities import (
    NOON,
    make_activity,
    make_attendance,
    make_registration,
    select_sessions,
    state,
    states,
)
from tests.support.registry import (
    make_guardianship,
    make_organisation,
    make_person,
    make_residence,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


Linked = Callable[[Actor, UUID], Actor]


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
