"""Answers between a form's texts and what is kept: read as people write, shown as they read.

What cannot be read is kept as it was typed: a draft loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from core.plugin_api import (
    NotANumber,
    current_language,
    format_decimal,
    format_money,
    gettext,
    parse_decimal,
    pick,
)
from plugins.calls.queries.views import AnswerView, ApplicationView
from plugins.calls.rules.drafts import Typed
from plugins.calls.rules.forms import (
    PEOPLE_COLUMNS,
    Audience,
    FieldDetails,
    FieldKind,
    budget_sums,
    column_sums,
    number_in,
)
from plugins.registry import organisations

MOST_ROWS = 60
SPARE_ROWS = 2


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One column of a row on the page."""

    name: str
    label: str
    value: str
    kind: str
    options: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class FieldOnPage:
    """A field as the page shows it; `sums` are lines under a table."""

    key: str
    name: str
    kind: str
    label: str
    help: str
    required: bool
    longest: int | None
    value: Any
    version: int
    frozen: bool
    options: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Cell]]
    sums: Sequence[tuple[str, str]]
    controls: bool


def form_fields(
    fields: Sequence[FieldDetails],
    values: Mapping[str, Any],
    answers: Mapping[str, AnswerView],
    currency: str,
    *,
    controlling: Sequence[str] = (),
) -> list[FieldOnPage]:
    """The fields as the page shows them, in order."""
    named: list[tuple[str, str]] = []
    if any(each.kind is FieldKind.ORGANISATION for each in fields):
        named = [(str(each.id), each.name) for each in organisations()]
    return [
        FieldOnPage(
            key=each.key,
            name=f"f-{each.key}",
            kind=each.kind.value,
            label=pick(each.label) or each.key,
            help=pick(each.help),
            required=each.required,
            longest=each.longest,
            value=_shown(each, values.get(each.key)),
            version=answers[each.key].version if each.key in answers else 0,
            frozen=each.frozen,
            options=named
            if each.kind is FieldKind.ORGANISATION
            else [(option.key, pick(option.label) or option.key) for option in each.options],
            rows=_rows(each, values.get(each.key)),
            sums=_sums(each, values.get(each.key), currency),
            controls=each.key in controlling,
        )
        for each in fields
    ]


def typed_answers(fields: Sequence[FieldDetails], form: MultiDict[str, str]) -> dict[str, Typed]:
    """What was typed on the page, with the version that stood before the writer.

    A field that the page did not show is not touched.
    """
    found: dict[str, Typed] = {}
    for each in fields:
        if each.kind is FieldKind.FILE or each.audience is Audience.STAFF:
            continue
        if f"v-{each.key}" not in form:
            continue
        base = form.get(f"v-{each.key}", "0")
        found[each.key] = Typed(
            read_answer(each, form), int(base) if base.isdecimal() and len(base) < 9 else 0
        )
    return found


def read_answer(each: FieldDetails, form: MultiDict[str, str]) -> Any:
    """One field's answer as it is kept."""
    name = f"f-{each.key}"
    if each.kind is FieldKind.CHOICES:
        return [text for text in form.getlist(name) if text]
    if each.kind.in_rows:
        return _read_rows(each, form)
    text = form.get(name, "").replace("\r\n", "\n")
    if each.kind in (FieldKind.MONEY, FieldKind.NUMBER):
        return _as_number(text)
    if each.kind is FieldKind.DATE:
        return _as_day(text)
    if each.kind in (FieldKind.LONG_TEXT, FieldKind.TEXT):
        return text.rstrip()
    return text.strip()


def conflict_text(each: FieldDetails, value: Any, currency: str) -> str:
    """A text of a conflict, in words."""
    from plugins.calls.letters import answer_text

    return answer_text(each, value, currency=currency) or gettext("(nothing)")


def controlling_keys(view: ApplicationView) -> list[str]:
    """The choices that decide which other fields are shown."""
    return [each.condition.field for each in view.form.fields if each.condition is not None]


def _columns(each: FieldDetails) -> list[tuple[str, str, str, Sequence[tuple[str, str]]]]:
    if each.kind is FieldKind.PEOPLE:
        labels = {
            "name": gettext("Name"),
            "role": gettext("Role"),
            "sector": gettext("Sector"),
        }
        return [(key, labels[key], "text", ()) for key in PEOPLE_COLUMNS]
    if each.kind is FieldKind.BUDGET:
        sides = (
            ("cost", gettext("Cost")),
            ("income", gettext("Income")),
            ("applied", gettext("Applied for")),
        )
        return [
            ("text", gettext("What"), "text", ()),
            ("side", gettext("Kind"), "select", sides),
            ("amount", gettext("Amount"), "money", ()),
        ]
    return [
        (
            column.key,
            pick(column.label) or column.key,
            "money" if column.kind is FieldKind.MONEY else column.kind.value,
            (),
        )
        for column in each.columns
    ]


def _rows(each: FieldDetails, value: Any) -> list[list[Cell]]:
    if not each.kind.in_rows:
        return []
    kept = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
    rows = [*kept, *({} for _ in range(SPARE_ROWS))][:MOST_ROWS]
    return [
        [
            Cell(
                name=f"f-{each.key}-{number}-{key}",
                label=label,
                value=_number_text(row.get(key))
                if kind in ("money", "number")
                else str(row.get(key) or ""),
                kind=kind,
                options=options,
            )
            for key, label, kind, options in _columns(each)
        ]
        for number, row in enumerate(rows)
    ]


def _read_rows(each: FieldDetails, form: MultiDict[str, str]) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    start = re.compile(rf"f-{re.escape(each.key)}-(\d{{1,3}})-(.+)")
    columns = {key: kind for key, _, kind, _ in _columns(each)}
    for name in form:
        matched = start.fullmatch(name)
        if matched is None or matched[2] not in columns:
            continue
        text = form.get(name, "").strip()
        kind = columns[matched[2]]
        found.setdefault(int(matched[1]), {})[matched[2]] = (
            _as_number(text) if kind in ("money", "number") else text
        )
    rows = [found[number] for number in sorted(found)][:MOST_ROWS]
    return [row for row in rows if any(value for key, value in row.items() if key != "side")]


def _sums(each: FieldDetails, value: Any, currency: str) -> list[tuple[str, str]]:
    if each.kind is FieldKind.BUDGET:
        sums = budget_sums(value, currency=currency)
        lines = [
            (gettext("Costs in all"), format_money(sums.costs)),
            (gettext("Income in all"), format_money(sums.income)),
            (gettext("Applied for"), format_money(sums.applied)),
        ]
        if sums.missing.minor > 0:
            lines.append((gettext("Not covered"), format_money(sums.missing)))
        elif sums.missing.minor < 0:
            lines.append((gettext("Not spent"), format_money(-sums.missing)))
        return lines
    if each.kind is FieldKind.TABLE:
        totals = column_sums(each, value, currency=currency)
        return [
            (
                gettext("%(column)s in all", column=pick(column.label) or column.key),
                format_money(totals[column.key]),
            )
            for column in each.columns
            if column.key in totals
        ]
    return []


def _shown(each: FieldDetails, value: Any) -> Any:
    if value is None:
        return [] if each.kind is FieldKind.CHOICES else ""
    if each.kind in (FieldKind.MONEY, FieldKind.NUMBER):
        return _number_text(value)
    return value


def _number_text(value: Any) -> str:
    number = number_in(value)
    if number is None:
        return str(value or "")
    whole = number == number.to_integral_value()
    return format_decimal(number, 0 if whole else 2)


def _as_number(text: str) -> str:
    """The number as it is kept, or what was typed where there is none."""
    text = text.strip()
    if not text or len(text) > 40:
        return text
    try:
        return str(parse_decimal(text, current_language()))
    except NotANumber:
        return text


def _as_day(text: str) -> str:
    text = text.strip()
    typed = re.fullmatch(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})", text)
    if typed:
        day, month, year = (int(part) for part in typed.groups())
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            return text
    return text
