"""What a tenant may tune: ages, deadlines, places, fees, and who decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from marshmallow import fields, validate

from core.kit import N_, Money
from core.plugin_api import LocalInteger, MoneyField, Setting, setting, setting_values
from plugins.kulturmetropolen.permissions import PANEL_MEMBER, PLUGIN
from plugins.registry import RegistryRole

CURRENCY, COUNTRY = "DKK", "DK"


def _number(
    key: str, default: int, label: str, help: str, *, order: int, low: int = 0, high: int = 1000
) -> Setting:
    return Setting(
        key=key,
        field=LocalInteger(validate=validate.Range(min=low, max=high)),
        default=default,
        label=label,
        help=help,
        dated=True,
        order=order,
    )


def _money(key: str, kroner: int, label: str, help: str, *, order: int) -> Setting:
    return Setting(
        key=key,
        field=MoneyField(currency=CURRENCY),
        default=Money.of(kroner, CURRENCY),
        label=label,
        help=help,
        dated=True,
        order=order,
    )


SETTINGS = (
    Setting(
        key="decided_by",
        field=fields.String(
            validate=validate.OneOf(
                [PANEL_MEMBER, RegistryRole.PROGRAMME_LEAD, RegistryRole.COORDINATOR]
            )
        ),
        default=PANEL_MEMBER,
        label=N_("Who decides moves"),
        help=N_("Others who may propose a move leave the decision to them."),
        choices=(
            (PANEL_MEMBER, N_("The panel")),
            (RegistryRole.PROGRAMME_LEAD.value, N_("The programme manager")),
            (RegistryRole.COORDINATOR.value, N_("The coordinator")),
        ),
        dated=True,
        order=10,
    ),
    _number(
        "objection_days",
        30,
        N_("Days to object"),
        N_("So long after a decision the talent or a guardian can object to it."),
        order=20,
        low=1,
        high=365,
    ),
    _number(
        "handover_days",
        21,
        N_("Days to answer a hand-over"),
        N_("After them a hand-over without an answer lapses."),
        order=30,
        low=1,
        high=365,
    ),
    _number(
        "follow_up_months",
        3,
        N_("Months until a hand-over is followed up"),
        N_("So long after it was accepted somebody asks how it goes."),
        order=40,
        low=1,
        high=24,
    ),
    _number(
        "needed_municipalities",
        2,
        N_("Municipalities that must need an effort"),
        N_("With fewer, an effort needs a dispensation with a reason."),
        order=50,
        low=1,
        high=50,
    ),
    _number(
        "camp_age_from",
        17,
        N_("Camp: youngest"),
        N_("Age on the first day of the camp."),
        order=60,
        high=99,
    ),
    _number(
        "camp_age_to",
        30,
        N_("Camp: oldest"),
        N_("Age on the first day of the camp."),
        order=61,
        high=99,
    ),
    _number(
        "contest_places",
        20,
        N_("Heats: acts"),
        N_("How many acts the jury chooses, for new heats."),
        order=70,
        low=1,
    ),
    _number(
        "acts_per_evening",
        5,
        N_("Heats: acts in an evening"),
        N_("For new heats."),
        order=71,
        low=1,
        high=50,
    ),
    _number(
        "jury_weight",
        60,
        N_("Heats: the jury's weight in per cent"),
        N_("The audience has the rest. For new heats."),
        order=73,
        high=100,
    ),
    _number(
        "mentor_age_from",
        15,
        N_("Mentor sessions: youngest"),
        N_("Age on the day of the first meeting."),
        order=80,
        high=99,
    ),
    _number(
        "mentor_age_to",
        20,
        N_("Mentor sessions: oldest"),
        N_("Age on the day of the first meeting."),
        order=81,
        high=99,
    ),
    _money(
        "mentor_fee",
        2400,
        N_("Mentor sessions: fee"),
        N_("What a mentor gets for a session of three hours."),
        order=82,
    ),
    _money(
        "mentor_transport",
        200,
        N_("Mentor sessions: transport"),
        N_("What a mentor gets for transport when nothing else is written."),
        order=83,
    ),
    _number(
        "rugekasse_age_from",
        14,
        N_("Rugekasse: youngest"),
        N_("Age on the day of the booking."),
        order=90,
        high=99,
    ),
    _number(
        "rugekasse_age_to",
        25,
        N_("Rugekasse: oldest"),
        N_("Age on the day of the booking."),
        order=91,
        high=99,
    ),
    _number(
        "studio_minutes",
        120,
        N_("Studio: longest booking in minutes"),
        N_("So that others get in, too."),
        order=92,
        low=15,
        high=1440,
    ),
    _number(
        "studio_per_week",
        2,
        N_("Studio: bookings in a week"),
        N_("How many each may have in one week."),
        order=93,
        low=1,
        high=50,
    ),
)


def number(key: str, on: date) -> int:
    """A whole number as of the day of the case."""
    value: Any = setting(PLUGIN, key, on=on)
    return int(value)


def numbers_of_days() -> Callable[[str, date], int]:
    """The whole numbers as of whatever day one asks for, read all at once; one statement."""
    stored = setting_values(PLUGIN)
    defaults = {each.key: each.default for each in SETTINGS}

    def as_of(key: str, on: date) -> int:
        newest = (each.value for each in stored[key] if each.readable and each.valid_from <= on)
        value: Any = next(newest, defaults[key])
        return int(value)

    return as_of


def money(key: str, on: date) -> Money:
    """An amount as of the day of the case."""
    value: Any = setting(PLUGIN, key, on=on)
    return Money(value.minor, value.currency)


def deciding_role(on: date) -> str:
    """KM-3: the role that decides moves on the day."""
    return str(setting(PLUGIN, "decided_by", on=on))
