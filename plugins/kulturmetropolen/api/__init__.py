"""Kulturmetropolen's JSON endpoints: everything that the pages do."""

from plugins.kulturmetropolen.api import others, pipeline  # noqa: F401 - each adds its endpoints
from plugins.kulturmetropolen.api.blueprint import endpoints

__all__ = ["endpoints"]
