"""Which tenants there are: what the operator reads and writes, as a role of the database.

It needs the tables and nothing else: no application, no plugins, no web. The commands about
tenants begin at once because of that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.db.tenancy import tell_connection
from core.tenants.context import PLATFORM_LANGUAGES, TenantView
from core.tenants.models import PluginState, Tenant, TenantPlugin, TenantStatus

SLUG = re.compile(r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
CURRENCIES = {"NO": "NOK", "DK": "DKK"}


class TenantError(Exception):
    """A tenant cannot be made or changed as asked; the message says why and what to do."""


def create_tenant(
    owner: Engine,
    *,
    slug: str,
    names: Mapping[str, str],
    country: str,
    languages: Sequence[str],
    default_language: str | None = None,
    colours: Sequence[str] = (),
) -> TenantView:
    """Makes a tenant: one row, no DDL. Runs as the owner: the server itself cannot make one.

    Raises TenantError for a taken or unusable slug, an unknown country or language.
    """
    if not SLUG.match(slug):
        raise TenantError(f"{slug!r} cannot be part of a host name: use a-z, 0-9 and hyphens.")
    if country not in CURRENCIES:
        raise TenantError(f"Country {country!r} is unknown; use one of {', '.join(CURRENCIES)}.")
    unknown = sorted(set(languages) - set(PLATFORM_LANGUAGES))
    if unknown or not languages:
        raise TenantError(
            f"Languages are {', '.join(PLATFORM_LANGUAGES)}; got {', '.join(unknown) or 'none'}."
        )
    default = default_language or languages[0]
    if default not in languages:
        raise TenantError(f"The default language {default!r} is not among those offered.")
    tenant = Tenant(
        slug=slug,
        names=dict(names),
        country=country,
        currency=CURRENCIES[country],
        languages=list(languages),
        default_language=default,
        colours=list(colours) or ["#1f5f8b"],
    )
    with Session(
        owner, expire_on_commit=False, join_transaction_mode="create_savepoint"
    ) as session:
        session.add(tenant)
        try:
            session.commit()
        except IntegrityError:
            raise TenantError(f"There is a tenant called {slug!r} already.") from None
        session.refresh(tenant)
        return view_of(tenant)


def set_tenant_status(owner: Engine, *, slug: str, status: TenantStatus) -> None:
    """Suspends or reopens a tenant; effective for the next request in every worker."""
    with Session(owner, join_transaction_mode="create_savepoint") as session:
        tenant = session.scalar(select(Tenant).where(Tenant.slug == slug))
        if tenant is None:
            raise unknown_tenant(slug)
        tenant.status = status
        tenant.version += 1
        session.commit()


def view_of(tenant: Tenant) -> TenantView:
    """The frozen value of a row."""
    return TenantView(
        id=tenant.id,
        slug=tenant.slug,
        names=dict(tenant.names),
        country=tenant.country,
        currency=tenant.currency,
        languages=tuple(tenant.languages),
        default_language=tenant.default_language,
        colours=tuple(tenant.colours),
        logo_svg=tenant.logo_svg,
        contact_email=tenant.contact_email,
        accessibility_url=tenant.accessibility_url,
        require_second_factor=tenant.require_second_factor,
        status=tenant.status,
        version=tenant.version,
    )


def all_tenants(session: Session) -> list[TenantView]:
    """Every tenant by slug."""
    return [view_of(tenant) for tenant in session.scalars(select(Tenant).order_by(Tenant.slug))]


def described(session: Session, slug: str) -> tuple[TenantView, dict[str, PluginState]]:
    """A tenant and what it has switched on or paused. Raises TenantError for an unknown one."""
    tenant = session.scalar(select(Tenant).where(Tenant.slug == slug))
    if tenant is None:
        raise unknown_tenant(slug)
    # Both locks by hand: this session is not the request's.
    tell_connection(session.connection(), tenant.id)
    rows = session.execute(
        select(TenantPlugin.plugin, TenantPlugin.state).where(TenantPlugin.tenant_id == tenant.id)
    )
    return view_of(tenant), {plugin: PluginState(state) for plugin, state in rows}


def unknown_tenant(slug: str) -> TenantError:
    """What is said of a slug that no tenant has."""
    return TenantError(f"There is no tenant called {slug!r}; `flygel tenant list` shows them.")
