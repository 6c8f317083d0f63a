"""Cohorts, municipality groups and their members, and material."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.kit import Period
from core.plugin_api import Translated
from plugins.fremtidens_kulturskole.rules import (
    LanguageForm,
    Sector,
)


@dataclass(frozen=True, kw_only=True)
class CohortView:
    """A cohort. `groups` counts those that take part and have not withdrawn."""

    id: UUID
    key: str
    name: str
    starts_on: date
    ends_on: date
    intro: Translated
    is_public: bool
    report_due_on: date | None
    call_id: UUID | None
    organiser_id: UUID | None
    version: int
    groups: int = 0
    observers: int = 0

    @property
    def period(self) -> Period:
        """From its first day to its last."""
        return Period(self.starts_on, self.ends_on)


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """A municipality group on a list; `members` are those of today."""

    id: UUID
    cohort_id: UUID
    organisation_id: UUID
    name: str
    code: str | None
    standing: str
    language: LanguageForm
    joined_on: date
    withdrew_on: date | None
    withdrew_why: str | None
    version: int
    members: int = 0

    @property
    def is_observer(self) -> bool:
        """FK-8: whether it only follows."""
        return self.standing == "observer"

    @property
    def is_active(self) -> bool:
        """Whether it takes part and has not withdrawn."""
        return not self.is_observer and self.withdrew_on is None


@dataclass(frozen=True, kw_only=True)
class MemberView:
    """Somebody in a municipality group."""

    id: UUID
    participant_id: UUID
    group: str
    person_id: UUID | None
    name: str
    sector: Sector
    role: str
    is_coordinator: bool
    joined_on: date
    left_on: date | None


@dataclass(frozen=True, kw_only=True)
class MaterialView:
    """FK-8: something to read or see."""

    id: UUID
    cohort_id: UUID
    gathering_id: UUID | None
    title: str
    text: str
    url: str
    published_on: date | None
    version: int
