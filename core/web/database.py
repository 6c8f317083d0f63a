"""The application's connection: as the app role, and only to a database that keeps its promise."""

from __future__ import annotations

from flask import Flask

from core.db.catalogue import UnsafeDatabase, check_catalogue
from core.db.migrations import quarantine_unmigrated, tables_of
from core.db.session import db
from core.plugin_host import PluginHost


def install(app: Flask, host: PluginHost) -> None:
    """Connects the application as the app role; a plugin behind its tables is quarantined."""
    db.init_app(app)
    with app.app_context():
        quarantine_unmigrated(db.engine, host)
        # A process that is copied afterwards must not share a connection with its copies.
        db.engine.dispose()


def refuse_unsafe(app: Flask, host: PluginHost) -> None:
    """Raises UnsafeDatabase when the database does not keep the rules of tenancy."""
    with app.app_context():
        with db.engine.connect() as connection:
            problems = check_catalogue(
                connection, tables_of(host), extra_schemas=frozenset({"jobs"})
            )
        db.engine.dispose()
    if problems:
        raise UnsafeDatabase("\n".join(problems))
