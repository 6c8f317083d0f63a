"""A protected address is nowhere: no page, file, answer, mail, line of the log or other table.

Unmistakable marks are put into the address of everybody in the samples. Then every address of
the URL map is opened, of every plugin there is, as every role and as the person's own family.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db.base import Base
from core.db.migrations import tables_of
from core.db.session import db, execute_text
from core.jobs import runner_of
from core.tenants.context import TenantView
from core.users.actor import ADMINISTRATOR
from core.users.models import Account, Membership
from core.web.running import Running
from plugins.registry.models import Guardianship, Person, Protection, Residence
from tests.contract.test_crawl import readable_pages
from tests.support.crawl import readable
from tests.support.forms import send
from tests.support.samples import make_all

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
MARK = "Qvxhemmelig"
OURS = "Zzalpha"
HOME = {
    "street": f"{MARK}veien 1",
    "postal_code": f"{MARK}0",
    "town": f"{MARK}by",
    "municipality_code": f"{MARK}9",
    "phone": f"{MARK} 55",
}
Made = dict[str, dict[str, object]]


@pytest.fixture(params=[Protection.CONFIDENTIAL, Protection.STRICTLY_CONFIDENTIAL])
def made(
    request: pytest.FixtureRequest, running: Running, inside: Inside, alpha: TenantView
) -> Made:
    """Rows of every plugin; everybody in them has a protected address with the mark in it."""
    with inside(alpha):
        ours = make_all(running, OURS)
        for person_id in db.session.scalars(select(Person.id)).all():
            row = db.session.scalar(select(Residence).where(Residence.person_id == person_id))
            if row is None:
                row = Residence(person_id=person_id)
                db.session.add(row)
            row.protection = request.param
            for name, value in HOME.items():
                setattr(row, name, value)
        pupil = db.session.get_one(Person, (alpha.id, ours["registry"]["person_id"]))
        pupil.born_on = date(2014, 1, 1)
    return ours


@pytest.fixture
def browsers(
    made: Made,
    inside: Inside,
    running: Running,
    alpha: TenantView,
    signed_in: Callable[..., FlaskClient],
) -> dict[str, FlaskClient]:
    """Every role, limited to where the pupil is; the pupil and the guardian as themselves."""
    own = made["registry"]
    limits = {
        "rector": own["school_id"],
        "teacher": own["school_id"],
        "municipality_reader": own["organisation_id"],
        "coordinator": own["sub_region_id"],
    }
    roles = (ADMINISTRATOR, *(role.key for role in running.host.roles()))
    found = {
        role: signed_in(alpha, role, limit_id=limits.get(role), email=f"{role}@example.test")
        for role in roles
    }
    with inside(alpha):
        for role, person in (("pupil", own["person_id"]), ("guardian", own["guardian_id"])):
            membership = select(Membership.id).join(Account, Account.id == Membership.account_id)
            row = db.session.get_one(Person, (alpha.id, person))
            row.membership_id = db.session.scalar(
                membership.where(Account.email == f"{role}@example.test")
            )
    return found


def everywhere_else(alpha: TenantView, running: Running) -> list[str]:
    """The tables of tenants and of the platform in which the mark stands, but the one it may."""
    names = {table.fullname for table in tables_of(running.host)}
    return [
        name
        for name in sorted(names & set(Base.metadata.tables))
        if name != "registry.residence"
        and execute_text(
            f"SELECT count(*) FROM {name} t WHERE t::text LIKE :mark", mark=f"%{MARK}%"
        ).scalar()
    ]


def test_no_page_file_or_answer_shows_it_to_anybody(
    made: Made,
    browsers: dict[str, FlaskClient],
    app: Flask,
    running: Running,
    alpha: TenantView,
    inside: Inside,
    api_client: Callable[..., FlaskClient],
    capfd: pytest.CaptureFixture[str],
) -> None:
    pages = readable_pages(app, running, made)
    leaks: list[str] = []
    opened = 0
    for role, browser in browsers.items():
        program = api_client(alpha, role)
        for _, path, wanted in pages:
            if role not in wanted:
                continue
            client = program if path.startswith("/api/") else browser
            response = client.get(path)
            opened += response.status_code == 200
            if MARK.encode() in readable(response):
                leaks.append(f"{path} as {role}")
    runner_of(app).drain()

    assert leaks == []
    assert opened > len(pages)
    with inside(alpha):
        assert everywhere_else(alpha, running) == []
    written = capfd.readouterr()
    assert MARK not in written.out + written.err


def test_the_search_does_not_find_by_it(made: Made, browsers: dict[str, FlaskClient]) -> None:
    for term in HOME.values():
        page = browsers[ADMINISTRATOR].get("/registry/people", query_string={"q": term})
        assert f"{OURS} Prøve" not in page.text


def test_what_is_handed_out_holds_it_for_nobody_but_the_person_of_age(
    made: Made, browsers: dict[str, FlaskClient], inside: Inside, alpha: TenantView
) -> None:
    person: object = made["registry"]["person_id"]
    by_staff = send(
        browsers[ADMINISTRATOR], f"/registry/people/{person}", to=f"/registry/people/{person}/data"
    )
    own = f"/registry/about-me/{person}/data"
    by_child = send(browsers["pupil"], "/registry/about-me", to=own)
    by_guardian = send(browsers["guardian"], "/registry/about-me", to=own)
    with inside(alpha):
        db.session.get_one(Person, (alpha.id, person)).born_on = date(1990, 1, 1)
    by_the_adult = send(browsers["pupil"], "/registry/about-me", to=own)

    for handed in (by_staff, by_child, by_guardian):
        assert handed.status_code == 200
        assert MARK not in handed.text
    assert HOME["street"] in by_the_adult.text
    # The guardian's reach has ended with the child's majority.
    assert send(browsers["guardian"], "/registry/about-me", to=own).status_code == 404


@pytest.mark.parametrize(
    ("role", "status", "shown"),
    [
        (ADMINISTRATOR, 200, True),
        ("programme_lead", 200, True),
        ("rector", 403, False),
        ("coordinator", 403, False),
        ("teacher", 403, False),
        ("guardian", 403, False),
        ("pupil", 403, False),
    ],
)
def test_it_opens_only_on_purpose_and_the_log_says_who_looked(
    made: Made,
    browsers: dict[str, FlaskClient],
    inside: Inside,
    alpha: TenantView,
    running: Running,
    role: str,
    status: int,
    shown: bool,
) -> None:
    person = made["registry"]["person_id"]
    address = f"/registry/people/{person}/address"
    first = browsers[role].get(address)
    answer = send(browsers[role], "/account", to=f"{address}/show")

    assert MARK not in first.text
    assert (answer.status_code, HOME["street"] in answer.text) == (status, shown)
    if shown:
        assert answer.headers["Cache-Control"] == "no-store"
    with inside(alpha):
        lines = execute_text(
            "SELECT count(*) FROM core.audit_entry WHERE action = 'registry:residence:read'"
            " AND subject_id = :person",
            person=str(person),
        ).scalar()
        assert lines == int(shown)
        assert everywhere_else(alpha, running) == []


def test_whoever_may_not_read_it_cannot_change_it_either(
    made: Made, browsers: dict[str, FlaskClient], inside: Inside, alpha: TenantView
) -> None:
    person: UUID = made["registry"]["person_id"]  # type: ignore[assignment]
    page = f"/registry/people/{person}/address"
    answer = send(browsers["rector"], "/account", to=f"{page}/edit", protection="none", street="Ny")

    assert answer.status_code == 422
    with inside(alpha):
        row = db.session.scalars(select(Residence).where(Residence.person_id == person)).one()
        assert (row.street, row.protection == "none") == (HOME["street"], False)
        assert db.session.scalars(select(Guardianship.id)).all() != []
