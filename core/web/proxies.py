"""Behind a reverse proxy, the visitor's address and scheme are in headers, if it is trusted."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from core.config import Config


def install(app: Flask, config: Config) -> None:
    """Trusts as many proxies as the operator says stand in front (FLYGEL_PROXIES), 0 by default."""
    if config.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=config.proxies
        )
