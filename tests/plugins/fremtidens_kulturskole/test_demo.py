"""The demonstration, made by the services that people use, tells the pilot's story."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from core.demo import ensure_demo
from core.plugin_api import db, operating_actor, use_language
from core.tenants.context import TenantView
from core.web.running import Running
from core.workspace import find_tenant, working_in
from plugins import calls
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.demo import SLUG, TENANT, calling, facts
from plugins.fremtidens_kulturskole.demo.filling import Days
from plugins.fremtidens_kulturskole.models import Cohort, Participant
from plugins.fremtidens_kulturskole.rules import HandInState

SIXTEEN = [
    "Asker",
    "Bodø",
    "Gjesdal",
    "Høyanger",
    "Inderøy",
    "Lillestrøm",
    "Målselv",
    "Nes",
    "Porsgrunn",
    "Steinkjer",
    "Stjørdal",
    "Stranda",
    "Sunnfjord",
    "Tynset",
    "Ullensvang",
    "Ås",
]


@pytest.fixture
def demo(demo_app: Flask) -> Iterator[TenantView]:
    """The demonstration's tenant."""
    logins = ensure_demo(demo_app)
    assert [each.role for each in logins if each.tenant == SLUG] == [
        str(each.role) for each in TENANT.logins
    ]
    running: Running = demo_app.extensions["flygel"]
    with demo_app.app_context(), working_in(find_tenant(SLUG), running.host) as entered:
        yield entered


def the_pilot_is_replayed_from_the_call_to_the_fourth_gathering() -> None:
    """Fifty-five apply, the true sixteen take part, two withdraw."""
    actor = operating_actor()
    cohort = db.session.scalars(select(Cohort)).one()
    assert cohort.call_id is not None
    rows = queries.group_rows(Participant.cohort_id == cohort.id)

    # The true sixteen came by accepting their places, and nobody else did.
    assert sorted(row.name for row in rows if not row.is_observer) == sorted(SIXTEEN)
    assert sum(row.withdrew_on is not None for row in rows) == 2
    assert all(row.withdrew_why == facts.WHY for row in rows if row.withdrew_on)
    assert len(calls.applications(actor, cohort.call_id).items) == 55
    decided = calls.decisions(actor, cohort.call_id)
    assert sum(each.outcome is calls.Outcome.CHOSEN for each in decided) == 16
    assert [each.applicant for each in sorted(decided, key=lambda one: one.reserve_rank or 99)][
        :1
    ] == ["Kongsberg"]

    grid = queries.grid(actor, cohort.id)
    assert grid is not None
    assert len(grid.rows) == 14
    (owing,) = grid.owing
    assert sorted(group.name for group, _ in owing.rows) == ["Asker", "Inderøy", "Ullensvang"]
    held = [each for each in queries.gatherings(actor, cohort.id) if each.kind == "gathering"]
    assert [each.ends_on <= actor.today for each in held] == [True] * 4 + [False] * 2
    assert all(each.activity_id is not None for each in held)
    # A place that is given up now stays empty.
    assert services.gatherings_held(cohort.id, actor.today) == 4


def a_juror_from_as_neither_opens_nor_scores_as() -> None:
    """FK-5, in the replayed call."""
    cohort = db.session.scalars(select(Cohort)).one()
    assert cohort.call_id is not None
    days = Days(operating_actor().today)
    by_name = {
        each.applicant: each.id
        for each in calls.applications(operating_actor(), cohort.call_id).items
    }
    juror = next(
        each
        for each in calling.jurors(cohort.call_id, days.calendar)
        if each.name == "Prøve Jurymedlem"
    )

    assert calls.application(juror, by_name["Ås"], now=days.calendar.reading) is None


def goals_and_logs_are_in_both_written_forms() -> None:
    """Stranda writes nynorsk, Bodø bokmål."""
    actor = operating_actor()
    rows = {row.name: row for row in queries.groups(actor, None)}
    for name, word in (("Stranda", "kulturskulen"), ("Bodø", "kulturskolen")):
        with use_language(rows[name].language):
            goals = queries.goals(actor, rows[name].id)
            assert goals is not None
            assert len(goals.goals) == 4
            assert word in " ".join(goal.title for goal in goals.goals).lower()
        found = queries.log_of(actor, rows[name].id)
        assert found is not None
        assert len(found[1]) == 3
    begun = queries.group_page(actor, rows["Stranda"].id)
    assert begun is not None
    states = {each.assignment.title: each.state for each in begun.hand_ins}
    assert states["Mellomarbeid 4"] is HandInState.DRAFT
    assert states["Mellomarbeid 3"] is HandInState.HANDED_IN


def test_the_demonstration_tells_the_pilots_story(demo: TenantView) -> None:
    # Making it takes seconds, so it is made once.
    the_pilot_is_replayed_from_the_call_to_the_fourth_gathering()
    a_juror_from_as_neither_opens_nor_scores_as()
    goals_and_logs_are_in_both_written_forms()
