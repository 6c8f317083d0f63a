"""The application's connection: as the app role, and only to a database that keeps its promise."""

from __future__ import annotations

from flask import Flask

from core.db.catalogue import UnsafeDatabase, check_catalogue
from core.db.migrations import import_models
from core.db.session import db
from core.plugin_host import PluginHost


def install(app: Flask, host: PluginHost) -> None:
    """Connects the application as the app role and makes every table known."""
    import_models(host)
    db.init_app(app)


def refuse_unsafe(app: Flask) -> None:
    """Raises UnsafeDatabase when the database does not keep the rules of tenancy."""
    with app.app_context(), db.engine.connect() as connection:
        problems = check_catalogue(connection, extra_schemas=frozenset({"jobs"}))
    if problems:
        raise UnsafeDatabase("\n".join(problems))
