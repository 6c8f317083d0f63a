"""The log in words: what an action, a subject and a stored value are called on the page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.audit.labels import CORE_ACTIONS, CORE_SUBJECTS
from core.audit.queries import LogEntry
from core.contributions import FieldLabel
from core.i18n import LANGUAGES, format_date, format_list, format_number, gettext, own_name
from core.kit import N_
from core.plugin_host import CORE, PluginHost
from core.users.roles import ADMINISTRATOR_ROLE

_FIELDS = {
    "accessibility_url": N_("Address of the accessibility statement"),
    "account": N_("Account"),
    "colours": N_("Colours"),
    "contact_email": N_("Contact address"),
    "default_language": N_("Default language"),
    "email": N_("E-mail"),
    "fields": N_("What was written"),
    "label": N_("Name"),
    "languages": N_("Languages"),
    "limit_id": N_("Limited to"),
    "logo": N_("Logo"),
    "name": N_("Name"),
    "names": N_("Names"),
    "note": N_("Note"),
    "require_second_factor": N_("Second factor required of administrators"),
    "role": N_("Role"),
    "roles": N_("Roles"),
    "rows": N_("Rows"),
    "source": N_("Done by way of"),
    "state": N_("State"),
    "valid_from": N_("Valid from"),
    "valid_to": N_("Valid to"),
    "value": N_("Value"),
    "version": N_("Version"),
    "why": N_("Why"),
}
_VALUES = {
    "state": {"available": N_("Available"), "on": N_("On"), "paused": N_("Paused")},
    "source": {
        "page": N_("The page"),
        "api": N_("The API"),
        "command": N_("A command"),
        "demo": N_("The demonstration"),
    },
}


# How a field is called that nobody has labelled.
_RAW = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_Fields = dict[str, FieldLabel]


@dataclass(frozen=True)
class Change:
    """One value that a line of the log tells: what it is, what stood there and what does now.

    `is_code`: the label is a field's bare name, because no plugin has labelled it.
    """

    label: str
    before: str
    after: str
    is_code: bool

    @property
    def changed(self) -> bool:
        """Whether the two differ."""
        return self.before != self.after


class LogTexts:
    """The names of actions and subjects, looked up once for a whole page."""

    def __init__(self, host: PluginHost) -> None:
        self._host = host
        self._actions = {label.action: label.label for label in (*CORE_ACTIONS, *host.actions())}
        self._kinds = {each.kind: each.label for each in (*CORE_SUBJECTS, *host.subjects())}
        core = {
            name: FieldLabel(name=name, label=label, values=_VALUES.get(name, {}))
            for name, label in _FIELDS.items()
        }
        self._fields: dict[str, _Fields] = {CORE: core}
        for plugin, labels in host.fields():
            own = self._fields.setdefault(plugin, dict(core))
            own.update((each.name, each) for each in labels)
        self._named: dict[tuple[str, str, str], str] = {}
        self._roles = {role.key: role.label for role in (ADMINISTRATOR_ROLE, *host.roles())}

    def action(self, action: str) -> str:
        """What was done, in words; the code itself where nobody has named it."""
        return gettext(self._actions[action]) if action in self._actions else action

    def kind(self, kind: str) -> str:
        """What kind of thing it was done to."""
        return gettext(self._kinds[kind]) if kind in self._kinds else kind

    def subject(self, entry: LogEntry) -> str:
        """What it was done to: a module and a setting by the name they have on other pages."""
        if entry.subject_kind == "plugin" and entry.subject_id in self._host.plugins:
            return gettext(self._host.plugins[entry.subject_id].info.label)
        if entry.subject_kind == "setting":
            plugin, _, key = entry.subject_id.partition(".")
            if plugin in self._host.plugins:
                setting = self._host.settings(plugin).get(key)
                if setting is not None:
                    return gettext(setting.label)
        return entry.subject or entry.subject_id

    def look_up(self, entries: Iterable[LogEntry]) -> None:
        """Finds what stands in these lines as an id: one question for each field there is."""
        asked: dict[tuple[str, str], set[str]] = defaultdict(set)
        for entry in entries:
            plugin = entry.action.partition(":")[0]
            for path, value in [*_flat(entry.before), *_flat(entry.after)]:
                label = self._fields.get(plugin, {}).get(path[-1])
                if label is not None and label.named is not None:
                    parts = value if isinstance(value, list) else [value]
                    asked[plugin, path[-1]].update(part for part in parts if isinstance(part, str))
        for (plugin, name), values in asked.items():
            named = self._fields[plugin][name].named
            found = named(values) if named else {}
            self._named.update(((plugin, name, code), text) for code, text in found.items())

    def changes(self, entry: LogEntry) -> list[Change]:
        """What stood there before and after, value by value; ids as they were looked up."""
        before, after = (dict(_flat(part)) for part in (entry.before, entry.after))
        plugin = entry.action.partition(":")[0]
        return [
            Change(
                label=" › ".join(label),
                before=self._told(plugin, path[-1], before.get(path)),
                after=self._told(plugin, path[-1], after.get(path)),
                is_code=any(_RAW.fullmatch(part) for part in label),
            )
            for path in dict.fromkeys([*before, *after])
            for label in [[self._labelled(plugin, part) for part in path]]
        ]

    def _labelled(self, plugin: str, part: str) -> str:
        """A field's label; what nobody labelled, such as an organisation's name, as it is."""
        fields = self._fields.get(plugin, {})
        return gettext(fields[part].label) if part in fields else part

    def _told(self, plugin: str, name: str, value: Any) -> str:
        if isinstance(value, list) and value:
            # A line that must not tell values tells which fields were touched.
            return format_list([self._told(plugin, name, part) for part in value])
        if not isinstance(value, str):
            return _written(value)
        label = self._fields.get(plugin, {}).get(name)
        if label is not None and value in label.values:
            return gettext(label.values[value])
        if (plugin, name, value) in self._named:
            return self._named[plugin, name, value]
        if name in ("role", "fields") and value in self._roles:
            return gettext(self._roles[value])
        if name == "programme" and value in self._host.plugins:
            return gettext(self._host.plugins[value].info.label)
        if name == "language" and value in LANGUAGES:
            return own_name(value)
        return self._labelled(plugin, value) if name == "fields" else _written(value)


def _flat(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping) and value:
        for key, part in value.items():
            yield from _flat(part, (*path, str(key)))
    elif isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
        for number, part in enumerate(value, start=1):
            yield from _flat(part, (*path, str(number)))
    elif path:
        yield path, value


def _written(value: Any) -> str:
    match value:
        case None | "" | {}:
            return "–"
        case []:
            return "–"
        case bool():
            return gettext("Yes") if value else gettext("No")
        case int() | float():
            return format_number(value)
        case str() if (day := _as_day(value)) is not None:
            return format_date(day)
        case _:
            return str(value)


def _as_day(text: str) -> date | None:
    # The log keeps days as 2026-03-31; anything else is text that somebody wrote.
    if len(text) != len("2026-03-31"):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
