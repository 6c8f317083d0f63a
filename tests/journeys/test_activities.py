"""Finding and registering, answering in time and too late, four pupils at once, attendance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask_security import hash_password
from sqlalchemy import select

from core.demo import PASSWORD
from core.plugin_api import db, now
from core.tenants.queries import tenant_by_slug
from core.tenants.services import enable_plugin
from core.users.models import Account, Membership, MembershipRole
from core.web.running import today
from core.workspace import operator, working_in
from plugins.activities.models import Attendance, Registration
from plugins.registry.models import Person
from tests.support.activities import make_activity, make_registration, make_session
from tests.support.chromium import PHONE, Visitor, sign_in
from tests.support.live import PROGRAMME, Live
from tests.support.registry import (
    make_guardianship,
    make_organisation,
    make_person,
    make_teaching,
)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Who and what the journeys are about."""

    course: UUID
    in_time: UUID
    too_late: UUID
    ensemble: UUID
    session: UUID
    pupils: tuple[UUID, ...]


def _member(email: str, name: str, role: str, limit: UUID | None = None) -> UUID:
    account = Account(
        email=email,
        name=name,
        language="nb",
        password=hash_password(PASSWORD),
        fs_uniquifier=uuid4().hex,
    )
    db.session.add(account)
    db.session.flush()
    membership = Membership(account_id=account.id)
    db.session.add(membership)
    db.session.flush()
    db.session.add(MembershipRole(membership_id=membership.id, role=role, limit_id=limit))
    db.session.flush()
    return membership.id


@pytest.fixture(scope="module")
def scene(live: Live) -> Scene:
    """A pupil of fifteen, a guardian with two offers, a teacher with four pupils."""
    host = live.app.extensions["flygel"].host
    with programme(live):
        enable_plugin(host, operator(host, today()), "activities", source="test")
    with programme(live):
        return _made()


def _made() -> Scene:
    moment = now()
    school = make_organisation("Prøve kulturskole")
    fifteen = today().replace(year=today().year - 15, day=1)
    make_person(
        "Prøve",
        "Femten",
        at=school,
        born=fifteen,
        instrument="cello",
        membership=_member("femten@example.test", "Prøve Femten", "pupil"),
    )
    child = make_person("Prøve", "Barn", at=school, born=date(today().year - 10, 1, 1))
    guardian = make_person(
        "Prøve",
        "Foresatt",
        role="contact",
        membership=_member("foresatt@example.test", "Prøve Foresatt", "guardian"),
    )
    make_guardianship(guardian, child)
    teacher = make_person(
        "Prøve",
        "Lærer",
        at=school,
        role="teacher",
        membership=_member("laerer@example.test", "Prøve Lærer", "teacher", school),
    )
    pupils = tuple(make_person("Prøve", f"Elev {letter}", at=school) for letter in "ABCD")
    for pupil in pupils:
        make_teaching(teacher, pupil)
    course = make_activity(
        "Mesterklasse i cello",
        at=school,
        starts=moment + timedelta(days=9),
        instruments={"cello": None},
        age_from=14,
        age_to=19,
        places=8,
        place_name="Storsalen",
        municipality_code="3218",
    )
    make_activity(
        "Fiolinkurs",
        at=school,
        starts=moment + timedelta(days=3),
        kind="course",
        instruments={"violin": None},
    )
    offers = [
        make_registration(
            make_activity(title, at=school, starts=moment + timedelta(days=20), places=1),
            child,
            "offered",
            answer_by=due,
        )
        for title, due in (
            ("Kor", moment + timedelta(hours=5)),
            ("Leir", moment + timedelta(hours=5)),
        )
    ]
    # It began an hour ago and goes on next week, so that one can still register.
    ensemble = make_activity("Samspill", at=school, starts=moment + timedelta(days=7), places=10)
    session = make_session(ensemble, moment - timedelta(hours=1), moment + timedelta(hours=1))
    return Scene(
        course=course,
        in_time=offers[0],
        too_late=offers[1],
        ensemble=ensemble,
        session=session,
        pupils=pupils,
    )


@pytest.fixture
def signed_in_as(visit_as_nobody: Callable[..., Visitor], scene: Scene) -> Callable[..., Visitor]:
    """`signed_in_as("femten")`: the browser of one of the scene's people."""

    def visit(name: str, *, javascript: bool = True) -> Visitor:
        visitor = visit_as_nobody(javascript=javascript)
        sign_in(visitor, email=f"{name}@example.test", password=PASSWORD)
        return visitor

    return visit


@contextmanager
def programme(live: Live) -> Iterator[None]:
    """Inside the programme's tenant, as a worker is."""
    with live.app.app_context():
        tenant = tenant_by_slug(PROGRAMME)
        db.session.rollback()
        assert tenant is not None
        with working_in(tenant, live.app.extensions["flygel"].host):
            yield


def state(live: Live, registration: UUID) -> str | None:
    with programme(live):
        return db.session.scalar(select(Registration.state).where(Registration.id == registration))


def run_out(live: Live, registration: UUID) -> None:
    """Lets the time to answer an offer have run out a minute ago."""
    with programme(live):
        row = db.session.scalar(select(Registration).where(Registration.id == registration))
        assert row is not None
        row.answer_by = now() - timedelta(minutes=1)


def marks(live: Live, session: UUID) -> dict[str, str]:
    with programme(live):
        rows = db.session.execute(
            select(Person.family_name, Attendance.mark)
            .join(
                Attendance,
                (Attendance.tenant_id == Person.tenant_id) & (Attendance.person_id == Person.id),
            )
            .where(Attendance.session_id == session)
        )
        return {row.family_name: row.mark for row in rows}


def test_a_fifteen_year_old_finds_what_fits_on_a_phone_and_registers(
    signed_in_as: Callable[..., Visitor], scene: Scene, live: Live
) -> None:
    pupil = signed_in_as("femten")
    pupil.page.set_viewport_size(PHONE)
    pupil.open("/activities/catalogue")
    card = pupil.main.locator("li.fl-card", has_text="Mesterklasse i cello")
    assert pupil.said("Fits: %(what)s", what="").strip() in card.inner_text()
    violin = pupil.main.locator("li.fl-card", has_text="Fiolinkurs")
    assert pupil.said("This is for other instruments.") in violin.inner_text()

    pupil.follow(card.get_by_role("link"))
    pupil.link("Register for this")
    assert pupil.said("How full are the weeks?") in pupil.text
    pupil.button("Send the registration")

    assert pupil.path.startswith("/activities/registrations/")
    assert pupil.said("Registered") in pupil.text
    pupil.open("/activities/calendar")
    assert "Mesterklasse i cello" in pupil.text
    pupil.open("/")
    assert "Mesterklasse i cello" in pupil.text


def test_a_guardian_answers_one_offer_in_time_and_another_too_late(
    signed_in_as: Callable[..., Visitor], scene: Scene, live: Live
) -> None:
    guardian = signed_in_as("foresatt")
    guardian.open("/")
    guardian.follow(guardian.main.get_by_role("link", name="Kor").first)
    guardian.button("Yes, I take the place")
    assert guardian.said("Registered") in guardian.text
    assert state(live, scene.in_time) == "registered"

    # The other page lay open until the time had run out; no job has looked at it meanwhile.
    guardian.open(f"/activities/registrations/{scene.too_late}")
    run_out(live, scene.too_late)
    guardian.button("Yes, I take the place")
    assert guardian.said("Not answered in time") in guardian.text
    answer = guardian.said("Yes, I take the place")
    assert guardian.main.get_by_role("button", name=answer).count() == 0
    assert state(live, scene.too_late) == "offered"


def test_a_teacher_registers_four_pupils_at_once_and_takes_attendance(
    signed_in_as: Callable[..., Visitor], scene: Scene, live: Live
) -> None:
    teacher = signed_in_as("laerer")
    teacher.page.set_viewport_size(PHONE)
    teacher.open(f"/activities/{scene.ensemble}/register")
    for letter in "ABCD":
        teacher.main.get_by_label(f"Prøve Elev {letter}", exact=True).check()
    teacher.button("Send the registration")
    assert teacher.path == f"/activities/{scene.ensemble}"
    assert teacher.text.count(teacher.said("See the registration")) == 4

    roll = f"/activities/sessions/{scene.session}/attendance"
    teacher.open("/")
    teacher.follow(teacher.main.locator(f"a[href='{roll}']"))
    row = teacher.main.locator("fieldset", has_text="Prøve Elev B")
    row.get_by_label(teacher.said("Absent, without notice"), exact=True).check()
    teacher.button("Save – all others are present")
    assert marks(live, scene.session) == dict.fromkeys(
        ("Elev A", "Elev C", "Elev D"), "present"
    ) | {"Elev B": "unexcused"}

    # The same without JavaScript: a note from home has come.
    without = signed_in_as("laerer", javascript=False)
    without.page.set_viewport_size(PHONE)
    without.open(roll)
    row = without.main.locator("fieldset", has_text="Prøve Elev B")
    row.get_by_label(without.said("Absent, with notice"), exact=True).check()
    without.button("Save")
    assert marks(live, scene.session)["Elev B"] == "excused"
