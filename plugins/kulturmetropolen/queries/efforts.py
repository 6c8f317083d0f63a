"""KM-7 to KM-9: efforts with their goals, accounts and reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select

from core.kit import Decision, Money
from core.plugin_api import ListQuery, db, pick, sort_key
from plugins.kulturmetropolen.models import (
    AccountEntry,
    Effort,
    EffortNeed,
    EffortReach,
    GoalStatus,
    Practice,
    ResultGoal,
)
from plugins.kulturmetropolen.queries.practices import PracticeCard, practices
from plugins.kulturmetropolen.queries.talents import organisation_names
from plugins.kulturmetropolen.rules import (
    SMALLEST,
    AccountLine,
    AccountSide,
    Aim,
    Balance,
    TargetGroup,
    balance,
    may_qualify,
    reach_shown,
    share_reached,
)
from plugins.kulturmetropolen.settings import CURRENCY, number
from plugins.registry import Named, OrganisationKind, organisations


@dataclass(frozen=True, kw_only=True)
class EffortCard:
    """KM-8: an effort on a list. `state` is proposed, approved, refused or ended."""

    id: UUID
    title: str
    about: str
    aim: Aim
    target_groups: tuple[TargetGroup, ...]
    organisation: Named
    starts_on: date | None
    ends_on: date | None
    state: str
    version: int


@dataclass(frozen=True, kw_only=True)
class NeedView:
    """KM-7: who needs an effort, and why; `counts` for a municipality."""

    organisation: Named
    need: str
    stated_by: str
    stated_on: date
    counts: bool


@dataclass(frozen=True, kw_only=True)
class StatusView:
    """KM-8: how far a goal had come in a year, and which share of the way that is."""

    year: int
    value: Decimal
    note: str
    reached: Fraction


@dataclass(frozen=True, kw_only=True)
class GoalView:
    """KM-8: a result goal with its yearly status, the first year first."""

    id: UUID
    goal: str
    indicator: str
    baseline: Decimal
    baseline_year: int
    target: Decimal
    target_year: int
    statuses: tuple[StatusView, ...]

    @property
    def latest(self) -> StatusView | None:
        """Where it stands now."""
        return self.statuses[-1] if self.statuses else None


@dataclass(frozen=True, kw_only=True)
class AccountView:
    """KM-8: a line of the accounts."""

    id: UUID
    side: AccountSide
    what: str
    budget: Money
    actual: Money | None
    version: int


@dataclass(frozen=True, kw_only=True)
class ReachView:
    """KM-9: how many of a group were reached in a year; None where it is too few to say."""

    target_group: TargetGroup
    year: int
    number: int | None


@dataclass(frozen=True, kw_only=True)
class EffortView:
    """KM-7, KM-8, KM-9: all of one effort; the texts by language for its form."""

    card: EffortCard
    why_not_alone: str
    texts: Mapping[str, Mapping[str, str]]
    decision: str | None
    dispensation: str | None
    decided_by: str | None
    decided_on: date | None
    needs: tuple[NeedView, ...]
    qualifies: Decision
    goals: tuple[GoalView, ...]
    accounts: tuple[AccountView, ...]
    balance: Balance
    reach: tuple[ReachView, ...]
    practices: tuple[PracticeCard, ...]


def efforts(query: ListQuery | None = None) -> list[EffortCard]:
    """KM-8: efforts by title; filters `aim`, `state`, `target_group`. Search in titles."""
    rows = db.session.scalars(select(Effort)).all()
    names = organisation_names({row.organisation_id for row in rows})
    cards = [_card(row, names) for row in rows]
    if query is not None:
        cards = [card for card in cards if _asked_for(card, query)]
    return sorted(cards, key=lambda card: sort_key(card.title))


def _asked_for(card: EffortCard, query: ListQuery) -> bool:
    group = query.filter("target_group")
    return (
        query.search.casefold() in f"{card.title} {card.about}".casefold()
        and query.filter("aim") in ("", card.aim)
        and query.filter("state") in ("", card.state)
        and (not group or group in card.target_groups)
    )


def _card(row: Effort, names: Mapping[UUID, str]) -> EffortCard:
    return EffortCard(
        id=row.id,
        title=pick(row.title),
        about=pick(row.about),
        aim=Aim(row.aim),
        target_groups=tuple(TargetGroup(each) for each in row.target_groups),
        organisation=Named(id=row.organisation_id, name=names.get(row.organisation_id, "")),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        state=row.state,
        version=row.version,
    )


def effort(effort_id: UUID, *, today: date) -> EffortView | None:
    """KM-7 to KM-9: one effort, or None."""
    row = db.session.scalar(select(Effort).where(Effort.id == effort_id))
    if row is None:
        return None
    needs = _needs(effort_id)
    accounts = _accounts(effort_id)
    return EffortView(
        card=_card(row, organisation_names({row.organisation_id})),
        why_not_alone=pick(row.why_not_alone),
        texts={"title": row.title, "about": row.about, "why_not_alone": row.why_not_alone},
        decision=row.decision,
        dispensation=row.dispensation,
        decided_by=row.decided_by,
        decided_on=row.decided_on,
        needs=needs,
        qualifies=may_qualify(
            municipalities=sum(each.counts for each in needs),
            needed=number("needed_municipalities", row.decided_on or today),
            why_not_alone=pick(row.why_not_alone),
        ),
        goals=_goals(effort_id),
        accounts=accounts,
        balance=balance(
            (
                AccountLine(side=each.side, budget=each.budget, actual=each.actual)
                for each in accounts
            ),
            currency=CURRENCY,
        ),
        reach=_reach(effort_id),
        practices=tuple(each for each in practices() if each.id in _practices_of(effort_id)),
    )


def _needs(effort_id: UUID) -> tuple[NeedView, ...]:
    rows = db.session.scalars(select(EffortNeed).where(EffortNeed.effort_id == effort_id)).all()
    places = {each.id: each for each in organisations(ids={row.organisation_id for row in rows})}
    views = [
        NeedView(
            organisation=Named(id=row.organisation_id, name=places[row.organisation_id].name),
            need=row.need,
            stated_by=row.stated_by,
            stated_on=row.stated_on,
            counts=places[row.organisation_id].kind is OrganisationKind.MUNICIPALITY,
        )
        for row in rows
    ]
    return tuple(sorted(views, key=lambda view: sort_key(view.organisation.name)))


def _goals(effort_id: UUID) -> tuple[GoalView, ...]:
    rows = db.session.scalars(
        select(ResultGoal).where(ResultGoal.effort_id == effort_id).order_by(ResultGoal.id)
    ).all()
    statuses: dict[UUID, list[GoalStatus]] = defaultdict(list)
    for status in db.session.scalars(
        select(GoalStatus)
        .where(GoalStatus.goal_id.in_([row.id for row in rows]))
        .order_by(GoalStatus.year)
    ):
        statuses[status.goal_id].append(status)
    return tuple(
        GoalView(
            id=row.id,
            goal=pick(row.goal),
            indicator=pick(row.indicator),
            baseline=row.baseline,
            baseline_year=row.baseline_year,
            target=row.target,
            target_year=row.target_year,
            statuses=tuple(
                StatusView(
                    year=each.year,
                    value=each.value,
                    note=each.note,
                    reached=share_reached(
                        baseline=row.baseline, target=row.target, value=each.value
                    ),
                )
                for each in statuses[row.id]
            ),
        )
        for row in rows
    )


def _accounts(effort_id: UUID) -> tuple[AccountView, ...]:
    rows = db.session.scalars(
        select(AccountEntry)
        .where(AccountEntry.effort_id == effort_id)
        .order_by(AccountEntry.side.desc(), AccountEntry.id)
    )
    return tuple(
        AccountView(
            id=row.id,
            side=AccountSide(row.side),
            what=row.what,
            budget=Money(row.budget_minor, row.currency),
            actual=Money(row.actual_minor, row.currency) if row.actual_minor is not None else None,
            version=row.version,
        )
        for row in rows
    )


def _reach(effort_id: UUID) -> tuple[ReachView, ...]:
    rows = db.session.scalars(
        select(EffortReach)
        .where(EffortReach.effort_id == effort_id)
        .order_by(EffortReach.year.desc(), EffortReach.target_group)
    )
    return tuple(
        ReachView(
            target_group=TargetGroup(row.target_group),
            year=row.year,
            number=reach_shown(row.number, smallest=SMALLEST),
        )
        for row in rows
    )


def _practices_of(effort_id: UUID) -> set[UUID]:
    return set(db.session.scalars(select(Practice.id).where(Practice.effort_id == effort_id)))
