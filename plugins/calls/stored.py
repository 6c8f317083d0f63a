"""Form fields as they are kept: JSON of the form's version, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plugins.calls.rules.forms import (
    Audience,
    Column,
    Condition,
    FieldDetails,
    FieldKind,
    Option,
)


def field_as_json(each: FieldDetails) -> dict[str, Any]:
    """The field as the version keeps it; what is as by default is left out."""
    kept: dict[str, Any] = {
        "key": each.key,
        "kind": each.kind.value,
        "label": dict(each.label),
        "help": dict(each.help),
        "required": each.required,
        "options": [{"key": one.key, "label": dict(one.label)} for one in each.options],
        "columns": [
            {"key": one.key, "label": dict(one.label), "kind": one.kind.value}
            for one in each.columns
        ],
        "condition": {"field": each.condition.field, "values": list(each.condition.values)}
        if each.condition
        else None,
        "audience": each.audience.value,
        "identifying": each.identifying,
        "frozen": each.frozen,
        "longest": each.longest,
        "sums_to": each.sums_to,
    }
    return {name: value for name, value in kept.items() if value not in (None, False, [], {})}


def field_from_json(kept: Mapping[str, Any]) -> FieldDetails:
    """The field that the version keeps."""
    condition = kept.get("condition")
    return FieldDetails(
        key=kept["key"],
        kind=FieldKind(kept["kind"]),
        label=kept.get("label", {}),
        help=kept.get("help", {}),
        required=kept.get("required", False),
        options=tuple(
            Option(key=one["key"], label=one["label"]) for one in kept.get("options", ())
        ),
        columns=tuple(
            Column(key=one["key"], label=one["label"], kind=FieldKind(one["kind"]))
            for one in kept.get("columns", ())
        ),
        condition=Condition(field=condition["field"], values=tuple(condition["values"]))
        if condition
        else None,
        audience=Audience(kept.get("audience", Audience.ALL)),
        identifying=kept.get("identifying", False),
        frozen=kept.get("frozen", False),
        longest=kept.get("longest"),
        sums_to=kept.get("sums_to"),
    )


def fields_from_json(kept: Sequence[Mapping[str, Any]]) -> tuple[FieldDetails, ...]:
    """Every field of a version, in order."""
    return tuple(field_from_json(each) for each in kept)
