"""What was typed, read: numbers, money, days, rows and their sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from core.kit import Money
from plugins.calls.rules.forms.fields import FieldDetails, FieldKind


def is_blank(value: Any) -> bool:
    """CA-5: whether an answer is none: nothing, only spaces, or rows in which nothing stands."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(is_blank(part) for name, part in value.items() if name != "side")
    if isinstance(value, Sequence):
        return all(is_blank(part) for part in value)
    return False


def number_in(value: Any) -> Decimal | None:
    """CA-5: the number in an answer, or None where there is none that can be read."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def amount_in(value: Any, currency: str) -> Money | None:
    """CA-6: the amount in an answer; None where none can be read, or it is below zero."""
    number = number_in(value)
    if number is None or number < 0:
        return None
    try:
        return Money.of(number, currency)
    except ValueError:
        return None


def day_in(value: Any) -> date | None:
    """CA-5: the day in an answer, or None where there is none that can be read."""
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        return None


def column_sums(each: FieldDetails, value: Any, *, currency: str) -> dict[str, Money]:
    """CA-6: the sum of every column of amounts in a table, by the column's key."""
    return {
        column.key: Money.total(
            (
                amount
                for _, row in _rows(value)
                if (amount := amount_in(row.get(column.key), currency)) is not None
            ),
            currency,
        )
        for column in each.columns
        if column.kind is FieldKind.MONEY
    }


def _rows(value: Any) -> list[tuple[int, Mapping[str, Any]]]:
    if not isinstance(value, list):
        return []
    return [(number, row) for number, row in enumerate(value, 1) if isinstance(row, Mapping)]


def _is_link(value: Any) -> bool:
    text = str(value).strip()
    return text.startswith("https://") and "." in text and not any(sign.isspace() for sign in text)
