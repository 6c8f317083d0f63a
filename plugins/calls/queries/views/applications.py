"""Applications, whole and as cards of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.kit import Money, Reason
from core.plugin_api import Translated
from plugins.calls.queries.views.calls import FormVersionView
from plugins.calls.rules.calls import ApplicantKind
from plugins.calls.rules.places import Outcome, PlaceState
from plugins.registry import Named


@dataclass(frozen=True, kw_only=True)
class AnswerView:
    """What stands in a field, in which version, and who saved it last."""

    field: str
    value: Any
    version: int
    saved_by: str
    saved_at: datetime


@dataclass(frozen=True, kw_only=True)
class FileView:
    """A file of an application, without its content."""

    id: UUID
    field: str
    file_name: str
    media_type: str
    size: int
    uploaded_at: datetime


@dataclass(frozen=True, kw_only=True)
class PartnerView:
    """An organisation that applies together with the one that leads."""

    id: UUID
    organisation: Named
    answer: str
    invited_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ApplicationView:
    """An application. Answers and files are those that the reader may see.

    `organisation` leads; `partners` that have joined count as applicants. `person` is the pupil
    who applies or is put forward, `people` are a group's. `applicant` is what the application
    is called by: a name, or "Application 7" where the reader must not know it.
    """

    id: UUID
    call_id: UUID
    number: int
    programme: str
    kind: str
    applicant_kind: ApplicantKind
    applicant: str
    title: str
    organisation: Named | None
    municipality_code: str | None
    partners: tuple[PartnerView, ...]
    person_id: UUID | None
    people: tuple[Named, ...]
    created_by: UUID | None
    language: str
    state: str
    dispensation: str
    dispensation_reasons: tuple[str, ...]
    dispensation_text: str | None
    dispensation_answer: str | None
    asked: Money | None
    redactions: tuple[str, ...]
    form: FormVersionView
    answers: Mapping[str, AnswerView]
    files: tuple[FileView, ...]
    created_at: datetime
    submitted_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str | None
    version: int

    @property
    def values(self) -> dict[str, Any]:
        """The answers alone, by field."""
        return {key: answer.value for key, answer in self.answers.items()}

    @property
    def organisation_ids(self) -> frozenset[UUID]:
        """Every organisation that applies: the leader and the partners that were invited."""
        found = {each.organisation.id for each in self.partners if each.answer != "declined"}
        if self.organisation is not None:
            found.add(self.organisation.id)
        return frozenset(found)

    @property
    def person_ids(self) -> frozenset[UUID]:
        """Every person who applies."""
        found = {each.id for each in self.people}
        if self.person_id is not None:
            found.add(self.person_id)
        return frozenset(found)

    def files_of(self, key: str) -> tuple[FileView, ...]:
        """The files in a field."""
        return tuple(each for each in self.files if each.field == key)


@dataclass(frozen=True, kw_only=True)
class ApplicationCard:
    """An application on a list."""

    id: UUID
    call_id: UUID
    call_title: Translated
    number: int
    applicant: str
    title: str
    state: str
    dispensation: str
    asked: Money | None
    closes_at: datetime | None
    submitted_at: datetime | None
    changed_at: datetime
    place: PlaceState | None = None
    outcome: Outcome | None = None
    accept_by: datetime | None = None
    report_due: date | None = None


@dataclass(frozen=True, kw_only=True)
class CheckedApplication:
    """What stands in the way of handing an application in, by field and for the whole."""

    problems: tuple[Any, ...]
    objections: tuple[Reason, ...] = field(default=())
    wants_dispensation: tuple[Reason, ...] = field(default=())

    @property
    def ready(self) -> bool:
        """Whether it can be handed in, with a dispensation if need be."""
        return not self.problems and not self.objections
