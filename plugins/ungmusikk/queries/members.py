"""UM-4: which municipalities take part on a day, where, as what, and what that costs a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.kit import Money, Period, Reason
from core.plugin_api import ListQuery, Page, sort_key
from plugins.ungmusikk.queries.taking_part import Seated, figures_of, memberships_in
from plugins.ungmusikk.rules import (
    Membership,
    MembershipKind,
    Placed,
    Tier,
    pays,
    place,
    population_date,
)
from plugins.ungmusikk.settings import CURRENCY, YearSettings, year_settings


@dataclass(frozen=True, kw_only=True)
class Member:
    """A municipality that takes part on the day.

    `placed` is its figure and tier, or why there is none (UM-3). `amount` is what a full year
    costs it: None when it pays nothing, or when that cannot be told.
    """

    organisation_id: UUID
    membership: Membership
    sub_region: str | None
    placed: Placed | Reason
    amount: Money | None

    @property
    def code(self) -> str:
        """The municipality's code on the day."""
        return self.membership.code

    @property
    def name(self) -> str:
        """The municipality's name."""
        return self.membership.name

    @property
    def kind(self) -> MembershipKind:
        """How it takes part."""
        return self.membership.kind

    @property
    def since(self) -> date | None:
        """The first day of this membership."""
        return self.membership.period.start

    @property
    def inhabitants(self) -> int | None:
        """Its inhabitants on the day that counts, None without a figure."""
        return self.placed.inhabitants if isinstance(self.placed, Placed) else None


@dataclass(frozen=True, kw_only=True)
class SubRegionSum:
    """A sub-region in numbers; `name` is None for municipalities that are in none."""

    name: str | None
    count: int
    inhabitants: int
    amount: Money


@dataclass(frozen=True, kw_only=True)
class MembersOn:
    """Everybody who takes part on a day, by name."""

    on: date
    population_date: date
    tiers: tuple[Tier, ...]
    members: tuple[Member, ...]

    @property
    def by_sub_region(self) -> list[SubRegionSum]:
        """The sub-regions by name, those in none last."""
        found: dict[str | None, list[Member]] = defaultdict(list)
        for member in self.members:
            found[member.sub_region].append(member)
        names = sorted(found, key=lambda name: (name is None, sort_key(name or "")))
        return [_sum(name, found[name]) for name in names]

    @property
    def total(self) -> SubRegionSum:
        """All of them together."""
        return _sum(None, self.members)

    def tier_number(self, member: Member) -> int:
        """Which tier it is in, counted from 1; 0 without a figure."""
        if isinstance(member.placed, Reason):
            return 0
        return self.tiers.index(member.placed.tier) + 1


def members_on(day: date) -> MembersOn:
    """UM-4: who takes part on the day. A fixed number of statements for any many."""
    settings = year_settings(day.year)
    seated = memberships_in(Period(day, day), codes_on=day, seated_on=day)
    counts_on = population_date(day.year, offset=settings.round.population_year_offset)
    figures = figures_of(seated, (counts_on,))[counts_on]
    return MembersOn(
        on=day,
        population_date=counts_on,
        tiers=settings.tiers,
        members=tuple(
            _member(each, place(figures.get(each.membership.code), settings.tiers), settings)
            for each in seated
        ),
    )


def find_members(everyone: MembersOn, query: ListQuery) -> tuple[Page[Member], list[Member]]:
    """One page of the list, and all that the list's address shows.

    Search by name or code; filters `sub_region` and `kind`.
    """
    found = [each for each in everyone.members if _is_asked_for(each, query)]
    found.sort(key=lambda each: _sort_key(each, query.sort), reverse=query.descending)
    shown = found[query.offset : query.offset + query.per_page]
    return Page(shown, len(found), query.page, query.per_page), found


def _is_asked_for(member: Member, query: ListQuery) -> bool:
    wanted = query.search.casefold()
    return (
        (not wanted or wanted in member.name.casefold() or query.search == member.code)
        and query.filter("sub_region") in {"", member.sub_region or "-"}
        and query.filter("kind") in {"", str(member.kind)}
    )


def _sort_key(member: Member, sort: str) -> tuple[object, ...]:
    name = sort_key(member.name)
    match sort:
        case "population":
            return (member.inhabitants or 0, name)
        case "amount":
            return (member.amount.minor if member.amount else -1, name)
        case "sub_region":
            return (member.sub_region is None, sort_key(member.sub_region or ""), name)
        case "kind":
            return (member.kind, name)
        case "since":
            return (member.since or date.min, name)
        case _:
            return (name, member.code)


def _member(each: Seated, placed: Placed | Reason, settings: YearSettings) -> Member:
    paying = pays(each.membership.kind, served_pays=settings.served_pays)
    return Member(
        organisation_id=each.organisation_id,
        membership=each.membership,
        sub_region=each.sub_region,
        placed=placed,
        amount=placed.tier.amount if paying and isinstance(placed, Placed) else None,
    )


def _sum(name: str | None, members: Sequence[Member]) -> SubRegionSum:
    return SubRegionSum(
        name=name,
        count=len(members),
        inhabitants=sum(each.inhabitants or 0 for each in members),
        amount=Money.total((each.amount for each in members if each.amount is not None), CURRENCY),
    )
