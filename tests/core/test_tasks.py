"""Work that somebody waits for: its page, its end, and whose it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from core.contributions import Impact
from core.db.session import db
from core.jobs import JOBS, JobError, runner_of
from core.kit import Reason
from core.tasks import TaskRefused, TaskState, TaskWork, own_task, own_tasks, start_task, task
from core.tasks.doing import _KINDS
from core.tenants.context import TenantView
from core.users.actor import Actor
from core.users.models import Account, MembershipRole
from core.users.permissions import MANAGE_TENANT

NAME = "core.count_things"
seen: list[tuple[int, int | None]] = []


def count_things(work: TaskWork, *, things: int, then: str) -> Sequence[Impact]:
    """Leaves a trace in its own transaction, so that undoing it shows."""
    row = db.session.get_one(Account, work.actor.account_id)
    row.name = "Changed by the task"
    db.session.flush()
    work.expect(things)
    for _ in range(things):
        work.advance()
        # What it read before stays in its session; what a reader sees is asked for anew.
        db.session.expire_all()
        found = own_task(work.actor, work.task_id)
        assert found is not None
        assert found.state is TaskState.RUNNING
        seen.append((found.done, found.total))
    if then == "refuse":
        raise TaskRefused(Reason("too_many", "There are %(number)s of them.", {"number": things}))
    if then == "break":
        raise RuntimeError("Not this time.")
    return [Impact(label="Things counted", count=things)]


@pytest.fixture(autouse=True)
def the_task() -> Iterator[None]:
    task(NAME, label="Counting", permission=MANAGE_TENANT)(count_things)
    seen.clear()
    yield
    del _KINDS[NAME], JOBS[NAME]


@pytest.fixture
def boss(actor_in: Callable[..., Actor], alpha: TenantView) -> Actor:
    return actor_in(alpha, "administrator")


Start = Callable[..., UUID]


@pytest.fixture
def start(inside: Callable[[TenantView], object], alpha: TenantView, boss: Actor) -> Start:
    def starting(things: int = 3, then: str = "", who: Actor = boss) -> UUID:
        with inside(alpha):  # type: ignore[attr-defined]
            return start_task(
                who,
                NAME,
                about="ting.csv",
                arguments={"things": things, "then": then},
                done_url="/registry/organisations",
                back_url="/registry/import",
            )

    return starting


@pytest.fixture
def name_of(inside: Callable[[TenantView], object], alpha: TenantView, boss: Actor) -> object:
    def name() -> str:
        with inside(alpha):  # type: ignore[attr-defined]
            return db.session.get_one(Account, boss.account_id).name

    return name


def test_a_task_is_done_and_says_what_came_of_it(
    app: Flask,
    start: Start,
    boss: Actor,
    alpha: TenantView,
    inside: Callable[..., object],
    name_of: Callable[[], str],
) -> None:
    task_id = start(4)
    with inside(alpha):  # type: ignore[attr-defined]
        waiting = own_task(boss, task_id)
    runner_of(app).drain()
    with inside(alpha):  # type: ignore[attr-defined]
        done = own_task(boss, task_id)

    assert waiting is not None
    assert done is not None
    assert (waiting.state, waiting.total) == (TaskState.QUEUED, None)
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert (done.state, done.label, done.about) == (TaskState.DONE, "Counting", "ting.csv")
    assert [(each.label, each.count) for each in done.counts] == [("Things counted", 4)]
    assert name_of() == "Changed by the task"


def test_a_refused_task_changes_nothing_and_says_why(
    app: Flask,
    start: Start,
    boss: Actor,
    alpha: TenantView,
    inside: Callable[..., object],
    name_of: Callable[[], str],
) -> None:
    before = name_of()
    task_id = start(2, "refuse")
    runner_of(app).drain()
    with inside(alpha):  # type: ignore[attr-defined]
        found = own_task(boss, task_id)

    assert found is not None
    assert found.state is TaskState.FAILED
    assert [(each.code, each.params) for each in found.reasons] == [("too_many", {"number": 2})]
    assert name_of() == before


def test_a_broken_task_changes_nothing_and_its_error_is_not_hidden(
    app: Flask,
    start: Start,
    boss: Actor,
    alpha: TenantView,
    inside: Callable[..., object],
    name_of: Callable[[], str],
) -> None:
    before = name_of()
    task_id = start(2, "break")
    with pytest.raises(RuntimeError, match="Not this time"):
        runner_of(app).drain()
    with inside(alpha):  # type: ignore[attr-defined]
        found = own_task(boss, task_id)

    assert found is not None
    assert (found.state, found.reasons) == (TaskState.FAILED, ())
    assert name_of() == before


def test_whoever_lost_the_right_meanwhile_has_nothing_done(
    app: Flask, start: Start, boss: Actor, alpha: TenantView, inside: Callable[..., object]
) -> None:
    task_id = start()
    with inside(alpha):  # type: ignore[attr-defined]
        db.session.execute(
            update(MembershipRole)
            .where(MembershipRole.membership_id == boss.membership_id)
            .values(role="pupil")
        )
    runner_of(app).drain()
    with inside(alpha):  # type: ignore[attr-defined]
        found = own_task(boss, task_id)

    assert seen == []
    assert found is not None
    assert [reason.code for reason in found.reasons] == ["task.not_allowed"]


def test_the_same_work_asked_for_twice_is_one_task(app: Flask, start: Start) -> None:
    first = start(2)

    assert start(2) == first
    assert start(3) != first
    runner_of(app).drain()
    assert len(seen) == 5
    assert start(2) != first


def test_it_is_seen_by_its_starter_only(
    start: Start,
    alpha: TenantView,
    actor_in: Callable[..., Actor],
    inside: Callable[..., object],
) -> None:
    other = actor_in(alpha, "administrator")
    task_id = start()
    with inside(alpha):  # type: ignore[attr-defined]
        assert own_task(other, task_id) is None
        assert own_tasks(other) == []


def test_a_task_needs_an_account_and_a_name(start: Start, boss: Actor) -> None:
    from core.users.actor import command_actor

    with pytest.raises(JobError, match="belongs to an account"):
        start(who=command_actor("Flygel", boss.today))


def test_pages_show_what_waits_and_where_it_is_found_again(
    app: Flask, alpha: TenantView, signed_in: Callable[..., FlaskClient], boss: Actor, start: Start
) -> None:
    client = signed_in(alpha, "administrator", language="en")
    assert "You have started nothing that takes a while" in client.get("/tasks/").text
    answer = client.get(f"/tasks/{start()}")
    assert answer.status_code == 404
