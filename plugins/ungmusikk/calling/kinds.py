"""The kinds of calls that UngMusikk makes."""

from __future__ import annotations

from enum import StrEnum

from core.kit import N_
from plugins.calls import ApplicantKind, CallKind
from plugins.ungmusikk.rules import Fund
from plugins.ungmusikk.settings import PLUGIN


class CallKey(StrEnum):
    """The keys under which calls keep the kinds."""

    NOMINATION = "um_nomination"
    SMALL_FUND = "um_small_fund"
    LARGER_FUND = "um_larger_fund"


_SCHOOLS = (ApplicantKind.ORGANISATION, ApplicantKind.JOINT)

CALL_KINDS = (
    CallKind(
        key=CallKey.NOMINATION,
        programme=PLUGIN,
        label=N_("Nomination of talent pupils"),
        help=N_("Teachers nominate their own pupils, new and continuing, for a school year."),
        applicants=(ApplicantKind.PUPIL_BY_TEACHER,),
        order=10,
    ),
    CallKind(
        key=CallKey.SMALL_FUND,
        programme=PLUGIN,
        label=N_("Small project fund"),
        help=N_("Open all the year, for schools that take part."),
        applicants=_SCHOOLS,
        order=20,
    ),
    CallKind(
        key=CallKey.LARGER_FUND,
        programme=PLUGIN,
        label=N_("Larger project fund"),
        help=N_("With deadlines, for schools that take part; new ideas across borders."),
        applicants=_SCHOOLS,
        order=30,
    ),
)

_FUNDS = {CallKey.SMALL_FUND.value: Fund.SMALL, CallKey.LARGER_FUND.value: Fund.LARGER}
KEY_OF_FUND = {Fund.SMALL: CallKey.SMALL_FUND, Fund.LARGER: CallKey.LARGER_FUND}


def fund_of(kind: str) -> Fund | None:
    """UM-18: the fund that a kind of call gives out; None for another kind."""
    return _FUNDS.get(kind)
