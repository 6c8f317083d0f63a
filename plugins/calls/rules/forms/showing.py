"""A form as a whole: whether it can be published, and which of its fields are shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from core.kit import N_, Reason
from plugins.calls.rules.forms.fields import (
    Audience,
    Condition,
    FieldDetails,
    FieldKind,
    FieldProblem,
    Reader,
)


def check_form(fields: Sequence[FieldDetails]) -> tuple[FieldProblem, ...]:
    """CA-5: what is wrong with a form that is about to be published; empty: nothing.

    Keys are unique, every field is named, something to choose among has alternatives, a table
    has columns, and a condition asks about a choice that comes before.
    """
    found: list[FieldProblem] = []
    before: dict[str, FieldDetails] = {}
    if not fields:
        found.append(FieldProblem("", Reason("form.empty", N_("The form has no fields."))))
    amounts = {each.key for each in fields if each.kind is FieldKind.MONEY}
    for each in fields:
        found += [FieldProblem(each.key, reason) for reason in _wrong_with(each, before, amounts)]
        before[each.key] = each
    return tuple(found)


def _wrong_with(
    each: FieldDetails, before: Mapping[str, FieldDetails], amounts: Collection[str]
) -> list[Reason]:
    found = []
    if each.key in before:
        found.append(
            Reason("form.key_twice", N_("Two fields have the key %(key)s."), {"key": each.key})
        )
    if not any(text.strip() for text in each.label.values()):
        found.append(Reason("form.unnamed", N_("A field has no name.")))
    if each.kind in (FieldKind.CHOICE, FieldKind.CHOICES) and len(each.options) < 2:
        found.append(Reason("form.no_choice", N_("Give at least two alternatives.")))
    if each.kind is FieldKind.TABLE and not each.columns:
        found.append(Reason("form.no_columns", N_("Give the table at least one column.")))
    if each.condition is not None and not _can_ask(each.condition, before):
        found.append(
            Reason(
                "form.condition_unknown",
                N_("The condition must ask about a choice further up, and about its alternatives."),
            )
        )
    if each.sums_to is not None and each.sums_to not in amounts:
        found.append(
            Reason("form.sum_unknown", N_("The sum must be that of an amount in the form."))
        )
    return found


def _can_ask(condition: Condition, before: Mapping[str, FieldDetails]) -> bool:
    asked = before.get(condition.field)
    if asked is None or asked.kind not in (FieldKind.CHOICE, FieldKind.CHOICES):
        return False
    known = {option.key for option in asked.options}
    return bool(condition.values) and set(condition.values) <= known


def shown_fields(
    fields: Sequence[FieldDetails], answers: Mapping[str, Any]
) -> tuple[FieldDetails, ...]:
    """CA-5: the fields whose condition the answers meet, in order.

    A field that hangs on a hidden one is hidden, too.
    """
    shown: dict[str, FieldDetails] = {}
    for each in fields:
        condition = each.condition
        if condition is None:
            shown[each.key] = each
        elif condition.field in shown:
            answer = answers.get(condition.field)
            given = set(answer) if isinstance(answer, list) else {answer}
            if given & set(condition.values):
                shown[each.key] = each
    return tuple(shown.values())


def may_see_field(each: FieldDetails, reader: Reader, *, names_shown: bool = True) -> bool:
    """CA-5: whether somebody who reads as this sees the answer."""
    if reader is Reader.STAFF:
        return True
    if reader is Reader.APPLICANT:
        return each.audience is not Audience.STAFF
    return each.audience is Audience.ALL and (names_shown or not each.identifying)
