"""UngMusikk's pages, a module for each entry of the menu."""

from plugins.ungmusikk.views import (
    corrections,
    income,
    members,
    municipality,
    payments,
    rounds,
    what_if,
)
from plugins.ungmusikk.views.blueprint import pages

__all__ = [
    "corrections",
    "income",
    "members",
    "municipality",
    "pages",
    "payments",
    "rounds",
    "what_if",
]
