"""The programme's pages, a module for each thing that people do."""

from plugins.fremtidens_kulturskole.views import (
    advice,
    cohorts,
    gatherings,
    goals,
    groups,
    hand_ins,
    members,
    reports,
    support,
    theme,
)
from plugins.fremtidens_kulturskole.views.blueprint import pages

__all__ = [
    "advice",
    "cohorts",
    "gatherings",
    "goals",
    "groups",
    "hand_ins",
    "members",
    "pages",
    "reports",
    "support",
    "theme",
]
