"""What stands in the way of what was typed into fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.kit import N_, Reason
from plugins.calls.rules.forms.budgets import check_budget
from plugins.calls.rules.forms.fields import Audience, FieldDetails, FieldKind, FieldProblem
from plugins.calls.rules.forms.reading import (
    _is_link,
    _rows,
    amount_in,
    day_in,
    is_blank,
    number_in,
)
from plugins.calls.rules.forms.showing import shown_fields


def check_answers(
    fields: Sequence[FieldDetails], answers: Mapping[str, Any], *, currency: str
) -> tuple[FieldProblem, ...]:
    """CA-8: what is missing or cannot be read, of the fields that are shown and the applicant's.

    An empty answer is none. Only what is shown counts.
    """
    found: list[FieldProblem] = []
    for each in shown_fields(fields, answers):
        if each.audience is Audience.STAFF:
            continue
        value = answers.get(each.key)
        if is_blank(value):
            if each.required:
                found.append(
                    FieldProblem(each.key, Reason("answer.missing", N_("This must be filled in.")))
                )
            continue
        found += _wrong_answer(each, value, answers, currency)
    return tuple(found)


def _wrong_answer(
    each: FieldDetails, value: Any, answers: Mapping[str, Any], currency: str
) -> list[FieldProblem]:
    def problem(code: str, message: str, row: int | None = None, **params: object) -> FieldProblem:
        return FieldProblem(each.key, Reason(code, message, params), row)

    if each.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
        if each.longest is not None and len(str(value)) > each.longest:
            return [
                problem(
                    "answer.too_long",
                    N_("This is %(length)s characters long; at most %(longest)s are read."),
                    length=len(str(value)),
                    longest=each.longest,
                )
            ]
        return []
    if each.kind is FieldKind.NUMBER and number_in(value) is None:
        return [problem("answer.no_number", N_("Write a number."))]
    if each.kind is FieldKind.MONEY and amount_in(value, currency) is None:
        return [problem("answer.no_amount", N_("Write an amount in kroner."))]
    if each.kind is FieldKind.DATE and day_in(value) is None:
        return [problem("answer.no_date", N_("Write a date such as 31.3.2026."))]
    if each.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        given = set(value) if isinstance(value, list) else {value}
        if not given <= {option.key for option in each.options}:
            return [problem("answer.no_alternative", N_("Choose one of the alternatives."))]
    if each.kind is FieldKind.LINK and not _is_link(value):
        return [problem("answer.no_link", N_("Write a web address that starts with https://."))]
    if each.kind is FieldKind.TABLE:
        return [
            problem("answer.no_amount", N_("Write an amount in kroner."), row=number)
            if column.kind is FieldKind.MONEY
            else problem("answer.no_number", N_("Write a number."), row=number)
            for number, row in _rows(value)
            for column in each.columns
            if column.kind in (FieldKind.MONEY, FieldKind.NUMBER)
            and not is_blank(row.get(column.key))
            and number_in(row.get(column.key)) is None
        ]
    if each.kind is FieldKind.BUDGET:
        return list(check_budget(each, value, answers, currency=currency))
    return []
