"""What the start page shows of calls: for each reader what they can do something about."""

from __future__ import annotations

from collections.abc import Sequence

from core.plugin_api import Actor, Panel, gettext, now
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.application_lists import my_applications
from plugins.calls.queries.review import to_read
from plugins.calls.queries.waiting import waiting_for_office

MOST = 5


def panels_for(actor: Actor) -> Sequence[Panel]:
    """The reader's panels; one that has nothing to say is not there."""
    found: list[Panel] = []
    moment = now()
    if actor.may(CallsPermission.APPLY):
        own = [each for each in my_applications(actor) if each.state != "withdrawn"]
        if own:
            found.append(
                Panel(
                    key="mine",
                    title=gettext("My applications"),
                    template="calls/panel_mine.html",
                    context={"applications": own[:MOST]},
                    permission=CallsPermission.APPLY,
                    order=30,
                )
            )
    if actor.may(CallsPermission.REVIEW):
        lines = to_read(actor, now=moment)
        if lines:
            waiting = sum(1 for each in lines if not each.handed_in and not each.abstained)
            found.append(
                Panel(
                    key="reading",
                    title=gettext("To read"),
                    template="calls/panel_reading.html",
                    context={"waiting": waiting},
                    permission=CallsPermission.REVIEW,
                    order=10,
                )
            )
    if actor.may(CallsPermission.MANAGE):
        counted = waiting_for_office(moment)
        if any(counted.values()):
            found.append(
                Panel(
                    key="office",
                    title=gettext("Calls: what waits"),
                    template="calls/panel_office.html",
                    context={"waiting": counted},
                    permission=CallsPermission.MANAGE,
                    order=15,
                )
            )
    return found
