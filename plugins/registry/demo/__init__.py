"""The demonstration: an organisation with its municipalities, and no programme on yet."""

from plugins.registry.demo.filling import fill
from plugins.registry.demo.tenants import TENANTS

__all__ = ["TENANTS", "fill"]
