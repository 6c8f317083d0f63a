"""What the commands have in common: reading what they are given, and saying numbers and lines."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from core.kit import Reason
from core.plugin_api import explain, format_number
from plugins.registry.figures.fetch import FetchProblem, fetch

# How many changes, problems or missing figures a preview lists before it only counts.
LISTED = 20


def read_source(source: str) -> bytes:
    """The content of a file or an address; ends the command where there is none."""
    if source.startswith(("https://", "http://")):
        try:
            return fetch(source)
        except FetchProblem as problem:
            said = explain(Reason(problem.code, problem.message, problem.params))
            raise click.ClickException(said) from None
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise click.ClickException(f"{source} cannot be read: {error.strerror}.") from None


def list_lines(lines: Iterable[str]) -> None:
    """The first lines, and a sign that there are more."""
    for number, line in enumerate(lines):
        if number == LISTED:
            click.echo("  …")
            return
        click.echo(line)


def number_text(value: int | None) -> str:
    """A number as one writes it."""
    return format_number(value or 0)
