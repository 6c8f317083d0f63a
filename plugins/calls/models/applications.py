"""Applications: who applies, what they write field by field, and their files."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.calls.models.calls import SCHEMA


class Application(TenantOwned, Base):
    """An application, from its first word on. It keeps the form's version it was begun with.

    Of `organisation_id` and `person_id` one says who applies; a group has a title of its own
    and its people. `redactions` are names to take out of texts where the jury reads without
    names. `asked_minor` is what the form's amount says, kept for lists.
    """

    __tablename__ = "application"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'submitted', 'withdrawn')", name="state"),
        CheckConstraint(
            "dispensation IN ('none', 'wanted', 'given', 'refused')", name="dispensation"
        ),
        UniqueConstraint("tenant_id", "call_id", "number"),
        tenant_foreign_key("call_id", "calls.call"),
        tenant_foreign_key("form_version_id", "calls.form_version"),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        tenant_foreign_key("person_id", "registry.person"),
        tenant_foreign_key("created_by", "core.membership"),
        Index("ix_application_call", "tenant_id", "call_id", "state"),
        Index("ix_application_organisation", "tenant_id", "organisation_id"),
        Index("ix_application_person", "tenant_id", "person_id"),
        {"schema": SCHEMA},
    )

    call_id: Mapped[UUID]
    number: Mapped[int]
    form_version_id: Mapped[UUID]
    applicant_kind: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    organisation_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    created_by: Mapped[UUID | None]
    language: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default="draft")
    dispensation: Mapped[str] = mapped_column(Text, default="none")
    dispensation_reasons: Mapped[list[str]]
    dispensation_text: Mapped[str | None] = mapped_column(Text)
    dispensation_answer: Mapped[str | None] = mapped_column(Text)
    dispensation_by: Mapped[str | None] = mapped_column(Text)
    asked_minor: Mapped[int | None] = mapped_column(BigInteger)
    redactions: Mapped[list[str]]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    submitted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class Partner(TenantOwned, Base):
    """An organisation that applies together with the one that leads, once it has agreed."""

    __tablename__ = "partner"
    __table_args__ = (
        CheckConstraint("answer IN ('invited', 'joined', 'declined')", name="answer"),
        UniqueConstraint("tenant_id", "application_id", "organisation_id"),
        tenant_foreign_key("application_id", "calls.application", cascade=True),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        Index("ix_partner_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    application_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    answer: Mapped[str] = mapped_column(Text, default="invited")
    invited_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class GroupPerson(TenantOwned, Base):
    """Somebody in a group that applies."""

    __tablename__ = "group_person"
    __table_args__ = (
        UniqueConstraint("tenant_id", "application_id", "person_id"),
        tenant_foreign_key("application_id", "calls.application", cascade=True),
        tenant_foreign_key("person_id", "registry.person"),
        Index("ix_group_person_person", "tenant_id", "person_id"),
        {"schema": SCHEMA},
    )

    application_id: Mapped[UUID]
    person_id: Mapped[UUID]


class Answer(TenantOwned, Base):
    """What stands in one field. Its version grows with every change, so that two can meet."""

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("tenant_id", "application_id", "field"),
        tenant_foreign_key("application_id", "calls.application", cascade=True),
        tenant_foreign_key("saved_by", "core.membership"),
        {"schema": SCHEMA},
    )

    application_id: Mapped[UUID]
    field: Mapped[str] = mapped_column(Text)
    value: Mapped[Any] = mapped_column(JSONB)
    saved_by: Mapped[UUID | None]
    saved_name: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class ApplicationFile(TenantOwned, Base):
    """A file that belongs to a field; its type was read from its content, not from its name."""

    __tablename__ = "application_file"
    __table_args__ = (
        tenant_foreign_key("application_id", "calls.application", cascade=True),
        tenant_foreign_key("uploaded_by", "core.membership"),
        Index("ix_application_file_application", "tenant_id", "application_id", "field"),
        {"schema": SCHEMA},
    )

    application_id: Mapped[UUID]
    field: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    uploaded_by: Mapped[UUID | None]
    uploaded_at: Mapped[datetime]
