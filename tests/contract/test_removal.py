"""What a plugin kept in a tenant can be deleted from its page, whatever is in it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

from core.db.session import db
from core.tenants.context import TenantView
from core.tenants.removal import preview_removal, remove_plugin_data
from core.tenants.services import disable_plugin
from core.web.running import Running
from core.workspace import operator
from tests.support.samples import make_all

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


def test_every_plugin_can_be_switched_off_and_its_rows_deleted(
    running: Running, inside: Inside, alpha: TenantView
) -> None:
    host = running.host
    with inside(alpha):
        make_all(running, "Zzgone")
        actor = operator(host, date(2026, 1, 1))
        # Who builds on another goes first, as the page asks for.
        for name in reversed(list(host.plugins)):
            disable_plugin(host, actor, name, source="test")
            deleted = remove_plugin_data(host, actor, name)
            db.session.expire_all()
            left = preview_removal(host, name)
            assert (left.rows, left.settings, left.roles) == (0, 0, 0), name
            assert deleted.rows > 0, f"The samples of {name} hold nothing."
