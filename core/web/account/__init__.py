"""Pages about oneself, one module per group of pages, on one blueprint."""

from core.web.account import email as _email
from core.web.account import overview as _overview
from core.web.account import second_factor as _second_factor
from core.web.account import sessions as _sessions
from core.web.account import tokens as _tokens
from core.web.account.blueprint import pages

__all__ = ["pages"]

# Importing a module is what puts its pages on the blueprint.
_GROUPS = (_email, _overview, _second_factor, _sessions, _tokens)
