"""Efforts of several municipalities: whether one qualifies, its goals, its accounts, its reach."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from core.kit import N_, Decision, Money, Reason


class Aim(StrEnum):
    """KM-8: the three aims of the culture agreement's music effort."""

    COHERENT = "coherent"
    CROSS_CUTTING = "cross_cutting"
    HUB = "hub"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _AIMS[self]


_AIMS = {
    Aim.COHERENT: N_("A coherent effort within chosen focus areas"),
    Aim.CROSS_CUTTING: N_("Larger cross-cutting events and efforts"),
    Aim.HUB: N_("A vital hub and network platform: Musikfællesskab 2.0"),
}


class TargetGroup(StrEnum):
    """KM-9: whom an effort aims at. It is said of efforts and never of persons."""

    GIRLS_AND_WOMEN = "girls_and_women"
    MENTALLY_VULNERABLE = "mentally_vulnerable"
    ON_THE_EDGE = "on_the_edge"
    ELDERLY = "elderly"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _TARGET_GROUPS[self]


_TARGET_GROUPS = {
    TargetGroup.GIRLS_AND_WOMEN: N_("Girls and women"),
    TargetGroup.MENTALLY_VULNERABLE: N_("Mentally vulnerable people"),
    TargetGroup.ON_THE_EDGE: N_("Young people on the edge"),
    TargetGroup.ELDERLY: N_("Elderly people"),
}


def may_qualify(
    *, municipalities: int, needed: int, why_not_alone: str, dispensation: str = ""
) -> Decision:
    """KM-7: whether an effort is something nobody can lift alone and several need.

    At least `needed` municipalities state the need, and the proposal says why one cannot do it;
    else it needs a dispensation with a reason.
    """
    reasons = []
    if municipalities < needed:
        reasons.append(
            Reason(
                "effort.too_few",
                N_("%(stated)s municipalities have stated the need; %(needed)s are asked for."),
                {"stated": municipalities, "needed": needed},
            )
        )
    if not why_not_alone.strip():
        reasons.append(
            Reason("effort.why_not_alone", N_("Write why one municipality cannot lift it alone."))
        )
    if not reasons or dispensation.strip():
        return Decision.yes()
    return Decision.needs_dispensation(*reasons)


def goal_faults(
    *, baseline: Decimal, target: Decimal, from_year: int, to_year: int
) -> tuple[Reason, ...]:
    """KM-8: what is wrong with a result goal: it goes somewhere, in the course of time."""
    faults = []
    if baseline == target:
        faults.append(
            Reason("goal.same", N_("The target is where it started. Write what is to change."))
        )
    if to_year < from_year:
        faults.append(Reason("goal.years", N_("The target's year is before the baseline's.")))
    return tuple(faults)


def share_reached(*, baseline: Decimal, target: Decimal, value: Decimal) -> Fraction:
    """KM-8: how much of the way from baseline to target is gone: 0 at the start, 1 at the target.

    Below 0 when it went the wrong way, above 1 beyond the target; also for targets that lie
    below the baseline.
    """
    return Fraction(value - baseline) / Fraction(target - baseline)


class AccountSide(StrEnum):
    """KM-8: which way money goes."""

    INCOME = "income"
    EXPENSE = "expense"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return N_("Income") if self is AccountSide.INCOME else N_("Expense")


@dataclass(frozen=True, kw_only=True)
class AccountLine:
    """KM-8: one line of an effort's accounts; `actual` None until it is known."""

    side: AccountSide
    budget: Money
    actual: Money | None = None


@dataclass(frozen=True, kw_only=True)
class Balance:
    """KM-8: an effort's accounts, added up. What is left may be below nothing."""

    income: Money
    expenses: Money
    actual_income: Money
    actual_expenses: Money

    @property
    def left(self) -> Money:
        """What the budget leaves."""
        return self.income - self.expenses

    @property
    def actual_left(self) -> Money:
        """What the accounts leave."""
        return self.actual_income - self.actual_expenses

    @property
    def adds_up(self) -> bool:
        """Whether the budget's income and expenses are the same."""
        return self.left.is_zero


def balance(lines: Iterable[AccountLine], *, currency: str) -> Balance:
    """KM-8: the sums of an effort's accounts. Raises CurrencyMismatch for another currency."""
    sums = {
        (side, actual): Money.zero(currency) for side in AccountSide for actual in (False, True)
    }
    for line in lines:
        sums[line.side, False] += line.budget
        if line.actual is not None:
            sums[line.side, True] += line.actual
    return Balance(
        income=sums[AccountSide.INCOME, False],
        expenses=sums[AccountSide.EXPENSE, False],
        actual_income=sums[AccountSide.INCOME, True],
        actual_expenses=sums[AccountSide.EXPENSE, True],
    )


def may_count_reach(
    group: TargetGroup, number: int, *, groups: Collection[TargetGroup]
) -> Decision:
    """KM-9: reach is a number in one of the effort's own target groups, and nothing else."""
    reasons = []
    if group not in groups:
        reasons.append(
            Reason("reach.group", N_("The effort does not aim at this group. Choose one it has."))
        )
    if number < 0:
        reasons.append(Reason("reach.number", N_("Write how many: nought or more.")))
    return Decision.no(*reasons) if reasons else Decision.yes()


def reach_shown(number: int, *, smallest: int) -> int | None:
    """KM-9: a reach as it is shown; None when it is so small that it might point at somebody."""
    return None if 0 < number < smallest else number


def may_adopt(*, origin: object, adopter: object, has_adopted: bool) -> Decision:
    """KM-10: another actor than the one it comes from adopts a practice, once."""
    if origin == adopter:
        return Decision.no(
            Reason("adoption.own", N_("The practice comes from there: it needs no adopting."))
        )
    if has_adopted:
        return Decision.no(Reason("adoption.twice", N_("They have adopted it already.")))
    return Decision.yes()
