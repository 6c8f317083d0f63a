"""A tenant of a database of the test's own, for what must really commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

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
