"""What importing a list of people would do, line by line."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plugins.registry.models import AffiliationRole
from plugins.registry.services.imports.plan import LinePlan
from plugins.registry.services.people.records import PersonDetails
from plugins.registry.services.people.residences import ResidenceDetails


@dataclass(frozen=True, kw_only=True)
class PersonDraft:
    """Somebody to add, or to change to this."""

    id: UUID
    is_new: bool
    details: PersonDetails
    number: str | None

    @property
    def name(self) -> str:
        """As people are addressed."""
        return f"{self.details.given_name} {self.details.family_name}".strip()


@dataclass(frozen=True, kw_only=True)
class NewAffiliation:
    """What somebody becomes at a school."""

    person_id: UUID
    organisation_id: UUID
    role: AffiliationRole
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class NewGuardian:
    """Who becomes responsible for whom."""

    guardian_id: UUID
    pupil_id: UUID
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class NewLessons:
    """Who teaches whom from now on."""

    teacher_id: UUID
    pupil_id: UUID
    instrument: str | None
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class NewHome:
    """Where somebody lives from now on; only ever handed to the module that writes it down."""

    person_id: UUID
    details: ResidenceDetails


@dataclass(frozen=True, kw_only=True)
class PersonLine(LinePlan):
    """A line about a pupil or a teacher, with the guardians and the teacher that it names."""

    role: AffiliationRole | None
    people: tuple[PersonDraft, ...] = ()
    affiliations: tuple[NewAffiliation, ...] = ()
    guardians: tuple[NewGuardian, ...] = ()
    lessons: tuple[NewLessons, ...] = ()
    homes: tuple[NewHome, ...] = ()

    @property
    def sort(self) -> str:
        """Pupil or teacher."""
        return self.role.label if self.role else ""

    @property
    def said(self) -> object:
        """Also where people live, which stands in no change; as a digest."""
        homes = repr([each.details for each in self.homes])
        return (super().said, hashlib.sha256(homes.encode()).hexdigest())
