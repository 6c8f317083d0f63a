"""Consents as people answer them: on their page, on paper, at once in force, never changed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.plugin_api import db
from core.tenants.context import TenantView
from core.users.models import Account, Membership
from plugins.registry import has_consent
from plugins.registry.models import Consent, Person
from tests.support.forms import send, shown
from tests.support.registry import (
    make_consent,
    make_guardianship,
    make_organisation,
    make_person,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
SignedIn = Callable[..., FlaskClient]
TODAY = date(2024, 6, 1)
CHILD = date(2020, 1, 1)


def link(tenant: TenantView, person: UUID, email: str) -> None:
    """Makes the record that of the member with this address."""
    membership = select(Membership.id).join(Account, Account.id == Membership.account_id)
    row = db.session.get_one(Person, (tenant.id, person))
    row.membership_id = db.session.scalar(membership.where(Account.email == email))


@pytest.fixture
def family(inside: Inside, alpha: TenantView, signed_in: SignedIn) -> dict[str, object]:
    """A child of a school with two guardians who log in, and a head."""
    with inside(alpha):
        school = make_organisation("Prøveskolen")
        child = make_person("Ada", "Eksempel", at=school, born=CHILD)
        mother, father = make_person("Mor", "Eksempel"), make_person("Far", "Eksempel")
        for guardian in (mother, father):
            make_guardianship(guardian, child)
    browsers = {}
    for name, person in (("mother", mother), ("father", father), ("child", child)):
        role = "pupil" if name == "child" else "guardian"
        email = f"{name}@example.test"
        browsers[name] = signed_in(alpha, role, email=email, language="en")
        with inside(alpha):
            link(alpha, person, email)
    rector = signed_in(alpha, "rector", limit_id=school, language="en")
    return {"child_id": child, "mother_id": mother, "rector": rector, **browsers}


def page_of(family: dict[str, object]) -> str:
    return f"/registry/about-me/{family['child_id']}/consents"


def answer(browser: object, page: str, purpose: str, agreed: str) -> None:
    assert isinstance(browser, FlaskClient)
    sent = send(browser, page, purpose=purpose, agreed=agreed)
    assert sent.status_code == 302, shown(sent)


def test_both_guardians_say_yes_and_one_withdraws_at_once(
    family: dict[str, object], inside: Inside, alpha: TenantView
) -> None:
    page, child = page_of(family), family["child_id"]
    states = []
    for who, agreed in (("mother", "yes"), ("father", "yes"), ("father", "no"), ("father", "yes")):
        answer(family[who], page, "photos", agreed)
        with inside(alpha):
            states.append(has_consent(child, "photos", today=TODAY))  # type: ignore[arg-type]
    with inside(alpha):
        rows = db.session.scalars(select(Consent).order_by(Consent.answered_at)).all()

        assert states == [False, True, False, True]
        assert [row.answer for row in rows] == ["given", "given", "withdrawn", "given"]
        # The text as it was shown, with its language.
        assert {row.language for row in rows} == {"en"}
        assert all(row.text_shown.startswith("Photos and film") for row in rows)


def test_the_childs_own_no_beats_the_guardians_yes(
    family: dict[str, object], inside: Inside, alpha: TenantView
) -> None:
    page, child = page_of(family), family["child_id"]
    for who in ("mother", "father"):
        answer(family[who], page, "photos", "yes")
    answer(family["child"], page, "photos", "no")
    with inside(alpha):
        assert not has_consent(child, "photos", today=TODAY)  # type: ignore[arg-type]


def test_the_same_answer_twice_is_stored_once(
    family: dict[str, object], inside: Inside, alpha: TenantView
) -> None:
    for _ in range(2):
        answer(family["mother"], page_of(family), "online_use", "yes")
    with inside(alpha):
        assert len(db.session.scalars(select(Consent.id)).all()) == 1


def test_the_start_page_says_what_waits_and_no_longer_once_it_is_answered(
    family: dict[str, object],
) -> None:
    mother = family["mother"]
    assert isinstance(mother, FlaskClient)
    assert "Consents that wait for your answer" in shown(mother.get("/"))
    for purpose in ("online_use", "photos"):
        answer(mother, page_of(family), purpose, "no")
    assert "Consents that wait for your answer" not in shown(mother.get("/"))


def test_a_child_below_the_age_cannot_answer_for_itself(family: dict[str, object]) -> None:
    child = family["child"]
    assert isinstance(child, FlaskClient)
    refused = send(child, page_of(family), purpose="online_use", agreed="yes")

    assert refused.status_code == 422
    assert "Only the person, or at a younger age a guardian" in shown(refused)


def test_an_unknown_purpose_is_not_found(family: dict[str, object]) -> None:
    mother = family["mother"]
    assert isinstance(mother, FlaskClient)
    assert send(mother, page_of(family), purpose="nothing", agreed="yes").status_code == 404


def test_the_head_writes_down_an_answer_on_paper(
    family: dict[str, object], inside: Inside, alpha: TenantView
) -> None:
    rector = family["rector"]
    assert isinstance(rector, FlaskClient)
    page = f"/registry/people/{family['child_id']}/consents"
    told = {"purpose": "online_use", "agreed": "yes"}
    missing = send(rector, page, **told)
    nobody = send(rector, page, answered_by=str(family["child_id"]), **told)
    done = send(rector, page, answered_by=str(family["mother_id"]), **told)

    assert [each.status_code for each in (missing, nobody, done)] == [422, 422, 302]
    with inside(alpha):
        (row,) = db.session.scalars(select(Consent)).all()
        assert (row.answered_by, row.recorded_by is not None) == (family["mother_id"], True)
        assert has_consent(row.person_id, "online_use", today=TODAY)
    assert "on paper, written down by" in shown(rector.get(page))
    assert "Agreed" in shown(rector.get("/registry/consents"))


def test_another_schools_head_finds_nobody(
    family: dict[str, object], inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    with inside(alpha):
        elsewhere = make_organisation("Annen skole")
    other = signed_in(alpha, "rector", limit_id=elsewhere)

    assert other.get(f"/registry/people/{family['child_id']}/consents").status_code == 404
    assert other.get(page_of(family)).status_code == 403


def test_a_guardian_whose_custody_ended_yesterday_answers_nothing_more(
    family: dict[str, object], inside: Inside, alpha: TenantView
) -> None:
    from core.web.running import today
    from plugins.registry.models import Guardianship

    mother = family["mother"]
    assert isinstance(mother, FlaskClient)
    with inside(alpha):
        yesterday = date.fromordinal(today().toordinal() - 1)
        for row in db.session.scalars(
            select(Guardianship).where(Guardianship.guardian_id == family["mother_id"])
        ):
            row.valid_to = yesterday

    assert mother.get(page_of(family)).status_code == 404
    assert "Ada" not in shown(mother.get("/registry/about-me"))
    assert "Ada" not in shown(mother.get("/"))


def test_answers_and_states_are_told_to_programs(
    inside: Inside, alpha: TenantView, api_client: Callable[..., FlaskClient]
) -> None:
    with inside(alpha):
        child = make_person("Ada", "Eksempel", born=CHILD)
        guardian = make_person("Mor", "Eksempel")
        make_guardianship(guardian, child)
        make_consent(child, "online_use", by=guardian)
    program = api_client(alpha, "programme_lead")
    page = f"/api/v1/registry/people/{child}/consents"
    found = {each["purpose"]: each for each in program.get(page).get_json()}

    assert found["online_use"]["state"] == "given"
    assert found["online_use"]["may_answer"] == [str(guardian)]
    assert found["guardian_insight"]["state"] == "not_asked"
    sent = program.post(
        page, json={"purpose": "photos", "answered_by": str(guardian), "agreed": False}
    )
    assert sent.status_code == 201
    assert {each["purpose"]: each["state"] for each in sent.get_json()}["photos"] == "refused"
    wrong = program.post(
        page, json={"purpose": "photos", "answered_by": str(child), "agreed": True}
    )
    # The child may refuse, and take its no back; that allows nothing by itself.
    assert wrong.status_code == 201
