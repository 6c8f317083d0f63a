"""What a command works in: the settings of the environment, the application, its context."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core import config as configuration
from core.config import Config

if TYPE_CHECKING:
    from flask import Flask


def settings() -> Config:
    """The settings, completed from the embedded database that `make run` keeps under var/."""
    from core.serve import environment

    return configuration.load(environment())


def var_folder() -> Path:
    """The folder for what this machine keeps."""
    return Path(os.environ.get("FLYGEL_VAR", "var"))


def application() -> Flask:
    """The application as the environment describes it."""
    from core.app import create_app

    return create_app(settings())


def inside_app(command: Callable[..., Any]) -> Callable[..., Any]:
    """Runs a command inside the application's context."""

    @click.pass_context
    def wrapped(ctx: click.Context, *args: Any, **kwargs: Any) -> Any:
        ctx.with_resource(application().app_context())
        return ctx.invoke(command, *args, **kwargs)

    wrapped.__name__ = command.__name__
    wrapped.__doc__ = command.__doc__
    return wrapped
