"""Lists cost the same for few rows and for many."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.plugin_api import db, now
from core.tenants.context import TenantView
from core.users.models import Account, Membership
from plugins.activities.models import Registration
from plugins.registry.models import Person
from tests.support.activities import make_activity, make_session
from tests.support.many import add_activities, add_people, add_registrations
from tests.support.registry import make_municipality, make_organisation, make_person

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
Count = Callable[[], AbstractContextManager[list[str]]]
Makes = Callable[[int], None]

MOST = 12


@pytest.fixture
def pupil(
    inside: Inside, alpha: TenantView, signed_in: Callable[..., FlaskClient]
) -> tuple[FlaskClient, UUID]:
    """The browser of a pupil who has a record, a school, an instrument."""
    browser = signed_in(alpha, "pupil", email="elev@example.test")
    with inside(alpha):
        membership = db.session.scalar(
            select(Membership.id)
            .join(Account, Account.id == Membership.account_id)
            .where(Account.email == "elev@example.test")
        )
        school = make_organisation(parent=make_municipality())
        person = make_person(at=school, instrument="cello", membership=membership)
        assert db.session.get(Person, (alpha.id, person)) is not None
    return browser, person


@pytest.fixture
def make_many(inside: Inside, alpha: TenantView, pupil: tuple[FlaskClient, UUID]) -> Makes:
    """So many activities more, which the pupil takes part in."""

    def make(number: int) -> None:
        with inside(alpha):
            add_activities(number, make_organisation(), now() + timedelta(days=1), pupil[1])

    return make


@pytest.mark.parametrize(
    "path",
    [
        "/activities/catalogue",
        "/activities/catalogue?sort=distance&within=50",
        "/activities/registrations",
        "/activities/calendar",
    ],
)
def test_a_pupils_lists_cost_the_same_for_many(
    path: str, pupil: tuple[FlaskClient, UUID], make_many: Makes, count_statements: Count
) -> None:
    browser, _ = pupil

    def cost() -> list[str]:
        with count_statements() as statements:
            assert browser.get(path).status_code == 200
        return list(statements)

    make_many(3)
    few = cost()
    make_many(297)

    assert len(cost()) == len(few)
    assert len(few) <= MOST, "\n".join(few)


def test_a_roll_costs_the_same_for_many(
    inside: Inside,
    alpha: TenantView,
    signed_in: Callable[..., FlaskClient],
    count_statements: Count,
) -> None:
    lead = signed_in(alpha, "programme_lead")
    with inside(alpha):
        school = make_organisation()
        course = make_activity(starts=None)
        session = make_session(course, now(), now() + timedelta(hours=1))

    def cost() -> list[str]:
        with count_statements() as statements:
            answer = lead.get(f"/activities/sessions/{session}/attendance")
            assert answer.status_code == 200
        return list(statements)

    def register(number: int) -> None:
        with inside(alpha):
            add_registrations(course, add_people(number, [school]), now())

    register(3)
    few = cost()
    register(297)

    assert len(cost()) == len(few)
    assert len(few) <= MOST, "\n".join(few)


@pytest.mark.parametrize(
    "path", ["/activities/catalogue", "/activities/requests", "/activities/figures", "{course}"]
)
def test_a_leads_lists_cost_the_same_for_many(
    path: str,
    inside: Inside,
    alpha: TenantView,
    signed_in: Callable[..., FlaskClient],
    count_statements: Count,
) -> None:
    lead = signed_in(alpha, "programme_lead")
    with inside(alpha):
        school = make_organisation()
        course = make_activity(at=school, starts=now() + timedelta(days=3))

    def fill(number: int) -> None:
        with inside(alpha):
            people = add_people(number, [school])
            add_activities(number, school, now() + timedelta(days=1), people[0])
            half = len(people) // 2
            add_registrations(course, people[:half], now())
            for person in people[half:]:
                db.session.add(waiting_for_a_decision(course, person))

    def cost() -> list[str]:
        with count_statements() as statements:
            assert lead.get(path.format(course=f"/activities/{course}")).status_code == 200
        return list(statements)

    fill(4)
    few = cost()
    fill(296)

    assert len(cost()) == len(few)
    assert len(few) <= MOST, "\n".join(few)


def waiting_for_a_decision(activity: UUID, person: UUID) -> Registration:
    return Registration(
        activity_id=activity,
        person_id=person,
        state="requested",
        needs_dispensation=True,
        asked_at=now(),
        changed_at=now(),
    )
