"""Cooperation agreements and who is party to them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.registry.models.organisations import IN_ORDER, SCHEMA


class Agreement(TenantOwned, Base):
    """A cooperation agreement and the period it is in force."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint(IN_ORDER, name="period_in_order"),
        Index("ix_agreement_valid_from", "tenant_id", "valid_from"),
        {"schema": SCHEMA},
    )

    name: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    case_number: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class AgreementParty(TenantOwned, Base):
    """An organisation that has signed an agreement."""

    __tablename__ = "agreement_party"
    __table_args__ = (
        tenant_foreign_key("agreement_id", "registry.agreement", cascade=True),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        UniqueConstraint("tenant_id", "agreement_id", "organisation_id"),
        Index("ix_agreement_party_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    agreement_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    # None when the day is not recorded.
    signed_on: Mapped[date | None]
