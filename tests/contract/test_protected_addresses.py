"""A protected address opens for whoever may read it, on purpose, and nowhere else.

That no page, file or answer shows it is looked at in `test_every_page`.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db.session import db, execute_text
from core.tenants.context import TenantView
from core.users.actor import ADMINISTRATOR
from core.web.running import Running
from plugins.registry.models import Guardianship, Person, Residence
from tests.contract.protected import HOME, MARK, OURS, Inside, Made, everywhere_else
from tests.support.forms import send


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
