"""Income from others than the municipalities, and help that is not money: two tables on purpose."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.ungmusikk.models.rounds import PAYMENT_STATES, SCHEMA

PARTNER_KINDS = "kind IN ('county', 'academy', 'foundation', 'other')"


class IncomeEntry(TenantOwned, Base):
    """UM-8: money a partner gives for a year.

    A grant that is carried forward points at the year before, with the percentage and where it
    comes from; the first year of it, and money given once, point at nothing.
    """

    __tablename__ = "income_entry"
    __table_args__ = (
        CheckConstraint(PARTNER_KINDS, name="kind"),
        CheckConstraint(PAYMENT_STATES, name="state"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint("partner <> ''", name="partner_named"),
        CheckConstraint(
            "(carried_from_id IS NULL) = (index_percent IS NULL)"
            " AND (carried_from_id IS NULL OR index_source <> '')",
            name="carried_with_source",
        ),
        tenant_foreign_key("carried_from_id", "ungmusikk.income_entry"),
        UniqueConstraint("tenant_id", "carried_from_id"),
        Index("ix_income_entry_year", "tenant_id", "year"),
        {"schema": SCHEMA},
    )

    year: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    partner: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    # Where the amount is written: a decision, a letter, a report.
    source: Mapped[str] = mapped_column(Text, default="")
    carried_from_id: Mapped[UUID | None]
    # 3.1 is 3.1 per cent.
    index_percent: Mapped[Decimal | None] = mapped_column(Numeric(7, 3))
    index_source: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default="expected")
    invoiced_on: Mapped[date | None]
    paid_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class InKindEntry(TenantOwned, Base):
    """UM-8: rooms, administration, teachers: help in a year that is in no sum of money."""

    __tablename__ = "in_kind_entry"
    __table_args__ = (
        CheckConstraint(PARTNER_KINDS, name="kind"),
        CheckConstraint("partner <> '' AND what <> ''", name="named"),
        CheckConstraint("value_minor IS NULL OR value_minor >= 0", name="value_not_negative"),
        Index("ix_in_kind_entry_year", "tenant_id", "year"),
        {"schema": SCHEMA},
    )

    year: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    partner: Mapped[str] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)
    # An estimate, None when nobody made one.
    value_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text, default="")
