"""UM-16, UM-18: opening the programme's calls; the calls themselves are of the module *calls*."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from core.plugin_api import FlygelSchema, current_actor, now, requires
from plugins.ungmusikk.api.blueprint import endpoints, refuse
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.rules import Fund
from plugins.ungmusikk.schemas import OpenFundSchema, OpenNominationSchema
from plugins.ungmusikk.services import (
    FundCall,
    NominationCall,
    Refused,
    open_fund_call,
    open_nomination_call,
)


class OpenedSchema(FlygelSchema):
    """The call that was opened, by its id in the module *calls*."""

    call_id = fields.UUID()


@endpoints.route("/calls/nominations", methods=["POST"])
@requires(UngmusikkPermission.OPEN_CALLS)
@endpoints.arguments(OpenNominationSchema)
@endpoints.response(201, OpenedSchema)
def nominations_open(sent: dict[str, Any]) -> Any:
    """Opens a call for nominations with its form.

    Until the deadline of the school year, after which it answers 422.
    """
    try:
        made = open_nomination_call(current_actor(), NominationCall(**sent), now=now())
    except Refused as error:
        refuse(error)
    return {"call_id": made}


@endpoints.route("/calls/funds", methods=["POST"])
@requires(UngmusikkPermission.OPEN_CALLS)
@endpoints.arguments(OpenFundSchema)
@endpoints.response(201, OpenedSchema)
def fund_open(sent: dict[str, Any]) -> Any:
    """Opens a call of a project fund with its form.

    The small one has no end, the larger one closes on its next deadline.
    """
    wanted = FundCall(fund=Fund(sent["fund"]), frame=sent["frame"])
    return {"call_id": open_fund_call(current_actor(), wanted, now=now())}
