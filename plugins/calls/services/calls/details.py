"""What a call consists of, and how it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Money
from core.plugin_api import (
    Translated,
    current_tenant,
    db,
    pick,
)
from plugins.calls.hookspecs import CallKind
from plugins.calls.models import (
    Call,
    Criterion,
    Phase,
)
from plugins.calls.queries.calls import call_kind
from plugins.calls.rules.calls import (
    ApplicantKind,
    Window,
)
from plugins.calls.rules.scoring import OthersShown
from plugins.registry import put, refuse


@dataclass(frozen=True, kw_only=True)
class CriterionDetails:
    """A criterion: `anchors` say what a number of points means. `id` keeps one that is there."""

    title: Translated
    weight: int = 1
    help: Translated = field(default_factory=dict)
    anchors: Mapping[int, Translated] = field(default_factory=dict)
    id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PhaseDetails:
    """A phase of the review. `id` keeps one that is there."""

    title: Translated
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    names_shown: bool = True
    others_shown: OthersShown = OthersShown.AFTER_OWN
    readers_each: int = 2
    by_criterion: bool = False
    id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CallDetails:
    """Everything that a call says. `closes_at` None is rolling; `frame` is money to share."""

    programme: str
    kind: str
    title: Translated
    description: Translated = field(default_factory=dict)
    topics: Mapping[str, Translated] = field(default_factory=dict)
    applicants: tuple[ApplicantKind, ...] = ()
    organisation_id: UUID | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    places: int | None = None
    frame: Money | None = None
    scale: tuple[int, int] = (1, 5)
    reserves: int = 0
    accept_days: int = 14
    report_days: int | None = None
    observers: bool = False
    form_version_id: UUID | None = None
    criteria: tuple[CriterionDetails, ...] = ()
    phases: tuple[PhaseDetails, ...] = ()
    appeal: Translated = field(default_factory=dict)
    final: bool = False
    letters: Mapping[str, Translated] = field(default_factory=dict)
    case_number: str | None = None


# What applicants have read and written by may not change under them.
_SETTLED = ("programme", "kind", "applicants", "form_version_id", "scale_low", "scale_high")


def kind_of(details: CallDetails) -> CallKind | None:
    """The kind that the details name, where a programme that is on makes it."""
    return call_kind(details.programme, details.kind)


def _values(details: CallDetails) -> dict[str, Any]:
    kind = kind_of(details)
    if kind is None:
        raise refuse("call.kind_unknown", N_("Choose what kind of call it is."), "kind")
    if any(each not in kind.applicants for each in details.applicants):
        raise refuse(
            "call.applicants_not_offered",
            N_("These cannot apply to this kind of call."),
            "applicants",
        )
    if not Window(opens_at=details.opens_at, closes_at=details.closes_at).in_order:
        raise refuse("call.window_reversed", N_("The call closes before it opens."), "closes_at")
    currency = current_tenant().currency
    if details.frame is not None and details.frame.currency != currency:
        raise refuse("call.currency", N_("The money is in another currency."), "frame")
    if details.scale[0] >= details.scale[1]:
        raise refuse("call.scale_reversed", N_("The scale must go upwards."), "scale_high")
    if details.observers and not kind.observers:
        raise refuse(
            "call.no_observers", N_("This call cannot be followed without applying."), "observers"
        )
    if details.final and any(text.strip() for text in details.appeal.values() if text):
        raise refuse(
            "call.appeal_and_final",
            N_("No appeal is possible, so leave out how to appeal."),
            "appeal",
        )
    return {
        "programme": details.programme,
        "kind": details.kind,
        "title": dict(details.title),
        "description": dict(details.description),
        "topics": {key: dict(text) for key, text in details.topics.items()},
        "applicants": [each.value for each in details.applicants],
        "organisation_id": details.organisation_id,
        "opens_at": details.opens_at,
        "closes_at": details.closes_at,
        "places": details.places,
        "frame_minor": details.frame.minor if details.frame else None,
        "scale_low": details.scale[0],
        "scale_high": details.scale[1],
        "reserves": details.reserves,
        "accept_days": details.accept_days,
        "report_days": details.report_days,
        "observers": details.observers,
        "form_version_id": details.form_version_id,
        "appeal": dict(details.appeal),
        "final": details.final,
        "letters": {key: dict(text) for key, text in details.letters.items()},
        "case_number": details.case_number,
    }


def _put_parts(row: Call, details: CallDetails) -> None:
    """Criteria and phases: those that are there stay the same rows, so that scores keep theirs."""
    _put_rows(
        Criterion,
        row.id,
        [
            (
                each.id,
                {
                    "title": dict(each.title),
                    "help": dict(each.help),
                    "weight": each.weight,
                    "anchors": {str(points): dict(text) for points, text in each.anchors.items()},
                },
            )
            for each in details.criteria
        ],
    )
    _put_rows(
        Phase,
        row.id,
        [
            (
                each.id,
                {
                    "title": dict(each.title),
                    "starts_at": each.starts_at,
                    "ends_at": each.ends_at,
                    "names_shown": each.names_shown,
                    "others_shown": each.others_shown.value,
                    "readers_each": each.readers_each,
                    "by_criterion": each.by_criterion,
                },
            )
            for each in details.phases
        ],
    )


def _put_rows(
    table: type[Criterion] | type[Phase],
    call_id: UUID,
    wanted: list[tuple[UUID | None, dict[str, Any]]],
) -> None:
    rows: Any = db.session.scalars(select(table).where(table.call_id == call_id))
    there = {row.id: row for row in rows}
    kept = {row_id for row_id, _ in wanted if row_id in there}
    for row_id in there.keys() - kept:
        db.session.delete(there[row_id])
    for place, (row_id, values) in enumerate(wanted):
        if row_id is not None and row_id in there:
            put(there[row_id], {**values, "place": place})
        else:
            db.session.add(table(call_id=call_id, place=place, **values))
    db.session.flush()


def _subject(row: Call) -> tuple[str, UUID, str]:
    return ("call", row.id, pick(row.title))
