"""A year's contribution round: its lines, what is unresolved, and corrections."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key

SCHEMA = "ungmusikk"
STATES = "state IN ('worked_out', 'reviewed', 'approved', 'invoiced', 'paid')"
PAYMENT_STATES = "state IN ('expected', 'invoiced', 'paid')"


class ContributionRound(TenantOwned, Base):
    """UM-6: one year's round, with the settings it was worked out by."""

    __tablename__ = "contribution_round"
    __table_args__ = (
        CheckConstraint(STATES, name="state"),
        CheckConstraint(
            "state IN ('worked_out', 'reviewed') OR"
            " (case_number <> '' AND decided_on IS NOT NULL AND approved_on IS NOT NULL)",
            name="approved_with_decision",
        ),
        UniqueConstraint("tenant_id", "year"),
        {"schema": SCHEMA},
    )

    year: Mapped[int]
    state: Mapped[str] = mapped_column(Text)
    currency: Mapped[str] = mapped_column(Text)
    population_date: Mapped[date]
    part_year: Mapped[str] = mapped_column(Text)
    population_year_offset: Mapped[int]
    served_pays: Mapped[bool]
    # [{"low": 0, "high": 14999, "minor": 6000000}, …]: the tiers of the year, in whole øre.
    tiers: Mapped[list[dict[str, Any]]]
    worked_out_on: Mapped[date]
    worked_out_by: Mapped[str] = mapped_column(Text)
    reviewed_on: Mapped[date | None]
    reviewed_by: Mapped[str | None] = mapped_column(Text)
    # The steering group's decision; who recorded it, and when.
    decided_on: Mapped[date | None]
    case_number: Mapped[str | None] = mapped_column(Text)
    approved_on: Mapped[date | None]
    approved_by: Mapped[str | None] = mapped_column(Text)
    # Counts up with every change, so that two who work at once cannot overwrite each other.
    version: Mapped[int] = mapped_column(default=1)


class ContributionLine(TenantOwned, Base):
    """UM-2, UM-6: one municipality's contribution, with everything it rests on frozen."""

    __tablename__ = "contribution_line"
    __table_args__ = (
        CheckConstraint(PAYMENT_STATES, name="state"),
        CheckConstraint("population > 0", name="population_positive"),
        CheckConstraint("months BETWEEN 1 AND 12", name="months"),
        CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        tenant_foreign_key("round_id", "ungmusikk.contribution_round", cascade=True),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        UniqueConstraint("tenant_id", "round_id", "organisation_id"),
        Index("ix_contribution_line_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    round_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    position: Mapped[int]
    # Code and name as they were on the first day of the year.
    municipality_code: Mapped[str] = mapped_column(Text)
    municipality_name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    served_through: Mapped[str | None] = mapped_column(Text)
    months: Mapped[int]
    population: Mapped[int]
    population_date: Mapped[date]
    population_source: Mapped[str] = mapped_column(Text)
    tier_low: Mapped[int]
    # None in the tier without an upper limit.
    tier_high: Mapped[int | None]
    full_amount_minor: Mapped[int] = mapped_column(BigInteger)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(Text, default="expected")
    invoiced_on: Mapped[date | None]
    paid_on: Mapped[date | None]


class UnresolvedContribution(TenantOwned, Base):
    """UM-3: a municipality without a contribution, why, and what has been said about it."""

    __tablename__ = "unresolved_contribution"
    __table_args__ = (
        tenant_foreign_key("round_id", "ungmusikk.contribution_round", cascade=True),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        UniqueConstraint("tenant_id", "round_id", "organisation_id"),
        Index("ix_unresolved_contribution_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    round_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    position: Mapped[int]
    municipality_code: Mapped[str] = mapped_column(Text)
    municipality_name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    months: Mapped[int]
    population_date: Mapped[date]
    # {"code": …, "message": …, "params": {…}}: a reason, to be said in the reader's language.
    reason: Mapped[dict[str, Any]]
    # Why the round may be approved without it; None until somebody has written it.
    acknowledged: Mapped[str | None] = mapped_column(Text)
    acknowledged_by: Mapped[str | None] = mapped_column(Text)
    acknowledged_on: Mapped[date | None]


class Correction(TenantOwned, Base):
    """UM-6: an amount added to, or with a minus taken from, an approved round.

    The figures from `kind` to `full_amount_minor` are there when the correction follows from the
    rules, as for a municipality that joined later; all are None when somebody wrote the amount.
    """

    __tablename__ = "correction"
    __table_args__ = (
        CheckConstraint(PAYMENT_STATES, name="state"),
        CheckConstraint("amount_minor <> 0", name="amount_not_zero"),
        CheckConstraint("reason <> ''", name="reason_given"),
        tenant_foreign_key("round_id", "ungmusikk.contribution_round"),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        Index("ix_correction_round", "tenant_id", "round_id"),
        Index("ix_correction_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    round_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    municipality_code: Mapped[str] = mapped_column(Text)
    municipality_name: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    made_on: Mapped[date]
    made_by: Mapped[str] = mapped_column(Text)
    kind: Mapped[str | None] = mapped_column(Text)
    served_through: Mapped[str | None] = mapped_column(Text)
    months: Mapped[int | None]
    population: Mapped[int | None]
    population_date: Mapped[date | None]
    population_source: Mapped[str | None] = mapped_column(Text)
    tier_low: Mapped[int | None]
    tier_high: Mapped[int | None]
    full_amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(Text, default="expected")
    invoiced_on: Mapped[date | None]
    paid_on: Mapped[date | None]
