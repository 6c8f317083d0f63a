"""Pages."""

from flask import Blueprint

from core.plugin_api import requires

pages = Blueprint("pathway", __name__)


@pages.get("/mine")
@requires("pathway:own:use")
def my_pathway() -> str:
    """Soon."""
    return ""


@pages.get("/")
@requires("pathway:pathway:list")
def pathways() -> str:
    """Soon."""
    return ""
