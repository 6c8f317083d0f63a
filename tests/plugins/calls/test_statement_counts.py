"""A list costs the same for three rows and for three hundred, and never more than a dozen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.plugin_api import Actor, db, now
from core.plugin_host import PluginHost
from core.tenants.context import TenantView
from core.tenants.services import enable_plugin
from core.users.models import Account, Membership
from core.web.running import Running, today
from core.workspace import operator
from plugins.calls import (
    DecisionDetails,
    Outcome,
    PhaseDetails,
    add_scenario,
    assign_evenly,
    call,
    decide,
    move,
)
from plugins.calls.models import Interest
from tests.support.calls import apply_for, make_call, make_juror, office
from tests.support.registry import make_organisation, make_person, make_teaching

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
Counting = Callable[[], AbstractContextManager[list[str]]]
MOST = 12
CODES = (str(code) for code in range(6000, 7000))
READER = "reader-of-lists@example.test"
PAGES = (
    "/calls/",
    "/calls/calls.csv",
    "/calls/forms",
    "/calls/mine",
    "/calls/reading",
    "/calls/{call}/applications",
    "/calls/{call}/applications.csv",
    "/calls/{call}/review",
    "/calls/{call}/panel",
    "/calls/{call}/ranking.csv",
    "/calls/{call}/scenarios",
    "/calls/{call}/decisions",
    "/calls/{call}/decisions.csv",
    "/api/v1/calls/calls/{call}/ranking",
    "/api/v1/calls/calls/{call}/scenarios",
    "/api/v1/calls/calls/{call}/ties",
    "/api/v1/calls/calls/{call}/votes",
)
LIMITED = {"/calls/mine": "rector", "/calls/reading": "juror"}
KINDS = ("programme_lead", "program", *LIMITED.values())


def kind_of(address: str) -> str:
    """Who reads it: a role, or a program of the programme lead's."""
    return LIMITED.get(address, "program" if address.startswith("/api/") else "programme_lead")


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_costs_the_same_for_any_number_of_rows(
    kind: str,
    programme: PluginHost,
    inside: Inside,
    alpha: TenantView,
    running: Running,
    signed_in: Callable[..., FlaskClient],
    api_client: Callable[..., FlaskClient],
    count_statements: Counting,
) -> None:
    with inside(alpha):
        enable_plugin(running.host, operator(running.host, today()), "demo_programme", source="t")
        school = make_organisation("Prøveskole")
        call_id = make_call(
            opens_at=now() - timedelta(days=20),
            closes_at=now() - timedelta(hours=1),
            places=1000,
            organisation_id=school,
            phases=(PhaseDetails(title={"nb": "Fase"}, readers_each=1),),
        )
    limit: UUID | None = {"rector": school, "juror": call_id}.get(kind)
    role, opened = ("programme_lead", api_client) if kind == "program" else (kind, signed_in)
    reader = opened(alpha, role, limit_id=limit, email=READER)

    counts: list[dict[str, int]] = []
    for number in (3, 30):
        with inside(alpha):
            if not counts:
                tie_to_much()
            fill(call_id, school, number, given=kind == "juror")
        counts.append({})
        for address in (each for each in PAGES if kind_of(each) == kind):
            page = address.format(call=call_id)
            reader.get(page)
            with count_statements() as statements:
                assert reader.get(page).status_code == 200, address
            counts[-1][address] = len(statements)
            assert len(statements) <= MOST, "\n".join(
                [address, *(each[:120] for each in statements)]
            )

    assert counts[0]
    assert counts[0] == counts[1]


def tie_to_much() -> None:
    """A record of the reader's own with a school, a pupil, and one they taught before."""
    member = db.session.scalar(
        select(Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .where(Account.email == READER)
    )
    person = make_person(at=make_organisation(), role="teacher", membership=member)
    make_teaching(person, make_person())
    make_teaching(person, make_person(), end=today() - timedelta(days=90))


def fill(call_id: UUID, school: UUID, number: int, *, given: bool) -> None:
    """So many applications with a decision each, and as many of the reader's own school."""
    at = now() - timedelta(days=2)
    keys = []
    for _ in range(number):
        town = make_organisation(kind="municipality", code=next(CODES))
        _, key = apply_for(call_id, town, at=at)
        keys.append(key)
        decide(office(), key, DecisionDetails(outcome=Outcome.CHOSEN, reason="x"), now=now())
    own = make_call(opens_at=at, closes_at=now() - timedelta(hours=1), phases=())
    apply_for(own, school, at=at)
    if given:
        view = call(office(), call_id)
        assert view is not None
        assign_evenly(office(today()), view.phases[0].id, now=now())
    for place, key in enumerate(keys):
        declare(make_juror(call_id), key)
        if place < 3:
            scenario_id = add_scenario(office(), call_id, f"Nr. {place}", now=now())
            move(office(), scenario_id, key, to_place=1, reason="Spredning", now=now())


def declare(juror: Actor, application_id: UUID) -> None:
    """A juror has declared a conflict of interest."""
    db.session.add(
        Interest(
            application_id=application_id,
            membership_id=juror.membership_id,
            basis="declared",
            reason="Søsken",
            noted_at=now(),
            noted_by="Prøve",
        )
    )
    db.session.flush()
