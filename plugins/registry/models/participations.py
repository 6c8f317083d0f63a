"""Who takes part in which programme, as what, for how long, and by which decision."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.registry.models.organisations import IN_ORDER, SCHEMA


class Participation(TenantOwned, Base):
    """UM-4, UM-9: an organisation's place in a programme for a period.

    `kind` and `funding_source` are keys that the programme contributes; the register keeps
    them without knowing what they mean.
    """

    __tablename__ = "participation"
    __table_args__ = (
        CheckConstraint(IN_ORDER, name="period_in_order"),
        CheckConstraint("served_through_id <> organisation_id", name="not_through_itself"),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        tenant_foreign_key("served_through_id", "registry.organisation"),
        Index("ix_participation_programme", "tenant_id", "programme"),
        Index("ix_participation_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    programme: Mapped[str] = mapped_column(Text)
    organisation_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(Text)
    served_through_id: Mapped[UUID | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    # The political decision; None where nobody has recorded it.
    decided_on: Mapped[date | None]
    case_number: Mapped[str | None] = mapped_column(Text)
    funding_source: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
