"""The programme's endpoints: everything that the pages do."""

from plugins.fremtidens_kulturskole.api import (
    advice,
    cohorts,
    gatherings,
    goals,
    groups,
    hand_ins,
    reports,
    support,
)
from plugins.fremtidens_kulturskole.api.blueprint import endpoints

__all__ = [
    "advice",
    "cohorts",
    "endpoints",
    "gatherings",
    "goals",
    "groups",
    "hand_ins",
    "reports",
    "support",
]
