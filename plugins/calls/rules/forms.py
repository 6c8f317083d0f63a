"""Forms that a tenant builds: what a field may be, and whether answers are complete.

Answers are kept as plain JSON values. What a person typed and nobody could read stays as it was
typed, so that a draft never loses anything; it is only pointed out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from core.kit import N_, Money, Reason, Term


class FieldKind(StrEnum):
    """What is asked for."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    ORGANISATION = "organisation"
    PEOPLE = "people"
    TABLE = "table"
    BUDGET = "budget"
    LINK = "link"
    FILE = "file"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _KIND_LABELS[self]

    @property
    def in_rows(self) -> bool:
        """Whether the answer is a list of rows."""
        return self in (FieldKind.PEOPLE, FieldKind.TABLE, FieldKind.BUDGET)


_KIND_LABELS = {
    FieldKind.TEXT: N_("A line of text"),
    FieldKind.LONG_TEXT: N_("A longer text"),
    FieldKind.NUMBER: N_("A number"),
    FieldKind.MONEY: N_("An amount of money"),
    FieldKind.DATE: N_("A date"),
    FieldKind.CHOICE: N_("One of several"),
    FieldKind.CHOICES: N_("One or more of several"),
    FieldKind.ORGANISATION: N_("An organisation"),
    FieldKind.PEOPLE: N_("People"),
    FieldKind.TABLE: N_("A table"),
    FieldKind.BUDGET: N_("A budget with costs and income"),
    FieldKind.LINK: N_("A link to sound or film"),
    FieldKind.FILE: N_("Files"),
}


class Audience(StrEnum):
    """Who sees a field's answer besides those who write it."""

    ALL = "all"
    NOT_JURORS = "not_jurors"
    STAFF = "staff"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _AUDIENCE_LABELS[self]


_AUDIENCE_LABELS = {
    Audience.ALL: N_("The applicant, the jurors and the office"),
    Audience.NOT_JURORS: N_("The applicant and the office"),
    Audience.STAFF: N_("The office only; the office fills it in"),
}


class Reader(StrEnum):
    """As whom somebody reads an application."""

    APPLICANT = "applicant"
    JUROR = "juror"
    STAFF = "staff"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of several answers to choose among."""

    key: str
    label: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table: a text, a number or an amount. An amount's column has a sum."""

    key: str
    label: Mapping[str, str]
    kind: FieldKind = FieldKind.TEXT


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A field is shown when another one's answer is one of these."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FieldDetails:
    """One field of a form.

    `key` is stable: the API and a programme's rules ask for it. `identifying` answers are left
    out where the jury reads without names. `frozen` answers cannot be corrected after the
    application is handed in, while the call is still open. `sums_to` names the amount that a
    budget's "applied for" must equal, so that the two cannot differ.
    """

    key: str
    kind: FieldKind
    label: Mapping[str, str]
    help: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    condition: Condition | None = None
    audience: Audience = Audience.ALL
    identifying: bool = False
    frozen: bool = False
    longest: int | None = None
    sums_to: str | None = None


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with an answer; `row` counts from 1 in a table, None for the whole field."""

    field: str
    reason: Reason
    row: int | None = None


PEOPLE_COLUMNS = ("name", "role", "sector")
BUDGET_SIDES = ("cost", "income", "applied")
NO_TEXT: Mapping[str, str] = {}


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


@dataclass(frozen=True)
class BudgetSums:
    """What a budget adds up to; `applied` is the part of the income that is applied for."""

    costs: Money
    income: Money
    applied: Money

    @property
    def missing(self) -> Money:
        """What the income lacks to cover the costs; below zero when there is too much."""
        return self.costs - self.income - self.applied


def budget_sums(value: Any, *, currency: str) -> BudgetSums:
    """CA-6: costs, other income and what is applied for. What cannot be read counts as nothing."""
    sums = dict.fromkeys(BUDGET_SIDES, Money.zero(currency))
    for _, row in _rows(value):
        side = str(row.get("side") or "cost")
        amount = amount_in(row.get("amount"), currency)
        if side in sums and amount is not None:
            sums[side] += amount
    return BudgetSums(sums["cost"], sums["income"], sums["applied"])


def check_budget(
    each: FieldDetails, value: Any, answers: Mapping[str, Any], *, currency: str
) -> tuple[FieldProblem, ...]:
    """CA-6: a budget adds up to the øre, or it is said where it does not.

    A row with a text and no amount, or the other way round, is named by its number; costs must
    equal income; what is applied for must equal the amount that the form asks for elsewhere.
    """
    found: list[FieldProblem] = []
    for number, row in _rows(value):
        if is_blank(row):
            continue
        if amount_in(row.get("amount"), currency) is None:
            found.append(
                FieldProblem(
                    each.key,
                    Reason(
                        "budget.row_without_amount",
                        N_("Row %(row)s has no amount that can be read."),
                        {"row": str(number)},
                    ),
                    number,
                )
            )
        elif is_blank(row.get("text")):
            found.append(
                FieldProblem(
                    each.key,
                    Reason(
                        "budget.row_without_text",
                        N_("Row %(row)s does not say what the money is for."),
                        {"row": str(number)},
                    ),
                    number,
                )
            )
    sums = budget_sums(value, currency=currency)
    if not sums.missing.is_zero:
        found.append(FieldProblem(each.key, _does_not_add_up(sums)))
    if each.sums_to is not None:
        asked = amount_in(answers.get(each.sums_to), currency)
        if asked is not None and asked != sums.applied:
            found.append(
                FieldProblem(
                    each.key,
                    Reason(
                        "budget.other_than_applied",
                        N_(
                            "The budget applies for %(budget)s, but the application asks for"
                            " %(asked)s."
                        ),
                        {"budget": sums.applied, "asked": asked},
                    ),
                )
            )
    return tuple(found)


def _does_not_add_up(sums: BudgetSums) -> Reason:
    params: dict[str, object] = {
        "costs": sums.costs,
        "income": sums.income + sums.applied,
        "difference": abs(sums.missing),
    }
    if sums.missing.minor > 0:
        return Reason(
            "budget.lacks_income",
            N_("Costs are %(costs)s and income is %(income)s: %(difference)s is not covered."),
            params,
        )
    return Reason(
        "budget.lacks_costs",
        N_("Costs are %(costs)s and income is %(income)s: %(difference)s is not spent."),
        params,
    )


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


def redacted(text: str, names: Sequence[str]) -> str:
    """CA-9: the text with every name in it replaced, whatever its case; longest names first."""
    for name in sorted((each.strip() for each in names if each.strip()), key=len, reverse=True):
        lowered, place = text.lower(), 0
        parts: list[str] = []
        while (found := lowered.find(name.lower(), place)) >= 0:
            parts += [text[place:found], HIDDEN]
            place = found + len(name)
        text = "".join([*parts, text[place:]])
    return text


HIDDEN = "▇▇▇"


def _rows(value: Any) -> list[tuple[int, Mapping[str, Any]]]:
    if not isinstance(value, list):
        return []
    return [(number, row) for number, row in enumerate(value, 1) if isinstance(row, Mapping)]


def _is_link(value: Any) -> bool:
    text = str(value).strip()
    return text.startswith("https://") and "." in text and not any(sign.isspace() for sign in text)


def audience_term(audience: Audience) -> Term:
    """CA-5: the audience as a word of another message."""
    return Term(audience.label)
