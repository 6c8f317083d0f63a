"""The project funds' amounts, deadlines and reports; travel support; the yearly questions."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import validate

from core.kit import N_, Money
from core.plugin_api import LocalInteger, MoneyField, Setting, setting, settings_on
from plugins.ungmusikk.rules import Fund, FundTerms, TravelTerms
from plugins.ungmusikk.settings.programme import (
    CURRENCY,
    PLUGIN,
    check_days,
    day_of_year_field,
    days_from,
)

FUNDS = (
    Setting(
        key="small_fund_limit",
        field=MoneyField(currency=CURRENCY),
        default=Money.of(15_000, CURRENCY),
        label=N_("Most from the small project fund"),
        help=N_("What one project can get from the fund that is open all the year."),
        dated=True,
        order=200,
    ),
    Setting(
        key="larger_fund_limit",
        field=MoneyField(currency=CURRENCY),
        default=Money.of(50_000, CURRENCY),
        label=N_("Most from the larger project fund"),
        help=N_("What one project can get from the fund with deadlines."),
        dated=True,
        order=210,
    ),
    Setting(
        key="larger_fund_deadlines",
        field=day_of_year_field(),
        default=[{"day": 1, "month": 3}, {"day": 1, "month": 10}],
        label=N_("Deadlines of the larger project fund"),
        help=N_("The last days for applications, in any order."),
        dated=True,
        check=check_days,
        order=220,
    ),
    Setting(
        key="fund_report_days",
        field=LocalInteger(validate=validate.Range(min=1, max=730)),
        default=60,
        label=N_("Days until a project's report"),
        help=N_("How long after the end of a project its report is due."),
        dated=True,
        order=230,
    ),
    Setting(
        key="travel_support_from_km",
        field=LocalInteger(validate=validate.Range(min=1, max=2_000), allow_none=True),
        default=None,
        label=N_("Travel support from so many kilometres"),
        help=N_("Leave it empty when the programme gives no travel support."),
        dated=True,
        order=300,
    ),
    Setting(
        key="travel_support_per_km",
        field=MoneyField(currency=CURRENCY),
        default=Money.zero(CURRENCY),
        label=N_("Travel support for each kilometre"),
        help=N_("There and back, as the crow flies between the municipalities."),
        dated=True,
        order=310,
    ),
    Setting(
        key="experienced_after_years",
        field=LocalInteger(validate=validate.Range(min=1, max=20)),
        default=3,
        label=N_("An experienced school has been in for so many years"),
        help=N_("Heads of new schools are asked other questions once a year."),
        dated=True,
        order=400,
    ),
)


def fund_terms(fund: Fund, day: date) -> FundTerms:
    """UM-18: what holds for a fund on a day. One statement."""
    found = settings_on(PLUGIN, day)
    larger = fund is Fund.LARGER
    return FundTerms(
        fund=fund,
        limit=found["larger_fund_limit" if larger else "small_fund_limit"],
        deadlines=days_from(found["larger_fund_deadlines"]) if larger else (),
        report_days=int(found["fund_report_days"]),
    )


def travel_terms(day: date) -> TravelTerms:
    """UM-20: what the tenant gives for travel on a day. One statement."""
    found = settings_on(PLUGIN, day)
    from_km: int | None = found["travel_support_from_km"]
    return TravelTerms(from_km=from_km, per_km=found["travel_support_per_km"])


def experienced_after_years(day: date) -> int:
    """UM-22: how many years make a school experienced."""
    years: Any = setting(PLUGIN, "experienced_after_years", on=day)
    return int(years)
