"""Organisations that run their own Flygel."""

from __future__ import annotations

import json

import click
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from core.cli.surroundings import inside_app, settings
from core.db.owner import owner_engine
from core.tenants.directory import all_tenants, create_tenant, described, set_tenant_status
from core.tenants.models import TenantStatus


@click.group()
def tenant() -> None:
    """Organisations that run their own Flygel."""


@tenant.command()
@click.argument("slug")
@click.option(
    "--name",
    "names",
    multiple=True,
    required=True,
    help="nb=Navn; once per language, or the name alone.",
)
@click.option("--country", type=click.Choice(["NO", "DK"]), required=True)
@click.option("--languages", default=None, help="Offered, the default first: nb,nn")
@click.option("--colour", "colours", multiple=True, help="#rrggbb, up to three")
def create(
    slug: str, names: tuple[str, ...], country: str, languages: str | None, colours: tuple[str, ...]
) -> None:
    """Make a tenant; it answers at its host name at once."""
    offered = languages.split(",") if languages else {"NO": ["nb", "nn"], "DK": ["da"]}[country]
    texts = {}
    for name in names:
        language, equals, text = name.partition("=")
        texts[language if equals else offered[0]] = text if equals else name
    made = create_tenant(
        owner_engine(settings()),
        slug=slug,
        names=texts,
        country=country,
        languages=offered,
        colours=colours,
    )
    click.echo(f"{made.slug}: {made.names.get(made.default_language, slug)} ({made.id})")


@tenant.command(name="list")
def list_tenants() -> None:
    """Every tenant, its status and languages."""
    with Session(create_engine(settings().database_url)) as session:
        views = all_tenants(session)
    for view in views:
        click.echo(
            f"{view.slug:32} {view.status:10} {view.country} {','.join(view.languages):10}"
            f" {next(iter(view.names.values()))}"
        )


@tenant.command()
@click.argument("slug")
def show(slug: str) -> None:
    """One tenant, with the plugins it has on."""
    with Session(create_engine(settings().database_url)) as session:
        view, states = described(session, slug)
    document = {
        "slug": view.slug,
        "names": dict(view.names),
        "status": view.status,
        "country": view.country,
        "currency": view.currency,
        "languages": list(view.languages),
        "default_language": view.default_language,
        "plugins": {name: str(state) for name, state in sorted(states.items())},
    }
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


@tenant.command()
@click.argument("slug")
def suspend(slug: str) -> None:
    """Close a tenant: every page says so; nothing is deleted."""
    set_tenant_status(owner_engine(settings()), slug=slug, status=TenantStatus.SUSPENDED)


@tenant.command()
@click.argument("slug")
def resume(slug: str) -> None:
    """Open a suspended tenant again."""
    set_tenant_status(owner_engine(settings()), slug=slug, status=TenantStatus.ACTIVE)


@tenant.command()
@click.argument("slug")
@click.argument("plugin")
@click.option("--off", is_flag=True, help="Switch it off instead; its data stays.")
@inside_app
def plugin(slug: str, plugin: str, off: bool) -> None:
    """Switch a plugin on (with what it requires) or off for a tenant."""
    from core.tenants.services import disable_plugin, enable_plugin
    from core.web.running import running, today
    from core.workspace import find_tenant, operator, working_in

    host = running().host
    with working_in(find_tenant(slug), host):
        switch = disable_plugin if off else enable_plugin
        switched = switch(host, operator(host, today()), plugin, source="command")
    click.echo(f"{'off' if off else 'on'}: {', '.join(switched) or 'nothing to do'}")
