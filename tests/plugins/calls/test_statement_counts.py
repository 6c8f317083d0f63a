"""A list page costs the same for three rows and for thirty, and never more than so many."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from core.plugin_api import now
from core.plugin_host import PluginHost
from core.tenants.context import TenantView
from core.tenants.services import enable_plugin
from core.web.running import Running, today
from core.workspace import operator
from plugins.calls import DecisionDetails, Outcome, assign_evenly, call, decide
from tests.support.calls import apply_for, make_call, office
from tests.support.registry import make_organisation

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
Counting = Callable[[], AbstractContextManager[list[str]]]
# What conflicts of interest cost on top of a plain list: ties, parties, declared interests.
MOST = {
    "/calls/": 12,
    "/calls/calls.csv": 12,
    "/calls/forms": 12,
    "/calls/mine": 14,
    "/calls/reading": 24,
    "/calls/{call}/applications": 22,
    "/calls/{call}/panel": 25,
    "/calls/{call}/decisions": 35,
}
ROLES = {"/calls/mine": "rector", "/calls/reading": "juror"}


@pytest.mark.parametrize("address", MOST)
def test_a_list_costs_the_same_for_any_number_of_rows(
    address: str,
    programme: PluginHost,
    inside: Inside,
    alpha: TenantView,
    running: Running,
    signed_in: Callable[..., FlaskClient],
    count_statements: Counting,
) -> None:
    with inside(alpha):
        enable_plugin(running.host, operator(running.host, today()), "demo_programme", source="t")
        school = make_organisation("Prøveskole")
        call_id = make_call(
            opens_at=now() - timedelta(days=20),
            closes_at=now() - timedelta(hours=1),
            places=100,
            phases=(),
        )
    role = ROLES.get(address, "programme_lead")
    limit: UUID | None = {"rector": school, "juror": call_id}.get(role)
    reader = signed_in(alpha, role, limit_id=limit)
    page = address.format(call=call_id)

    def fill(number: int) -> None:
        from plugins.calls import PhaseDetails

        at = now() - timedelta(days=2)
        for _ in range(number):
            _, key = apply_for(call_id, make_organisation(), at=at)
            decide(office(), key, DecisionDetails(outcome=Outcome.CHOSEN, reason="x"), now=now())
            own = make_call(
                opens_at=at, closes_at=now() - timedelta(hours=1),
                phases=(PhaseDetails(title={"nb": "Fase"}),),
            )  # fmt: skip
            apply_for(own, school, at=at)

    def give() -> None:
        from sqlalchemy import select

        from core.plugin_api import db
        from plugins.calls.models import Phase

        if db.session.scalar(select(Phase.id).where(Phase.call_id == call_id)) is None:
            db.session.add(
                Phase(
                    call_id=call_id, place=0, title={}, names_shown=True,
                    others_shown="after_own", readers_each=1, by_criterion=False,
                )
            )  # fmt: skip
            db.session.flush()
        if role == "juror":
            view = call(office(), call_id)
            assert view is not None
            assign_evenly(office(today()), view.phases[0].id, now=now())

    with inside(alpha):
        fill(3)
        give()
    reader.get(page)
    with count_statements() as few:
        assert reader.get(page).status_code == 200
    with inside(alpha):
        fill(8)
        give()
    with count_statements() as many:
        assert reader.get(page).status_code == 200

    assert len(many) == len(few), "\n".join(each[:120] for each in many)
    assert len(many) <= MOST[address], "\n".join(each[:120] for each in many)
