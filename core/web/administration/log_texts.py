"""The log in words: what an action, a subject and a stored value are called on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.audit.labels import CORE_ACTIONS, CORE_SUBJECTS
from core.audit.queries import LogEntry
from core.i18n import format_date, format_list, format_number, gettext
from core.kit import N_
from core.plugin_host import PluginHost
from core.users.roles import ADMINISTRATOR_ROLE

_FIELDS = {
    "account": N_("Account"),
    "colours": N_("Colours"),
    "contact_email": N_("Contact address"),
    "default_language": N_("Default language"),
    "email": N_("E-mail"),
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


@dataclass(frozen=True)
class Change:
    """One value that a line of the log tells: what it is, what stood there and what does now.

    `label` is translated where the value is the core's own, and a code otherwise (`is_code`).
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

    def changes(self, entry: LogEntry) -> list[Change]:
        """What stood there before and after, value by value."""
        before, after = (dict(_flat(part)) for part in (entry.before, entry.after))
        return [
            Change(
                label=_label(path),
                before=self._told(path, before.get(path)),
                after=self._told(path, after.get(path)),
                is_code=path[0] not in _FIELDS,
            )
            for path in dict.fromkeys([*before, *after])
        ]

    def _told(self, path: tuple[str, ...], value: Any) -> str:
        if path[-1] == "role" and isinstance(value, str) and value in self._roles:
            return gettext(self._roles[value])
        return _written(path, value)


def _flat(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping) and value:
        for key, part in value.items():
            yield from _flat(part, (*path, str(key)))
    elif isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
        for number, part in enumerate(value, start=1):
            yield from _flat(part, (*path, str(number)))
    elif path:
        yield path, value


def _label(path: tuple[str, ...]) -> str:
    first = gettext(_FIELDS[path[0]]) if path[0] in _FIELDS else path[0]
    rest = [gettext(_FIELDS[part]) if part in _FIELDS else part for part in path[1:]]
    return " › ".join((first, *rest))


def _written(path: tuple[str, ...], value: Any) -> str:
    match value:
        case None | "" | {}:
            return "–"
        case []:
            return "–"
        case bool():
            return gettext("Yes") if value else gettext("No")
        case int() | float():
            return format_number(value)
        case list():
            return format_list([str(part) for part in value])
        case str() if value in _VALUES.get(path[-1], {}):
            return gettext(_VALUES[path[-1]][value])
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
