"""Grants, other income and help in kind of the demonstration.

The county's 2,500,000 of 2019 and the academy's 150,000 a year are from the report of 2020; that
the grant is index-adjusted, too. The percentages, and what a foundation gives, are in no source:
they are marked as examples where they stand.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

from core.kit import Money
from core.plugin_api import Actor
from plugins.ungmusikk.rules import PartnerKind, PaymentState
from plugins.ungmusikk.services import (
    add_in_kind,
    add_income,
    carry_grant_forward,
    mark_income,
)
from plugins.ungmusikk.settings import CURRENCY

ActingOn = Callable[[date], Actor]

REPORT = "UngMusikk i Viken fylkeskommune – hvorfor er vi med? (2020), kapittel 2"
INVENTED = "Eksempel: ingen kilde oppgir tallet"
NMH = "Norges musikkhøgskole"
AKERSHUS, VIKEN = "Akershus fylkeskommune", "Viken fylkeskommune"
# Year → who gives the county's grant then, and an invented percentage.
INDEXES = (
    (2020, VIKEN, "2.8"),
    (2021, VIKEN, "2.7"),
    (2022, VIKEN, "2.5"),
    (2023, VIKEN, "3.7"),
    (2024, AKERSHUS, "4.3"),
)
LAST_PAID_YEAR = 2023


def fill_money(acting_on: ActingOn) -> None:
    """Everything but the municipalities' contributions, which come from the rounds."""
    _county(acting_on)
    for year, source in ((2019, REPORT), (2020, REPORT), (2024, INVENTED)):
        entry = add_income(
            acting_on(date(year, 1, 9)),
            year=year,
            kind=PartnerKind.ACADEMY,
            partner=NMH,
            amount=Money.of(150_000, CURRENCY),
            source=source,
        )
        if year <= LAST_PAID_YEAR:
            _pay(acting_on, entry, year)
    add_income(
        acting_on(date(2024, 1, 9)),
        year=2024,
        kind=PartnerKind.FOUNDATION,
        partner="Sparebankstiftelsen DNB og Dextra Musica",
        amount=Money.of(200_000, CURRENCY),
        source=INVENTED,
    )
    _help_in_kind(acting_on)


def _county(acting_on: ActingOn) -> None:
    entry = add_income(
        acting_on(date(2019, 1, 9)),
        year=2019,
        kind=PartnerKind.COUNTY,
        partner=AKERSHUS,
        amount=Money.of(2_500_000, CURRENCY),
        source=REPORT,
    )
    _pay(acting_on, entry, 2019)
    for year, partner, percent in INDEXES:
        entry = carry_grant_forward(
            acting_on(date(year, 1, 9)),
            entry,
            percent=Decimal(percent),
            source=INVENTED,
            partner=partner,
        )
        if year <= LAST_PAID_YEAR:
            _pay(acting_on, entry, year)


def _pay(acting_on: ActingOn, entry: UUID, year: int) -> None:
    for state, day in (
        (PaymentState.INVOICED, date(year, 2, 3)),
        (PaymentState.PAID, date(year, 3, 2)),
    ):
        mark_income(acting_on(day), entry, state, on=day)


def _help_in_kind(acting_on: ActingOn) -> None:
    for year in (2020, 2024):
        for what, value, source in (
            ("Rom til øving og undervisning", None, REPORT),
            ("Administrasjon", None, REPORT),
            ("Lærere", Money.of(400_000, CURRENCY), INVENTED),
        ):
            add_in_kind(
                acting_on(date(year, 1, 9)),
                year=year,
                kind=PartnerKind.ACADEMY,
                partner=NMH,
                what=what,
                value=value,
                source=source,
            )
