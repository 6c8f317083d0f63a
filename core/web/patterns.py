"""Examples for `/-/patterns`, the page on which every component can be seen.

The texts are as long and as awkward as real ones; the municipalities are real, the people are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marshmallow import fields, validate

from core.kit import Money
from core.web.forms import (
    FlygelSchema,
    Form,
    LocalDate,
    LocalDecimal,
    LocalInteger,
    MoneyField,
    read_form,
)
from core.web.listing import Page, read_list_query


@dataclass(frozen=True)
class Member:
    """A municipality in the example list."""

    name: str
    population: int
    kind: str
    tier: int
    status: str
    color: str

    @property
    def amount(self) -> Money:
        """What the example's tiers make of the population."""
        return Money.of((50_000, 80_000, 130_000)[self.tier - 1], "NOK")


class TierSchema(FlygelSchema):
    """A row of the example's tiers."""

    start = LocalInteger(data_key="from", required=True, metadata={"label": "From inhabitants"})
    amount = MoneyField(currency="NOK", required=True, metadata={"label": "Contribution"})


class ExampleSchema(FlygelSchema):
    """One field of each kind."""

    title = fields.String(
        required=True, validate=validate.Length(1, 60), metadata={"label": "Title"}
    )
    email = fields.Email(required=True, metadata={"label": "E-mail"})
    adjustment = LocalDecimal(metadata={"label": "Index adjustment"})
    amount = MoneyField(currency="NOK", metadata={"label": "County grant"})
    decided = LocalDate(metadata={"label": "Decided on"})
    kind = fields.String(
        validate=validate.OneOf(["full", "associate"]), metadata={"label": "Kind of membership"}
    )
    tiers = fields.List(fields.Nested(TierSchema), metadata={"label": "Tiers"})


_MEMBERS = tuple(
    Member(
        name,
        population,
        kind,
        1 if population < 15_000 else 2 if population < 50_000 else 3,
        status,
        color,
    )
    for name, population, kind, status, color in (
        ("Asker", 94_441, "full", "Approved", "success"),
        ("Aurskog-Høland", 17_390, "full", "Approved", "success"),
        ("Bærum", 127_731, "full", "Invoiced", "info"),
        ("Eidsvoll", 25_436, "full", "Approved", "success"),
        ("Enebakk", 11_030, "full", "Approved", "success"),
        ("Frogn", 15_877, "full", "Paid", "success"),
        ("Gjerdrum", 6_890, "associate", "Under review", "warning"),
        ("Indre Østfold", 44_792, "associate", "Unresolved", "danger"),
        ("Lillestrøm", 85_983, "full", "Approved", "success"),
        ("Lørenskog", 41_460, "full", "Approved", "success"),
        ("Nannestad", 14_139, "full", "Draft", "neutral"),
        ("Nesodden", 19_488, "full", "Approved", "success"),
        ("Nordre Follo", 59_288, "full", "Approved", "success"),
        ("Vestby", 18_042, "full", "Approved", "success"),
        ("Ås", 20_439, "full", "Approved", "success"),
    )
)

_TYPED = {
    "title": "",
    "email": "programme.lead@",
    "adjustment": "about 3",
    "amount": "1 250 000,50",
    "decided": "2020-03-31",
    "kind": "full",
    "tiers-0-from": "0",
    "tiers-0-amount": "50 000",
    "tiers-1-from": "15 000",
    "tiers-1-amount": "eighty",
}


def examples() -> dict[str, Any]:
    """What the template shows: members, a list, an untouched form and one with mistakes in it."""
    query = read_list_query(
        {"sort": "name", "q": "", "kind": "full"},
        sorts=("name", "population", "amount"),
        filters={"kind": ("full", "associate")},
        default_sort="name",
        per_page=6,
    )
    return {
        "members": _MEMBERS,
        "query": query,
        "page": Page(items=_MEMBERS[:6], total=357, number=7, per_page=6),
        "blank_form": Form.blank(
            ExampleSchema, {"kind": "full", "amount": Money.of(1_250_000, "NOK")}
        ),
        "wrong_form": read_form(ExampleSchema, _TYPED),
        "total": Money.total((member.amount for member in _MEMBERS), "NOK"),
    }
