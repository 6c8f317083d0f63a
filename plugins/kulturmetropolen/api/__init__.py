"""Kulturmetropolen's endpoints: all that its pages do, by topic."""

from plugins.kulturmetropolen.api import (  # noqa: F401 - each adds its endpoints
    efforts,
    handovers,
    heats,
    network,
    practices,
    sessions,
    stages,
    talents,
)
from plugins.kulturmetropolen.api.blueprint import endpoints

__all__ = ["endpoints"]
