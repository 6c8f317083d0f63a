"""Texts that several people write together: nothing of anybody's is overwritten unseen."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.fremtidens_kulturskole.models.cohort import SCHEMA


class Passage(TenantOwned, Base):
    """FK-11, FK-13, FK-21: a part of a hand-in, of a room's notes, or of a report.

    `slot` says which part: an id of a question, of a prompt, or the key of a report's section.
    """

    __tablename__ = "passage"
    __table_args__ = (
        tenant_foreign_key("hand_in_id", f"{SCHEMA}.hand_in", cascade=True),
        tenant_foreign_key("room_id", f"{SCHEMA}.room", cascade=True),
        tenant_foreign_key("report_id", f"{SCHEMA}.report", cascade=True),
        UniqueConstraint("tenant_id", "hand_in_id", "slot"),
        UniqueConstraint("tenant_id", "room_id", "slot"),
        UniqueConstraint("tenant_id", "report_id", "slot"),
        CheckConstraint("num_nonnulls(hand_in_id, room_id, report_id) = 1", name="one_place"),
        {"schema": SCHEMA},
    )

    hand_in_id: Mapped[UUID | None]
    room_id: Mapped[UUID | None]
    report_id: Mapped[UUID | None]
    slot: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    written_by: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]


class OtherText(TenantOwned, Base):
    """FK-11: what somebody wrote on top of an older version, kept beside until it is settled.

    One for each open page that is written in, which goes on writing in it.
    """

    __tablename__ = "other_text"
    __table_args__ = (
        tenant_foreign_key("passage_id", f"{SCHEMA}.passage", cascade=True),
        UniqueConstraint("tenant_id", "passage_id", "writer"),
        Index("ix_other_text_passage", "tenant_id", "passage_id"),
        {"schema": SCHEMA},
    )

    passage_id: Mapped[UUID]
    # The writer's membership and the open page, as text.
    writer: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    # The version of the passage that was written on top of.
    seen_version: Mapped[int]
    written_by: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
