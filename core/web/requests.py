"""One request, followed: tenant, gate, account, access; then one commit or none."""

from __future__ import annotations

import re
from contextlib import ExitStack
from itertools import chain
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from core.audit.services import request_id
from core.db.base import new_id
from core.db.session import db
from core.db.tenancy import tenant_scope
from core.i18n import choose_language, use_language
from core.plugin_host import CORE
from core.tenants.context import (
    PLATFORM_LANGUAGES,
    TenantView,
    enabled_plugins,
    remember_enabled,
    tenant_in_force,
)
from core.tenants.models import PluginState
from core.tenants.queries import effective, tenant_at_host, tenant_id_of_host
from core.users.queries import actor_of
from core.users.recognising import account_of_request, has_been_silent_too_long
from core.users.second_factor import must_set_up_second_factor
from core.users.signing_in import sign_out_here
from core.web.access import Access
from core.web.kept_forms import kept_form
from core.web.running import running, today

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
LANGUAGE_COOKIE = "flygel_language"
log = structlog.get_logger()


class Suspended(Exception):
    """The tenant is suspended: every page answers with the one that says so."""


def install(app: Flask) -> None:
    """Hooks the walk into the application; registered first, so that its commit comes last."""
    app.before_request(open_request)
    app.after_request(end_transaction)
    app.teardown_request(close_request)


def open_request() -> BaseResponse | None:
    """Decides whose request this is and whether it may go on."""
    scope = ExitStack()
    g.request_scope = scope
    g.request_id = _request_id()
    scope.callback(request_id.reset, request_id.set(g.request_id))
    scope.enter_context(structlog.contextvars.bound_contextvars(request_id=g.request_id))
    g.actor = None

    access = _access()
    if access is not None and access.stateless:
        return None
    # Even the page that says "no such organisation" is in the reader's language.
    _choose_language(scope, None)
    tenant = _enter_tenant(scope, access)
    _choose_language(scope, tenant)
    if tenant is not None and tenant.suspended and request.endpoint not in _ALSO_WHEN_CLOSED:
        raise Suspended
    _recognise(tenant)
    _choose_language(scope, tenant)
    _pass_gate()
    elsewhere = _refuse(access) or _ask_for_second_factor()
    if elsewhere is None:
        _refuse_zero_bytes()
    return elsewhere


def _request_id() -> str:
    """A proxy's id for the request, so that both logs agree; else one of our own."""
    given = request.headers.get("X-Request-Id", "")
    return given if REQUEST_ID.fullmatch(given) else new_id().hex


def _access() -> Access | None:
    if request.endpoint is None:
        return None
    return running().routes.access(current_app, request.endpoint)


def _enter_tenant(scope: ExitStack, access: Access | None) -> TenantView | None:
    """The host name finds the tenant and what is on there.

    None on the bare host, which has only platform pages.
    """
    config = running().config
    name = request.host.rpartition(":")[0] if ":" in request.host else request.host
    name = name.lower().rstrip(".")
    if name in {config.base_domain, "127.0.0.1"}:
        if access is not None and not access.on_platform:
            abort(404)
        return None
    found = _tenant_of(name)
    if found is None:
        if request.endpoint == "core.theme":
            # The page that says so is drawn in the platform's colours.
            return None
        abort(404)
    tenant, states = found
    scope.enter_context(tenant_in_force(tenant))
    remember_enabled(effective(states, running().host))
    scope.enter_context(structlog.contextvars.bound_contextvars(tenant=tenant.slug))
    return tenant


def _tenant_of(name: str) -> tuple[TenantView, dict[str, PluginState]] | None:
    """The tenant a host name means and the states of its plugins; None if it means none.

    They are asked for in the transaction of the tenant that the name meant last: it nearly always
    still does, and then the request goes on in that transaction.
    """
    base_domain, meant = running().config.base_domain, running().tenant_ids
    if name in meant:
        with tenant_scope(meant[name]):
            found = tenant_at_host(name, base_domain)
        if found is not None:
            return found
        db.session.rollback()
    tenant_id = tenant_id_of_host(name, base_domain)
    # Ends the transaction without a tenant; the tenant's own comes after.
    db.session.rollback()
    if tenant_id is None:
        return None
    meant[name] = tenant_id
    with tenant_scope(tenant_id):
        return tenant_at_host(name, base_domain)


def _recognise(tenant: TenantView | None) -> None:
    """Loads who acts."""
    account = account_of_request()
    if account is not None:
        g.account = account
        g.actor = actor_of(
            account,
            today=today(),
            permissions=running().permissions(enabled_plugins()),
            in_tenant=tenant is not None,
        )
        if has_been_silent_too_long(g.actor):
            sign_out_here()
            del g.account
            g.actor = None


def _pass_gate() -> None:
    """A plugin that is off answers as if it were not there, for everything it owns."""
    owner = running().routes.owner(request.endpoint) if request.endpoint else CORE
    if owner != CORE and owner not in enabled_plugins():
        abort(404)


def _choose_language(scope: ExitStack, tenant: TenantView | None) -> None:
    """A language the reader chose counts anywhere; the browser's only where it is offered.

    Browsers ask for languages without being told to. A program that asks for one means it, so
    for the API the header counts before the account, and in every language there is.
    """
    chosen = (g.actor.language if g.actor else None, request.cookies.get(LANGUAGE_COOKIE))
    language = next((code for code in chosen if code in PLATFORM_LANGUAGES), None)
    own = tenant.default_language if tenant else PLATFORM_LANGUAGES[0]
    if is_api() and request.endpoint not in _PAGES_OF_THE_API:
        language = _asked_for(PLATFORM_LANGUAGES, default=language or own)
    elif language is None:
        language = _asked_for(tenant.languages if tenant else PLATFORM_LANGUAGES, default=own)
    scope.enter_context(use_language(language))


def _asked_for(offered: tuple[str, ...], *, default: str) -> str:
    return choose_language(
        account=None,
        cookie=None,
        accept_language=request.headers.get("Accept-Language"),
        offered=offered,
        default=default,
    )


def _refuse(access: Access | None) -> BaseResponse | None:
    """A visitor is asked to sign in; somebody without the permission is told so."""
    if access is None or access.permission is None:
        return None
    if g.actor is None:
        if is_api():
            abort(401)
        return kept_form(signed_out=True) or redirect(
            url_for("security.login", next=_where_they_were())
        )
    if not g.actor.may(access.permission):
        abort(403)
    return None


# The pages about the interface are read by people.
_PAGES_OF_THE_API = frozenset({"api.reference", "api.reference_of"})

# What the page of a suspended tenant is made of, so that it can be read in one's own language.
_ALSO_WHEN_CLOSED = frozenset({"core.color_scheme", "core.language", "core.logo", "core.theme"})

# What an administrator may open who must set up a second factor first.
_BEFORE_SECOND_FACTOR = frozenset(
    {
        "account.second_factor",
        "account.set_up_second_factor",
        "account.recovery_codes",
        "core.accessibility",
        "core.color_scheme",
        "core.language",
        "core.logo",
        "core.privacy",
        "core.theme",
        "security.logout",
        "security.verify",
    }
)


def _ask_for_second_factor() -> BaseResponse | None:
    """Leads an administrator to the second factor that the organisation asks for."""
    if g.actor is None or request.endpoint in _BEFORE_SECOND_FACTOR:
        return None
    if not must_set_up_second_factor(g.actor, g.account):
        return None
    if is_api():
        abort(403)
    return redirect(url_for("account.second_factor"))


def _refuse_zero_bytes() -> None:
    """No keyboard writes the zero byte, and PostgreSQL refuses it in a text.

    JSON is looked at field by field (`core.web.forms`), and an address where it is read.
    """
    typed = (*request.form, *chain.from_iterable(request.form.listvalues()))
    chosen = (file.filename or "" for file in chain.from_iterable(request.files.listvalues()))
    if any("\0" in text for text in (*typed, *chosen)):
        abort(400)


def _where_they_were() -> str:
    """The page to come back to; after a form that met no session, the page it was sent from."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    sent_from = urlsplit(request.referrer or "")
    if sent_from.netloc == request.host and sent_from.path.startswith("/"):
        return sent_from.path
    return url_for("core.front")


def is_api() -> bool:
    """Whether the reader is a program: it gets problem+json instead of pages."""
    return request.path.startswith("/api/")


def end_transaction(response: Response) -> Response:
    """The request commits once; an error answer leaves nothing behind."""
    if response.status_code < 400:
        db.session.commit()
    else:
        db.session.rollback()
    response.headers["X-Request-Id"] = getattr(g, "request_id", "")
    return response


def close_request(_error: BaseException | None = None) -> None:
    """Leaves the tenant; nothing of it survives on the thread."""
    scope = g.pop("request_scope", None)
    if scope is not None:
        db.session.rollback()
        scope.close()
