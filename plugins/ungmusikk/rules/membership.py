"""Who takes part in a year, how, and for how many months of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kit import N_, Decision, Period, Reason


class MembershipKind(StrEnum):
    """UM-4: the ways in which a municipality can stand to the programme."""

    MEMBER = "member"
    PILOT = "pilot"
    SERVED = "served"
    INTERESTED = "interested"


class FundingSource(StrEnum):
    """UM-9: where a municipality takes its contribution from."""

    EXTRA_GRANT = "extra_grant"
    OWN_BUDGET = "own_budget"


@dataclass(frozen=True)
class Membership:
    """UM-4, UM-9: one municipality's place in the programme for a period.

    ``served_through`` names the municipality whose school serves it, for the kind *served*
    only. ``funding`` is None, and ``case_number`` empty, as long as nobody has recorded them.
    """

    code: str
    name: str
    kind: MembershipKind
    period: Period
    served_through: str | None = None
    funding: FundingSource | None = None
    decided_on: date | None = None
    case_number: str = ""


@dataclass(frozen=True)
class Participant:
    """UM-4, UM-5: a municipality that pays for a year, and how many months it has started.

    ``kind`` is the last paying kind it had in the year. ``months`` is 1 to 12.
    """

    code: str
    name: str
    kind: MembershipKind
    months: int
    served_through: str | None = None


def pays(kind: MembershipKind, *, served_pays: bool) -> bool:
    """UM-4: whether the kind pays a contribution.

    Members and pilots do, on the same terms; an interested municipality does not; whether a
    served one does is the tenant's setting.
    """
    match kind:
        case MembershipKind.MEMBER | MembershipKind.PILOT:
            return True
        case MembershipKind.SERVED:
            return served_pays
        case MembershipKind.INTERESTED:
            return False


def participants_in(
    year: int, memberships: Iterable[Membership], *, served_pays: bool
) -> tuple[Participant, ...]:
    """UM-4, UM-5: who is in the round of a year, each municipality once, in the order given.

    In the round is who has a paying membership on at least one day of the year. A
    municipality that changes kind within the year is counted once: a month in which both
    kinds have days is one month.
    """
    paying: dict[str, list[tuple[Period, Membership]]] = {}
    for membership in memberships:
        within = membership.period.intersection(Period.year(year))
        if within is not None and pays(membership.kind, served_pays=served_pays):
            paying.setdefault(membership.code, []).append((within, membership))
    return tuple(_participant(year, pieces) for pieces in paying.values())


def check_membership(membership: Membership, others: Sequence[Membership] = ()) -> Decision:
    """UM-4, UM-9: whether a membership can be recorded beside the municipality's others.

    Two that overlap, and a served one that does not name another municipality, are refused.
    A paying kind without decision, case number or funding source needs a dispensation: older
    memberships are recorded without their papers, and the gap is shown.
    """
    faults = [
        *_overlaps(membership, others),
        *_faults_in_serving(membership),
    ]
    if faults:
        return Decision.no(*faults)
    gaps = _gaps_in_papers(membership)
    return Decision.needs_dispensation(*gaps) if gaps else Decision.yes()


def _participant(year: int, pieces: Sequence[tuple[Period, Membership]]) -> Participant:
    months = {
        month
        for month in range(1, 13)
        for within, _ in pieces
        if within.overlaps(Period.month(year, month))
    }
    _, last = max(pieces, key=lambda piece: piece[0].start or date.min)
    return Participant(last.code, last.name, last.kind, len(months), last.served_through)


def _overlaps(membership: Membership, others: Sequence[Membership]) -> list[Reason]:
    return [
        Reason(
            "membership.overlap",
            N_("%(name)s already has a place in the programme in this period."),
            {"name": membership.name},
        )
        for other in others
        if other.code == membership.code and other.period.overlaps(membership.period)
    ][:1]


def _faults_in_serving(membership: Membership) -> list[Reason]:
    through = membership.served_through
    if membership.kind is not MembershipKind.SERVED:
        if through is None:
            return []
        return [
            Reason(
                "membership.not_served",
                N_("Only a served municipality names the municipality that serves it."),
            )
        ]
    if not through:
        return [
            Reason(
                "membership.through_whom",
                N_("Name the municipality that serves %(name)s."),
                {"name": membership.name},
            )
        ]
    if through in {membership.name, membership.code}:
        return [
            Reason(
                "membership.through_itself",
                N_("%(name)s cannot be served through itself."),
                {"name": membership.name},
            )
        ]
    return []


def _gaps_in_papers(membership: Membership) -> list[Reason]:
    if membership.kind is MembershipKind.INTERESTED:
        return []
    params = {"name": membership.name}
    gaps = []
    if membership.decided_on is None:
        gaps.append(
            Reason(
                "membership.no_decision",
                N_("The date of the political decision in %(name)s is not recorded."),
                params,
            )
        )
    if not membership.case_number.strip():
        gaps.append(
            Reason(
                "membership.no_case_number",
                N_("The case number of the decision in %(name)s is not recorded."),
                params,
            )
        )
    if membership.funding is None:
        gaps.append(
            Reason(
                "membership.no_funding",
                N_("How %(name)s funds its contribution is not recorded."),
                params,
            )
        )
    return gaps
