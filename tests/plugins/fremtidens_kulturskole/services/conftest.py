"""Every test of the services happens in one Norwegian tenant with a cohort."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from uuid import UUID

import pytest

from core.tenants.context import TenantView
from tests.support.fremtidens import (
    make_cohort,
    make_group,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


@pytest.fixture(autouse=True)
def tenant(inside: Inside, alpha: TenantView) -> Iterator[None]:
    """Everything here happens in one Norwegian tenant."""
    with inside(alpha):
        yield


@pytest.fixture
def cohort() -> UUID:
    """A cohort."""
    return make_cohort()


@pytest.fixture
def stranda(cohort: UUID) -> UUID:
    """A group that writes nynorsk."""
    return make_group(cohort, "Stranda", code="1525", language="nn")
