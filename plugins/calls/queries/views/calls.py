"""Calls with their criteria, phases, questions and forms, as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.kit import Money
from core.plugin_api import Translated
from plugins.calls.rules.calls import ApplicantKind, CallState, Window, state_at
from plugins.calls.rules.forms import FieldDetails
from plugins.calls.rules.scoring import OthersShown
from plugins.registry import Named


@dataclass(frozen=True, kw_only=True)
class CriterionView:
    """What applications are judged by; `anchors` are the meaning of points, by points."""

    id: UUID
    title: Translated
    help: Translated
    weight: int
    anchors: Mapping[int, Translated]


@dataclass(frozen=True, kw_only=True)
class PhaseView:
    """A phase of the review; who reads are the call's jurors."""

    id: UUID
    title: Translated
    starts_at: datetime | None
    ends_at: datetime | None
    names_shown: bool
    others_shown: OthersShown
    readers_each: int
    by_criterion: bool

    def over_at(self, now: datetime) -> bool:
        """Whether the phase has ended."""
        return self.ends_at is not None and now >= self.ends_at

    def begun_at(self, now: datetime) -> bool:
        """Whether the phase has begun."""
        return self.starts_at is None or now >= self.starts_at


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    """A question and its answer. Who asked is told to nobody."""

    id: UUID
    text: str
    asked_at: datetime
    due_at: datetime
    answer: str | None
    answered_at: datetime | None
    answered_by: str | None
    version: int

    def overdue_at(self, now: datetime) -> bool:
        """Whether it should have been answered."""
        return self.answer is None and now >= self.due_at


@dataclass(frozen=True, kw_only=True)
class CallView:
    """A call with all that it says.

    `topics` are its answers to what the programme wants said; `letters` are texts for each
    outcome. `form_version_id` None: no form is chosen.
    """

    id: UUID
    programme: str
    kind: str
    title: Translated
    description: Translated
    topics: Mapping[str, Translated]
    applicants: tuple[ApplicantKind, ...]
    organisation: Named | None
    window: Window
    places: int | None
    frame: Money | None
    currency: str
    scale: tuple[int, int]
    reserves: int
    accept_days: int
    report_days: int | None
    observers: bool
    form_version_id: UUID | None
    criteria: tuple[CriterionView, ...]
    phases: tuple[PhaseView, ...]
    appeal: Translated
    final: bool
    letters: Mapping[str, Translated]
    published_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str | None
    case_number: str | None
    decisions_at: datetime | None
    decided_at: datetime | None
    version: int

    def state(self, now: datetime) -> CallState:
        """Where the call stands at the moment."""
        return state_at(
            now,
            self.window,
            published=self.published_at is not None,
            cancelled=self.cancelled_at is not None,
            decided=self.decided_at is not None,
        )

    @property
    def scale_low(self) -> int:
        """The fewest points."""
        return self.scale[0]

    @property
    def scale_high(self) -> int:
        """The most points."""
        return self.scale[1]

    @property
    def organisation_id(self) -> UUID | None:
        """Who announces it, by id."""
        return self.organisation.id if self.organisation else None

    @property
    def weights(self) -> dict[UUID, int]:
        """The criteria's weights by their ids."""
        return {each.id: each.weight for each in self.criteria}

    @property
    def opens_at(self) -> datetime | None:
        """The first instant."""
        return self.window.opens_at

    @property
    def closes_at(self) -> datetime | None:
        """The last instant, not included; None for a rolling call."""
        return self.window.closes_at


@dataclass(frozen=True, kw_only=True)
class CallCard:
    """A call on a list; `applications` counts what has been handed in."""

    id: UUID
    programme: str
    kind: str
    title: Translated
    state: CallState
    window: Window
    places: int | None
    frame: Money | None
    applications: int


@dataclass(frozen=True, kw_only=True)
class FormVersionView:
    """A version of a form; `published_at` None: a draft that may be changed."""

    id: UUID
    form_id: UUID
    name: str
    number: int
    fields: tuple[FieldDetails, ...]
    published_at: datetime | None
    version: int

    def field(self, key: str) -> FieldDetails | None:
        """The field with the key, or None."""
        return next((each for each in self.fields if each.key == key), None)


@dataclass(frozen=True, kw_only=True)
class FormCard:
    """A form on a list: its newest published version, and whether a draft is under way."""

    id: UUID
    name: str
    published: int | None
    draft: int | None
    calls: int
