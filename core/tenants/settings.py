"""What a tenant has tuned: typed values with defaults, dated where the plugin says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from marshmallow import ValidationError
from sqlalchemy import select

from core.audit.services import record
from core.contributions import Setting
from core.db.session import db, forget, remembered
from core.i18n import use_language
from core.kit import Reason
from core.plugin_host import PluginHost
from core.tenants.models import PluginSetting
from core.users.actor import Actor

# The `valid_from` of settings that are not dated.
ALWAYS = date.min


class UnknownSetting(KeyError):
    """A plugin asked for a setting it never registered."""


class SettingRefused(Exception):
    """A value that does not pass; `objections` say why, to be shown in the reader's language."""

    def __init__(self, objections: Sequence[Reason]) -> None:
        super().__init__("; ".join(objection.code for objection in objections))
        self.objections = tuple(objections)


@dataclass(frozen=True, kw_only=True)
class DatedValue:
    """A value and the first day it counts; `date.min` when it always has.

    `readable` is False for one that an older version of the plugin stored and that no longer
    passes; `value` is then what is stored.
    """

    valid_from: date
    value: Any
    note: str | None
    readable: bool = True


class _Stored(NamedTuple):
    """A row as it is stored; `value` is JSON."""

    key: str
    valid_from: date
    value: Any
    note: str | None


class Settings:
    """Reads and writes the settings of the tenant in force."""

    def __init__(self, host: PluginHost) -> None:
        self._host = host

    def value(self, plugin: str, key: str, *, on: date | None = None) -> Any:
        """The value as the plugin's field loads it; `on` is the day of the case.

        A dated setting must be asked with a day; the default counts before its first value.
        """
        setting = self._declared(plugin, key)
        if setting.dated and on is None:
            raise TypeError(f"{plugin}.{key} is dated: say as of which day.")
        day = on if setting.dated and on is not None else ALWAYS
        stored = [row for row in _stored(plugin) if row.key == key and row.valid_from <= day]
        # The newest comes last and counts.
        return _loaded(setting, stored[-1].value) if stored else setting.default

    def values_on(self, plugin: str, day: date) -> Mapping[str, Any]:
        """Every setting of a plugin as of a day, by key; one statement for all of them."""
        declared = self._host.settings(plugin)
        raw = {
            row.key: row.value
            for row in _stored(plugin)
            if row.key in declared
            and row.valid_from <= day
            and (declared[row.key].dated or row.valid_from == ALWAYS)
        }
        return {
            key: _loaded(setting, raw[key]) if key in raw else setting.default
            for key, setting in declared.items()
        }

    def values(self, plugin: str) -> Mapping[str, list[DatedValue]]:
        """Everything stored for a plugin, newest first, by key."""
        declared = self._host.settings(plugin)
        found: dict[str, list[DatedValue]] = {key: [] for key in declared}
        for row in reversed(_stored(plugin)):
            if row.key in declared:
                found[row.key].append(_dated(declared[row.key], row))
        return found

    def store(
        self,
        actor: Actor,
        plugin: str,
        key: str,
        raw: Any,
        *,
        valid_from: date | None = None,
        note: str | None = None,
    ) -> None:
        """Stores a value given as JSON; raises SettingRefused when it does not pass."""
        setting = self._declared(plugin, key)
        try:
            value = _loaded(setting, raw)
        except ValidationError:
            error = _said_again(setting, raw)
            raise SettingRefused(
                [Reason(code="invalid", message=_literally(text)) for text in _flat(error)]
            ) from None
        objections = setting.check(value) if setting.check else ()
        if objections:
            raise SettingRefused(objections)
        day = valid_from if setting.dated and valid_from else ALWAYS
        row = db.session.scalar(
            select(PluginSetting)
            .where(
                PluginSetting.plugin == plugin,
                PluginSetting.key == key,
                PluginSetting.valid_from == day,
            )
            .with_for_update()
        )
        before = row.value if row else None
        if row is None:
            row = PluginSetting(plugin=plugin, key=key, valid_from=day)
            db.session.add(row)
        row.value = setting.field.serialize("value", {"value": value})
        row.note = note
        db.session.flush()
        forget_settings(plugin)
        record(
            actor,
            "core:setting:change",
            subject=("setting", f"{plugin}.{key}", key),
            before={"value": before} if before is not None else None,
            after={"value": row.value, "valid_from": None if day == ALWAYS else day.isoformat()},
        )

    def remove(self, actor: Actor, plugin: str, key: str, valid_from: date) -> None:
        """Takes a stored value away, so that the one before it (or the default) counts again."""
        self._declared(plugin, key)
        row = db.session.scalar(
            select(PluginSetting).where(
                PluginSetting.plugin == plugin,
                PluginSetting.key == key,
                PluginSetting.valid_from == valid_from,
            )
        )
        if row is None:
            return
        record(
            actor,
            "core:setting:remove",
            subject=("setting", f"{plugin}.{key}", key),
            before={"value": row.value, "valid_from": valid_from.isoformat()},
            after=None,
        )
        db.session.delete(row)
        db.session.flush()
        forget_settings(plugin)

    def _declared(self, plugin: str, key: str) -> Setting:
        declared = self._host.settings(plugin)
        if key not in declared:
            raise UnknownSetting(f"{plugin} registers no setting {key!r}.")
        return declared[key]


def forget_settings(plugin: str) -> None:
    """Whoever changes what is stored for a plugin says so: it is read anew."""
    forget(_remembered_as(plugin))


def _remembered_as(plugin: str) -> tuple[str, str]:
    return ("settings", plugin)


def _stored(plugin: str) -> Sequence[_Stored]:
    """Everything stored for a plugin, the oldest first; one statement in a transaction."""
    return remembered(_remembered_as(plugin), lambda: _read(plugin))


def _read(plugin: str) -> Sequence[_Stored]:
    rows = db.session.execute(
        select(PluginSetting.key, PluginSetting.valid_from, PluginSetting.value, PluginSetting.note)
        .where(PluginSetting.plugin == plugin)
        .order_by(PluginSetting.valid_from)
    )
    return tuple(_Stored(*row) for row in rows)


def _loaded(setting: Setting, raw: Any) -> Any:
    """The value of something stored. JSON's "1.250" is one and a quarter in every language."""
    with use_language("en"):
        return setting.field.deserialize(raw)


def _dated(setting: Setting, row: _Stored) -> DatedValue:
    try:
        value = _loaded(setting, row.value)
    except ValidationError:
        return DatedValue(valid_from=row.valid_from, value=row.value, note=row.note, readable=False)
    return DatedValue(valid_from=row.valid_from, value=value, note=row.note)


def _said_again(setting: Setting, raw: Any) -> Any:
    """What is wrong with a value, in the reader's own language."""
    try:
        setting.field.deserialize(raw)
    except ValidationError as error:
        return error.messages
    return ["This value is not allowed here."]


def _literally(text: object) -> str:
    # It has been said already; a per cent sign in it is no placeholder.
    return str(text).replace("%", "%%")


def _flat(messages: Any) -> list[Any]:
    if isinstance(messages, Mapping):
        return [text for part in messages.values() for text in _flat(part)]
    if isinstance(messages, list | tuple):
        return [text for part in messages for text in _flat(part)]
    return [messages]
