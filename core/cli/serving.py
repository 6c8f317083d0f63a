"""Serving, the worker and the demonstration."""

from __future__ import annotations

import sys

import click

from core.cli.surroundings import application, var_folder


@click.command()
@click.option("--port", type=int, envvar="PORT", default=8000, show_default=True)
def serve(port: int) -> None:
    """Run everything: database, migrations, demonstration, worker and web server."""
    from core.serve import run

    sys.exit(run(port=port, var=var_folder()))


@click.command()
def worker() -> None:
    """Run the jobs: mail and everything that takes long."""
    from core.jobs import run_worker

    run_worker(application())


@click.command()
def demo() -> None:
    """Make the demonstration's tenants, once, and print their log-ins."""
    from core.demo import ensure_demo

    ensure_demo(application())
