"""Templates: the platform's own, and each plugin's under its name."""

from __future__ import annotations

from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined

from core import i18n
from core.plugin_host import PluginHost


def install(app: Flask, host: PluginHost) -> None:
    """Finds templates, and installs languages and formats into Jinja."""
    folders = [plugin.folder / "templates" for plugin in host.plugins.values()]
    own = app.jinja_loader or FileSystemLoader([])
    app.jinja_loader = ChoiceLoader([own, *(FileSystemLoader(folder) for folder in folders)])
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    for folder in host.catalogues():
        i18n.add_catalogue(folder)
    i18n.install(app.jinja_env)
