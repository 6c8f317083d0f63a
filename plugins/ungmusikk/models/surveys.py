"""The yearly questions to heads of schools, and each school's answer."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.ungmusikk.models.rounds import SCHEMA


class Survey(TenantOwned, Base):
    """UM-22: one year's questions, and the days on which they can be answered."""

    __tablename__ = "survey"
    __table_args__ = (
        CheckConstraint("opens_on <= closes_on", name="days_in_order"),
        UniqueConstraint("tenant_id", "year"),
        {"schema": SCHEMA},
    )

    year: Mapped[int]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)


class SurveyAnswer(TenantOwned, Base):
    """UM-22: what a school has answered; who wrote it for the school is only in the log.

    `experience` is what the school was when it answered. `scores` is {"benefit": 4, …},
    `words` what was written under each heading.
    """

    __tablename__ = "survey_answer"
    __table_args__ = (
        CheckConstraint("experience IN ('experienced', 'new')", name="experience"),
        tenant_foreign_key("survey_id", "ungmusikk.survey", cascade=True),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        UniqueConstraint("tenant_id", "survey_id", "organisation_id"),
        Index("ix_survey_answer_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    survey_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    experience: Mapped[str] = mapped_column(Text)
    scores: Mapped[dict[str, Any]]
    challenges: Mapped[list[str]]
    words: Mapped[dict[str, Any]]
    answered_on: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)
