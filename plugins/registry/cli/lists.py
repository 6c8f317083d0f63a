"""`flygel registry --tenant SLUG …`: lists of a tenant's organisations and people."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from core.plugin_api import (
    TaskRefused,
    current_tenant,
    current_tenant_or_none,
    explain,
    format_datetime,
    gettext,
    now,
    operating_actor,
    use_language,
)
from plugins.registry.cli.saying import list_lines, number_text, read_source
from plugins.registry.services.editing import NotThere
from plugins.registry.services.imports import (
    KINDS,
    ORGANISATIONS,
    PEOPLE,
    Action,
    ImportPlan,
    guess_columns,
    import_done,
    import_runs,
    one_import_at_a_time,
    preview_undo,
    read_table,
    undo,
    what_stays,
)

_file = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
_dry_run = click.option(
    "--dry-run", is_flag=True, help="Show what would change, and change nothing."
)
_yes = click.option("--yes", is_flag=True, help="Do not ask before writing.")


@click.command("import-organisations")
@_file
@_dry_run
@_yes
def import_organisations_command(file: Path, dry_run: bool, yes: bool) -> None:
    """Import organisations of a tenant from a CSV or XLSX file.

    Give the tenant first: `flygel registry --tenant SLUG import-organisations FILE`. Shows what
    will change and asks. Nothing is written when a line is wrong; doing it again changes nothing.
    """
    _import(ORGANISATIONS, file, dry_run=dry_run, yes=yes)


@click.command("import-people")
@_file
@_dry_run
@_yes
def import_people_command(file: Path, dry_run: bool, yes: bool) -> None:
    """Import pupils, guardians and teachers of a tenant from a CSV or XLSX file.

    Give the tenant first: `flygel registry --tenant SLUG import-people FILE`. Shows what will
    change and asks; never where somebody lives. Nothing is written when a line is wrong; doing it
    again changes nothing, and `undo-import` takes it back.
    """
    _import(PEOPLE, file, dry_run=dry_run, yes=yes)


@click.command("imports")
def imports_command() -> None:
    """List the imports of a tenant that can be taken back, the newest first."""
    _demand_tenant("imports")
    with use_language("en"):
        runs = import_runs()
        for run in runs:
            state = ", taken back" if run.undone_at else ""
            click.echo(
                f"{run.id}  {format_datetime(run.done_at)}  {run.kind}  {run.file_name}:"
                f" {number_text(run.added)} added, {number_text(run.changed)} changed{state}"
            )
        if not runs:
            click.echo("There are no imports.")


@click.command("undo-import")
@click.argument("run_id", metavar="IMPORT", type=click.UUID)
@_dry_run
@_yes
def undo_import_command(run_id: UUID, dry_run: bool, yes: bool) -> None:
    """Take a whole import back: what it added goes, what it changed is set back.

    `flygel registry --tenant SLUG imports` lists them. What somebody has changed since, or what
    something else rests on, is left as it is and told.
    """
    _demand_tenant("undo-import IMPORT")
    with use_language("en"):
        actor = operating_actor()
        try:
            run = import_done(run_id)
        except NotThere:
            raise click.ClickException(f"There is no import {run_id}.") from None
        verdicts = preview_undo(run_id) if run.undone_at is None else []
        removed = sum(each.removes and each.stays is None for each in verdicts)
        set_back = sum(not each.removes and each.stays is None for each in verdicts)
        click.echo(
            f"{run.file_name}: {number_text(run.added)} added, {number_text(run.changed)} changed"
        )
        click.echo(f"Would be removed: {number_text(removed)}")
        click.echo(f"Would be set back: {number_text(set_back)}")
        click.echo(f"Would stay: {number_text(len(verdicts) - removed - set_back)}")
        if dry_run:
            click.echo("Nothing was written.")
            return
        if not yes:
            click.confirm("Take it back?", abort=True)
        try:
            done = undo(actor, run_id, now=now())
        except TaskRefused as refused:
            raise click.ClickException(
                " ".join(explain(each) for each in refused.reasons)
            ) from None
        for impact in done:
            click.echo(f"{gettext(impact.label)}: {number_text(impact.count)}")
        list_lines(f"  {label}: {gettext(reason)}" for label, reason in what_stays(run_id))


def _import(kind_key: str, file: Path, *, dry_run: bool, yes: bool) -> None:
    """Reads, plans, shows, asks and imports, all or nothing."""
    _demand_tenant(f"import-{kind_key} FILE")
    kind = KINDS[kind_key]
    with use_language("en"):
        actor = operating_actor()
        read = read_table(read_source(str(file)))
        if read.problem is not None:
            raise click.ClickException(explain(read.problem))
        one_import_at_a_time()
        plan = kind.plan(
            read.rows,
            guess_columns(read.header, kind.fields),
            country=current_tenant().country,
            today=actor.today,
        )
        _show_plan(plan)
        if dry_run or not plan.can_be_imported:
            click.echo("Nothing was written." if dry_run else "There is nothing to write.")
            return
        writing = plan.count(Action.NEW) + plan.count(Action.CHANGED)
        what = "organisations" if kind_key == ORGANISATIONS else "lines"
        if not yes:
            click.confirm(f"Write {number_text(writing)} {what}?", abort=True)
        with click.progressbar(length=writing, label="Writing") as bar:
            done = kind.apply(actor, plan, file_name=file.name, progress=bar.update)
        click.echo(f"{number_text(done.new)} {what} added, {number_text(done.changed)} changed.")


def _demand_tenant(command: str) -> None:
    if current_tenant_or_none() is None:
        raise click.UsageError(f"Say which tenant: flygel registry --tenant SLUG {command}")


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
        click.echo(f"{label}: {number_text(plan.count(action))}")
        if action is not Action.UNCHANGED:
            list_lines(
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
        click.echo(f"Nothing was imported: {number_text(len(wrong))} lines are wrong.", err=True)
        sys.exit(1)
