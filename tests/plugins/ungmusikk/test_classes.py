"""UM-15, UM-17, UM-20: UngMusikk's classes and areas in the shared catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from core.kit import Period
from core.plugin_api import LOCAL_ZONE
from core.tenants.context import TenantView
from core.users.actor import Actor
from core.web.running import Running
from plugins.activities import (
    PlacesFor,
    RegistrationState,
    activity,
    change_activity,
    details_of,
    register,
    registration,
    tag_schemes,
    tagged_activities,
)
from plugins.activities.models import Activity
from plugins.registry import Refused, link_membership
from plugins.ungmusikk.kinds import AREA_SCHEME
from plugins.ungmusikk.queries import area_figures, classes_for
from plugins.ungmusikk.rules import Area
from tests.support.activities import NOON, make_activity, make_registration
from tests.support.registry import (
    make_guardianship,
    make_municipality,
    make_organisation,
    make_person,
    make_teaching,
)
from tests.support.ungmusikk_rules import nok

ActorIn = Callable[..., Actor]
# In the autumn semester, which begins on 20 August.
SEPTEMBER = datetime(2024, 9, 14, 10, 0, tzinfo=LOCAL_ZONE)


@pytest.fixture
def tenant(
    inside: Callable[[TenantView], AbstractContextManager[TenantView]], alpha: TenantView
) -> Iterator[TenantView]:
    with inside(alpha) as entered:
        yield entered


@pytest.fixture
def lead(tenant: TenantView, actor_in: ActorIn) -> Actor:
    return actor_in(tenant, "programme_lead")


def make_class(**details: object) -> UUID:
    return make_activity(
        **{
            "title": "Strykerklasse",
            "kind": "um_masterclass",
            "programme": "ungmusikk",
            "starts": SEPTEMBER,
            "instruments": {"violin": 2, "cello": 1},
            **details,
        }
    )


@pytest.mark.rule("UM-17")
def test_the_teacher_registers_and_the_family_asks(
    tenant: TenantView, actor_in: ActorIn, lead: Actor
) -> None:
    school = make_organisation()
    pupil = make_person(at=school, instrument="violin", born=date(2008, 1, 1))
    friend = make_person(at=school, instrument="violin", born=date(2008, 1, 1))
    teacher, guardian = make_person(at=school, role="teacher"), make_person()
    make_teaching(teacher, pupil)
    make_guardianship(guardian, friend)
    teaching, looking_after = (
        actor_in(tenant, "teacher", limit_id=school), actor_in(tenant, "guardian"),
    )  # fmt: skip
    link_membership(lead, teacher, teaching.membership_id)
    link_membership(lead, guardian, looking_after.membership_id)
    masterclass = make_class()

    (by_teacher,) = register(teaching, masterclass, [pupil], now=NOON)
    (by_guardian,) = register(looking_after, masterclass, [friend], now=NOON)

    first, second = registration(teaching, by_teacher), registration(looking_after, by_guardian)
    assert first is not None
    assert second is not None
    assert (first.state, first.needs_dispensation) == (RegistrationState.REGISTERED, False)
    assert (second.state, [each.code for each in second.reasons]) == (
        RegistrationState.REQUESTED, ["class.by_teacher"],
    )  # fmt: skip


@pytest.mark.rule("UM-17")
def test_activities_of_other_kinds_and_programmes_are_left_alone(
    tenant: TenantView, actor_in: ActorIn, lead: Actor
) -> None:
    pupil = make_person(instrument="violin", born=date(2008, 1, 1))
    reader = actor_in(tenant, "pupil")
    link_membership(lead, pupil, reader.membership_id)

    for kind, programme in (("concert", "ungmusikk"), ("masterclass", "activities")):
        other = make_activity(kind=kind, programme=programme, starts=SEPTEMBER)
        (made,) = register(reader, other, [pupil], now=NOON)
        found = registration(reader, made)
        assert found is not None
        assert found.state is RegistrationState.REGISTERED


@pytest.mark.rule("UM-17")
@pytest.mark.parametrize(
    ("today", "places", "codes"),
    [
        (date(2024, 8, 19), {"violin": 3, "cello": 1}, []),
        (date(2024, 8, 20), {"violin": 3, "cello": 1}, ["class.semester_started"]),
        (date(2024, 8, 19), {"violin": 1, "cello": 1}, ["class.fewer_places"]),
    ],
)
def test_the_places_of_a_published_class_grow_until_the_semester_starts(
    lead: Actor, today: date, places: dict[str, int], codes: list[str]
) -> None:
    masterclass = make_class()
    actor = replace(lead, today=today)
    view = activity(actor, masterclass)
    assert view is not None
    details = replace(
        details_of(view),
        instruments=tuple(
            PlacesFor(instrument=key, places=number) for key, number in places.items()
        ),
    )

    found: list[str] = []
    try:
        change_activity(actor, masterclass, details, version=view.version)
    except Refused as refused:
        found = [each.reason.code for each in refused.objections]

    assert found == codes


@pytest.mark.rule("UM-17")
def test_a_draft_may_still_be_anything(lead: Actor) -> None:
    draft = make_class(state="draft")
    view = activity(lead, draft)
    assert view is not None

    change_activity(lead, draft, replace(details_of(view), instruments=()), version=view.version)

    changed = activity(lead, draft)
    assert changed is not None
    assert changed.instruments == ()


@pytest.mark.rule("UM-15")
def test_an_activity_is_offered_the_areas_of_its_day(tenant: TenantView) -> None:
    scheme = tag_schemes()[AREA_SCHEME]

    assert len(scheme.on(date(2022, 12, 31))) == 10
    assert [tag.key for tag in scheme.on(date(2023, 1, 1))] == [
        Area.PUPIL_ORIENTED, Area.TEACHER_ORIENTED, Area.SOCIETY_ORIENTED,
    ]  # fmt: skip


@pytest.mark.rule("UM-15")
def test_a_year_is_counted_by_its_areas(lead: Actor) -> None:
    view_of = {}
    for title, tags, state in (
        ("I to områder", ("pupil_oriented", "teacher_oriented"), "published"),
        ("I ett", ("pupil_oriented",), "closed"),
        ("Uten", (), "published"),
        ("Avlyst", ("pupil_oriented",), "cancelled"),
        ("Kladd", ("pupil_oriented",), "draft"),
    ):
        made = make_activity(title, kind="course", programme="ungmusikk", state="draft")
        view = activity(lead, made)
        assert view is not None
        change_activity(
            lead,
            made,
            replace(details_of(view), tags=tuple((AREA_SCHEME, tag) for tag in tags)),
            version=view.version,
        )
        view_of[title] = made, state
    from core.db.session import db

    for made, state in view_of.values():
        db.session.query(Activity).filter_by(id=made).update({"state": state})
    for _ in range(6):
        make_registration(view_of["I ett"][0], make_person())
    for _ in range(3):
        make_registration(view_of["I to områder"][0], make_person())

    found = area_figures(2024)

    assert [(each.area, each.activities, each.participants) for each in found.shares] == [
        (Area.PUPIL_ORIENTED, 2, 9), (Area.TEACHER_ORIENTED, 1, None),
        (Area.SOCIETY_ORIENTED, 0, 0),
    ]  # fmt: skip
    assert [each.title for each in found.untagged] == ["Uten"]
    assert area_figures(2022).activities == ()


@pytest.mark.rule("UM-20")
def test_a_teacher_sees_own_pupils_distance_and_support_for_each_class(
    tenant: TenantView, actor_in: ActorIn, lead: Actor, running: Running
) -> None:
    school = make_organisation("Kulturskolen i Ås", code="3218", parent=make_municipality())
    teacher = make_person(at=school, role="teacher")
    fits = make_person("Svale", "Eksempel", at=school, instrument="violin")
    there = make_person("Trost", "Eksempel", at=school, instrument="cello")
    other = make_person("Ugle", "Eksempel", at=school, instrument="tuba")
    for pupil in (fits, there, other):
        make_teaching(teacher, pupil)
    make_person("Ikke", "Min", at=school, instrument="violin")
    actor = actor_in(tenant, "teacher", limit_id=school, today=date(2024, 6, 1))
    link_membership(lead, teacher, actor.membership_id)
    masterclass = make_class(
        municipality_code="3203", starts=datetime.now(LOCAL_ZONE) + timedelta(days=30)
    )
    make_registration(masterclass, there, "waiting")
    make_class(state="draft")
    running.settings.store(
        lead, "ungmusikk", "travel_support_from_km", 10, valid_from=date(2024, 1, 1)
    )
    running.settings.store(
        lead, "ungmusikk", "travel_support_per_km", {"amount": "2", "currency": "NOK"},
        valid_from=date(2024, 1, 1),
    )  # fmt: skip

    (found,) = classes_for(actor)

    assert [(each.name, each.state) for each in found.pupils] == [
        ("Svale Eksempel", None), ("Trost Eksempel", RegistrationState.WAITING),
    ]  # fmt: skip
    assert found.distance_km is not None
    assert 10 <= found.distance_km <= 40
    assert found.support == nok(4 * found.distance_km)


def test_only_the_programmes_own_activities_of_the_period_are_handed_on(
    tenant: TenantView,
) -> None:
    make_activity(programme="activities")
    own = make_activity(programme="ungmusikk")

    found = tagged_activities(
        "ungmusikk", AREA_SCHEME, Period(date(2024, 6, 15), date(2024, 6, 15))
    )

    assert [each.id for each in found] == [own]
    assert tagged_activities("ungmusikk", AREA_SCHEME, Period(date(2024, 6, 16), None)) == []
