"""Talent places of a school year, and their lessons."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.ungmusikk.models.rounds import SCHEMA


class TalentPlace(TenantOwned, Base):
    """UM-16: a pupil's talent place in a school year, with the terms it was given on.

    `school_year` is the calendar year in which it begins. How many lessons of how many minutes is
    frozen, so that another setting never takes lessons from a place that was promised.
    `academy_teacher_id` is None until somebody has been found.
    """

    __tablename__ = "talent_place"
    __table_args__ = (
        CheckConstraint("lessons > 0 AND minutes > 0", name="terms_positive"),
        CheckConstraint("dispensation_reason <> ''", name="dispensation_reasoned"),
        CheckConstraint(
            "(ended_on IS NULL) = (end_reason IS NULL) AND end_reason <> ''", name="end_reasoned"
        ),
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        tenant_foreign_key("academy_teacher_id", "registry.person"),
        ForeignKeyConstraint(["instrument"], ["registry.instrument.key"]),
        UniqueConstraint("tenant_id", "person_id", "school_year"),
        Index("ix_talent_place_school_year", "tenant_id", "school_year"),
        Index("ix_talent_place_academy_teacher", "tenant_id", "academy_teacher_id"),
        {"schema": SCHEMA},
    )

    person_id: Mapped[UUID]
    school_year: Mapped[int]
    instrument: Mapped[str | None] = mapped_column(Text)
    academy_teacher_id: Mapped[UUID | None]
    lessons: Mapped[int]
    minutes: Mapped[int]
    continuing: Mapped[bool]
    # Why the pupil has a place at another age than the programme's; None for one within it.
    dispensation_reason: Mapped[str | None] = mapped_column(Text)
    # The nomination that led to the place, as the calls know it; None for one given without.
    application_id: Mapped[UUID | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class TalentLesson(TenantOwned, Base):
    """UM-16: a lesson with the teacher at the academy.

    `teacher_present` says whether the pupil's own teacher was there; None until it is marked.
    """

    __tablename__ = "talent_lesson"
    __table_args__ = (
        CheckConstraint("state IN ('booked', 'held', 'missed', 'cancelled')", name="state"),
        CheckConstraint("ends_at > starts_at", name="times_in_order"),
        tenant_foreign_key("place_id", "ungmusikk.talent_place", cascade=True),
        Index("ix_talent_lesson_place", "tenant_id", "place_id", "starts_at"),
        {"schema": SCHEMA},
    )

    place_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place_name: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(Text, default="booked")
    teacher_present: Mapped[bool | None]
    version: Mapped[int] = mapped_column(default=1)
