"""Gatherings, what is due around them, who was there, and rooms in which people are mixed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.fremtidens_kulturskole.models.cohort import SCHEMA


class Gathering(TenantOwned, Base):
    """FK-10: a gathering of a cohort. The activity underneath stands in everybody's calendar.

    `number` counts within its kind. The days are kept here as well, because deadlines are
    counted from them; the service that changes them changes the activity with them.
    """

    __tablename__ = "gathering"
    __table_args__ = (
        tenant_foreign_key("cohort_id", f"{SCHEMA}.cohort"),
        tenant_foreign_key("activity_id", "activities.activity"),
        Index("ix_gathering_activity", "tenant_id", "activity_id"),
        UniqueConstraint("tenant_id", "cohort_id", "kind", "number"),
        CheckConstraint("kind IN ('preparatory', 'gathering', 'coordinators')", name="kind"),
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint("(cancelled_on IS NULL) = (cancelled_why IS NULL)", name="cancelled"),
        {"schema": SCHEMA},
    )

    cohort_id: Mapped[UUID]
    activity_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(Text)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    theme: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    # How often the rooms have been mixed, so that people meet others the next time.
    mixed: Mapped[int] = mapped_column(default=0)
    # None while it stands; what was done for it stays when it is called off.
    cancelled_on: Mapped[date | None]
    cancelled_why: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class Attendance(TenantOwned, Base):
    """FK-12: whether a member of a group was at a gathering."""

    __tablename__ = "attendance"
    __table_args__ = (
        tenant_foreign_key("gathering_id", f"{SCHEMA}.gathering", cascade=True),
        tenant_foreign_key("member_id", f"{SCHEMA}.group_member", cascade=True),
        UniqueConstraint("tenant_id", "gathering_id", "member_id"),
        Index("ix_attendance_member", "tenant_id", "member_id"),
        {"schema": SCHEMA},
    )

    gathering_id: Mapped[UUID]
    member_id: Mapped[UUID]
    present: Mapped[bool]


class Prompt(TenantOwned, Base):
    """FK-13: what every room of a gathering is asked."""

    __tablename__ = "prompt"
    __table_args__ = (
        tenant_foreign_key("gathering_id", f"{SCHEMA}.gathering", cascade=True),
        Index("ix_prompt_gathering", "tenant_id", "gathering_id"),
        {"schema": SCHEMA},
    )

    gathering_id: Mapped[UUID]
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


class Room(TenantOwned, Base):
    """FK-13: a mixed group at a gathering."""

    __tablename__ = "room"
    __table_args__ = (
        tenant_foreign_key("gathering_id", f"{SCHEMA}.gathering", cascade=True),
        UniqueConstraint("tenant_id", "gathering_id", "number"),
        {"schema": SCHEMA},
    )

    gathering_id: Mapped[UUID]
    number: Mapped[int]


class RoomSeat(TenantOwned, Base):
    """FK-13: who is in a room."""

    __tablename__ = "room_seat"
    __table_args__ = (
        tenant_foreign_key("room_id", f"{SCHEMA}.room", cascade=True),
        tenant_foreign_key("member_id", f"{SCHEMA}.group_member", cascade=True),
        UniqueConstraint("tenant_id", "room_id", "member_id"),
        Index("ix_room_seat_member", "tenant_id", "member_id"),
        {"schema": SCHEMA},
    )

    room_id: Mapped[UUID]
    member_id: Mapped[UUID]


class Assignment(TenantOwned, Base):
    """FK-10: what is due before a gathering, or after it and before the next one."""

    __tablename__ = "assignment"
    __table_args__ = (
        tenant_foreign_key("gathering_id", f"{SCHEMA}.gathering", cascade=True),
        UniqueConstraint("tenant_id", "gathering_id", "kind"),
        Index("ix_assignment_due", "tenant_id", "due_on"),
        CheckConstraint("kind IN ('preparation', 'between')", name="kind"),
        {"schema": SCHEMA},
    )

    gathering_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text, default="")
    # What it follows up from the gathering behind, and what it prepares for the one ahead.
    looks_back: Mapped[str] = mapped_column(Text, default="")
    looks_ahead: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)


class AssignmentPart(TenantOwned, Base):
    """FK-11: a question of an assignment; each is answered in a text of its own."""

    __tablename__ = "assignment_part"
    __table_args__ = (
        tenant_foreign_key("assignment_id", f"{SCHEMA}.assignment", cascade=True),
        Index("ix_assignment_part_assignment", "tenant_id", "assignment_id"),
        {"schema": SCHEMA},
    )

    assignment_id: Mapped[UUID]
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


class HandIn(TenantOwned, Base):
    """FK-11: what a group hands in. There is no row before the group has begun."""

    __tablename__ = "hand_in"
    __table_args__ = (
        tenant_foreign_key("assignment_id", f"{SCHEMA}.assignment", cascade=True),
        tenant_foreign_key("participant_id", f"{SCHEMA}.participant", cascade=True),
        UniqueConstraint("tenant_id", "assignment_id", "participant_id"),
        Index("ix_hand_in_participant", "tenant_id", "participant_id"),
        CheckConstraint("state IN ('draft', 'handed_in', 'returned', 'accepted')", name="state"),
        {"schema": SCHEMA},
    )

    assignment_id: Mapped[UUID]
    participant_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(Text, default="draft")
    handed_in_on: Mapped[date | None]
    handed_in_by: Mapped[str | None] = mapped_column(Text)
    comment: Mapped[str] = mapped_column(Text, default="")
    commented_by: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class ReminderSent(TenantOwned, Base):
    """FK-22: that a group was reminded of an assignment, so many days before; each once."""

    __tablename__ = "reminder_sent"
    __table_args__ = (
        tenant_foreign_key("assignment_id", f"{SCHEMA}.assignment", cascade=True),
        tenant_foreign_key("participant_id", f"{SCHEMA}.participant", cascade=True),
        UniqueConstraint("tenant_id", "assignment_id", "participant_id", "days_before"),
        Index("ix_reminder_sent_participant", "tenant_id", "participant_id"),
        {"schema": SCHEMA},
    )
    __append_only__ = True

    assignment_id: Mapped[UUID]
    participant_id: Mapped[UUID]
    days_before: Mapped[int]
    sent_on: Mapped[date]
