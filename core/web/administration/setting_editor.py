"""The pages on which a tenant tunes a plugin: made from what the plugin declared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort, redirect, request, url_for
from werkzeug.datastructures import MultiDict

from core.contributions import Setting
from core.i18n import explain, own_name
from core.i18n import gettext as _
from core.tenants.context import current_tenant
from core.tenants.queries import plugin_states
from core.tenants.settings import ALWAYS, SettingRefused
from core.users.permissions import MANAGE_PLUGINS
from core.web.access import requires
from core.web.administration.blueprint import pages
from core.web.administration.modules import module_view
from core.web.administration.settings_shown import (
    Kind,
    as_stored,
    form_schema,
    kind_of,
    shown,
    typed,
    value_now,
)
from core.web.forms import Form, read_form
from core.web.pages import render_page, say
from core.web.running import current_actor, running, today

# Rows beside those in use, so that a table can grow without JavaScript.
SPARE_ROWS = 3


@pages.get("/modules/<plugin>/settings")
@requires(MANAGE_PLUGINS)
def settings(plugin: str) -> Any:
    """Every setting of the module with what counts today."""
    declared = _declared(plugin)
    stored = running().settings.values(plugin)
    return render_page(
        "administration/settings.html",
        module=module_view(running().host, plugin_states(), plugin),
        settings=[shown(setting, stored[key], today=today()) for key, setting in declared.items()],
    )


@pages.get("/modules/<plugin>/settings/<key>")
@requires(MANAGE_PLUGINS)
def setting(plugin: str, key: str) -> Any:
    """One setting: its value, its history, and a form for a new value."""
    declared = _one(plugin, key)
    now = value_now(declared, running().settings.values(plugin)[key], today=today())
    form = Form.blank(form_schema(declared), typed(declared, now, today=today()))
    return _page(plugin, declared, form)


@pages.post("/modules/<plugin>/settings/<key>")
@requires(MANAGE_PLUGINS)
def setting_save(plugin: str, key: str) -> Any:
    """Stores the value; for a dated setting from the day that was given."""
    declared = _one(plugin, key)
    form = read_form(form_schema(declared), _texts(declared, request.form))
    if not form.ok:
        return _page(plugin, declared, form, status=422)
    try:
        running().settings.store(
            current_actor(),
            plugin,
            key,
            as_stored(declared, form.data["value"]),
            valid_from=form.data.get("valid_from"),
            note=form.data["note"] or None,
        )
    except SettingRefused as refused:
        for objection in refused.objections:
            form.add_error("value", explain(objection))
        return _page(plugin, declared, form, status=422)
    say(_("“%(setting)s” was saved.", setting=_(declared.label)))
    return redirect(url_for("administration.setting", plugin=plugin, key=key))


@pages.get("/modules/<plugin>/settings/<key>/remove")
@requires(MANAGE_PLUGINS)
def setting_remove(plugin: str, key: str) -> Any:
    """What counts when this value is taken away."""
    declared = _one(plugin, key)
    day = _day(request.args.get("from"), declared)
    view = shown(declared, running().settings.values(plugin)[key], today=today())
    wanted = None if day == ALWAYS else day
    places = [n for n, value in enumerate(view.values) if value.valid_from == wanted]
    if not places:
        abort(404)
    older = view.values[places[0] + 1 :]
    return render_page(
        "administration/setting_remove.html",
        module=module_view(running().host, plugin_states(), plugin),
        setting=view,
        value=view.values[places[0]],
        instead=older[0] if older else view.default,
        day="" if day == ALWAYS else day.isoformat(),
    )


@pages.post("/modules/<plugin>/settings/<key>/remove")
@requires(MANAGE_PLUGINS)
def setting_removed(plugin: str, key: str) -> Any:
    """Takes one value away; the one before it counts again."""
    declared = _one(plugin, key)
    running().settings.remove(
        current_actor(), plugin, key, _day(request.form.get("from"), declared)
    )
    say(_("The value was taken away."))
    return redirect(url_for("administration.setting", plugin=plugin, key=key))


def _declared(plugin: str) -> dict[str, Setting]:
    host = running().host
    if plugin not in host.plugins:
        abort(404)
    return host.settings(plugin)


def _one(plugin: str, key: str) -> Setting:
    declared = _declared(plugin)
    if key not in declared:
        abort(404)
    return declared[key]


def _day(text: str | None, declared: Setting) -> date:
    if not text or not declared.dated:
        return ALWAYS
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)


def _texts(declared: Setting, typed_in: MultiDict[str, str]) -> Mapping[str, Any]:
    """What was typed; lines of one text field become the items of a list."""
    if kind_of(declared) != Kind.LINES:
        return typed_in
    return {**typed_in.to_dict(), "value": typed_in.get("value", "").splitlines()}


def _page(plugin: str, declared: Setting, form: Form, *, status: int = 200) -> Any:
    view = shown(declared, running().settings.values(plugin)[declared.key], today=today())
    written = form.value("value")
    tenant = current_tenant()
    return render_page(
        "administration/setting.html",
        status=status,
        module=module_view(running().host, plugin_states(), plugin),
        setting=view,
        form=form,
        lines="\n".join(written) if isinstance(written, list) else written,
        spare=SPARE_ROWS,
        name_languages=[(code, own_name(code)) for code in tenant.languages],
    )
