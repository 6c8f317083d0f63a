"""Rows of every plugin in which everybody's address is protected, with marks to find it by."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from itertools import cycle

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db.base import Base
from core.db.migrations import tables_of
from core.db.session import db, execute_text
from core.tenants.context import TenantView
from core.users.actor import ADMINISTRATOR
from core.users.models import Account, Membership
from core.web.running import Running
from plugins.registry.models import Person, Protection, Residence
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
    """Rows of every plugin; everybody in them has a protected address with the mark in it.

    A parameter that holds several degrees gives them in turn, to the pupil the first.
    """
    with inside(alpha):
        ours = make_all(running, OURS)
        pupil_id = ours["registry"]["person_id"]
        everybody = db.session.scalars(select(Person.id).order_by(Person.id != pupil_id)).all()
        for person_id, protection in zip(everybody, cycle(degrees(request.param)), strict=False):
            row = db.session.scalar(select(Residence).where(Residence.person_id == person_id))
            if row is None:
                row = Residence(person_id=person_id)
                db.session.add(row)
            row.protection = protection
            for name, value in HOME.items():
                setattr(row, name, value)
        db.session.get_one(Person, (alpha.id, pupil_id)).born_on = date(2014, 1, 1)
    return ours


def degrees(parameter: Protection | tuple[Protection, ...]) -> tuple[Protection, ...]:
    """One degree of protection, or several."""
    return parameter if isinstance(parameter, tuple) else (parameter,)


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
