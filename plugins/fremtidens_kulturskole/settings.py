"""What a tenant may tune: numbers that no source gives, or that the next cohort may want otherwise.

The defaults are the choices of docs/programmes/fremtidens_kulturskole.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import fields, validate

from core.kit import N_, Reason
from core.plugin_api import FlygelSchema, LocalInteger, Setting, pick, setting
from plugins.fremtidens_kulturskole.rules import check_phases

PLUGIN = "fremtidens_kulturskole"
COUNTRY = "NO"

PREPARATION_DAYS = "preparation_days"
BETWEEN_DAYS = "between_days"
REMINDER_DAYS = "reminder_days"
LEAST_SECTORS = "least_sectors"
LAST_REFILL = "last_refill"
ROOM_SIZE = "room_size"
PHASES = "phases"


class PhaseSchema(FlygelSchema):
    """A phase of the action-learning circle as a row of the setting."""

    key = fields.String(
        required=True,
        validate=validate.Regexp(r"^[a-z][a-z0-9_]{0,39}$", error=N_("Use small letters a to z.")),
        metadata={"label": N_("Key")},
    )
    nb = fields.String(
        required=True, validate=validate.Length(1, 80), metadata={"label": N_("In bokmål")}
    )
    nn = fields.String(
        required=True, validate=validate.Length(1, 80), metadata={"label": N_("In nynorsk")}
    )


DEFAULT_PHASES: tuple[Mapping[str, str], ...] = (
    {"key": "reasons", "nb": "Forankring og begrunnelser", "nn": "Forankring og grunngiving"},
    {"key": "mapping", "nb": "Kartlegging", "nn": "Kartlegging"},
    {"key": "goals", "nb": "Mål", "nn": "Mål"},
    {"key": "plan", "nb": "Plan", "nn": "Plan"},
    {"key": "trial", "nb": "Utprøving", "nn": "Utprøving"},
    {"key": "documentation", "nb": "Dokumentasjon", "nn": "Dokumentasjon"},
    {"key": "reflection", "nb": "Refleksjon", "nn": "Refleksjon"},
)


def _check_phases(rows: Sequence[Mapping[str, Any]]) -> Sequence[Reason]:
    return check_phases([row["key"] for row in rows]).reasons


SETTINGS = (
    Setting(
        key=PREPARATION_DAYS,
        field=LocalInteger(validate=validate.Range(min=0, max=90)),
        default=3,
        label=N_("Days before a gathering that its preparation is due"),
        help=N_("A new gathering proposes this day; it can be changed for each."),
        order=10,
    ),
    Setting(
        key=BETWEEN_DAYS,
        field=LocalInteger(validate=validate.Range(min=0, max=90)),
        default=7,
        label=N_("Days before the next gathering that in-between work is due"),
        help=N_("A new gathering proposes this day; it can be changed for each."),
        order=20,
    ),
    Setting(
        key=REMINDER_DAYS,
        field=fields.List(LocalInteger(validate=validate.Range(min=0, max=60))),
        default=[7, 1],
        label=N_("Days before a deadline that groups are reminded"),
        help=N_("Each reminder is sent once, and only to groups that have not handed in."),
        order=30,
    ),
    Setting(
        key=LEAST_SECTORS,
        field=LocalInteger(validate=validate.Range(min=1, max=10)),
        default=3,
        label=N_("Sectors that a municipality group should come from"),
        help=N_("Fewer is pointed out to the jury; it never turns an application down by itself."),
        order=40,
    ),
    Setting(
        key=LAST_REFILL,
        field=LocalInteger(validate=validate.Range(min=0, max=20)),
        default=2,
        label=N_("Gathering after which a place is not filled again"),
        help=N_("When a municipality withdraws later, its place stays empty."),
        order=50,
    ),
    Setting(
        key=ROOM_SIZE,
        field=LocalInteger(validate=validate.Range(min=2, max=20)),
        default=6,
        label=N_("People in a mixed room"),
        help=N_("What is proposed when the rooms of a gathering are made."),
        order=70,
    ),
    Setting(
        key=PHASES,
        field=fields.List(fields.Nested(PhaseSchema)),
        default=list(DEFAULT_PHASES),
        label=N_("Phases of the action-learning circle"),
        help=N_("In order; after the last one a measure begins the circle again."),
        check=_check_phases,
        order=80,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Phase:
    """A phase by its key and what it is called in the reader's language."""

    key: str
    label: str


def phases() -> tuple[Phase, ...]:
    """FK-16: the circle's phases as the tenant has them."""
    rows: Any = setting(PLUGIN, PHASES)
    return tuple(
        Phase(key=row["key"], label=pick({"nb": row["nb"], "nn": row["nn"]})) for row in rows
    )


def number(key: str) -> int:
    """One of the settings that is a number."""
    return int(str(setting(PLUGIN, key)))


def reminder_days() -> tuple[int, ...]:
    """FK-22: how many days before a deadline groups are reminded, the earliest first."""
    days: Any = setting(PLUGIN, REMINDER_DAYS)
    return tuple(sorted(set(days), reverse=True))
