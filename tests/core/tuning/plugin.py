"""Declares the settings; it has no pages and no tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import fields, validate

from core.kit import Money, Reason
from core.plugin_api import (
    FlygelSchema,
    LocalDecimal,
    LocalInteger,
    MoneyField,
    PluginInfo,
    PluginKind,
    Setting,
    hookimpl,
)


class StepSchema(FlygelSchema):
    """A row of the table."""

    low = LocalInteger(required=True, metadata={"label": "From"})
    high = LocalInteger(load_default=None, allow_none=True, metadata={"label": "To"})
    fee = MoneyField(currency="NOK", required=True, metadata={"label": "Fee"})
    open = fields.Boolean(load_default=False, metadata={"label": "Open"})


def rows_in_order(rows: Sequence[Mapping[str, Any]]) -> Sequence[Reason]:
    """Objects to every row that ends before it begins."""
    return [
        Reason("steps.order", "Row from %(low)s ends before it begins.", {"low": row["low"]})
        for row in rows
        if row["high"] is not None and row["high"] < row["low"]
    ]


@hookimpl
def register_plugin() -> PluginInfo:
    """What it is."""
    return PluginInfo(
        name="tuning",
        version="1.0.0",
        kind=PluginKind.PROGRAMME,
        label="Tuning",
        summary="Has settings.",
        category="Tests",
    )


@hookimpl
def register_settings() -> Sequence[Setting]:
    """One of every kind."""
    return [
        Setting(
            key="steps",
            field=fields.List(fields.Nested(StepSchema)),
            default=[{"low": 0, "high": None, "fee": Money.of(100, "NOK"), "open": True}],
            label="Steps",
            help="Fees by size.",
            dated=True,
            check=rows_in_order,
            order=1,
        ),
        Setting(
            key="share",
            field=LocalDecimal(validate=validate.Range(min=0)),
            default=Decimal("0.5"),
            label="Share",
            help="A share.",
            dated=True,
            order=2,
        ),
        Setting(
            key="seats",
            field=LocalInteger(allow_none=True),
            default=None,
            label="Seats",
            help="How many.",
            order=3,
        ),
        Setting(
            key="strict",
            field=fields.Boolean(),
            default=True,
            label="Strict",
            help="Whether.",
            order=4,
        ),
        Setting(
            key="mode",
            field=fields.String(validate=validate.OneOf(["a", "b"])),
            default="a",
            label="Mode",
            help="Which.",
            choices=(("a", "Mode A"), ("b", "Mode B")),
            order=5,
        ),
        Setting(
            key="days",
            field=fields.List(fields.Integer()),
            default=[1],
            label="Days",
            help="Which days.",
            choices=((1, "Monday"), (2, "Tuesday")),
            order=6,
        ),
        Setting(
            key="names",
            field=fields.Dict(keys=fields.String(), values=fields.String()),
            default={"nb": "Prøve"},
            label="Names",
            help="By language.",
            order=7,
        ),
        Setting(
            key="words",
            field=fields.List(fields.String()),
            default=[],
            label="Words",
            help="Any.",
            order=8,
        ),
        Setting(
            key="fee",
            field=MoneyField(currency="NOK"),
            default=Money.of(5, "NOK"),
            label="One fee",
            help="An amount.",
            order=9,
        ),
        Setting(
            key="start",
            field=fields.Date(),
            default=date(2026, 1, 1),
            label="Start",
            help="A day.",
            order=10,
        ),
        Setting(
            key="text",
            field=fields.String(validate=validate.Length(max=1000)),
            default="",
            label="Text",
            help="Any text.",
            order=11,
        ),
    ]
