"""Templates: the platform's own, and each plugin's under its name."""

from __future__ import annotations

from flask import Flask, render_template
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from core import i18n
from core.contributions import Panel
from core.plugin_host import PluginHost
from core.web import charts
from core.web.running import may_open


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
    # The chart components ask the first where things lie; a link asks the last where to lead.
    app.jinja_env.globals.update(charts=charts, render_panel=render_panel, may_open=may_open)


def render_panel(panel: Panel) -> Markup:
    """A plugin's panel with its own context; escaped like any template."""
    return Markup(render_template(panel.template, **panel.context))  # noqa: S704 - a template's own output
