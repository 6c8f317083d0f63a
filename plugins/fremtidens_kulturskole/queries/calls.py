"""The programme's calls, to choose the one that a cohort is chosen by."""

from __future__ import annotations

from core.plugin_api import Actor, now, pick
from plugins import calls
from plugins.fremtidens_kulturskole.settings import PLUGIN


def own_calls(actor: Actor) -> list[tuple[str, str]]:
    """Id and title of the programme's calls that the actor may see, newest first."""
    found = calls.calls(actor, now=now()).items
    return [(str(each.id), pick(each.title)) for each in found if each.programme == PLUGIN]
