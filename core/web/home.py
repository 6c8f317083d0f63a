"""The reader's own start page: the panels of the plugins that are on, each guarded by itself."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from core.contributions import Panel
from core.i18n import gettext
from core.plugin_host import FailedPart
from core.tenants.context import enabled_plugins
from core.users.actor import Actor
from core.web.running import guarded, running
from core.web.templating import render_panel


@dataclass(frozen=True)
class HomePart:
    """A panel as the page shows it; `body` None: it could not be loaded.

    `leads`: it comes first and over the whole width.
    """

    title: str
    body: Markup | None
    leads: bool = False


def home_parts(actor: Actor) -> list[HomePart]:
    """What the plugins that are on show this reader, in their order."""
    panels = running().host.panels(enabled_plugins(), actor, guard=guarded)
    return [_drawn(panel) for panel in panels if _is_for(panel, actor)]


def _is_for(panel: Panel | FailedPart, actor: Actor) -> bool:
    return isinstance(panel, FailedPart) or panel.permission is None or actor.may(panel.permission)


def _drawn(panel: Panel | FailedPart) -> HomePart:
    if isinstance(panel, FailedPart):
        info = running().host.plugins[panel.plugin].info
        return HomePart(title=gettext(info.label), body=None)
    # A template that breaks costs its own panel, just as a hook that raises does.
    return HomePart(
        title=gettext(panel.title),
        body=guarded(lambda: render_panel(panel)),
        leads=panel.leads,
    )
