"""UM-6: the frozen values that pages, the API and files show of a contribution round."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from core.kit import Money, Reason
from plugins.ungmusikk.rules import (
    FROZEN,
    Correction,
    Line,
    MembershipKind,
    PaymentState,
    RoundSettings,
    RoundState,
    RoundTotals,
    Tier,
    round_totals,
)

# What programs read: a round that is only worked out is a draft.
STATUS = {
    RoundState.WORKED_OUT: "draft",
    RoundState.REVIEWED: "reviewed",
    RoundState.APPROVED: "approved",
    RoundState.INVOICED: "invoiced",
    RoundState.PAID: "paid",
}


@dataclass(frozen=True, kw_only=True)
class LineView:
    """One contribution. `line` is what the rules said, with the words that explain it."""

    id: UUID
    organisation_id: UUID
    line: Line
    served_through: str | None
    state: PaymentState
    invoiced_on: date | None
    paid_on: date | None

    @property
    def code(self) -> str:
        """The municipality's code on the first day of the year."""
        return self.line.code

    @property
    def name(self) -> str:
        """The municipality's name."""
        return self.line.name

    @property
    def amount(self) -> Money:
        """What it pays, before corrections."""
        return self.line.amount

    @property
    def is_correction(self) -> bool:
        """A contribution as it was worked out, not a correction of it."""
        return False


@dataclass(frozen=True, kw_only=True)
class UnresolvedView:
    """A municipality without a contribution; `acknowledged` says why the round may go on."""

    id: UUID
    organisation_id: UUID
    code: str
    name: str
    kind: MembershipKind
    months: int
    population_date: date
    reason: Reason
    acknowledged: str | None
    acknowledged_by: str | None
    acknowledged_on: date | None


@dataclass(frozen=True, kw_only=True)
class CorrectionView:
    """A correction. `line` is None when the amount does not follow from the rules."""

    id: UUID
    organisation_id: UUID
    correction: Correction
    line: Line | None
    made_on: date
    made_by: str
    state: PaymentState
    invoiced_on: date | None
    paid_on: date | None

    @property
    def code(self) -> str:
        """The municipality's code on the first day of the year."""
        return self.correction.code

    @property
    def name(self) -> str:
        """The municipality's name."""
        return self.correction.name

    @property
    def amount(self) -> Money:
        """What is added, or with a minus taken away."""
        return self.correction.amount

    @property
    def is_correction(self) -> bool:
        """Added after the approval."""
        return True


@dataclass(frozen=True, kw_only=True)
class RoundHeading:
    """A round on a list, with its sums. `approved` is the lines', before corrections."""

    id: UUID
    year: int
    state: RoundState
    version: int
    currency: str
    worked_out_on: date
    reviewed_on: date | None
    decided_on: date | None
    case_number: str | None
    approved_on: date | None
    approved_by: str | None
    line_count: int
    unresolved_count: int
    approved: Money
    corrections: Money
    invoiced: Money
    paid: Money

    @property
    def total(self) -> Money:
        """Lines and corrections together."""
        return self.approved + self.corrections

    @property
    def is_frozen(self) -> bool:
        """Whether it has been approved."""
        return self.state in FROZEN


@dataclass(frozen=True, kw_only=True)
class RoundView:
    """One round whole. Lines are in the order they were worked out: by name."""

    id: UUID
    year: int
    state: RoundState
    version: int
    currency: str
    population_date: date
    settings: RoundSettings
    served_pays: bool
    tiers: tuple[Tier, ...]
    worked_out_on: date
    worked_out_by: str
    reviewed_on: date | None
    reviewed_by: str | None
    decided_on: date | None
    case_number: str | None
    approved_on: date | None
    approved_by: str | None
    lines: tuple[LineView, ...]
    unresolved: tuple[UnresolvedView, ...]
    corrections: tuple[CorrectionView, ...]

    @property
    def is_frozen(self) -> bool:
        """Whether it has been approved, so that only a correction changes it."""
        return self.state in FROZEN

    @cached_property
    def totals(self) -> RoundTotals:
        """The lines, the corrections, and both together."""
        return round_totals(
            (each.amount for each in self.lines),
            (each.correction for each in self.corrections),
            self.currency,
        )

    @property
    def payables(self) -> tuple[LineView | CorrectionView, ...]:
        """All that is invoiced and paid: lines and corrections."""
        return (*self.lines, *self.corrections)

    def sum_of(self, *states: PaymentState) -> Money:
        """Lines and corrections in these states, added."""
        amounts = (each.amount for each in self.payables if each.state in states)
        return Money.total(amounts, self.currency)

    @property
    def invoiced(self) -> Money:
        """What has been invoiced, paid or not."""
        return self.sum_of(PaymentState.INVOICED, PaymentState.PAID)

    @property
    def paid(self) -> Money:
        """What has been paid."""
        return self.sum_of(PaymentState.PAID)

    @property
    def by_tier(self) -> list[tuple[Tier, int, Money]]:
        """Each tier with how many lines are in it and what they pay together."""
        found: dict[int, list[Money]] = defaultdict(list)
        for each in self.lines:
            found[each.line.tier.low].append(each.amount)
        return [
            (tier, len(found[tier.low]), Money.total(found[tier.low], self.currency))
            for tier in self.tiers
        ]

    def corrected(self, organisation_id: UUID) -> Money:
        """A municipality's line and corrections together; nothing when it has neither."""
        amounts = (each.amount for each in self.payables if each.organisation_id == organisation_id)
        return Money.total(amounts, self.currency)
