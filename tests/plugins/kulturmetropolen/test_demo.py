"""The demonstration is made by the services that people use, and shows every stage."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from core.demo import PASSWORD, ensure_demo
from core.plugin_api import operating_actor, today
from core.tenants.context import TenantView
from core.web.running import Running
from core.workspace import find_tenant, working_in
from plugins.kulturmetropolen.demo import SLUG
from plugins.kulturmetropolen.queries.efforts import efforts, practices
from plugins.kulturmetropolen.queries.flow import figures
from plugins.kulturmetropolen.queries.handovers import handovers
from plugins.kulturmetropolen.queries.network import directory, venues
from plugins.kulturmetropolen.queries.stages import stages
from plugins.kulturmetropolen.queries.talents import talent_cards
from plugins.kulturmetropolen.queries.way import history_of, open_proposals
from plugins.kulturmetropolen.rules import HandoverState, Standing

ROLES = [
    "administrator", "programme_lead", "coordinator", "rector", "rector", "teacher", "mentor",
    "panel_member", "steering_group", "municipality_reader", "pupil", "guardian",
]  # fmt: skip


@pytest.fixture
def demo(demo_app: Flask) -> Iterator[TenantView]:
    """The demonstration's tenant."""
    logins = ensure_demo(demo_app)
    assert [each.role for each in logins if each.tenant == SLUG] == ROLES
    assert {each.password for each in logins} == {PASSWORD}
    running: Running = demo_app.extensions["flygel"]
    with demo_app.app_context(), working_in(find_tenant(SLUG), running.host) as entered:
        yield entered


def test_the_demonstration_has_talents_in_every_stage_with_their_history(demo: TenantView) -> None:
    cards = talent_cards(operating_actor())

    assert len(cards) == 30
    assert {card.place for card in cards} == set(range(6))
    assert {card.standing for card in cards} == set(Standing)
    assert len(stages()) == 6
    assert all(history_of(card.id) for card in cards)
    assert len(open_proposals()) == 3
    assert [each.state for each in handovers(operating_actor())] == [
        HandoverState.ASKED, HandoverState.SENT, HandoverState.ACCEPTED, HandoverState.REFUSED,
    ]  # fmt: skip
    assert (len(efforts()), len(practices()), len(venues())) == (3, 2, 4)
    assert any(entry.matches for entry in directory(today=today()))
    assert figures(today().year, today=today()).total == 29
