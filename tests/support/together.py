"""What must really commit: a tenant of the test's own database, and several at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from flask import Flask

from core.tenants.context import TenantView
from core.workspace import working_in


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
                    with working_in(alpha, host):
                        ready.wait(timeout=20)
                        answers[place] = work()
                except Exception as error:
                    answers[place] = error

        threads = [
            threading.Thread(target=do, args=(place, work)) for place, work in enumerate(works)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return answers

    return run
