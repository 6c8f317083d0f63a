"""The modules page: what is installed, what is on, and what a switch will do before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Response, abort, redirect, request, send_file, url_for
from marshmallow import fields, validate

from core.contributions import Impact, Maturity, PluginInfo, PluginKind
from core.i18n import explain, format_list, format_number, ngettext
from core.i18n import gettext as _
from core.kit import N_
from core.plugin_host import PluginHost
from core.tenants.context import current_tenant, enabled_plugins
from core.tenants.models import PluginState
from core.tenants.queries import plugin_states
from core.tenants.removal import (
    RemovalPreview,
    export_plugin_data,
    preview_removal,
    remove_plugin_data,
)
from core.tenants.services import (
    SwitchPreview,
    disable_plugin,
    enable_objections,
    enable_plugin,
    preview_disable,
    preview_enable,
)
from core.users.permissions import MANAGE_PLUGINS
from core.web.access import requires
from core.web.administration.blueprint import pages
from core.web.forms import FlygelSchema, Form, read_form
from core.web.pages import render_page, say
from core.web.running import current_actor, running

SOURCE = "page"
AVAILABLE = "available"
STATES = {
    AVAILABLE: (N_("Not in use"), "neutral"),
    PluginState.ON: (N_("On"), "success"),
    PluginState.PAUSED: (N_("Paused"), "warning"),
}
MATURITIES = {
    Maturity.EXPERIMENTAL: (N_("Being tried out"), "warning"),
    Maturity.STABLE: (N_("Stable"), "success"),
    Maturity.DEPRECATED: (N_("Being phased out"), "danger"),
}


_NEEDED_ON = N_("These are switched on with it, because it needs them: %(names)s.")
_NEEDED_OFF = N_("These are switched off with it, because they need it: %(names)s.")


class SwitchSchema(FlygelSchema):
    """Why a module is switched on or off."""

    why = fields.String(
        load_default="", validate=validate.Length(max=500), metadata={"label": N_("Why")}
    )


class RemovalSchema(FlygelSchema):
    """The module's name, typed to confirm."""

    confirmation = fields.String(load_default="")


@dataclass(frozen=True, kw_only=True)
class ModuleView:
    """A module as the pages show it; texts are translated.

    `waiting_for` names modules it requires that are off: its doors are shut though it is on.
    """

    info: PluginInfo
    label: str
    summary: str
    category: str
    state: str
    state_label: str
    state_colour: str
    maturity_label: str
    maturity_colour: str
    needs: tuple[tuple[str, str], ...]
    needed_by: tuple[tuple[str, str], ...]
    waiting_for: tuple[str, ...]
    has_settings: bool
    # Why it cannot be switched on here; empty where it can.
    refusals: tuple[str, ...]

    @property
    def name(self) -> str:
        """The module's key."""
        return self.info.name


@pages.get("/modules")
@requires(MANAGE_PLUGINS)
def plugins() -> Any:
    """Every installed module with its state, the programmes first."""
    host = running().host
    states = plugin_states()
    views = [module_view(host, states, name) for name in host.plugins]
    groups = [
        (heading, text, [view for view in views if view.info.kind == kind])
        for kind, heading, text in (
            (
                PluginKind.PROGRAMME,
                _("Programmes"),
                _("What your organisation runs. What a programme needs is switched on with it."),
            ),
            (
                PluginKind.CAPABILITY,
                _("What programmes build on"),
                _("Shared by the programmes and switched on with them."),
            ),
        )
    ]
    return render_page(
        "administration/modules.html",
        groups=[group for group in groups if group[2]],
        quarantined=list(host.quarantined.values()),
    )


@pages.get("/modules/<plugin>")
@requires(MANAGE_PLUGINS)
def plugin(plugin: str) -> Any:
    """One module: what it is, what it needs, what it keeps about people."""
    host = _host_of(plugin)
    return render_page(
        "administration/module.html",
        module=module_view(host, plugin_states(), plugin),
        settings=list(host.settings(plugin).values()),
        permissions=host.permissions(only=frozenset({plugin})),
        roles=host.roles(only=frozenset({plugin})),
    )


@pages.get("/modules/<plugin>/on")
@requires(MANAGE_PLUGINS)
def plugin_on(plugin: str) -> Any:
    """What switching the module on will do."""
    return _switch_on_page(_host_of(plugin), plugin, Form.blank(SwitchSchema))


@pages.post("/modules/<plugin>/on")
@requires(MANAGE_PLUGINS)
def plugin_switch_on(plugin: str) -> Any:
    """Switches the module on with everything it needs."""
    host = _host_of(plugin)
    form = read_form(SwitchSchema, request.form)
    if not form.ok:
        return _switch_on_page(host, plugin, form, status=422)
    if preview_enable(host, plugin).objections:
        return _switch_on_page(host, plugin, form, status=409)
    switched = enable_plugin(
        host, current_actor(), plugin, source=SOURCE, why=form.data["why"] or None
    )
    if switched:
        names = format_list([_(host.plugins[name].info.label) for name in switched])
        say(
            ngettext(
                "%(names)s was switched on.",
                "%(names)s were switched on.",
                len(switched),
                names=names,
            )
        )
    else:
        say(_("The module was on already."), "info")
    return redirect(url_for("administration.plugin", plugin=plugin))


@pages.get("/modules/<plugin>/off")
@requires(MANAGE_PLUGINS)
def plugin_off(plugin: str) -> Any:
    """What switching the module off will do, in numbers."""
    return _switch_off_page(_host_of(plugin), plugin, Form.blank(SwitchSchema))


@pages.post("/modules/<plugin>/off")
@requires(MANAGE_PLUGINS)
def plugin_switch_off(plugin: str) -> Any:
    """Switches the module off with everything that needs it; nothing is deleted."""
    host = _host_of(plugin)
    form = read_form(SwitchSchema, request.form)
    if not form.ok:
        return _switch_off_page(host, plugin, form, status=422)
    if preview_disable(host, plugin).objections:
        return _switch_off_page(host, plugin, form, status=409)
    switched = disable_plugin(
        host, current_actor(), plugin, source=SOURCE, why=form.data["why"] or None
    )
    if switched:
        names = format_list([_(host.plugins[name].info.label) for name in switched])
        say(
            ngettext(
                "%(names)s was switched off. Nothing was deleted.",
                "%(names)s were switched off. Nothing was deleted.",
                len(switched),
                names=names,
            )
        )
    else:
        say(_("The module was off already."), "info")
    return redirect(url_for("administration.plugin", plugin=plugin))


@pages.get("/modules/<plugin>/data.zip")
@requires(MANAGE_PLUGINS)
def plugin_export(plugin: str) -> Response:
    """All the module's rows of this organisation, each table as CSV and JSON."""
    _host_of(plugin)
    file = BytesIO()
    export_plugin_data(current_actor(), plugin, file)
    file.seek(0)
    return send_file(
        file,
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"{current_tenant().slug}-{plugin}.zip",
    )


@pages.get("/modules/<plugin>/delete")
@requires(MANAGE_PLUGINS)
def plugin_delete(plugin: str) -> Any:
    """What deleting the module's data will take away."""
    return _removal_page(_host_of(plugin), plugin, Form.blank(RemovalSchema))


@pages.post("/modules/<plugin>/delete")
@requires(MANAGE_PLUGINS)
def plugin_remove(plugin: str) -> Any:
    """Deletes the module's data for good, if its name was typed."""
    host = _host_of(plugin)
    form = read_form(RemovalSchema, request.form)
    if preview_removal(host, plugin).objections:
        return _removal_page(host, plugin, form, status=409)
    word = _(host.plugins[plugin].info.label)
    if (form.data or {}).get("confirmation", "").casefold() != word.casefold():
        form.add_error(
            "confirmation", _("Write the module's name exactly as it stands: %(word)s", word=word)
        )
        return _removal_page(host, plugin, form, status=422)
    removed = remove_plugin_data(host, current_actor(), plugin)
    say(
        ngettext(
            "The module's data was deleted: %(num)s row.",
            "The module's data was deleted: %(num)s rows.",
            removed.rows,
        )
    )
    return redirect(url_for("administration.plugins"))


def module_view(host: PluginHost, states: dict[str, PluginState], name: str) -> ModuleView:
    """The module with its state in the tenant in force."""
    info = host.plugins[name].info
    state = states.get(name, AVAILABLE)
    label, colour = STATES[state]
    maturity, maturity_colour = MATURITIES[info.maturity]
    return ModuleView(
        info=info,
        label=_(info.label),
        summary=_(info.summary),
        category=_(info.category),
        state=str(state),
        state_label=_(label),
        state_colour=colour,
        maturity_label=_(maturity),
        maturity_colour=maturity_colour,
        needs=_labelled(host, host.needs(name)),
        needed_by=_labelled(host, host.needed_by(name)),
        waiting_for=tuple(
            _(host.plugins[need].info.label)
            for need in host.needs(name)
            if state == PluginState.ON and need not in enabled_plugins()
        ),
        has_settings=bool(host.settings(name)),
        refusals=tuple(explain(objection) for objection in enable_objections(host, name)),
    )


def _labelled(host: PluginHost, names: list[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, _(host.plugins[name].info.label)) for name in names)


def _host_of(plugin: str) -> PluginHost:
    host = running().host
    if plugin not in host.plugins:
        abort(404)
    return host


def _switch_on_page(host: PluginHost, plugin: str, form: Form, *, status: int = 200) -> Any:
    module = module_view(host, plugin_states(), plugin)
    preview = preview_enable(host, plugin)
    consequences = [
        _("“%(module)s” is switched on at once, for everybody.", module=module.label),
        _("Its pages appear in the menu of those whose role opens them."),
        *_also(host, preview, _NEEDED_ON),
    ]
    if module.info.personal_data:
        consequences.append(_("It may keep personal data; the module's page says which and why."))
    if module.state == PluginState.PAUSED:
        consequences.append(_("What it kept before it was paused is there again."))
    return render_page(
        "administration/module_switch.html",
        status=status,
        module=module,
        form=form,
        on=True,
        consequences=consequences,
        objections=module.refusals,
    )


def _switch_off_page(host: PluginHost, plugin: str, form: Form, *, status: int = 200) -> Any:
    module = module_view(host, plugin_states(), plugin)
    preview = preview_disable(host, plugin)
    consequences = [
        _(
            "The pages, menu entries and interfaces of “%(module)s” are gone at once,"
            " for everybody.",
            module=module.label,
        ),
        *_also(host, preview, _NEEDED_OFF),
        *_counted(preview.impacts),
        _("Nothing is deleted. Switch it on again, and everything is back."),
    ]
    return render_page(
        "administration/module_switch.html",
        status=status,
        module=module,
        form=form,
        on=False,
        consequences=consequences,
        objections=[explain(objection) for objection in preview.objections],
    )


def _removal_page(host: PluginHost, plugin: str, form: Form, *, status: int = 200) -> Any:
    preview = preview_removal(host, plugin)
    return render_page(
        "administration/module_delete.html",
        status=status,
        module=module_view(host, plugin_states(), plugin),
        form=form,
        preview=preview,
        consequences=_removal_consequences(preview),
        objections=[explain(objection) for objection in preview.objections],
    )


def _removal_consequences(preview: RemovalPreview) -> list[str]:
    found = [
        ngettext(
            "%(num)s row of the module's own data is deleted.",
            "%(num)s rows of the module's own data are deleted.",
            preview.rows,
        )
    ]
    if preview.settings:
        found.append(
            ngettext(
                "%(num)s value that your organisation had set is deleted.",
                "%(num)s values that your organisation had set are deleted.",
                preview.settings,
            )
        )
    if preview.roles:
        found.append(
            ngettext(
                "%(num)s role that somebody holds by way of this module is taken away.",
                "%(num)s roles that people hold by way of this module are taken away.",
                preview.roles,
            )
        )
    found.append(_("This cannot be undone. The log keeps who did it and when."))
    return found


def _also(host: PluginHost, preview: SwitchPreview, sentence: str) -> list[str]:
    if not preview.also:
        return []
    names = format_list([_(host.plugins[name].info.label) for name in preview.also])
    return [_(sentence, names=names)]


def _counted(impacts: tuple[Impact, ...]) -> list[str]:
    # The number stands last, so that one label reads well with any number in every language.
    return [f"{_(impact.label)}: {format_number(impact.count)}" for impact in impacts]
