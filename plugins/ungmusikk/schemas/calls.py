"""Opening the programme's calls, as it is typed or sent."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import FlygelSchema, LocalInteger, MoneyField
from plugins.ungmusikk.rules import Fund
from plugins.ungmusikk.schemas.contributions import FIRST_YEAR, LAST_YEAR
from plugins.ungmusikk.settings import CURRENCY


class OpenNominationSchema(FlygelSchema):
    """A call for nominations."""

    school_year = LocalInteger(
        required=True,
        validate=validate.Range(min=FIRST_YEAR, max=LAST_YEAR),
        metadata={
            "label": N_("School year"),
            "description": "The calendar year in which it begins.",
        },
    )
    places = LocalInteger(
        required=True, validate=validate.Range(min=1, max=500), metadata={"label": N_("Places")}
    )
    reserves = LocalInteger(
        load_default=5,
        validate=validate.Range(min=0, max=100),
        metadata={"label": N_("On the reserve list")},
    )


class OpenFundSchema(FlygelSchema):
    """A call of a project fund."""

    fund = fields.String(required=True, validate=validate.OneOf([each.value for each in Fund]))
    frame = MoneyField(currency=CURRENCY, required=True, metadata={"label": N_("Money to share")})
