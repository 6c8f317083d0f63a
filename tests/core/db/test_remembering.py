"""What a transaction remembers: read once, until it is forgotten or the transaction ends."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from core.db.session import db, forget, remembered, with_savepoint
from core.plugin_api import settings_on
from core.tenants.context import TenantView
from core.tenants.models import PluginSetting
from core.users.actor import Actor, command_actor
from core.web.running import Running
from tests.support.statements import counted_statements

TODAY = date(2024, 6, 1)
Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


class Reads:
    """Counts how often it has been read, and answers the number."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        """Reads once more."""
        self.times += 1
        return self.times


def test_it_is_read_once_in_a_transaction_and_anew_in_the_next(
    inside: Inside, alpha: TenantView
) -> None:
    read = Reads()
    with inside(alpha):
        assert [remembered("k", read), remembered("k", read)] == [1, 1]
        assert remembered("another", read) == 2
        db.session.commit()
        assert remembered("k", read) == 3
        forget("k")
        assert remembered("k", read) == 4


def test_a_savepoint_takes_along_what_was_read_in_it(inside: Inside, alpha: TenantView) -> None:
    read = Reads()
    with inside(alpha):
        savepoint = with_savepoint()
        assert remembered("k", read) == 1
        savepoint.rollback()
        assert remembered("k", read) == 2


def test_what_one_tenant_has_read_is_not_anothers(
    inside: Inside, alpha: TenantView, beta: TenantView
) -> None:
    read = Reads()
    with inside(alpha):
        assert remembered("k", read) == 1
    with inside(beta):
        assert remembered("k", read) == 2


@pytest.fixture
def boss() -> Actor:
    return command_actor("Flygel", TODAY, frozenset())


def test_settings_are_read_once_and_a_change_counts_at_once(
    running: Running, inside: Inside, alpha: TenantView, boss: Actor
) -> None:
    with inside(alpha):
        with counted_statements() as statements:
            before = settings_on("ungmusikk", TODAY)["cancel_hours"]
            assert settings_on("ungmusikk", TODAY)["cancel_hours"] == before
            assert running.settings.value("ungmusikk", "cancel_hours", on=TODAY) == before
        asked = [each for each in statements if PluginSetting.__tablename__ in each]
        assert len(asked) == 1
        running.settings.store(boss, "ungmusikk", "cancel_hours", 7, valid_from=TODAY)
        assert settings_on("ungmusikk", TODAY)["cancel_hours"] == 7
        running.settings.remove(boss, "ungmusikk", "cancel_hours", TODAY)
        assert settings_on("ungmusikk", TODAY)["cancel_hours"] == before


def test_what_a_savepoint_has_tuned_in_vain_does_not_count(
    running: Running, inside: Inside, alpha: TenantView, boss: Actor
) -> None:
    with inside(alpha):
        before = settings_on("ungmusikk", TODAY)["cancel_hours"]
        savepoint = with_savepoint()
        running.settings.store(boss, "ungmusikk", "cancel_hours", 7, valid_from=TODAY)
        assert settings_on("ungmusikk", TODAY)["cancel_hours"] == 7
        savepoint.rollback()
        assert settings_on("ungmusikk", TODAY)["cancel_hours"] == before
