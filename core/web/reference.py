"""The API's description as a page for people: made from the very document that programs read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.web.api import operations

Document = Mapping[str, Any]
# An object within an object within an object is read in the description itself.
_DEEPEST = 4


@dataclass(frozen=True)
class Row:
    """A parameter or a field: what it is called, what it is, and whether it must be there."""

    name: str
    where: str
    type: str
    required: bool
    text: str


@dataclass(frozen=True)
class Answer:
    """What an operation may answer; `rows` are the fields of the body."""

    status: str
    text: str
    rows: tuple[Row, ...]
    example: str | None


@dataclass(frozen=True)
class Operation:
    """One thing that can be done; `permission` None: open to everybody."""

    id: str
    method: str
    path: str
    summary: str
    text: str
    permission: str | None
    parameters: tuple[Row, ...]
    body: tuple[Row, ...]
    body_example: str | None
    answers: tuple[Answer, ...]
    command: str


def modules(document: Document) -> dict[str, int]:
    """How many operations each module has that owns some, in the description's order."""
    return Counter(module_of(path) for path, _, _ in operations(document))


def operations_of(document: Document, module: str) -> list[Operation]:
    """What can be done with one module, in the description's order; empty if it has nothing."""
    return [
        _operation(document, path, method, operation)
        for path, method, operation in operations(document)
        if module_of(path) == module
    ]


def module_of(path: str) -> str:
    """The module that owns an endpoint: `/api/v1/<module>/…`."""
    return path.split("/")[3]


def _operation(
    document: Document, path: str, method: str, operation: Mapping[str, Any]
) -> Operation:
    body = _json_schema(document, operation.get("requestBody", {}))
    example = example_of(document, body) if body else None
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        text=operation.get("description", ""),
        permission=operation.get("x-permission"),
        parameters=tuple(_parameters(document, path, operation)),
        body=tuple(_fields(document, body)) if body else (),
        body_example=_written(example) if body else None,
        answers=tuple(_answers(document, operation)),
        command=_command(document, path, method, operation, example),
    )


def _parameters(document: Document, path: str, operation: Mapping[str, Any]) -> Iterator[Row]:
    shared = document["paths"][path].get("parameters", ())
    for written in (*shared, *operation.get("parameters", ())):
        parameter = _resolved(document, written)
        yield Row(
            name=parameter["name"],
            where=parameter["in"],
            type=_type(document, parameter.get("schema", {})),
            required=parameter.get("required", False),
            text=parameter.get("description", ""),
        )


def _answers(document: Document, operation: Mapping[str, Any]) -> Iterator[Answer]:
    for status, written in operation.get("responses", {}).items():
        response = _resolved(document, written)
        schema = _json_schema(document, response)
        # The errors are all alike and explained once, at the top of the page.
        is_error = status == "default" or str(status) >= "300"
        yield Answer(
            status=str(status),
            text=response.get("description", ""),
            rows=() if is_error or not schema else tuple(_fields(document, schema)),
            example=None if is_error or not schema else _written(example_of(document, schema)),
        )


def _json_schema(document: Document, part: Mapping[str, Any]) -> Mapping[str, Any] | None:
    for content in _resolved(document, part).get("content", {}).values():
        if "schema" in content:
            schema: Mapping[str, Any] = content["schema"]
            return schema
    return None


def _fields(document: Document, schema: Mapping[str, Any], prefix: str = "") -> Iterator[Row]:
    schema = _resolved(document, schema)
    if "items" in schema:
        yield from _fields(document, schema["items"], f"{prefix}[].")
        return
    if prefix.count(".") >= _DEEPEST:
        return
    required = schema.get("required", ())
    for name, written in schema.get("properties", {}).items():
        field = _resolved(document, written)
        yield Row(
            name=f"{prefix}{name}",
            where="body",
            type=_type(document, written),
            required=name in required,
            text=written.get("description", field.get("description", "")),
        )
        inner = _resolved(document, field["items"]) if "items" in field else field
        if "properties" in inner:
            below = f"{prefix}{name}[]." if "items" in field else f"{prefix}{name}."
            yield from _fields(document, inner, below)


def _type(document: Document, written: Mapping[str, Any]) -> str:
    schema = _resolved(document, written)
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    kind = schema.get("type", "object" if "properties" in schema else "any")
    names = kind if isinstance(kind, list) else [kind]
    text = " | ".join(
        f"array of {_type(document, schema.get('items', {}))}" if name == "array" else name
        for name in names
    )
    return f"{text} ({schema['format']})" if "format" in schema else text


def example_of(document: Document, written: Mapping[str, Any], depth: int = 0) -> Any:
    """A value as the schema wants it: its own example, else one made from its type."""
    schema = _resolved(document, written)
    for key in ("example", "default", "const"):
        if key in schema:
            return schema[key]
    if schema.get("examples"):
        return schema["examples"][0]
    if schema.get("enum"):
        return schema["enum"][0]
    kind = schema.get("type", "object" if "properties" in schema else None)
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        if depth >= _DEEPEST:
            return {}
        return {
            name: example_of(document, part, depth + 1)
            for name, part in schema.get("properties", {}).items()
        }
    if kind == "array":
        return [example_of(document, schema.get("items", {}), depth + 1)]
    if kind == "string":
        return _TEXTS.get(schema.get("format", ""), "0" if "pattern" in schema else "…")
    return {"integer": schema.get("minimum", 1), "number": 1.0, "boolean": True}.get(str(kind))


_TEXTS = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T13:05:00+01:00",
    "email": "name@example.org",
    "uuid": "0198c0de-0000-7000-8000-000000000001",
    "uri": "https://example.org/",
    "url": "https://example.org/",
}


def _resolved(document: Document, part: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference refers to; anything else as it is."""
    if "$ref" in part:
        found: Any = document
        for step in str(part["$ref"]).removeprefix("#/").split("/"):
            found = found[step]
        resolved: Mapping[str, Any] = found
        return resolved
    if len(part.get("allOf", ())) == 1:
        return {**_resolved(document, part["allOf"][0]), **part}
    for alternative in part.get("anyOf", part.get("oneOf", ())):
        if alternative.get("type") != "null":
            return _resolved(document, alternative)
    return part


def _written(example: Any) -> str:
    return json.dumps(example, indent=2, ensure_ascii=False)


def _command(
    document: Document, path: str, method: str, operation: Mapping[str, Any], example: Any
) -> str:
    """The same thing done with curl."""
    lines = [f"curl -X {method.upper()} {document['servers'][0]['url']}{path}"]
    if operation.get("security") != []:
        lines.append("-H 'Authorization: Bearer flygel_…'")
    names = {
        _resolved(document, parameter)["name"] for parameter in operation.get("parameters", ())
    }
    if "If-Match" in names:
        lines.append("-H 'If-Match: \"…\"'")
    if example is not None:
        lines.append("-H 'Content-Type: application/json'")
        lines.append(f"-d '{json.dumps(example, ensure_ascii=False)}'")
    return " \\\n  ".join(lines)
