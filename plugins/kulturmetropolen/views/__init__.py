"""Kulturmetropolen's pages, by topic."""

from plugins.kulturmetropolen.views import (  # noqa: F401 - each registers its pages
    activities,
    efforts,
    handovers,
    moves,
    network,
    pipeline,
    stages,
)
from plugins.kulturmetropolen.views.blueprint import pages

__all__ = ["pages"]
