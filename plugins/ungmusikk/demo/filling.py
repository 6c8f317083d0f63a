"""Fills the demonstration in the order in which things happened, by the services people use.

The round of 2020 is worked out when the register knows what was known in January 2020. Indre
Østfold comes in afterwards, so its contribution is a correction, as it would have been.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from core.plugin_api import Actor, change_setting, operating_actor
from plugins.ungmusikk.demo.activities import fill_activities
from plugins.ungmusikk.demo.calls import fill_calls
from plugins.ungmusikk.demo.money import fill_money
from plugins.ungmusikk.demo.people import cast_of, fill_people
from plugins.ungmusikk.demo.register import Register
from plugins.ungmusikk.demo.survey import fill_survey
from plugins.ungmusikk.demo.talent import fill_last_year, fill_pathways, fill_talent
from plugins.ungmusikk.queries import round_of
from plugins.ungmusikk.rules import PaymentState
from plugins.ungmusikk.services import (
    approve_round,
    correct_round,
    mark_invoiced,
    mark_paid,
    review_round,
    work_out_round,
)
from plugins.ungmusikk.settings import PLUGIN

LEAD = "Prøve Programleder"
JANUARY_2020 = date(2020, 1, 14)
AUTUMN_2020 = date(2020, 9, 1)
JANUARY_2024 = date(2024, 1, 9)
INDRE_OSTFOLD = "3014"
# How many of the sixteen have paid when the demonstration begins; the others are invoiced.
PAID_OF_SIXTEEN = 13


def fill() -> None:
    """Register, rounds, income, people and their year in the tenant in force. A few seconds."""
    register = Register(acting_on(JANUARY_2020))
    register.add_places()
    register.add_participations(lambda each: _known_in_january_2020(each.period.start))
    _decide_2020()
    register.add_participations(lambda each: each.municipality_code == INDRE_OSTFOLD)
    _correct_2020(register)
    register.add_participations(lambda each: True)
    register.add_agreements()
    work_out_round(acting_on(JANUARY_2024), 2024)
    fill_money(acting_on)
    for day, pupils in ((date(2020, 1, 1), 12_000), (date(2024, 1, 1), 10_000)):
        change_setting(acting_on(day), PLUGIN, "pupils", pupils, valid_from=day)
    today = replace(operating_actor(), name=LEAD)
    cast = fill_people(register, today)
    made = fill_activities(register, today, cast)
    fill_pathways(today, cast, made)
    fill_survey(today)


def let_members_act(members: Mapping[str, Actor]) -> None:
    """What those with a log-in have done: nominations, project funds, talent places.

    Accepted nominations become places; the lead then finds teachers at the academy for them.
    """
    today = replace(operating_actor(), name=LEAD)
    cast = cast_of(today)
    fill_last_year(today, cast)
    fill_calls(members, cast)
    fill_talent(today, cast)


def acting_on(day: date, name: str = LEAD) -> Actor:
    """An invented person who does something on the day."""
    return replace(operating_actor(), name=name, today=day)


def _known_in_january_2020(start: date | None) -> bool:
    return start is None or start <= JANUARY_2020


def _decide_2020() -> None:
    work_out_round(acting_on(JANUARY_2020), 2020)
    review_round(acting_on(date(2020, 1, 16)), 2020)
    approve_round(
        acting_on(date(2020, 1, 23)),
        2020,
        case_number="Eksempel 3/2020",
        decided_on=date(2020, 1, 22),
    )
    mark_invoiced(acting_on(date(2020, 2, 3)), 2020, on=date(2020, 2, 3))
    found = round_of(2020)
    if found is None:
        raise LookupError("The round of 2020 was worked out and is not there.")
    invoiced = [each.id for each in found.lines if each.state is PaymentState.INVOICED]
    paid_on = date(2020, 3, 2)
    mark_paid(acting_on(paid_on), 2020, on=paid_on, ids=invoiced[:PAID_OF_SIXTEEN])


def _correct_2020(register: Register) -> None:
    correct_round(
        acting_on(AUTUMN_2020),
        2020,
        organisation_id=register.municipality(INDRE_OSTFOLD),
        amount=None,
        reason="Indre Østfold er med som pilot fra høsten 2020 og betaler for hele året.",
    )
