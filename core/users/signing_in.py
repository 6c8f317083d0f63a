"""Signing in: Flask-Security with the platform's own accounts, templates and texts."""

from __future__ import annotations

from flask import Flask

from core.web.access import Routes


def install(app: Flask, routes: Routes) -> None:
    """Sets Flask-Security up and marks its routes."""
    raise NotImplementedError
