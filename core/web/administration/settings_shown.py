"""A plugin's settings as pages show them: which kind of field each has, and values in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from marshmallow import Schema, fields, validate

from core.contributions import Setting
from core.i18n import (
    LANGUAGES,
    format_date,
    format_decimal,
    format_list,
    format_money,
    format_number,
    own_name,
)
from core.i18n import gettext as _
from core.kit import N_, Money
from core.tenants.settings import ALWAYS, DatedValue
from core.web.forms import FlygelSchema, LocalDate, MoneyField
from core.web.forms.form import inner_schema

# A text that may be longer than this is written in a field of several lines.
_ONE_LINE = 200
NOTHING = "–"


class Kind(StrEnum):
    """How a setting is written: what the page draws for it."""

    ROWS = "rows"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    TRANSLATED = "translated"
    LINES = "lines"
    ONE = "one"


@dataclass(frozen=True)
class RowColumn:
    """One column of a table setting, as the row editor takes it."""

    name: str
    label: str
    type: str = "text"
    help: str | None = None
    inputmode: str | None = None
    options: tuple[tuple[str, str], ...] | None = None
    blank: str | None = None


@dataclass(frozen=True)
class RowsShown:
    """The value of a table setting: its columns' labels and its cells in words."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class ValueShown:
    """A value with its first day. `valid_from` None: always, or nobody has said otherwise.

    Either `text` or `rows` says what it is. `now` marks the one that counts today.
    """

    valid_from: date | None
    stored: bool
    text: str
    rows: RowsShown | None
    note: str | None
    now: bool
    readable: bool = True


@dataclass(frozen=True, kw_only=True)
class SettingShown:
    """A setting with everything its page needs; texts are translated."""

    key: str
    label: str
    help: str
    dated: bool
    kind: Kind
    field_type: str
    inputmode: str | None
    suffix: str | None
    choices: tuple[tuple[str, str], ...]
    columns: tuple[RowColumn, ...]
    default: ValueShown
    values: tuple[ValueShown, ...]

    @property
    def current(self) -> ValueShown:
        """What counts today."""
        return next((value for value in self.values if value.now), self.default)


def shown(setting: Setting, stored: Sequence[DatedValue], *, today: date) -> SettingShown:
    """The setting with its values, newest first; `stored` as `Settings.values` gives them."""
    in_force = next((value for value in stored if value.valid_from <= today), None)
    return SettingShown(
        key=setting.key,
        label=_(setting.label),
        help=_(setting.help),
        dated=setting.dated,
        kind=kind_of(setting),
        field_type=_field_type(setting.field),
        inputmode=_inputmode(setting.field),
        suffix=setting.field.metadata.get("suffix"),
        choices=tuple((_choice_key(value), _(label)) for value, label in setting.choices),
        columns=_columns(setting.field),
        default=_value(setting, setting.default, now=in_force is None),
        values=tuple(
            _value(
                setting,
                value.value,
                stored=True,
                valid_from=None if value.valid_from == ALWAYS else value.valid_from,
                note=value.note,
                now=value is in_force,
                readable=value.readable,
            )
            for value in stored
        ),
    )


def value_now(setting: Setting, stored: Sequence[DatedValue], *, today: date) -> Any:
    """The value that counts today, as the field loads it; the default where nothing does."""
    for value in stored:
        if value.valid_from <= today and value.readable:
            return value.value
    return setting.default


def form_schema(setting: Setting) -> type[Schema]:
    """The schema of the setting's own form: `value`, `note`, and `valid_from` when it is dated."""
    field = deepcopy(setting.field)
    # A copied field shares its metadata with the plugin's own.
    field.metadata = {**field.metadata, "label": setting.label}
    kind = kind_of(setting)
    # A text may be empty; whether it may is for its own validators to say.
    may_be_empty = field.allow_none or (kind == Kind.ONE and isinstance(field, fields.String))
    if kind in {Kind.ONE, Kind.CHOICE} and not may_be_empty:
        field.required = True
    elif kind == Kind.TRANSLATED:
        field.load_default = dict
    elif kind == Kind.ONE and not field.allow_none:
        field.load_default = ""
    parts: dict[str, Any] = {"value": field}
    if setting.dated:
        parts["valid_from"] = LocalDate(required=True, metadata={"label": N_("Valid from")})
    parts["note"] = fields.String(
        load_default="", validate=validate.Length(max=500), metadata={"label": N_("Note")}
    )
    schema: type[Schema] = FlygelSchema.from_dict(parts)
    return schema


def typed(setting: Setting, value: Any, *, today: date) -> dict[str, Any]:
    """What the form shows before anybody has typed."""
    if kind_of(setting) == Kind.YES_NO:
        value = "1" if value else "0"
    elif kind_of(setting) == Kind.LINES:
        value = "\n".join(str(part) for part in value or ())
    elif kind_of(setting) == Kind.CHOICE:
        value = None if value is None else _choice_key(value)
    return {"value": value, **({"valid_from": today} if setting.dated else {})}


def as_stored(setting: Setting, value: Any) -> Any:
    """The value as JSON, the way `Settings.store` takes it."""
    return setting.field.serialize("value", {"value": value})


def kind_of(setting: Setting) -> Kind:
    """What the page draws for the setting."""
    field = setting.field
    if isinstance(field, fields.List):
        if inner_schema(field) is not None:
            return Kind.ROWS
        return Kind.CHOICES if setting.choices else Kind.LINES
    if setting.choices:
        return Kind.CHOICE
    if isinstance(field, fields.Boolean):
        return Kind.YES_NO
    return Kind.TRANSLATED if isinstance(field, fields.Dict) else Kind.ONE


def _columns(field: fields.Field[Any]) -> tuple[RowColumn, ...]:
    inner = inner_schema(field) if isinstance(field, fields.List) else None
    if inner is None:
        return ()
    return tuple(
        RowColumn(
            name=part.data_key or name,
            label=_(part.metadata.get("label", name)),
            type=_column_type(part),
            help=_(part.metadata["help"]) if "help" in part.metadata else None,
            inputmode=_inputmode(part),
            options=_options(part),
            blank=_("Choose") if _options(part) else None,
        )
        for name, part in inner.fields.items()
        if not part.dump_only
    )


def _column_type(field: fields.Field[Any]) -> str:
    if isinstance(field, fields.Boolean) or _options(field):
        return "select"
    return _field_type(field)


def _options(field: fields.Field[Any]) -> tuple[tuple[str, str], ...] | None:
    """The choices of a column: metadata `choices`, or yes and no."""
    if "choices" in field.metadata:
        return tuple((_choice_key(value), _(label)) for value, label in field.metadata["choices"])
    if isinstance(field, fields.Boolean):
        return (("1", _("Yes")), ("0", _("No")))
    return None


def _field_type(field: fields.Field[Any]) -> str:
    if isinstance(field, MoneyField):
        return "money"
    if isinstance(field, fields.Number):
        return "number"
    if isinstance(field, fields.Date):
        return "date"
    if isinstance(field, fields.Time):
        return "time"
    if isinstance(field, fields.Email):
        return "email"
    if isinstance(field, fields.Url):
        return "url"
    if isinstance(field, fields.String) and _longest(field) > _ONE_LINE:
        return "textarea"
    return "textarea" if isinstance(field, fields.List) else "text"


def _longest(field: fields.Field[Any]) -> int:
    lengths = [
        validator.max
        for validator in field.validators
        if isinstance(validator, validate.Length) and validator.max is not None
    ]
    return min(lengths, default=_ONE_LINE)


def _inputmode(field: fields.Field[Any]) -> str | None:
    if isinstance(field, fields.Integer):
        # A telephone's keyboard for whole numbers may have no minus.
        return "numeric" if _never_negative(field) else "text"
    return "decimal" if isinstance(field, fields.Number) else None


def _never_negative(field: fields.Field[Any]) -> bool:
    return any(
        isinstance(validator, validate.Range) and validator.min is not None and validator.min >= 0
        for validator in field.validators
    )


def _choice_key(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value)


def _value(
    setting: Setting,
    value: Any,
    *,
    now: bool,
    stored: bool = False,
    valid_from: date | None = None,
    note: str | None = None,
    readable: bool = True,
) -> ValueShown:
    rows = None
    if readable and kind_of(setting) == Kind.ROWS and value:
        columns = _columns(setting.field)
        rows = RowsShown(
            columns=tuple(column.label for column in columns),
            rows=tuple(
                tuple(_in_words(_of(row, column.name), column.options or ()) for column in columns)
                for row in value
            ),
        )
    choices = tuple((_choice_key(key), _(label)) for key, label in setting.choices)
    return ValueShown(
        valid_from=valid_from,
        stored=stored,
        text="" if rows else _in_words(value, choices),
        rows=rows,
        note=note,
        now=now,
        readable=readable,
    )


def _key_in_words(key: str) -> str:
    return own_name(key) if key in LANGUAGES else str(key)


def _of(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)


def _in_words(value: Any, choices: Sequence[tuple[str, str]]) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    if isinstance(value, list | tuple):
        return format_list([_in_words(part, choices) for part in value])
    named = dict(choices).get(_choice_key(value))
    if named is not None:
        return named
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case Money():
            return format_money(value)
        case int():
            return format_number(value)
        case Decimal() | float():
            return format_decimal(Decimal(str(value)))
        case datetime() | date():
            return format_date(value)
        case Mapping():
            return ", ".join(f"{_key_in_words(key)}: {part}" for key, part in value.items())
        case _:
            return str(value)
