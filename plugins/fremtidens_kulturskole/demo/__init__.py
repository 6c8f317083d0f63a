"""The demonstration: the pilot of 2021, replayed with invented people."""

from plugins.fremtidens_kulturskole.demo.filling import fill, go_on
from plugins.fremtidens_kulturskole.demo.tenant import SLUG, TENANT

__all__ = ["SLUG", "TENANT", "fill", "go_on"]
