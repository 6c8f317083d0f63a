"""Contributions: tiers, which population counts, parts of a year.

The defaults are those of "UngMusikk i Viken fylkeskommune – hvorfor er vi med?" (2020) and the
choices of docs/programmes/ungmusikk.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import fields, validate

from core.kit import N_, Money, Reason
from core.plugin_api import FlygelSchema, LocalInteger, MoneyField, Setting, setting, settings_on
from plugins.ungmusikk.rules import PartYear, RoundSettings, Tier, check_tiers
from plugins.ungmusikk.settings.programme import CURRENCY, PLUGIN


class TierSchema(FlygelSchema):
    """One population tier as a row of the setting."""

    low = LocalInteger(
        required=True, validate=validate.Range(min=0), metadata={"label": N_("From inhabitants")}
    )
    high = LocalInteger(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=0),
        metadata={
            "label": N_("Up to and including"),
            "help": N_("Leave the last row empty: it has no upper limit."),
        },
    )
    amount = MoneyField(
        currency=CURRENCY, required=True, metadata={"label": N_("Kroner for a full year")}
    )


DEFAULT_TIERS: tuple[Mapping[str, Any], ...] = (
    {"low": 0, "high": 14_999, "amount": Money.of(60_000, CURRENCY)},
    {"low": 15_000, "high": 49_999, "amount": Money.of(80_000, CURRENCY)},
    {"low": 50_000, "high": None, "amount": Money.of(100_000, CURRENCY)},
)


def tiers_from(rows: Sequence[Mapping[str, Any]]) -> tuple[Tier, ...]:
    """UM-1: the setting's rows as the rules take them, the lowest first."""
    tiers = [Tier(row["low"], row["high"], row["amount"]) for row in rows]
    return tuple(sorted(tiers, key=lambda tier: tier.low))


def _check_tiers(rows: Sequence[Mapping[str, Any]]) -> Sequence[Reason]:
    return check_tiers(tiers_from(rows)).reasons


CONTRIBUTIONS = (
    Setting(
        key="tiers",
        field=fields.List(fields.Nested(TierSchema)),
        default=list(DEFAULT_TIERS),
        label=N_("Population tiers"),
        help=N_(
            "What a municipality pays in a full year by its number of inhabitants. New amounts "
            "count from the day you give, and never change a round that is approved."
        ),
        dated=True,
        check=_check_tiers,
        order=10,
    ),
    Setting(
        key="population_year_offset",
        field=LocalInteger(validate=validate.OneOf((0, -1, -2))),
        default=0,
        label=N_("Which 1 January counts"),
        help=N_(
            "The population of 1 January of the contribution year, or of an earlier year so that "
            "the amounts are known when budgets are made."
        ),
        dated=True,
        choices=(
            (0, N_("1 January of the contribution year")),
            (-1, N_("1 January of the year before")),
            (-2, N_("1 January two years before")),
        ),
        order=20,
    ),
    Setting(
        key="served_pays",
        field=fields.Boolean(),
        default=True,
        label=N_("Served municipalities pay"),
        help=N_(
            "Whether a municipality that is served through another one's school pays a "
            "contribution of its own."
        ),
        dated=True,
        order=30,
    ),
    Setting(
        key="part_year",
        field=fields.String(validate=validate.OneOf([each.value for each in PartYear])),
        default=PartYear.IN_FULL.value,
        label=N_("Part of a year"),
        help=N_("What a municipality pays that joins or leaves within the year."),
        dated=True,
        choices=(
            (PartYear.IN_FULL.value, N_("The full amount")),
            (PartYear.BY_STARTED_MONTHS.value, N_("By started months, in whole kroner")),
        ),
        order=40,
    ),
    Setting(
        key="near_boundary",
        field=LocalInteger(validate=validate.Range(min=0, max=100_000)),
        default=500,
        label=N_("Near a limit"),
        help=N_("Warn when so few inhabitants more, or fewer, lead to another tier."),
        order=50,
    ),
    Setting(
        key="pupils",
        field=LocalInteger(validate=validate.Range(min=1), allow_none=True),
        default=None,
        label=N_("Number of pupils"),
        help=N_("Used to show income per pupil. Leave it empty when nobody has counted."),
        dated=True,
        order=60,
    ),
)


@dataclass(frozen=True)
class YearSettings:
    """The tenant's choices as of a day: by default the first day of a year."""

    tiers: tuple[Tier, ...]
    round: RoundSettings
    served_pays: bool
    pupils: int | None = None


def chosen_on(day: date) -> YearSettings:
    """UM-1, UM-2, UM-4, UM-5, UM-13: what holds on a day. One statement."""
    found = settings_on(PLUGIN, day)
    pupils = found["pupils"]
    return YearSettings(
        tiers=tiers_from(found["tiers"]),
        round=RoundSettings(
            part_year=PartYear(found["part_year"]),
            population_year_offset=int(found["population_year_offset"]),
        ),
        served_pays=bool(found["served_pays"]),
        pupils=int(pupils) if pupils is not None else None,
    )


def year_settings(year: int) -> YearSettings:
    """UM-1, UM-2, UM-4, UM-5: what holds for a year's contributions, as of its 1 January."""
    return chosen_on(date(year, 1, 1))


def near_boundary() -> int:
    """UM-7: how few inhabitants from a limit are worth a warning."""
    within: Any = setting(PLUGIN, "near_boundary")
    return int(within)
