"""The blueprint that all of the administrator's pages share."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("administration", __name__, url_prefix="/administration")
