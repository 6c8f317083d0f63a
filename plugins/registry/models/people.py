"""The tenant's own records of people. Every query of them goes through `queries.people`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    func,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.registry.models.kinds import Protection, Relation
from plugins.registry.models.organisations import IN_ORDER, SCHEMA


class Person(TenantOwned, Base):
    """A pupil, guardian, teacher … as this tenant keeps them, with or without a log-in.

    `email` is where an invitation would go; `membership_id` is None until they have a log-in
    here, and again when it has ended. `born_on` is for rules about age, `gender` for figures
    without names; both are None where nobody has said them. Where somebody lives is not here
    but in `Residence`, which has a door of its own.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        tenant_foreign_key("membership_id", "core.membership"),
        UniqueConstraint("tenant_id", "membership_id"),
        Index("ix_person_email", "tenant_id", "email"),
        Index("ix_person_family_name", "tenant_id", "family_name"),
        Index("ix_person_number", "tenant_id", "number"),
        ForeignKeyConstraint(["instrument"], ["registry.instrument.key"]),
        {"schema": SCHEMA},
    )

    given_name: Mapped[str] = mapped_column(Text)
    family_name: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    membership_id: Mapped[UUID | None]
    born_on: Mapped[date | None]
    gender: Mapped[str | None] = mapped_column(Text)
    art_form: Mapped[str | None] = mapped_column(Text)
    # The main instrument, by its key in `registry.instrument`.
    instrument: Mapped[str | None] = mapped_column(Text)
    level: Mapped[str | None] = mapped_column(Text)
    # What the school's own list calls them, so that the list can be imported again.
    number: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    version: Mapped[int] = mapped_column(default=1)


class Affiliation(TenantOwned, Base):
    """Somebody is something at an organisation for a period."""

    __tablename__ = "affiliation"
    __table_args__ = (
        CheckConstraint(IN_ORDER, name="period_in_order"),
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        Index("ix_affiliation_person", "tenant_id", "person_id"),
        Index("ix_affiliation_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    person_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Teaching(TenantOwned, Base):
    """A teacher teaches a pupil for a period; it is what makes a pupil a teacher's own.

    `instrument` is None where the pupil's main one, or the art form, is meant.
    """

    __tablename__ = "teaching"
    __table_args__ = (
        CheckConstraint(IN_ORDER, name="period_in_order"),
        CheckConstraint("teacher_id <> pupil_id", name="not_oneself"),
        tenant_foreign_key("teacher_id", "registry.person", cascade=True),
        tenant_foreign_key("pupil_id", "registry.person", cascade=True),
        ForeignKeyConstraint(["instrument"], ["registry.instrument.key"]),
        Index("ix_teaching_teacher", "tenant_id", "teacher_id"),
        Index("ix_teaching_pupil", "tenant_id", "pupil_id"),
        {"schema": SCHEMA},
    )

    teacher_id: Mapped[UUID]
    pupil_id: Mapped[UUID]
    instrument: Mapped[str | None] = mapped_column(Text)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Residence(TenantOwned, Base):
    """Where somebody lives and can be called; read only through `queries.residence`.

    Apart from `Person`, so that no list, export or join of people can carry a protected address
    along. One for each person at most.
    """

    __tablename__ = "residence"
    __never_exported__ = True
    __table_args__ = (
        CheckConstraint(
            "protection IN ('none', 'confidential', 'strictly_confidential')", name="protection"
        ),
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        UniqueConstraint("tenant_id", "person_id"),
        {"schema": SCHEMA},
    )

    person_id: Mapped[UUID]
    protection: Mapped[str] = mapped_column(Text, default=Protection.NONE)
    street: Mapped[str | None] = mapped_column(Text)
    postal_code: Mapped[str | None] = mapped_column(Text)
    town: Mapped[str | None] = mapped_column(Text)
    municipality_code: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    # What stood here before an import changed it, by the import's id; so that taking the import
    # back needs no second place in which an address is kept.
    before_import: Mapped[dict[str, Any] | None]
    version: Mapped[int] = mapped_column(default=1)


class Consent(TenantOwned, Base):
    """One answer to one question of consent, with the text that was shown; never changed.

    The newest answer of each person entitled to one counts. `answered_by` is the pupil or the
    guardian who answered; `recorded_by` names the member of staff who wrote down an answer on
    paper, and is None where they answered themselves.
    """

    __tablename__ = "consent"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("answer IN ('given', 'refused', 'withdrawn')", name="answer"),
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        tenant_foreign_key("answered_by", "registry.person", cascade=True),
        Index("ix_consent_person", "tenant_id", "person_id", "purpose"),
        Index("ix_consent_answered_by", "tenant_id", "answered_by"),
        {"schema": SCHEMA},
    )

    person_id: Mapped[UUID]
    purpose: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    text_shown: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    answered_by: Mapped[UUID]
    recorded_by: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime]


class Guardianship(TenantOwned, Base):
    """Somebody is responsible for a pupil, while it lasts.

    `custody` is parental responsibility: only with it does a guardian see and decide. Without
    it the relation is known, and nothing more follows.
    """

    __tablename__ = "guardianship"
    __table_args__ = (
        CheckConstraint(IN_ORDER, name="period_in_order"),
        CheckConstraint("guardian_id <> pupil_id", name="not_of_oneself"),
        tenant_foreign_key("guardian_id", "registry.person", cascade=True),
        tenant_foreign_key("pupil_id", "registry.person", cascade=True),
        UniqueConstraint("tenant_id", "guardian_id", "pupil_id", "valid_from"),
        Index("ix_guardianship_pupil", "tenant_id", "pupil_id"),
        {"schema": SCHEMA},
    )

    guardian_id: Mapped[UUID]
    pupil_id: Mapped[UUID]
    relation: Mapped[str] = mapped_column(Text, default=Relation.PARENT, server_default="parent")
    custody: Mapped[bool] = mapped_column(default=True, server_default=true())
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
