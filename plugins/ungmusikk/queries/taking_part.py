"""UM-2, UM-4: who takes part, as the register knows it, in the rules' own words.

The one place where the register's values become the rules': municipalities go by the code they
have on the day of the case, so that a round of 2020 says 3021 and not 3218.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.kit import Period, Reason
from plugins.registry import (
    OrganisationKind,
    Participant,
    PopulationOn,
    code_history,
    figures_for_codes,
    participants,
)
from plugins.ungmusikk.rules import FundingSource, Membership, MembershipKind, PopulationFigure
from plugins.ungmusikk.settings import COUNTRY, PLUGIN


@dataclass(frozen=True)
class Seated:
    """A membership with where it is seated and whose it is.

    `any_code` is a code of the municipality on some day, for asking the register; the
    membership's own is the one of the day of the case.
    """

    membership: Membership
    organisation_id: UUID
    any_code: str
    sub_region: str | None


def memberships_in(
    period: Period, *, codes_on: date, seated_on: date | None = None
) -> list[Seated]:
    """UM-4: every membership with a day in the period, by name and first day.

    `codes_on` is the day whose municipality codes are used; `seated_on` the day whose
    sub-regions, None for the last day each takes part within the period. Three statements.
    """
    found = [
        each
        for each in participants(PLUGIN, period, on=seated_on)
        if each.organisation_kind is OrganisationKind.MUNICIPALITY and each.code
    ]
    if not found:
        return []
    history = code_history(COUNTRY)

    def code_then(code: str) -> str:
        # After a merger or a split no code stands for it on that day: its own is shown.
        then = history.code_on(code, codes_on)
        return code if isinstance(then, Reason) else then

    return [_seated(each, code_then(str(each.code))) for each in found]


def _seated(each: Participant, code: str) -> Seated:
    return Seated(
        membership=Membership(
            code=code,
            name=each.name,
            kind=MembershipKind(each.kind),
            period=each.period,
            served_through=each.served_through.name if each.served_through else None,
            funding=FundingSource(each.funding_source) if each.funding_source else None,
            decided_on=each.decided_on,
            case_number=each.case_number or "",
        ),
        organisation_id=each.organisation_id,
        any_code=str(each.code),
        sub_region=each.sub_region.name if each.sub_region else None,
    )


def figures_of(
    seated: Iterable[Seated], days: Iterable[date]
) -> dict[date, dict[str, PopulationFigure | Reason]]:
    """UM-2, UM-3: the population of each on each day, by the membership's code.

    At most two statements.
    """
    everyone = list(seated)
    wanted = list(dict.fromkeys(days))
    found = figures_for_codes({each.any_code for each in everyone}, wanted, COUNTRY)
    return {
        day: {each.membership.code: _figure(found[each.any_code, day]) for each in everyone}
        for day in wanted
    }


def figures_by_code(codes: Iterable[str], day: date) -> Mapping[str, PopulationFigure | Reason]:
    """UM-2, UM-3: the population on a day by any code of a municipality. At most two statements."""
    found = figures_for_codes(list(codes), (day,), COUNTRY)
    return {code: _figure(figure) for (code, _), figure in found.items()}


def _figure(found: PopulationOn) -> PopulationFigure | Reason:
    if found.reason is not None:
        return found.reason
    return PopulationFigure(found.population, found.day, found.source or "")
