"""Whose steps the start page shows already, so that nobody shows the same again."""

from __future__ import annotations

from uuid import UUID

from core.plugin_api import Actor, guarded_contributions


def people_with_shown_steps(actor: Actor) -> frozenset[UUID]:
    """The people whose steps some plugin shows the actor on the start page.

    A plugin that cannot say counts as showing none: rather twice than not at all.
    """
    shown, _ = guarded_contributions("provide_shown_steps", actor=actor)
    return frozenset[UUID]().union(*(each.people for each in shown))
