"""The application, made in the order in which its parts need each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from types import ModuleType

from flask import Flask

from core import config as configuration
from core import logs
from core.config import Config
from core.plugin_host import PluginHost
from core.tenants.settings import Settings
from core.users import signing_in
from core.web import (
    converters,
    database,
    errors,
    forged_forms,
    mounting,
    pages,
    proxies,
    requests,
    running,
    security_headers,
    templating,
)
from core.web.access import Routes


def create_app(
    config: Config | None = None,
    *,
    extra_plugins: Iterable[tuple[str, Callable[[], ModuleType]]] = (),
) -> Flask:
    """A Flygel that is ready to serve.

    Raises ConfigError for a wrong environment, UnmarkedRoute for a route without owner or
    access mark, and UnsafeDatabase when the database does not keep the rules of tenancy.
    """
    config = config or configuration.load()
    logs.configure(config)
    host = PluginHost.discover(extra=extra_plugins)
    while True:
        # A plugin that cannot be mounted is put aside, and it is begun again without it.
        with suppress(mounting.Quarantined):
            return _application(config, host)


def _application(config: Config, host: PluginHost) -> Flask:
    routes = Routes()
    app = Flask("core.web", static_url_path="/static", template_folder="templates")
    configure(app, config)
    converters.install(app)
    running.install(
        app, running.Running(config=config, host=host, routes=routes, settings=Settings(host))
    )
    database.install(app, host)
    requests.install(app)
    security_headers.install(app)
    proxies.install(app, config)
    forged_forms.install(app)
    templating.install(app, host)
    pages.install(app)
    errors.install(app)
    signing_in.install(app, routes)
    mounting.mount_core(app, routes)
    mounting.mount_plugins(app, routes, host)
    every_permission = mounting.known_permissions(host, *host.plugins)
    routes.check(app, app.url_map.iter_rules(), every_permission)
    database.refuse_unsafe(app, host)
    return app


def configure(app: Flask, config: Config) -> None:
    """Flask's own settings."""
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={
            "pool_pre_ping": True,
            "pool_size": 5,
            "max_overflow": 5,
            # Each request rolls a transaction back, and psycopg forgets then what it has prepared.
            "connect_args": {"prepare_threshold": None},
        },
        SESSION_COOKIE_NAME="flygel_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.env == "production",
        MAX_CONTENT_LENGTH=16 * 1024 * 1024,
        # A form may lie open for a school day; the session's own end is what guards it.
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
        TESTING=config.env == "test",
    )
