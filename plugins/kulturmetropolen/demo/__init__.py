"""The demonstration: true members of the culture agreement, and people who are invented."""

from plugins.kulturmetropolen.demo.filling import fill
from plugins.kulturmetropolen.demo.tenant import SLUG, TENANT

__all__ = ["SLUG", "TENANT", "fill"]
