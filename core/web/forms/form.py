"""A form as a page shows it: what was typed, and what is wrong with each field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from marshmallow import Schema, fields

from core.i18n import LOCAL_ZONE, format_decimal, gettext
from core.kit import Money

Typed = str | list[str]


@dataclass(frozen=True)
class FormError:
    """One line of the error summary; `target` is the field's id, None for the whole form."""

    target: str | None
    message: str


@dataclass
class Form:
    """What was typed (`values`), what it means (`data`) and what is wrong (`errors`).

    Names are those of the form: "email", or "tiers-0-from" for a row of a list. `data` is None
    until the schema could load everything.
    """

    values: dict[str, Typed] = field(default_factory=dict)
    data: Any = None
    errors: dict[str, list[str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    @classmethod
    def blank(cls, schema: Schema | type[Schema], values: Mapping[str, Any] | None = None) -> Form:
        """A form nobody has filled in yet, showing `values` (dates, money, rows…) as texts."""
        made = _made(schema)
        form = cls(labels=labels_of(made))
        for name, value in (values or {}).items():
            key, part = _field_of(made, name)
            form.values.update(_as_typed(key, value, part))
        return form

    @property
    def ok(self) -> bool:
        """Whether everything was understood and nothing was objected to."""
        return self.data is not None and not self.errors

    def value(self, name: str) -> Typed | None:
        """What was typed, or None for nothing at all."""
        return self.values.get(name)

    def errors_of(self, name: str) -> list[str]:
        """What is wrong with a field; a list's own errors count, its rows' do not."""
        return self.errors.get(name, [])

    def name(self, name: str) -> str:
        """The field's name in the form: here its own, in a `Row` with the row in front."""
        return name

    def field_id(self, name: str) -> str:
        """The id that labels and the error summary point at."""
        return f"field-{name}"

    def label(self, name: str) -> str:
        """The field's label from the schema's metadata, or an empty text."""
        marked = self.labels.get(_without_numbers(name))
        return gettext(marked) if marked else ""

    def add_error(self, name: str | None, message: str) -> None:
        """Object to a field, or with None to the whole form. The message is shown as it is."""
        self.errors.setdefault(name or "", []).append(message)

    @property
    def error_list(self) -> tuple[FormError, ...]:
        """All errors for the summary, the whole form's first, each with its field's label."""
        whole = [FormError(None, message) for message in self.errors.get("", [])]
        return (*whole, *self._field_errors())

    def _field_errors(self) -> Iterable[FormError]:
        for name, messages in self.errors.items():
            label = self.label(name)
            for message in messages if name else ():
                text = f"{label}: {message}" if label else message
                yield FormError(self.field_id(name), text)

    def rows(self, name: str, *, spare: int = 0) -> list[Row]:
        """The rows of a list such as "tiers", in order, and `spare` empty ones to fill in."""
        numbers = row_numbers(self.values, name)
        following = numbers[-1] + 1 if numbers else 0
        return [
            Row(self, f"{name}-{number}", number)
            for number in (*numbers, *range(following, following + spare))
        ]


@dataclass(frozen=True)
class Row:
    """One row of a list in a form; fields are asked for by their name in the row."""

    form: Form
    prefix: str
    number: int

    def name(self, name: str) -> str:
        """The field's name in the whole form."""
        return f"{self.prefix}-{name}"

    def value(self, name: str) -> Typed | None:
        """What was typed, or None for nothing at all."""
        return self.form.value(self.name(name))

    def errors_of(self, name: str) -> list[str]:
        """What is wrong with the field."""
        return self.form.errors_of(self.name(name))

    def field_id(self, name: str) -> str:
        """The id that labels and the error summary point at."""
        return self.form.field_id(self.name(name))

    def label(self, name: str) -> str:
        """The field's label from the schema's metadata, or an empty text."""
        return self.form.label(self.name(name))


def row_numbers(names: Iterable[str], name: str) -> list[int]:
    """The numbers n for which a field "name-n-…" exists, sorted."""
    start = f"{name}-"
    found = {
        int(rest.partition("-")[0])
        for full in names
        if full.startswith(start)
        for rest in [full[len(start) :]]
        if "-" in rest and _is_row_number(rest.partition("-")[0])
    }
    return sorted(found)


def labels_of(schema: Schema, prefix: str = "") -> dict[str, str]:
    """The marked labels of a schema's fields by their name without row numbers."""
    labels: dict[str, str] = {}
    for name, part in schema.fields.items():
        full = f"{prefix}{part.data_key or name}"
        if label := part.metadata.get("label"):
            labels[full] = label
        if inner := inner_schema(part):
            labels.update(labels_of(inner, f"{full}-"))
    return labels


def inner_schema(part: fields.Field[Any]) -> Schema | None:
    """The schema of a field that holds one object or a list of them, else None."""
    if isinstance(part, fields.List):
        part = part.inner
    if not isinstance(part, fields.Nested):
        return None
    schema: Schema = part.schema
    return schema


def _made(schema: Schema | type[Schema]) -> Schema:
    return schema() if isinstance(schema, type) else schema


def _is_row_number(text: str) -> bool:
    # A longer number is no row of ours, and a huge one would cost memory to count to.
    return text.isascii() and text.isdigit() and len(text) <= 4


def _without_numbers(name: str) -> str:
    return "-".join(part for part in name.split("-") if not _is_row_number(part))


def _field_of(schema: Schema | None, name: str) -> tuple[str, fields.Field[Any] | None]:
    """The name a form uses for an attribute of the loaded data, and its field if it has one."""
    part = schema.fields.get(name) if schema else None
    return (part.data_key or name, part) if part else (name, None)


def _as_typed(name: str, value: Any, part: fields.Field[Any] | None) -> dict[str, Typed]:
    """The form's texts for a value: "tiers" with two rows becomes "tiers-0-from" and so on."""
    if value is None:
        return {}
    flat: dict[str, Typed] = {}
    if isinstance(value, Mapping):
        inner = inner_schema(part) if part else None
        for attribute, item in value.items():
            key, inner_part = _field_of(inner, str(attribute))
            flat.update(_as_typed(f"{name}-{key}", item, inner_part))
        return flat
    if isinstance(value, list | tuple | set | frozenset):
        items = list(value)
        if not any(isinstance(item, Mapping) for item in items):
            return {name: [_text(item) for item in items]}
        for number, item in enumerate(items):
            flat.update(_as_typed(f"{name}-{number}", item, part))
        return flat
    return {name: _text(value)}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Money):
        whole = value.amount == value.amount.to_integral_value()
        return format_decimal(value.amount, 0 if whole else 2)
    if isinstance(value, Decimal):
        return format_decimal(value)
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            # A browser's field has no zone: it shows the clock on the wall.
            value = value.astimezone(LOCAL_ZONE)
        return str(value.strftime("%Y-%m-%dT%H:%M"))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value)
