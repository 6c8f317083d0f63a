"""The administrator's pages."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("administration", __name__, url_prefix="/administration")
