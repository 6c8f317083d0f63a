"""The frozen values that the queries of calls answer with, and that hooks are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from core.kit import Money, Reason
from core.plugin_api import Translated
from plugins.calls.rules.calls import ApplicantKind, CallState, Window, state_at
from plugins.calls.rules.forms import FieldDetails
from plugins.calls.rules.interests import Basis
from plugins.calls.rules.places import Outcome, PlaceState
from plugins.calls.rules.scoring import Figures, OthersShown
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
class ScoreView:
    """Points and comment on one criterion."""

    criterion_id: UUID
    points: int
    comment: str


@dataclass(frozen=True, kw_only=True)
class AssignmentView:
    """What one reader does about one application in a phase."""

    id: UUID
    phase_id: UUID
    application_id: UUID
    membership_id: UUID
    reader: str
    criteria: tuple[UUID, ...]
    handed_in_at: datetime | None
    abstained_at: datetime | None
    abstain_reason: str | None
    comment: str | None
    scores: tuple[ScoreView, ...]
    version: int

    @property
    def done(self) -> bool:
        """Whether the reader has handed in or abstained."""
        return self.handed_in_at is not None or self.abstained_at is not None


@dataclass(frozen=True, kw_only=True)
class ToRead:
    """One line of a juror's page: what is to be read, in order."""

    assignment_id: UUID
    application_id: UUID
    call_id: UUID
    call_title: Translated
    phase: PhaseView
    applicant: str
    scored: int
    criteria: int
    handed_in: bool
    abstained: bool


@dataclass(frozen=True, kw_only=True)
class TieView:
    """Why a reader keeps out of a case; `lifted` when somebody has decided otherwise."""

    membership_id: UUID
    reader: str
    application_id: UUID
    basis: Basis
    note: str
    lifted: bool = False
    lift_reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class RankedApplication:
    """An application in the ranking; figures None: nobody has scored it yet."""

    application_id: UUID
    number: int
    applicant: str
    place: int | None
    weighted: Fraction | None
    median: Fraction | None
    figures: Figures | None
    readers: int
    expected: int
    tied: bool
    asked: Money | None
    municipality_code: str | None
    language: str


@dataclass(frozen=True, kw_only=True)
class MoveView:
    """A move in a scenario, with its reason."""

    application_id: UUID
    applicant: str
    from_place: int
    to_place: int
    reason: str
    moved_at: datetime
    moved_by: str


@dataclass(frozen=True, kw_only=True)
class ScenarioView:
    """One way to choose: the order after its moves, and how it is balanced."""

    id: UUID
    title: str
    made_by: str
    chosen: bool
    order: tuple[UUID, ...]
    moves: tuple[MoveView, ...]
    version: int


@dataclass(frozen=True, kw_only=True)
class VoteView:
    """A new vote among the tied; `own` is the reader's ballot."""

    id: UUID
    tied: tuple[Named, ...]
    room: int
    opened_at: datetime
    closed_at: datetime | None
    votes: Mapping[UUID, int]
    cast: int
    own: UUID | None


@dataclass(frozen=True, kw_only=True)
class MinutesView:
    """The minutes of a meeting of the panel."""

    id: UUID
    call_id: UUID
    held_on: date
    present: str
    text: str
    written_by: str
    approved_at: datetime | None
    version: int


@dataclass(frozen=True, kw_only=True)
class PlaceEventView:
    """Something that happened to a place."""

    at: datetime
    state: PlaceState
    who: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DecisionView:
    """A decision and what has become of it."""

    id: UUID
    call_id: UUID
    application_id: UUID
    number: int
    applicant: str
    outcome: Outcome
    reserve_rank: int | None
    granted: Money | None
    reason: str
    conditions: str
    decided_by: str
    decided_at: datetime
    published_at: datetime | None
    state: PlaceState
    accept_by: datetime | None
    answered_at: datetime | None
    answer_reason: str | None
    repay: Money | None
    repay_reason: str | None
    repaid_on: date | None
    letter_text: str | None
    events: tuple[PlaceEventView, ...]
    version: int


@dataclass(frozen=True, kw_only=True)
class AppealView:
    """An appeal as it was registered, and what came of it."""

    id: UUID
    application_id: UUID
    received_on: date
    text: str
    registered_by: str
    outcome: str
    answer: str | None
    answered_on: date | None
    version: int


@dataclass(frozen=True, kw_only=True)
class AccountLine:
    """One line of a report's accounts."""

    text: str
    planned: Money
    spent: Money


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """The report an award owes."""

    id: UUID
    application_id: UUID
    due_on: date
    state: str
    text: str
    accounts: tuple[AccountLine, ...]
    handed_in_at: datetime | None
    comment: str | None
    version: int


@dataclass(frozen=True, kw_only=True)
class ChangeRequestView:
    """Somebody with an award asks to do otherwise."""

    id: UUID
    application_id: UUID
    asked_at: datetime
    asked_by: str
    text: str
    answer: str
    reason: str | None
    answered_at: datetime | None
    version: int


@dataclass(frozen=True, kw_only=True)
class Award:
    """A place or money that was given, for programmes: who, what, and whether it stands."""

    application_id: UUID
    call_id: UUID
    programme: str
    organisation_ids: frozenset[UUID]
    person_ids: frozenset[UUID]
    applicant: str
    granted: Money | None
    state: PlaceState
    since: datetime
    report_due: date | None
    report_state: str | None


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
