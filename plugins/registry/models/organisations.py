"""Who takes part: organisations of all kinds, and the sub-regions they are seated in."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.kit import N_
from core.plugin_api import Base, TenantOwned, tenant_foreign_key

SCHEMA = "registry"
IN_ORDER = "valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to"


class OrganisationKind(StrEnum):
    """What sort of organisation it is."""

    MUNICIPALITY = "municipality"
    COUNTY = "county"
    KULTURSKOLE = "kulturskole"
    UPPER_SECONDARY = "upper_secondary"
    FOLK_HIGH_SCHOOL = "folk_high_school"
    ACADEMY = "academy"
    VENUE = "venue"
    ASSOCIATION = "association"
    FOUNDATION = "foundation"
    COMPANY = "company"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _KIND_LABELS[self]

    @property
    def is_school(self) -> bool:
        """Whether pupils and teachers belong to it."""
        return self in SCHOOLS


_KIND_LABELS = {
    OrganisationKind.MUNICIPALITY: N_("Municipality"),
    OrganisationKind.COUNTY: N_("County council"),
    OrganisationKind.KULTURSKOLE: N_("Municipal arts school"),
    OrganisationKind.UPPER_SECONDARY: N_("Upper secondary school"),
    OrganisationKind.FOLK_HIGH_SCHOOL: N_("Folk high school"),
    OrganisationKind.ACADEMY: N_("Academy or conservatoire"),
    OrganisationKind.VENUE: N_("Venue"),
    OrganisationKind.ASSOCIATION: N_("Association"),
    OrganisationKind.FOUNDATION: N_("Foundation"),
    OrganisationKind.COMPANY: N_("Company"),
}
SCHOOLS = frozenset(
    {
        OrganisationKind.KULTURSKOLE,
        OrganisationKind.UPPER_SECONDARY,
        OrganisationKind.FOLK_HIGH_SCHOOL,
        OrganisationKind.ACADEMY,
    }
)


class Organisation(TenantOwned, Base):
    """An organisation as this tenant keeps it.

    `municipality_code` is the code of any day: of the municipality itself, or of the one a
    school lies in. Which code it is on another day follows from the changes. Ended ones stay.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint(IN_ORDER, name="period_in_order"),
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
        CheckConstraint(
            "kind <> 'municipality' OR municipality_code IS NOT NULL", name="municipality_has_code"
        ),
        tenant_foreign_key("parent_id", "registry.organisation"),
        Index(
            "uq_organisation_municipality",
            "tenant_id",
            "country",
            "municipality_code",
            unique=True,
            postgresql_where=text("kind = 'municipality'"),
        ),
        Index("ix_organisation_kind", "tenant_id", "kind"),
        Index("ix_organisation_parent", "tenant_id", "parent_id"),
        {"schema": SCHEMA},
    )

    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    country: Mapped[str] = mapped_column(Text)
    municipality_code: Mapped[str | None] = mapped_column(Text)
    # The owner: a kulturskole's municipality, a school's county council.
    parent_id: Mapped[UUID | None]
    website: Mapped[str | None] = mapped_column(Text)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    # Counts up with every change, so that two who edit at once cannot overwrite each other.
    version: Mapped[int] = mapped_column(default=1)


class SubRegion(TenantOwned, Base):
    """A part of the programme's area with a coordinator of its own, for a period."""

    __tablename__ = "sub_region"
    __table_args__ = (
        CheckConstraint(IN_ORDER, name="period_in_order"),
        Index("ix_sub_region_name", "tenant_id", "name"),
        {"schema": SCHEMA},
    )

    # A place's own name, the same in every language.
    name: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class SubRegionSeat(TenantOwned, Base):
    """An organisation belongs to a sub-region for a period; to one at a time."""

    __tablename__ = "sub_region_seat"
    __table_args__ = (
        CheckConstraint(IN_ORDER, name="period_in_order"),
        tenant_foreign_key("sub_region_id", "registry.sub_region"),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        Index("ix_sub_region_seat_organisation", "tenant_id", "organisation_id"),
        Index("ix_sub_region_seat_sub_region", "tenant_id", "sub_region_id"),
        {"schema": SCHEMA},
    )

    sub_region_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
