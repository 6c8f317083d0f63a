"""KM-7 to KM-10: efforts, their goals and accounts, practices."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import (
    FlygelSchema,
    LocalDate,
    LocalDecimal,
    LocalInteger,
    MoneyField,
)
from plugins.kulturmetropolen.rules import (
    AccountSide,
    Aim,
    TargetGroup,
)
from plugins.kulturmetropolen.schemas.making import (
    VersionedSchema,
    choice,
    identity,
    plain_text,
    words,
)
from plugins.kulturmetropolen.settings import CURRENCY

_YEARS = validate.Range(min=2000, max=2100)


class EffortSchema(VersionedSchema):
    """KM-7, KM-8: an effort."""

    title = words(N_("Title"), longest=200, required=True)
    about = words(N_("What it is"), required=True)
    why_not_alone = words(N_("Why one municipality cannot lift it alone"))
    aim = choice(Aim, N_("Aim"), required=True)
    organisation_id = identity(N_("Organisation in charge"), required=True)
    target_groups = fields.List(
        fields.Enum(TargetGroup, by_value=True),
        load_default=list,
        metadata={"label": N_("Target groups")},
    )
    starts_on = LocalDate(load_default=None, allow_none=True, metadata={"label": N_("First day")})
    ends_on = LocalDate(load_default=None, allow_none=True, metadata={"label": N_("Last day")})


class NeedSchema(FlygelSchema):
    """KM-7: who needs an effort, and why."""

    organisation_id = identity(N_("Organisation"), required=True)
    need = plain_text(N_("The need"), required=True)


class EffortDecisionSchema(VersionedSchema):
    """KM-7: approved or refused."""

    approve = fields.Boolean(required=True, metadata={"label": N_("Decision")})
    reason = plain_text(N_("Reason"), required=True)
    dispensation = plain_text(N_("Why an exception is made"))


class GoalSchema(FlygelSchema):
    """KM-8: a result goal."""

    goal = words(N_("Goal"), longest=300, required=True)
    indicator = words(N_("Indicator"), longest=300, required=True)
    baseline = LocalDecimal(required=True, places=2, metadata={"label": N_("Where it starts")})
    baseline_year = LocalInteger(required=True, validate=_YEARS, metadata={"label": N_("Year")})
    target = LocalDecimal(required=True, places=2, metadata={"label": N_("Target")})
    target_year = LocalInteger(
        required=True, validate=_YEARS, metadata={"label": N_("Year of the target")}
    )


class StatusSchema(FlygelSchema):
    """KM-8: how far a goal has come in a year."""

    goal_id = identity(N_("Goal"), required=True)
    year = LocalInteger(required=True, validate=_YEARS, metadata={"label": N_("Year")})
    value = LocalDecimal(required=True, places=2, metadata={"label": N_("Value")})
    note = plain_text(N_("Note"))


class AccountSchema(VersionedSchema):
    """KM-8: a line of the accounts; with `entry_id` the one that is there."""

    entry_id = fields.UUID(load_default=None, allow_none=True)
    side = choice(AccountSide, N_("Income or expense"), required=True)
    what = plain_text(N_("What for"), longest=200, required=True)
    budget = MoneyField(currency=CURRENCY, required=True, metadata={"label": N_("Budget")})
    actual = MoneyField(
        currency=CURRENCY, load_default=None, allow_none=True, metadata={"label": N_("Accounts")}
    )


class ReachSchema(FlygelSchema):
    """KM-9: how many of a target group were reached."""

    target_group = choice(TargetGroup, N_("Target group"), required=True)
    year = LocalInteger(required=True, validate=_YEARS, metadata={"label": N_("Year")})
    number = LocalInteger(
        required=True,
        validate=validate.Range(min=0, max=1_000_000),
        metadata={"label": N_("How many")},
    )


class PracticeSchema(VersionedSchema):
    """KM-10: a practice."""

    title = words(N_("Title"), longest=200, required=True)
    what = words(N_("What it is"), required=True)
    for_whom = words(N_("For whom"), required=True)
    what_it_takes = words(N_("What it takes"), required=True)
    what_it_gave = words(N_("What it gave"), required=True)
    organisation_id = identity(N_("Where it comes from"), required=True)
    effort_id = identity(N_("Effort"), load_default=None, allow_none=True)


class AdoptionSchema(FlygelSchema):
    """KM-10: who does the same, and as which activity."""

    organisation_id = identity(N_("Organisation"), required=True)
    activity_id = identity(N_("Activity"), load_default=None, allow_none=True)


class HowItWentSchema(VersionedSchema):
    """KM-10: how it went."""

    how_it_went = plain_text(N_("How it went"), required=True)
