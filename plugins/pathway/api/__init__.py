"""The pathway's endpoints, by topic; each module adds its own to the one blueprint."""

from plugins.pathway.api import choices, items, portfolio, practice, talks, ways
from plugins.pathway.api.blueprint import endpoints

__all__ = ["choices", "endpoints", "items", "portfolio", "practice", "talks", "ways"]
