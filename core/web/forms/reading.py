"""From the flat texts of a form to what a schema loads, and its errors back to the texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from core.web.forms.form import Form, Typed, inner_schema, labels_of, row_numbers
from core.web.forms.wording import say_plainly

Texts = Mapping[str, list[str]]


def read_form(
    schema: Schema | type[Schema],
    source: Mapping[str, Any],
    *,
    files: Mapping[str, Any] | None = None,
) -> Form:
    """Read what was typed. Nothing raises: what is wrong is in the form's errors.

    `source` is `request.form` or any mapping of names to texts. Lists of rows are typed as
    "tiers-0-from"; a row in which nothing is written is skipped. Fields the schema does not know
    are ignored. A file that was chosen is handed to the schema as it is.
    """
    made = schema() if isinstance(schema, type) else schema
    say_plainly(made)
    texts = _texts(source)
    form = Form(values={name: _typed(made, name, texts[name]) for name in texts})
    form.labels = labels_of(made)
    chosen = {name: file for name, file in (files or {}).items() if getattr(file, "filename", "")}
    places: Places = {}
    given = _collect(made, texts, chosen, "", places)
    try:
        form.data = made.load(given)
    except ValidationError as error:
        form.errors = _in_order(made, _by_name(error.messages, "", places))
    return form


# Where the rows of a list were typed: the list's name → the numbers of the rows that were loaded.
Places = dict[str, list[int]]


def _texts(source: Mapping[str, Any]) -> dict[str, list[str]]:
    if isinstance(source, MultiDict):
        return {name: [str(text) for text in source.getlist(name)] for name in source}
    return {
        name: [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]
        for name, value in source.items()
        if value is not None
    }


def _typed(schema: Schema, name: str, texts: list[str]) -> Typed:
    """One text, or all of them where the field is a list of choices."""
    for key, part in schema.fields.items():
        if (part.data_key or key) == name and isinstance(part, fields.List):
            return list(texts)
    return texts[0] if len(texts) == 1 else (list(texts) if texts else "")


def _collect(
    schema: Schema, texts: Texts, files: Mapping[str, Any], prefix: str, places: Places
) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name, part in schema.fields.items():
        if part.dump_only:
            continue
        key = part.data_key or name
        full = f"{prefix}{key}"
        if full in files:
            given[key] = files[full]
            continue
        found, value = _value(part, full, texts, files, places)
        if found:
            given[key] = value
    return given


def _value(
    part: fields.Field[Any], full: str, texts: Texts, files: Mapping[str, Any], places: Places
) -> tuple[bool, Any]:
    """Whether there is anything to load, and what."""
    inner = inner_schema(part)
    if inner is not None and (isinstance(part, fields.List) or getattr(part, "many", False)):
        return _rows(part, inner, full, texts, files, places)
    if inner is not None:
        given = _collect(inner, texts, files, f"{full}-", places)
        # An object in which nothing is written is not there, unless it has to be.
        return bool(given) or part.required, given
    if isinstance(part, fields.Dict):
        entries = _entries(full, texts)
        return bool(entries) or part.required, entries
    if isinstance(part, fields.List):
        items = [text.strip() for text in texts.get(full, ()) if text.strip()]
        # A browser sends nothing for boxes that are all unticked: that is an empty list.
        return bool(items) or not part.required, items
    if isinstance(part, fields.Boolean):
        typed = texts.get(full, [""])[-1].strip()
        if typed == "" and part.allow_none:
            return full in texts, None
        return True, typed if typed else False
    if full not in texts or not texts[full]:
        return False, None
    return _one(part, texts[full][0])


def _one(part: fields.Field[Any], text: str) -> tuple[bool, Any]:
    if not part.load_only and part.metadata.get("strip", True):
        # A blank before a name is a slip of the finger; in a password it may be meant.
        text = text.replace("\r\n", "\n").strip()
    if text:
        return True, text
    if part.allow_none:
        return True, None
    if isinstance(part, fields.String) and not part.required and not _has_format(part):
        return True, ""
    return False, None


def _has_format(part: fields.Field[Any]) -> bool:
    return isinstance(part, fields.Email | fields.Url | fields.UUID)


def _rows(
    part: fields.Field[Any],
    inner: Schema,
    full: str,
    texts: Texts,
    files: Mapping[str, Any],
    places: Places,
) -> tuple[bool, Any]:
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    for number in row_numbers(texts, full):
        prefix = f"{full}-{number}-"
        if not any(
            text.strip() for name in texts if name.startswith(prefix) for text in texts[name]
        ):
            continue
        # Rows are counted as they are loaded, so that a nested list finds its own places again.
        rows.append(_collect(inner, texts, files, prefix, places))
        numbers.append(number)
    places[full] = numbers
    return bool(rows) or not part.required, rows


def _anything_written(texts: Texts, prefix: str) -> bool:
    return any(
        text.strip() for name, values in texts.items() if name.startswith(prefix) for text in values
    )


def _entries(full: str, texts: Texts) -> dict[str, str]:
    """The texts of "title-nb", "title-nn" as a mapping; empty ones are left out."""
    start = f"{full}-"
    return {
        name[len(start) :]: values[0].strip()
        for name, values in texts.items()
        if name.startswith(start) and values and values[0].strip()
    }


def _by_name(messages: Any, name: str, places: Places) -> dict[str, list[str]]:
    """Nested errors, as marshmallow gives them, by the name of the field that was typed."""
    if isinstance(messages, str):
        return {name: [messages]}
    if isinstance(messages, list):
        return {name: [str(message) for message in messages]}
    found: dict[str, list[str]] = {}
    for key, inner in dict(messages).items():
        for where, said in _by_name(inner, _inner_name(name, key, places), places).items():
            known = found.setdefault(where, [])
            # Three wrong choices of one list are one thing to correct.
            known.extend(message for message in said if message not in known)
    return found


def _inner_name(name: str, key: Any, places: Places) -> str:
    if key == "_schema":
        return name
    if isinstance(key, int):
        if name not in places:
            return name
        numbers = places[name]
        return f"{name}-{numbers[key]}" if key < len(numbers) else name
    if key in {"key", "value"} and name:
        # An entry of a mapping: marshmallow says whether its key or its value is wrong.
        return name
    return f"{name}-{key}" if name else str(key)


def _in_order(schema: Schema, errors: dict[str, list[str]]) -> dict[str, list[str]]:
    """The errors in the order of the schema's fields, which is the form's."""
    order = {
        part.data_key or name: place for place, (name, part) in enumerate(schema.fields.items())
    }

    def place(item: tuple[str, Iterable[str]]) -> tuple[int, ...]:
        first = item[0].split("-")[0]
        return (order.get(first, -1 if not item[0] else len(order)),)

    return dict(sorted(errors.items(), key=place))
