"""The tenant's own records of people. Every query of them goes through `queries.people`."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.kit import N_
from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.registry.models.organisations import IN_ORDER, SCHEMA


class AffiliationRole(StrEnum):
    """What somebody is at an organisation."""

    PUPIL = "pupil"
    TEACHER = "teacher"
    RECTOR = "rector"
    CONTACT = "contact"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _ROLE_LABELS[self]

    @property
    def at_schools_only(self) -> bool:
        """Whether only a school has such people; any organisation has contacts."""
        return self is not AffiliationRole.CONTACT


_ROLE_LABELS = {
    AffiliationRole.PUPIL: N_("Pupil"),
    AffiliationRole.TEACHER: N_("Teacher"),
    AffiliationRole.RECTOR: N_("Head of school"),
    AffiliationRole.CONTACT: N_("Contact person"),
}


class Person(TenantOwned, Base):
    """A pupil, guardian, teacher … as this tenant keeps them, with or without a log-in.

    `email` is where an invitation would go; `membership_id` is None until they have a log-in
    here, and again when it has ended.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        tenant_foreign_key("membership_id", "core.membership"),
        UniqueConstraint("tenant_id", "membership_id"),
        Index("ix_person_email", "tenant_id", "email"),
        Index("ix_person_family_name", "tenant_id", "family_name"),
        {"schema": SCHEMA},
    )

    given_name: Mapped[str] = mapped_column(Text)
    family_name: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    membership_id: Mapped[UUID | None]
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


class Guardianship(TenantOwned, Base):
    """Somebody has parental responsibility for a pupil, while it lasts."""

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
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
