"""The pages of calls."""

from plugins.calls.views import (
    applications,
    awards,
    calls,
    decisions,
    forms,
    panel,
    review,
    writing,
)
from plugins.calls.views.blueprint import pages

__all__ = [
    "applications",
    "awards",
    "calls",
    "decisions",
    "forms",
    "pages",
    "panel",
    "review",
    "writing",
]
