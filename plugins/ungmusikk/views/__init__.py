"""UngMusikk's pages, a module for each entry of the menu."""

from plugins.ungmusikk.views import (
    areas,
    calls,
    classes,
    corrections,
    income,
    lessons,
    members,
    municipality,
    payments,
    rounds,
    surveys,
    talent,
    what_if,
)
from plugins.ungmusikk.views.blueprint import pages

__all__ = [
    "areas",
    "calls",
    "classes",
    "corrections",
    "income",
    "lessons",
    "members",
    "municipality",
    "pages",
    "payments",
    "rounds",
    "surveys",
    "talent",
    "what_if",
]
