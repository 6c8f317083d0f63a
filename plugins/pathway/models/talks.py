"""Talks with what is agreed in them, notes that only their writer reads, and feedback."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.pathway.models.plans import SCHEMA


class Talk(TenantOwned, Base):
    """A talk about somebody's way: what was said that all of them may read, and what is next."""

    __tablename__ = "talk"
    __table_args__ = (
        CheckConstraint("kind IN ('start', 'mid_way', 'year')", name="kind"),
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        Index("ix_talk_person", "tenant_id", "person_id", "on_day"),
        {"schema": SCHEMA},
    )

    person_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(Text)
    on_day: Mapped[date]
    shared_notes: Mapped[str] = mapped_column(Text, default="")
    # What they agreed on; empty where nothing is agreed.
    next_step: Mapped[str] = mapped_column(Text, default="")
    next_step_by: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class TalkParticipant(TenantOwned, Base):
    """Somebody who takes part in a talk, and as what."""

    __tablename__ = "talk_participant"
    __table_args__ = (
        CheckConstraint("role IN ('pupil', 'guardian', 'teacher', 'mentor')", name="role"),
        tenant_foreign_key("talk_id", "pathway.talk", cascade=True),
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        UniqueConstraint("tenant_id", "talk_id", "person_id"),
        Index("ix_talk_participant_person", "tenant_id", "person_id"),
        {"schema": SCHEMA},
    )

    talk_id: Mapped[UUID]
    person_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(Text)


class PrivateNote(TenantOwned, Base):
    """What one of them wrote about a talk for their own eyes: nobody else reads it, ever."""

    __tablename__ = "private_note"
    __table_args__ = (
        tenant_foreign_key("talk_id", "pathway.talk", cascade=True),
        tenant_foreign_key("author_id", "registry.person", cascade=True),
        UniqueConstraint("tenant_id", "talk_id", "author_id"),
        Index("ix_private_note_author", "tenant_id", "author_id"),
        {"schema": SCHEMA},
    )

    talk_id: Mapped[UUID]
    author_id: Mapped[UUID]
    text: Mapped[str] = mapped_column(Text)


class Feedback(TenantOwned, Base):
    """A teacher's or mentor's words to somebody; a statement counts as evidence.

    `author_name` is what stays when the author's record is erased, and then it is empty.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("kind IN ('feedback', 'statement')", name="kind"),
        CheckConstraint("text <> ''", name="said"),
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        tenant_foreign_key("author_id", "registry.person"),
        tenant_foreign_key("evidence_id", "pathway.evidence", cascade=True),
        Index("ix_feedback_person", "tenant_id", "person_id"),
        Index("ix_feedback_author", "tenant_id", "author_id"),
        Index("ix_feedback_evidence", "tenant_id", "evidence_id"),
        {"schema": SCHEMA},
    )

    person_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[UUID | None]
    author_name: Mapped[str] = mapped_column(Text)
    # What it is about; None for the whole way.
    evidence_id: Mapped[UUID | None]
    given_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    version: Mapped[int] = mapped_column(default=1)
