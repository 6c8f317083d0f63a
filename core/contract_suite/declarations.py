"""What a plugin declares: permissions, settings, texts, personal data, documentation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from core.contributions import PluginInfo
from core.db.base import Base
from core.i18n.tools.checking import faults
from core.i18n.tools.extraction import forms_of, messages_of, read_catalogue
from core.i18n.tools.project import Project
from core.plugin_host import PluginHost
from core.tenants.settings import SettingRefused
from core.users.actor import ADMINISTRATOR

# The register's table of people: who points at it keeps personal data.
PEOPLE = "registry.person"
_PRIVACY_HOOKS = ("provide_personal_data", "on_person_erased")


def check_permissions(host: PluginHost, name: str) -> list[str]:
    """Permissions carry the plugin's name, say what they allow, and somebody holds them."""
    problems = []
    roles = {ADMINISTRATOR, *(role.key for role in host.roles())}
    for permission in host.permissions(frozenset({name})):
        if permission.name.split(":")[0] != name or permission.name.count(":") != 2:
            problems.append(f"{permission.name} must read {name}:resource:action.")
        if not permission.label:
            problems.append(f"{permission.name} has no label.")
        if not permission.roles:
            problems.append(f"{permission.name} is held by no role.")
        problems += [
            f"{permission.name} names the unknown role {role}."
            for role in permission.roles
            if role not in roles
        ]
    return problems


def check_settings(host: PluginHost, name: str) -> list[str]:
    """Settings have a label, a help text and a default that survives being stored."""
    problems = []
    for key, setting in host.settings(name).items():
        if not setting.label or not setting.help:
            problems.append(f"Setting {key} needs a label and a help text.")
        try:
            stored = setting.field.serialize("value", {"value": setting.default})
            back = setting.field.deserialize(stored)
        except (ValueError, TypeError, SettingRefused) as error:
            problems.append(f"The default of setting {key} cannot be stored: {error}")
            continue
        if back != setting.default:
            problems.append(
                f"The default of setting {key} is {setting.default!r}; stored and read again"
                f" it is {back!r}."
            )
    return problems


def project_of(host: PluginHost, name: str) -> Project:
    """The translations that the plugin's texts are in: its own, or the built-in ones."""
    plugin = host.plugins[name]
    own = dict(host.each("register_catalogue", only=frozenset({name}))).get(name)
    if own is None:
        return Project.built_in()
    return Project(plugin.folder.parent, (plugin.folder,), Path(own))


def check_texts(host: PluginHost, name: str) -> list[str]:
    """Every text that the plugin declares is translated to nb, nn and da."""
    project = project_of(host, name)
    problems = []
    for language in project.languages:
        catalogue = read_catalogue(project.catalogue(language), language)
        translated = {
            source
            for message in messages_of(catalogue)
            if all(forms_of(message)) and not message.fuzzy
            for source in ([message.id] if isinstance(message.id, str) else message.id)
        }
        problems += [
            f"{what} of {name} is not translated to {language}: {text!r}"
            for what, text in _declared_texts(host, name)
            if text not in translated
        ]
    return problems


def check_translations(host: PluginHost, name: str) -> list[str]:
    """The platform's gate over the plugin's own translations; the built-in ones have theirs."""
    project = project_of(host, name)
    return [] if project == Project.built_in() else faults(project)


def check_personal_data(host: PluginHost, name: str) -> list[str]:
    """Who points at a person can show and erase; every declaration is of a table there is."""
    plugin = host.plugins[name]
    tables = {table.fullname: table for table in Base.tables_of(plugin.package)}
    declared = {kept.table for kept in plugin.info.personal_data}
    problems = [
        f"Personal data of {table} is declared, but {name} has no such table."
        for table in sorted(declared - set(tables))
    ]
    pointing = sorted(
        table.fullname
        for table in tables.values()
        if table.fullname == PEOPLE
        or any(key.target_fullname.rpartition(".")[0] == PEOPLE for key in table.foreign_keys)
    )
    problems += [
        f"{table} points at a person: say in PluginInfo.personal_data what it keeps and why."
        for table in pointing
        if table not in declared
    ]
    if pointing:
        problems += [
            f"{', '.join(pointing)} point at a person: implement {hook}."
            for hook in _PRIVACY_HOOKS
            if not hasattr(plugin.module, hook) and PEOPLE not in tables
        ]
    for kept in plugin.info.personal_data:
        problems += [
            f"Personal data of {kept.table} does not say its {part}."
            for part in ("what", "purpose", "basis", "retention")
            if not getattr(kept, part)
        ]
    return problems


def check_documentation(host: PluginHost, name: str) -> list[str]:
    """A page about the plugin: docs/programmes/ or docs/plugins/ here, docs/ with its own code."""
    plugin = host.plugins[name]
    # A built-in plugin's folder lies one deeper than a package of a distribution of its own.
    candidates = [
        plugin.folder.parents[1] / "docs" / "programmes" / f"{name}.md",
        plugin.folder.parents[1] / "docs" / "plugins" / f"{name}.md",
        plugin.folder.parent / "docs" / f"{name}.md",
    ]
    if any(candidate.is_file() for candidate in candidates):
        return []
    return [f"{name} has no page: write docs/plugins/{name}.md (or docs/programmes/{name}.md)."]


def _declared_texts(host: PluginHost, name: str) -> Iterator[tuple[str, str]]:
    only = frozenset({name})
    info: PluginInfo = host.plugins[name].info
    yield from (("Label", info.label), ("Summary", info.summary), ("Category", info.category))
    for role in host.roles(only):
        yield from (("A role's label", role.label), ("A role's help", role.help))
    for permission in host.permissions(only):
        yield "A permission's label", permission.label
    for setting in host.settings(name).values():
        yield from (("A setting's label", setting.label), ("A setting's help", setting.help))
        yield from (("A setting's choice", label) for _, label in setting.choices)
    for item in host.nav(only):
        yield "A menu entry", item.label
    for action in host.all("register_actions", only=only):
        yield "An action", action.label
    for kept in info.personal_data:
        for text in (kept.what, kept.purpose, kept.basis, kept.retention):
            yield "Personal data", text
