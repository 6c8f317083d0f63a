"""UngMusikk's endpoints: everything that its pages do."""

from plugins.ungmusikk.api import income, members, rounds, what_if
from plugins.ungmusikk.api.blueprint import endpoints

__all__ = ["endpoints", "income", "members", "rounds", "what_if"]
