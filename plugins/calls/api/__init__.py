"""JSON endpoints of calls: everything that the pages do."""

from plugins.calls.api import applications, calls, decisions, forms, panel, review
from plugins.calls.api.blueprint import endpoints

__all__ = ["applications", "calls", "decisions", "endpoints", "forms", "panel", "review"]
