"""The pathway's pages, by topic; each module adds its own to the one blueprint."""

from plugins.pathway.views import choices, items, portfolio, practice, talks, ways
from plugins.pathway.views.blueprint import pages

__all__ = ["choices", "items", "pages", "portfolio", "practice", "talks", "ways"]
