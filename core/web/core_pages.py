"""The front pages, languages, appearance, health, and what every tenant's footer links to."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, request, url_for
from sqlalchemy import text
from werkzeug.wrappers import Response as BaseResponse

from core.db.migrations import pending
from core.db.session import db
from core.i18n import LANGUAGES
from core.tasks import unfinished_tasks
from core.tenants.context import current_tenant, current_tenant_or_none, enabled_plugins
from core.web.access import public
from core.web.home import home_parts
from core.web.pages import SCHEME_COOKIE, SCHEMES, render_page, safe_next
from core.web.patterns import examples
from core.web.requests import LANGUAGE_COOKIE
from core.web.running import current_actor_or_none, running
from core.web.themes import DEFAULT_ACCENT, DEFAULT_PRIMARY, theme_css

pages = Blueprint("core", __name__)
# When the accessibility statement was last held against the pages; renewed once a year at least.
ACCESSIBILITY_REVIEWED = date(2026, 11, 29)
YEAR = 365 * 24 * 3600


@pages.get("/")
@public(
    because="It greets visitors; what is shown of a tenant depends on who reads.", on_platform=True
)
def front() -> Any:
    """The platform's front page, a tenant's welcome, or the reader's own start page."""
    if current_tenant_or_none() is None:
        return render_page("front.html")
    actor = current_actor_or_none()
    if actor is None:
        return redirect(url_for("security.login"))
    if actor.membership_id is None:
        return render_page("account/no_role.html")
    return render_page("home.html", parts=home_parts(actor), tasks=unfinished_tasks(actor))


@pages.get("/-/language")
@public(because="A visitor chooses a language before signing in.", on_platform=True)
def language() -> BaseResponse:
    """Remembers the reader's language and goes back to the page they were on."""
    chosen = request.args.get("lang", "")
    response = redirect(safe_next(request.args.get("next"), url_for("core.front")))
    if chosen in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=YEAR, samesite="Lax", httponly=True)
        if getattr(g, "account", None) is not None:
            g.account.language = chosen
    return response


@pages.post("/-/appearance")
@public(because="A visitor chooses light or dark before signing in.", on_platform=True)
def color_scheme() -> BaseResponse:
    """Remembers light, dark or auto."""
    chosen = request.form.get("scheme", "auto")
    response = redirect(safe_next(request.form.get("next"), url_for("core.front")))
    if chosen in SCHEMES:
        response.set_cookie(SCHEME_COOKIE, chosen, max_age=YEAR, samesite="Lax", httponly=True)
    return response


@pages.get("/-/theme.css")
@public(because="Colours are shown to everybody.", on_platform=True)
def theme() -> Response:
    """The tenant's colours, with contrast in order."""
    tenant = current_tenant_or_none()
    colours = (tenant and tenant.colours) or (DEFAULT_PRIMARY, DEFAULT_ACCENT)
    response = Response(theme_css(*colours[:3]), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@pages.get("/-/logo.svg")
@public(because="A logo is shown to everybody.")
def logo() -> Response:
    """The tenant's logo; 404 where it has none."""
    svg = current_tenant().logo_svg
    if not svg:
        abort(404)
    response = Response(svg, content_type="image/svg+xml")
    # A drawing that was uploaded must not run anything when it is opened by itself.
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@pages.get("/accessibility")
@public(because="The law asks for it to be open to everybody.")
def accessibility() -> Any:
    """The tenant's accessibility statement."""
    tenant = current_tenant()
    return render_page(
        "accessibility.html",
        contact=tenant.contact_email,
        own_statement=tenant.accessibility_url,
        reviewed_on=ACCESSIBILITY_REVIEWED,
    )


@pages.get("/was")
@public(because="The address that Danish readers know.")
def was() -> BaseResponse:
    """The Danish short address of the accessibility statement."""
    return redirect(url_for("core.accessibility"))


@pages.get("/privacy")
@public(because="A reader must be able to see it before giving anything.")
def privacy() -> Any:
    """What is kept about people and why: generated from the plugins the tenant has on."""
    plugins = running().host.plugins
    kept = [
        (plugins[name].info, plugins[name].info.personal_data)
        for name in plugins
        if name in enabled_plugins()
    ]
    return render_page("privacy.html", kept=kept, contact=current_tenant().contact_email)


@pages.get("/livez")
@public(because="A load balancer asks.", on_platform=True, stateless=True)
def livez() -> tuple[str, int, dict[str, str]]:
    """The process answers."""
    return "ok\n", 200, {"Content-Type": "text/plain"}


@pages.get("/readyz")
@public(because="A load balancer asks.", on_platform=True, stateless=True)
def readyz() -> tuple[str, int, dict[str, str]]:
    """The database answers and no migration is pending."""
    plain = {"Content-Type": "text/plain"}
    try:
        db.session.execute(text("SELECT 1"))
        behind = pending(db.engine, running().host)
    except Exception:
        return "the database does not answer\n", 503, plain
    if behind:
        return f"migrations pending: {', '.join(behind)}\n", 503, plain
    return "ok\n", 200, plain


@pages.get("/-/patterns")
@public(because="It shows components with invented texts, in development only.", on_platform=True)
def patterns() -> Any:
    """Every component, for the developers."""
    if not running().config.development and running().config.env != "test":
        abort(404)
    return render_page("patterns.html", **examples())


@pages.get("/-/mail")
@public(
    because="In development the mails are read here; elsewhere the page does not exist.",
    on_platform=True,
)
def mails() -> Any:
    """The mails that development wrote to files instead of sending."""
    config = running().config
    if not config.development or config.smtp_url:
        abort(404)
    from core.mail import stored_mails

    return render_page("mails.html", mails=stored_mails(config.var))
