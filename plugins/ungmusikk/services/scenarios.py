"""UM-13: a what-if gets an address to be shown to others."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from core.plugin_api import Actor, db, record_change
from plugins.ungmusikk.models import SharedScenario


def share_scenario(actor: Actor, *, title: str, year: int, assumptions: Mapping[str, Any]) -> str:
    """UM-13: keeps the assumptions and answers the key of their address, which nobody can guess.

    What comes of them is worked out when it is opened; opening needs the permission.
    """
    row = SharedScenario(
        key=secrets.token_urlsafe(18),
        title=title.strip(),
        year=year,
        assumptions=dict(assumptions),
        shared_by=actor.name,
        shared_on=actor.today,
    )
    db.session.add(row)
    db.session.flush()
    record_change(
        actor,
        "ungmusikk:what_if:share",
        subject=("shared_scenario", str(row.id), row.title),
        after={"title": row.title, "year": year},
    )
    return row.key
