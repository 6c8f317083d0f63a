"""Contribution rounds, income and what-ifs, as they are typed or sent."""

from __future__ import annotations

from decimal import Decimal

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import FlygelSchema, LocalDate, LocalDecimal, LocalInteger, MoneyField
from plugins.ungmusikk.rules import PartnerKind
from plugins.ungmusikk.settings import CURRENCY, TierSchema

FIRST_YEAR, LAST_YEAR = 2013, 2100
_YEARS = validate.Range(min=FIRST_YEAR, max=LAST_YEAR)
_GIVERS = [str(kind) for kind in PartnerKind if kind is not PartnerKind.MUNICIPALITY]
_SHORT = validate.Length(max=200)
_NAME = validate.Length(min=1, max=200)
_LONG = validate.Length(max=2000)


class VersionedSchema(FlygelSchema):
    """A change to something that the reader has seen; without a version, to whatever is there."""

    version = fields.Integer(
        load_default=None,
        allow_none=True,
        metadata={"description": "The version that was seen; another one now answers 409."},
    )


class WorkOutSchema(VersionedSchema):
    """Which year to work out."""

    year = LocalInteger(required=True, validate=_YEARS, metadata={"label": N_("Year")})


class AcknowledgeSchema(FlygelSchema):
    """Why a round may be approved without a municipality."""

    code = fields.String(required=True, validate=_SHORT)
    why = fields.String(load_default="", validate=_LONG, metadata={"label": N_("Why")})


class ApproveSchema(VersionedSchema):
    """The steering group's decision."""

    case_number = fields.String(
        required=True,
        validate=_NAME,
        metadata={
            "label": N_("Case number"),
            "description": "The steering group's, such as 12/2020.",
        },
    )
    decided_on = LocalDate(
        load_default=None,
        allow_none=True,
        metadata={
            "label": N_("Date of the decision"),
            "description": "The day of the decision; today when left out.",
        },
    )
    acknowledged = fields.Dict(
        keys=fields.String(),
        values=fields.String(validate=_LONG),
        load_default=dict,
        metadata={"description": "By municipality code, why the round is approved without it."},
    )


class MarkSchema(VersionedSchema):
    """What is marked, and as of which day."""

    on = LocalDate(
        load_default=None,
        allow_none=True,
        metadata={"label": N_("Day"), "description": "Today when left out."},
    )
    ids = fields.List(
        fields.UUID(),
        load_default=None,
        allow_none=True,
        metadata={"description": "Ids of lines and corrections; all that can be when left out."},
    )
    undo = fields.Boolean(
        load_default=False, metadata={"description": "True takes the mark back from `ids`."}
    )


class CorrectionSchema(VersionedSchema):
    """A correction of an approved round."""

    municipality = fields.String(
        required=True,
        validate=_SHORT,
        metadata={
            "label": N_("Municipality"),
            "description": "A municipality's code in the round, or its id in the register.",
        },
    )
    amount = MoneyField(
        currency=CURRENCY,
        negative=True,
        load_default=None,
        allow_none=True,
        metadata={
            "label": N_("Amount in kroner"),
            "description": "With a minus to take away; what the rules say when left out.",
        },
    )
    reason = fields.String(
        required=True,
        validate=validate.Length(min=1, max=2000),
        metadata={"label": N_("Reason")},
    )


class IncomeSchema(FlygelSchema):
    """Money from a partner for a year."""

    kind = fields.String(
        required=True,
        validate=validate.OneOf(_GIVERS),
        metadata={"label": N_("Kind of partner")},
    )
    partner = fields.String(required=True, validate=_NAME, metadata={"label": N_("Partner")})
    amount = MoneyField(
        currency=CURRENCY, required=True, metadata={"label": N_("Amount in kroner")}
    )
    source = fields.String(
        load_default="", validate=_LONG, metadata={"label": N_("Where the amount is written")}
    )


class ChangeIncomeSchema(VersionedSchema):
    """Another amount, or another source."""

    amount = MoneyField(
        currency=CURRENCY, required=True, metadata={"label": N_("Amount in kroner")}
    )
    source = fields.String(
        load_default="", validate=_LONG, metadata={"label": N_("Where the amount is written")}
    )


class MarkIncomeSchema(FlygelSchema):
    """Where a sum stands."""

    status = fields.String(
        required=True,
        validate=validate.OneOf(["expected", "invoiced", "paid"]),
        metadata={"label": N_("Status")},
    )
    on = LocalDate(load_default=None, allow_none=True, metadata={"label": N_("Day")})


class CarrySchema(FlygelSchema):
    """A grant into the next year."""

    percent = LocalDecimal(
        required=True,
        places=3,
        validate=validate.Range(min=Decimal(-100), max=Decimal(1000), min_inclusive=False),
        metadata={"label": N_("Index in per cent"), "description": "3.1 for 3.1 %."},
    )
    percent_source = fields.String(
        required=True,
        validate=validate.Length(min=1, max=2000),
        metadata={"label": N_("Where the percentage comes from")},
    )
    partner = fields.String(
        load_default="", validate=_SHORT, metadata={"label": N_("Who gives it then")}
    )


class InKindSchema(FlygelSchema):
    """Help that is not money."""

    kind = fields.String(
        required=True,
        validate=validate.OneOf(_GIVERS),
        metadata={"label": N_("Kind of partner")},
    )
    partner = fields.String(required=True, validate=_NAME, metadata={"label": N_("Partner")})
    what = fields.String(
        required=True,
        validate=validate.Length(min=1, max=500),
        metadata={"label": N_("What they help with")},
    )
    value = MoneyField(
        currency=CURRENCY,
        load_default=None,
        allow_none=True,
        metadata={"label": N_("Estimated value in kroner")},
    )
    source = fields.String(
        load_default="", validate=_LONG, metadata={"label": N_("Where the estimate comes from")}
    )


class AssumedPopulationSchema(FlygelSchema):
    """Another number of inhabitants."""

    code = fields.String(required=True, validate=_SHORT)
    inhabitants = LocalInteger(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1, max=100_000_000),
        metadata={"label": N_("Inhabitants")},
    )


class AssumedGrantSchema(FlygelSchema):
    """Another grant."""

    partner = fields.String(required=True, validate=_NAME, metadata={"label": N_("Partner")})
    amount = MoneyField(
        currency=CURRENCY,
        load_default=None,
        allow_none=True,
        metadata={"label": N_("Amount in kroner")},
    )


class WhatIfSchema(FlygelSchema):
    """UM-13: assumptions. What is left out stays as it is."""

    year = LocalInteger(required=True, validate=_YEARS, metadata={"label": N_("Year")})
    on = LocalDate(
        load_default=None,
        allow_none=True,
        metadata={
            "label": N_("Members on a day"),
            "description": "Start from the members of this day instead of the year's round.",
        },
    )
    added = fields.List(
        fields.String(validate=_SHORT),
        load_default=list,
        metadata={"label": N_("Municipalities that come in"), "description": "Codes."},
    )
    removed = fields.List(
        fields.String(validate=_SHORT),
        load_default=list,
        metadata={"label": N_("Municipalities that leave"), "description": "Codes."},
    )
    populations = fields.List(
        fields.Nested(AssumedPopulationSchema),
        load_default=list,
        metadata={"label": N_("Inhabitants")},
    )
    tiers = fields.List(
        fields.Nested(TierSchema), load_default=list, metadata={"label": N_("Population tiers")}
    )
    grants = fields.List(
        fields.Nested(AssumedGrantSchema), load_default=list, metadata={"label": N_("Grants")}
    )
    pupils = LocalInteger(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1, max=10_000_000),
        metadata={"label": N_("Number of pupils")},
    )


class ShareSchema(WhatIfSchema):
    """A what-if to give an address."""

    title = fields.String(required=True, validate=_NAME, metadata={"label": N_("Name")})
