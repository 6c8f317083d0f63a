"""Members with people of their own, and a tenant whose commits are real."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from core.plugin_api import Actor
from core.tenants.context import TenantView
from core.web.running import Running
from core.workspace import operator, working_in
from tests.support.activities import NOON

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


@pytest.fixture
def boss(running: Running) -> Actor:
    return operator(running.host, NOON.date())


@pytest.fixture
def here(inside: Inside, alpha: TenantView) -> Iterator[None]:
    with inside(alpha):
        yield


@pytest.fixture
def linked(inside: Inside, alpha: TenantView) -> Callable[[Actor, UUID], Actor]:
    """`linked(actor, person)`: the person's record becomes the actor's own."""

    def link(actor: Actor, person: UUID) -> Actor:
        from core.plugin_api import db
        from plugins.registry.models import Person

        with inside(alpha):
            row = db.session.get(Person, (alpha.id, person))
            assert row is not None
            row.membership_id = actor.membership_id
        return replace(actor)

    return link


@pytest.fixture
def own_inside(own_app: Flask) -> Callable[[TenantView], AbstractContextManager[TenantView]]:
    """As `inside`, but on the test's own database, where a commit is a commit."""

    @contextmanager
    def enter(tenant: TenantView) -> Iterator[TenantView]:
        with own_app.app_context(), working_in(tenant, own_app.extensions["flygel"].host):
            yield tenant

    return enter


@pytest.fixture
def at_once(own_app: Flask, alpha: TenantView) -> Callable[..., list[Any]]:
    """`at_once(one, other)`: each in a transaction of its own, begun at the same moment."""
    host = own_app.extensions["flygel"].host

    def run(*works: Callable[[], Any]) -> list[Any]:
        ready = threading.Barrier(len(works))
        answers: list[Any] = [None] * len(works)

        def do(place: int, work: Callable[[], Any]) -> None:
            with own_app.app_context():
                try:
                    # There are fewer connections than threads: nobody holds one while waiting.
                    ready.wait(timeout=30)
                    with working_in(alpha, host):
                        answers[place] = work()
                except Exception as error:
                    answers[place] = error

        threads = [
            threading.Thread(target=do, args=(place, work)) for place, work in enumerate(works)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
        return answers

    return run
