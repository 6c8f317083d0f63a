"""The fields of a form: kinds, audiences, options and conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.kit import N_, Reason, Term


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


def audience_term(audience: Audience) -> Term:
    """CA-5: the audience as a word of another message."""
    return Term(audience.label)
