"""How a talent goes on from one actor to another."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.kulturmetropolen.models.pipeline import SCHEMA, TALENT


class Handover(TenantOwned, Base):
    """KM-4: from a sender to a receiver; its state follows from what is filled in and the day."""

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("sender_id <> receiver_id", name="to_another"),
        CheckConstraint("accepted IS NULL OR consented", name="answered_after_consent"),
        CheckConstraint("accepted IS NOT FALSE OR answer <> ''", name="refused_with_reason"),
        tenant_foreign_key("talent_id", TALENT, cascade=True),
        tenant_foreign_key("sender_id", "registry.organisation"),
        tenant_foreign_key("receiver_id", "registry.organisation"),
        tenant_foreign_key("consented_by_id", "registry.person"),
        Index("ix_handover_talent", "tenant_id", "talent_id"),
        Index("ix_handover_sender", "tenant_id", "sender_id"),
        Index("ix_handover_receiver", "tenant_id", "receiver_id"),
        Index("ix_handover_follow_up", "tenant_id", "follow_up_on"),
        {"schema": SCHEMA},
    )

    talent_id: Mapped[UUID]
    sender_id: Mapped[UUID]
    receiver_id: Mapped[UUID]
    # What is passed on, by the keys of `PassedOn`; nothing else is shown before it is accepted.
    passes: Mapped[list[str]]
    note: Mapped[str] = mapped_column(Text, default="")
    why: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(Text)
    asked_on: Mapped[date]
    answer_by: Mapped[date]
    consented: Mapped[bool | None]
    consented_by_id: Mapped[UUID | None]
    consented_on: Mapped[date | None]
    accepted: Mapped[bool | None]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[str | None] = mapped_column(Text)
    answered_on: Mapped[date | None]
    follow_up_on: Mapped[date | None]
    followed_up: Mapped[str | None] = mapped_column(Text)
    followed_up_by: Mapped[str | None] = mapped_column(Text)
    followed_up_on: Mapped[date | None]
    # The day on which the reminder of the follow-up was sent, so that it is sent once.
    reminded_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
