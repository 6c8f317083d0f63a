"""Kulturmetropolen's pages, by topic."""

from plugins.kulturmetropolen.views import (  # noqa: F401 - each registers its pages
    effort_steps,
    efforts,
    evenings,
    handovers,
    heats,
    moves,
    network,
    pipeline,
    practices,
    sessions,
    stages,
    studios,
    venues,
)
from plugins.kulturmetropolen.views.blueprint import pages

__all__ = ["pages"]
