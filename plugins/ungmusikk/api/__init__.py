"""UngMusikk's endpoints: everything that its pages do."""

from plugins.ungmusikk.api import areas, calls, income, members, rounds, surveys, talent, what_if
from plugins.ungmusikk.api.blueprint import endpoints

__all__ = [
    "areas",
    "calls",
    "endpoints",
    "income",
    "members",
    "rounds",
    "surveys",
    "talent",
    "what_if",
]
