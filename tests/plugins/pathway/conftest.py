"""A pupil and those around them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from core.tenants.context import TenantView
from core.users.actor import Actor
from tests.support.pathway import Circle, make_circle


@pytest.fixture
def circle(
    alpha: TenantView,
    inside: Callable[[TenantView], AbstractContextManager[TenantView]],
    actor_in: Callable[..., Actor],
) -> Circle:
    """A pupil of 14 with a guardian, a teacher, a head of school, a lead and strangers."""
    return make_circle(alpha, inside, actor_in)
