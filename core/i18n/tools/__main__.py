"""The commands: `python -m core.i18n.tools extract|compile|check|todo|fill`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TextIO

import click

from core.i18n.catalogues import write_compiled
from core.i18n.tools import checking, filling
from core.i18n.tools.extraction import extract
from core.i18n.tools.project import TRANSLATED, Project


@click.group(help="Keep the translations in step with the sources.")
@click.option(
    "--source",
    "sources",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of a third party's plugin; may be given again.",
)
@click.option(
    "--translations",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where that plugin's translations lie.",
)
@click.pass_context
def main(context: click.Context, sources: tuple[Path, ...], translations: Path | None) -> None:
    """Choose the project: the built-in one, or a third party's plugin."""
    if bool(sources) != bool(translations):
        raise click.UsageError("Give --source and --translations together, or neither.")
    if translations is None:
        context.obj = Project.built_in()
        return
    folders = tuple(source.resolve() for source in sources)
    context.obj = Project(folders[0].parent, folders, translations.resolve())


@main.command("extract", help="Bring the files in step with the sources.")
@click.pass_obj
def extract_command(project: Project) -> None:
    """Find all messages and list them in the translators' files."""
    click.echo(f"{extract(project)} messages")


@main.command("compile", help="Compile the translations.")
@click.pass_obj
def compile_command(project: Project) -> None:
    """Write the compiled file beside each source."""
    for language in project.languages:
        if project.catalogue(language).exists():
            write_compiled(project.catalogue(language))


@main.command("check", help="Fail when a text is missing or wrong.")
@click.pass_obj
def check_command(project: Project) -> None:
    """Print every fault and fail when there is any."""
    found = checking.faults(project)
    for fault in found:
        click.echo(fault)
    if found:
        click.echo(f"{len(found)} faults", err=True)
        sys.exit(1)


@main.command("todo", help="Print what is not translated, as JSON.")
@click.option("--lang", "language", type=click.Choice(TRANSLATED), help="Only this language.")
@click.pass_obj
def todo_command(project: Project, language: str | None) -> None:
    """List the messages that some language, or this one, lacks."""
    languages = (language,) if language else project.languages
    click.echo(json.dumps(filling.todo(project, languages), ensure_ascii=False, indent=1))


@main.command("fill", help='Put in translations: {message: {"nb": …, "nn": …, "da": …}}.')
@click.argument("file", type=click.File(encoding="utf-8"))
@click.pass_obj
def fill_command(project: Project, file: TextIO) -> None:
    """Put in what is right, and print and refuse the rest; plural forms are lists."""
    refused = filling.fill(project, json.loads(file.read()))
    for fault in refused:
        click.echo(fault)
    if refused:
        sys.exit(1)


if __name__ == "__main__":
    main()
