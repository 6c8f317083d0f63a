"""Decisions, and what follows an award."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from core.kit import Money
from plugins.calls.rules.places import Outcome, PlaceState


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
    final: bool
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
