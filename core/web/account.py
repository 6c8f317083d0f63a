"""Pages about oneself."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("account", __name__, url_prefix="/account")
