"""What a tenant may tune in the register: at which age one answers alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from marshmallow import fields, validate

from core.kit import N_, Reason
from core.plugin_api import FlygelSchema, LocalInteger, Setting, setting
from plugins.registry.figures import DENMARK, NORWAY

PLUGIN = "registry"
ONLINE_USE = "online_use"
PHOTOS = "photos"
GUARDIAN_INSIGHT = "guardian_insight"


class ConsentAgeSchema(FlygelSchema):
    """The age from which one answers alone, for one purpose in one country."""

    purpose = fields.String(
        required=True,
        validate=validate.Length(min=1, max=60),
        metadata={
            "label": N_("Purpose"),
            "help": N_("Its key, as it stands on the page of consents: online_use, photos …"),
        },
    )
    country = fields.String(
        required=True,
        validate=validate.OneOf([NORWAY, DENMARK]),
        metadata={"label": N_("Country"), "help": N_("NO or DK.")},
    )
    age = LocalInteger(
        required=True, validate=validate.Range(min=0, max=18), metadata={"label": N_("Age")}
    )


# GDPR article 8: 13 in Norway (personopplysningsloven § 5), 15 in Denmark since 1 January 2024.
DEFAULT_CONSENT_AGES: tuple[Mapping[str, Any], ...] = (
    {"purpose": ONLINE_USE, "country": NORWAY, "age": 13},
    {"purpose": ONLINE_USE, "country": DENMARK, "age": 15},
)


def _check_ages(rows: Sequence[Mapping[str, Any]]) -> Sequence[Reason]:
    seen: set[tuple[str, str]] = set()
    for row in rows:
        pair = (row["purpose"], row["country"])
        if pair in seen:
            return [
                Reason(
                    "consent_ages.double",
                    N_("%(purpose)s in %(country)s is there twice."),
                    {"purpose": row["purpose"], "country": row["country"]},
                )
            ]
        seen.add(pair)
    return []


SETTINGS = (
    Setting(
        key="consent_ages",
        field=fields.List(fields.Nested(ConsentAgeSchema)),
        default=list(DEFAULT_CONSENT_AGES),
        label=N_("Ages of consent"),
        help=N_(
            "From which age young people answer alone. What is not listed is the guardians’ to "
            "answer until the 18th birthday. A new age counts from the day you give."
        ),
        dated=True,
        check=_check_ages,
        order=10,
    ),
)


def own_ages(country: str, day: date) -> Mapping[str, int]:
    """The ages that are set for a country on the day, by purpose."""
    rows: Any = setting(PLUGIN, "consent_ages", on=day)
    return {row["purpose"]: row["age"] for row in rows if row["country"] == country}
