"""Rendering: what every template has at hand, and the page that a view hands back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask, flash, g, get_flashed_messages, render_template, request, url_for

from core.contributions import NavItem
from core.i18n import current_language, gettext, own_name, pick
from core.kit import N_
from core.tenants.context import (
    PLATFORM_LANGUAGES,
    TenantView,
    current_tenant_or_none,
    enabled_plugins,
)
from core.users.permissions import MANAGE_PEOPLE, MANAGE_PLUGINS, MANAGE_TENANT, READ_AUDIT
from core.web.assets import asset_url
from core.web.running import running

SCHEMES = ("auto", "light", "dark")
SCHEME_COOKIE = "flygel_scheme"

CORE_NAV = (
    NavItem(
        key="people",
        label=N_("Users"),
        endpoint="administration.people",
        permission=MANAGE_PEOPLE,
        order=900,
    ),
    NavItem(
        key="plugins",
        label=N_("Modules"),
        endpoint="administration.plugins",
        permission=MANAGE_PLUGINS,
        order=910,
    ),
    NavItem(
        key="organisation",
        label=N_("Organisation"),
        endpoint="administration.organisation",
        permission=MANAGE_TENANT,
        order=920,
    ),
    NavItem(
        key="audit",
        label=N_("Log"),
        endpoint="administration.audit",
        permission=READ_AUDIT,
        order=930,
    ),
)


@dataclass(frozen=True)
class Crumb:
    """One step of the way to a page; the last one has no address."""

    label: str
    url: str | None = None


@dataclass(frozen=True)
class NavLink:
    """A menu entry as the template shows it."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class TenantOnPage:
    """What the layout shows of a tenant."""

    name: str
    slug: str
    languages: tuple[str, ...]
    logo_url: str | None
    version: int
    country: str


def install(app: Flask) -> None:
    """Gives every template its context."""
    app.context_processor(page_context)


def render_page(template: str, /, status: int = 200, **context: Any) -> tuple[str, int]:
    """A page from a template and frozen values; `status` 422 for a form to be mended."""
    return render_template(template, **context), status


def say(message: str, category: str = "success") -> None:
    """A line on the next page the reader sees, already translated."""
    flash(message, category)


def page_context() -> dict[str, Any]:
    """What the base layout and the components read."""
    tenant = current_tenant_or_none()
    actor = getattr(g, "actor", None)
    return {
        "tenant": _on_page(tenant) if tenant else None,
        "actor": actor,
        "nav_items": navigation(),
        "account_links": _account_links() if actor else (),
        "footer_links": _footer_links(tenant),
        "languages": language_links(tenant),
        "current_language": current_language(),
        "color_scheme": color_scheme(),
        "asset_url": asset_url,
        "flashes": get_flashed_messages(with_categories=True),
        "request_path": full_path(),
        "is_htmx": request.headers.get("HX-Request") == "true",
    }


def _on_page(tenant: TenantView) -> TenantOnPage:
    return TenantOnPage(
        name=pick(tenant.names),
        slug=tenant.slug,
        languages=tenant.languages,
        logo_url=url_for("core.logo", v=tenant.version) if tenant.logo_svg else None,
        version=tenant.version,
        country=tenant.country,
    )


def full_path() -> str:
    """The path with its query, as a link back to this very page."""
    return request.full_path if request.query_string else request.path


def navigation() -> list[NavLink]:
    """The menu of this reader: what is on, and what they may open."""
    actor = getattr(g, "actor", None)
    if actor is None or current_tenant_or_none() is None:
        return []
    items = [*running().host.nav(enabled_plugins()), *CORE_NAV]
    shown = [
        item for item in sorted(items, key=lambda item: item.order) if actor.may(item.permission)
    ]
    addresses = {item.endpoint: url_for(item.endpoint) for item in shown}
    return [
        NavLink(
            label=gettext(item.label),
            url=addresses[item.endpoint],
            current=_is_here(item.endpoint, addresses[item.endpoint]),
        )
        for item in shown
    ]


def _is_here(endpoint: str, address: str) -> bool:
    if request.endpoint == endpoint:
        return True
    return address != "/" and request.path.startswith(address.rstrip("/") + "/")


def _account_links() -> list[tuple[str, str]]:
    return [(gettext("My account"), url_for("account.overview"))]


def _footer_links(tenant: TenantView | None) -> list[tuple[str, str]]:
    if tenant is None:
        return []
    links = [
        (gettext("Accessibility statement"), url_for("core.accessibility")),
        (gettext("Privacy statement"), url_for("core.privacy")),
    ]
    if tenant.contact_email:
        links.append((gettext("Contact"), f"mailto:{tenant.contact_email}"))
    return links


def language_links(tenant: TenantView | None) -> list[tuple[str, str, str, bool]]:
    """All languages, the tenant's own first, each with a link that keeps the page."""
    offered = dict.fromkeys((*(tenant.languages if tenant else ()), *PLATFORM_LANGUAGES))
    here = current_language()
    return [
        (
            code,
            own_name(code),
            f"{url_for('core.language')}?{urlencode({'lang': code, 'next': full_path()})}",
            code == here,
        )
        for code in offered
    ]


def color_scheme() -> str:
    """Light, dark or auto, as the reader's cookie says."""
    chosen = request.cookies.get(SCHEME_COOKIE, "auto")
    return chosen if chosen in SCHEMES else "auto"


def safe_next(address: str | None, otherwise: str) -> str:
    """The address to go on to, if it stays on this host; else `otherwise`."""
    if (
        address
        and address.startswith("/")
        and not address.startswith(("//", "/\\"))
        # Browsers and libraries drop tabs and line breaks, which makes "/<tab>/host" a host.
        and address.isprintable()
    ):
        return address
    return otherwise
