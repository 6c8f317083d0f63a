"""`flygel registry …`: the operator's imports."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from core.kit import Reason
from core.plugin_api import (
    current_tenant,
    current_tenant_or_none,
    explain,
    format_date,
    format_number,
    operating_actor,
    owner_of_database,
    use_language,
)
from plugins.registry.figures import DENMARK, NORWAY, FigureProblem
from plugins.registry.figures.fetch import FetchProblem, fetch
from plugins.registry.services.imports import (
    Action,
    ImportPlan,
    apply_plan,
    guess_columns,
    one_import_at_a_time,
    plan_import,
    read_table,
)
from plugins.registry.services.population import (
    PopulationImport,
    import_population,
    preview_population,
)

# How many changes, problems or missing figures a preview lists before it only counts.
LISTED = 20


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
        payload = _payload(source)
        owner = owner_of_database()
        try:
            preview = preview_population(owner, payload, country=country)
            _stop_on_problems(preview.problems)
            _show(preview)
            if dry_run or not preview.to_write:
                click.echo("Nothing was written." if dry_run else "There is nothing to write.")
                return
            if not yes:
                click.confirm(f"Write {_number(len(preview.to_write))} figures?", abort=True)
            with click.progressbar(length=len(preview.to_write), label="Writing") as bar:
                written = import_population(owner, payload, country=country, progress=bar.update)
            _stop_on_problems(written.problems)
            click.echo(
                f"{_number(len(written.new))} figures added,"
                f" {_number(len(written.changed))} changed."
            )
        finally:
            owner.dispose()


@click.command("import-organisations")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
def import_organisations_command(file: Path, dry_run: bool, yes: bool) -> None:
    """Import organisations of a tenant from a CSV or XLSX file.

    Give the tenant first: `flygel registry --tenant SLUG import-organisations FILE`. Shows what
    will change and asks. Nothing is written when a line is wrong; doing it again changes nothing.
    """
    if current_tenant_or_none() is None:
        raise click.UsageError(
            "Say which tenant: flygel registry --tenant SLUG import-organisations FILE"
        )
    with use_language("en"):
        actor = operating_actor()
        read = read_table(_payload(str(file)))
        if read.problem is not None:
            raise click.ClickException(explain(read.problem))
        one_import_at_a_time()
        plan = plan_import(
            read.rows,
            guess_columns(read.header),
            country=current_tenant().country,
            today=actor.today,
        )
        _show_plan(plan)
        if dry_run or not plan.can_be_imported:
            click.echo("Nothing was written." if dry_run else "There is nothing to write.")
            return
        writing = plan.count(Action.NEW) + plan.count(Action.CHANGED)
        if not yes:
            click.confirm(f"Write {_number(writing)} organisations?", abort=True)
        with click.progressbar(length=writing, label="Writing") as bar:
            done = apply_plan(actor, plan, file_name=file.name, progress=bar.update)
        click.echo(f"{_number(done.new)} organisations added, {_number(done.changed)} changed.")


def _show_plan(plan: ImportPlan[Any]) -> None:
    """The plan in words; ends the command where something is wrong."""
    if plan.missing:
        columns = ", ".join(plan.missing)
        raise click.ClickException(f"The file has no column for: {columns}.")
    for action, label in (
        (Action.NEW, "New"),
        (Action.CHANGED, "Changed"),
        (Action.UNCHANGED, "Unchanged"),
    ):
        click.echo(f"{label}: {_number(plan.count(action))}")
        if action is not Action.UNCHANGED:
            _list(
                f"  line {line.line}: {line.name}"
                + "".join(
                    f"; {change.field}: {change.before or '–'} becomes {change.after or '–'}"
                    for change in line.changes
                )
                for line in plan.lines
                if line.action is action
            )
    wrong = [line for line in plan.lines if line.action is Action.WRONG]
    for line in wrong:
        for objection in line.objections:
            place = f"line {line.line}, {objection.field}"
            click.echo(f"{place}: {explain(objection.reason)}", err=True)
    if wrong:
        click.echo(f"Nothing was imported: {_number(len(wrong))} lines are wrong.", err=True)
        sys.exit(1)


def _payload(source: str) -> bytes:
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


def _stop_on_problems(problems: Sequence[FigureProblem]) -> None:
    if not problems:
        return
    for problem in problems[:LISTED]:
        click.echo(_said(problem), err=True)
    if len(problems) > LISTED:
        click.echo(f"… and {_number(len(problems) - LISTED)} more.", err=True)
    click.echo(f"Nothing was imported: {_number(len(problems))} problems.", err=True)
    sys.exit(1)


def _said(problem: FigureProblem) -> str:
    place = [f"line {problem.line}"] if problem.line is not None else []
    place += [problem.cell] if problem.cell else []
    said = explain(Reason(problem.code, problem.message, problem.params))
    return f"{', '.join(place)}: {said}" if place else said


def _show(preview: PopulationImport) -> None:
    click.echo(f"Format: {preview.format}")
    click.echo(f"New: {_number(len(preview.new))}")
    _list(
        f"  {each.code} {format_date(each.day)}: {_number(each.population)}" for each in preview.new
    )
    click.echo(f"Changed: {_number(len(preview.changed))}")
    _list(
        f"  {each.figure.code} {format_date(each.figure.day)}: {_number(each.old_population)}"
        f" ({each.old_source}) becomes {_number(each.figure.population)} ({each.figure.source})"
        for each in preview.changed
    )
    click.echo(f"Unchanged: {_number(preview.unchanged)}")
    if preview.absent:
        click.echo(f"Without a figure, left out: {_number(len(preview.absent))}")
        _list(
            f"  {each.code} {format_date(each.day)}: the office says “{each.status or 'nothing'}”"
            for each in preview.absent
        )
    if preview.other_country:
        click.echo(f"Of another country, left out: {_number(preview.other_country)}")
    if preview.ignored:
        click.echo(f"No municipality's total, left out: {_number(preview.ignored)}")


def _list(lines: Iterable[str]) -> None:
    for number, line in enumerate(lines):
        if number == LISTED:
            click.echo("  …")
            return
        click.echo(line)


def _number(value: int | None) -> str:
    return format_number(value or 0)
