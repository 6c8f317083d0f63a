"""The demonstration: UngMusikk with its true members, and people who are obviously invented.

Municipalities, schools, partners and figures are facts (see README.md). Names of people, case
numbers, days of payment and every number marked “Eksempel” are made up.
"""

from plugins.ungmusikk.demo.filling import fill, let_members_act
from plugins.ungmusikk.demo.tenant import SLUG, TENANT

__all__ = ["SLUG", "TENANT", "fill", "let_members_act"]
