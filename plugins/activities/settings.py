"""What a tenant may tune: hours of an offer, patience with groups, ages, absence, small numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow.validate import Range

from core.kit import N_
from core.plugin_api import LocalInteger, Setting, current_tenant, setting
from plugins.registry import ONLINE_USE, own_ages

PLUGIN = "activities"

OFFER_HOURS = "offer_hours"
GROUP_PATIENCE = "group_patience"
WARN_AFTER = "warn_after_absences"
SMALLEST_COUNT = "smallest_count"

# Where no age of online use is set for the country.
AGE_OF_MAJORITY = 18

SETTINGS = (
    Setting(
        key=OFFER_HOURS,
        field=LocalInteger(validate=Range(min=1, max=24 * 14)),
        default=48,
        label=N_("Hours to answer an offer of a place"),
        help=N_(
            "When a place becomes free, the next on the waiting list has so many hours to answer."
            " Then it goes to the one after."
        ),
        order=10,
    ),
    Setting(
        key=GROUP_PATIENCE,
        field=LocalInteger(validate=Range(min=0, max=100)),
        default=3,
        label=N_("Places given past a waiting group"),
        help=N_(
            "A group that waits for several places lets so many single places go to those behind"
            " it. After that, free places are kept for the group."
        ),
        order=20,
    ),
    Setting(
        key=WARN_AFTER,
        field=LocalInteger(validate=Range(min=0, max=50)),
        default=2,
        label=N_("Absences without notice before a reminder"),
        help=N_(
            "The pupil and the guardians get a mail when there are so many, and each time so many"
            " more have come. 0: no reminders."
        ),
        order=40,
    ),
    Setting(
        key=SMALLEST_COUNT,
        field=LocalInteger(validate=Range(min=1, max=50)),
        default=5,
        label=N_("Smallest number shown in figures"),
        help=N_("Fewer people than this are shown as “fewer than”, so that nobody can be guessed."),
        order=50,
    ),
)


@dataclass(frozen=True, kw_only=True)
class WaitingListSettings:
    """How the waiting list works here."""

    offer_hours: int
    group_patience: int


def waiting_list_settings() -> WaitingListSettings:
    """A-10, A-11: what the tenant in force has chosen."""
    return WaitingListSettings(
        offer_hours=_number(OFFER_HOURS), group_patience=_number(GROUP_PATIENCE)
    )


def own_registration_age(day: date) -> int:
    """A-6: from which age a pupil registers alone: the register's age of online use."""
    return own_ages(current_tenant().country, day).get(ONLINE_USE, AGE_OF_MAJORITY)


def warn_after_absences() -> int:
    """A-15: after how many absences without notice a reminder goes out; 0: never."""
    return _number(WARN_AFTER)


def smallest_count() -> int:
    """A-17: the smallest number of people that is shown."""
    return _number(SMALLEST_COUNT)


def _number(key: str) -> int:
    found: Any = setting(PLUGIN, key)
    return int(found)
