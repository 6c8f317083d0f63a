"""`flygel registry import-population`: figures of everybody, for the operator."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from core.kit import Reason
from core.plugin_api import explain, format_date, owner_of_database, use_language
from plugins.registry.cli.saying import LISTED, list_lines, number_text, read_source
from plugins.registry.figures import DENMARK, NORWAY, FigureProblem
from plugins.registry.services.population import (
    PopulationImport,
    import_population,
    preview_population,
)


@click.command("import-population")
@click.argument("source", metavar="FILE|URL")
@click.option(
    "--country", type=click.Choice([NORWAY, DENMARK]), help="Take only this country's figures."
)
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
def import_population_command(source: str, country: str | None, dry_run: bool, yes: bool) -> None:
    """Import population figures from a file or an address of SSB or DST.

    Reads CSV, SSB 07459 (JSON-stat 2) and DST FOLK1A (JSON-stat, bulk). Shows what will change
    and asks. Nothing is written when anything in the file is wrong; doing it again changes nothing.
    """
    with use_language("en"):
        payload = read_source(source)
        owner = owner_of_database()
        preview = preview_population(owner, payload, country=country)
        _stop_on_problems(preview.problems)
        _show(preview)
        if dry_run or not preview.to_write:
            click.echo("Nothing was written." if dry_run else "There is nothing to write.")
            return
        if not yes:
            click.confirm(f"Write {number_text(len(preview.to_write))} figures?", abort=True)
        with click.progressbar(length=len(preview.to_write), label="Writing") as bar:
            written = import_population(owner, payload, country=country, progress=bar.update)
        _stop_on_problems(written.problems)
        click.echo(
            f"{number_text(len(written.new))} figures added,"
            f" {number_text(len(written.changed))} changed."
        )


def _stop_on_problems(problems: Sequence[FigureProblem]) -> None:
    if not problems:
        return
    for problem in problems[:LISTED]:
        click.echo(_said(problem), err=True)
    if len(problems) > LISTED:
        click.echo(f"… and {number_text(len(problems) - LISTED)} more.", err=True)
    click.echo(f"Nothing was imported: {number_text(len(problems))} problems.", err=True)
    sys.exit(1)


def _said(problem: FigureProblem) -> str:
    place = [f"line {problem.line}"] if problem.line is not None else []
    place += [problem.cell] if problem.cell else []
    said = explain(Reason(problem.code, problem.message, problem.params))
    return f"{', '.join(place)}: {said}" if place else said


def _show(preview: PopulationImport) -> None:
    click.echo(f"Format: {preview.format}")
    click.echo(f"New: {number_text(len(preview.new))}")
    list_lines(
        f"  {each.code} {format_date(each.day)}: {number_text(each.population)}"
        for each in preview.new
    )
    click.echo(f"Changed: {number_text(len(preview.changed))}")
    list_lines(
        f"  {each.figure.code} {format_date(each.figure.day)}: {number_text(each.old_population)}"
        f" ({each.old_source}) becomes {number_text(each.figure.population)} ({each.figure.source})"
        for each in preview.changed
    )
    click.echo(f"Unchanged: {number_text(preview.unchanged)}")
    if preview.absent:
        click.echo(f"Without a figure, left out: {number_text(len(preview.absent))}")
        list_lines(
            f"  {each.code} {format_date(each.day)}: the office says “{each.status or 'nothing'}”"
            for each in preview.absent
        )
    if preview.other_country:
        click.echo(f"Of another country, left out: {number_text(preview.other_country)}")
    if preview.ignored:
        click.echo(f"No municipality's total, left out: {number_text(preview.ignored)}")
