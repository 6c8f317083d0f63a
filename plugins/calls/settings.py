"""What a tenant may tune about calls; a single call may say otherwise where it has a field."""

from __future__ import annotations

from dataclasses import dataclass

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import LocalInteger, Setting, settings_on, today

PLUGIN = "calls"


def _days(key: str, default: int, label: str, help_text: str, order: int) -> Setting:
    return Setting(
        key=key,
        field=LocalInteger(validate=validate.Range(min=1, max=730)),
        default=default,
        label=label,
        help=help_text,
        order=order,
    )


SETTINGS = (
    _days(
        "answer_days",
        7,
        N_("Days to answer a question"),
        N_("A question about a call is answered in writing, to all, within so many days."),
        10,
    ),
    _days(
        "reminder_days",
        7,
        N_("Days before a deadline to remind"),
        N_("Of drafts before a call closes, of places before they lapse, and of reports."),
        20,
    ),
    Setting(
        key="tie_years",
        field=LocalInteger(validate=validate.Range(min=0, max=20)),
        default=2,
        label=N_("Years an earlier tie counts"),
        help=N_("Who has belonged to an organisation within so many years keeps out of its case."),
        order=30,
    ),
    Setting(
        key="largest_file_mb",
        field=LocalInteger(validate=validate.Range(min=1, max=50)),
        default=10,
        label=N_("Largest file in megabytes"),
        help=N_(
            "Larger files cannot be added to an application; sound and film are given by a link."
        ),
        order=40,
    ),
    Setting(
        key="balance_by_gender",
        field=fields.Boolean(),
        default=False,
        label=N_("Show the panel how gender is spread"),
        help=N_("Switch it on only where the law lets gender count in the choice."),
        order=50,
    ),
)


@dataclass(frozen=True, kw_only=True)
class CallsSettings:
    """The settings in force."""

    answer_days: int
    reminder_days: int
    tie_years: int
    largest_file_mb: int
    balance_by_gender: bool


def settings_in_force() -> CallsSettings:
    """Reads them for the tenant in force, in one statement."""
    values = settings_on(PLUGIN, today())
    return CallsSettings(**{each.key: values[each.key] for each in SETTINGS})
