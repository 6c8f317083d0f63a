"""Making a call, publishing it, and answering what is asked about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from core.kit import N_, Money
from core.plugin_api import (
    Actor,
    Translated,
    current_tenant,
    db,
    defer,
    gettext,
    pick,
)
from plugins.calls.hookspecs import CallKind
from plugins.calls.models import (
    Answer,
    Application,
    Call,
    Criterion,
    FormVersion,
    Observer,
    Phase,
    Question,
)
from plugins.calls.queries.calls import call_kind, seen_by, state_of, views_of
from plugins.calls.queries.views import CallView
from plugins.calls.rules.calls import (
    ApplicantKind,
    CallState,
    Draft,
    Window,
    blocks_publishing,
    due_answer,
)
from plugins.calls.rules.scoring import OthersShown
from plugins.calls.services.editing import paragraphs, refused, tell_members, write_down
from plugins.calls.settings import settings_in_force
from plugins.calls.told import told
from plugins.registry import NotThere, locked, put, refuse


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
    letters: Mapping[str, Translated] = field(default_factory=dict)
    case_number: str | None = None


# What applicants have read and written by may not change under them.
_SETTLED = ("programme", "kind", "applicants", "form_version_id", "scale_low", "scale_high")


def add_call(actor: Actor, details: CallDetails) -> UUID:
    """Makes a draft and answers its id. Raises Refused."""
    row = Call(**_values(details), currency=current_tenant().currency)
    db.session.add(row)
    db.session.flush()
    _put_parts(row, details)
    write_down(actor, "call:add", _subject(row), after={"title": row.title})
    return row.id


def change_call(actor: Actor, call_id: UUID, details: CallDetails, *, version: int | None) -> None:
    """Changes a call. Raises Refused, NotThere, ChangedMeanwhile.

    A published one keeps who may apply, its form, scale and criteria: applicants have written
    by them.
    """
    row = locked(Call, call_id, version=version)
    values = _values(details)
    if row.published_at is not None:
        moved = [name for name in _SETTLED if getattr(row, name) != values[name]]
        criteria = [
            (each.id, each.weight)
            for each in db.session.scalars(
                select(Criterion).where(Criterion.call_id == call_id).order_by(Criterion.place)
            )
        ]
        if criteria != [(each.id, each.weight) for each in details.criteria]:
            moved.append("criteria")
        if moved:
            raise refuse(
                "call.settled",
                N_(
                    "The call is published: who may apply, the form, the scale and the criteria"
                    " stay as they are."
                ),
                moved[0],
            )
    if row.decided_at is not None:
        raise refuse("call.decided", N_("The call is decided and does not change any more."))
    before, after = put(row, values)
    _put_parts(row, details)
    if not after:
        row.version += 1
    db.session.flush()
    write_down(actor, "call:change", _subject(row), before, after)


def publishing_objections(view: CallView) -> list[Any]:
    """CA-1: what still blocks publishing, by the engine's rules and by the programmes' hooks."""
    kind = call_kind(view.programme, view.kind)
    form = (
        db.session.scalar(
            select(FormVersion.published_at).where(FormVersion.id == view.form_version_id)
        )
        if view.form_version_id
        else None
    )
    draft = Draft(
        titled=bool(pick(view.title)),
        described=bool(pick(view.description)),
        window=view.window,
        applicants=view.applicants,
        has_form=form is not None,
        places=view.places,
        frame=view.frame.minor if view.frame else None,
        weights=[each.weight for each in view.criteria],
        scale=view.scale,
        topics={topic.key: topic.label for topic in kind.topics} if kind else {},
        answered=[key for key, text in view.topics.items() if pick(text)],
    )
    return [*blocks_publishing(draft), *told("check_call_publish", call=view)]


def publish_call(actor: Actor, call_id: UUID, *, now: datetime) -> None:
    """Publishes a draft. Raises Refused with everything that blocks it, and NotThere."""
    row = locked(Call, call_id)
    if row.published_at is not None:
        raise refuse("call.published", N_("The call is published already."))
    view = views_of([row])[0]
    if objections := publishing_objections(view):
        raise refused(objections)
    row.published_at = now
    row.version += 1
    db.session.flush()
    if row.closes_at is not None:
        remind_at = row.closes_at - timedelta(days=settings_in_force().reminder_days)
        if remind_at > now:
            defer(
                "calls.remind_of_drafts",
                tenant_id=current_tenant().id,
                at=remind_at,
                call_id=str(row.id),
            )
    write_down(actor, "call:publish", _subject(row), after={"published_at": now})


def cancel_call(actor: Actor, call_id: UUID, reason: str, *, now: datetime) -> None:
    """Cancels a call; whoever has written on it is told why. Raises Refused, NotThere."""
    row = locked(Call, call_id)
    if row.decided_at is not None:
        raise refuse("call.decided", N_("The call is decided and does not change any more."))
    if not reason.strip():
        raise refuse("call.no_reason", N_("Write why the call is cancelled."), "reason")
    row.cancelled_at, row.cancel_reason = now, reason.strip()
    row.version += 1
    db.session.flush()
    title = row.title
    tell_members(
        interested_in(call_id),
        lambda: (
            gettext("Cancelled: %(call)s", call=pick(title)),
            paragraphs(
                gettext("The call “%(call)s” is cancelled.", call=pick(title)), reason.strip()
            ),
        ),
    )
    write_down(actor, "call:cancel", _subject(row), after={"reason": reason.strip()})


def remove_call(actor: Actor, call_id: UUID) -> None:
    """Takes a draft away. Raises Refused for one that has been published, and NotThere."""
    row = locked(Call, call_id)
    if row.published_at is not None:
        raise refuse("call.published", N_("A published call is cancelled, not removed."))
    write_down(actor, "call:remove", _subject(row), before={"title": row.title})
    db.session.delete(row)
    db.session.flush()


def ask(actor: Actor, call_id: UUID, text: str, *, now: datetime) -> UUID:
    """CA-3: asks a question about an open or announced call. Raises Refused, NotThere."""
    row = db.session.scalar(select(Call).where(Call.id == call_id, seen_by(actor)))
    if row is None:
        raise NotThere(f"Call {call_id}")
    if state_of(row, now) not in (CallState.OPEN, CallState.ANNOUNCED):
        raise refuse(
            "question.too_late", N_("Questions are answered while the call is open."), "text"
        )
    if not text.strip():
        raise refuse("question.empty", N_("Write your question."), "text")
    question = Question(
        call_id=call_id,
        asked_by=actor.membership_id,
        asked_at=now,
        due_at=due_answer(now, settings_in_force().answer_days),
        text=text.strip(),
    )
    db.session.add(question)
    db.session.flush()
    write_down(actor, "question:ask", _subject(row))
    return question.id


def answer_question(
    actor: Actor, question_id: UUID, text: str, *, version: int | None, now: datetime
) -> None:
    """CA-3: answers in writing, to all: writers and observers are told by mail, not who asked."""
    row = locked(Question, question_id, version=version)
    call = db.session.scalars(select(Call).where(Call.id == row.call_id)).one()
    if not text.strip():
        raise refuse("question.no_answer", N_("Write the answer."), "answer")
    first = row.answer is None
    put(row, {"answer": text.strip(), "answered_at": now, "answered_by": actor.name})
    if first:
        asked, title = row.text, call.title
        audience = interested_in(call.id) | ({row.asked_by} if row.asked_by else set())
        tell_members(
            audience,
            lambda: (
                gettext("A question about %(call)s is answered", call=pick(title)),
                paragraphs(gettext("Question:"), asked, gettext("Answer:"), text.strip()),
            ),
        )
    write_down(actor, "question:answer", _subject(call), after={"answer": text.strip()})


def follow(actor: Actor, call_id: UUID, *, now: datetime) -> None:
    """Follows a call as an observer: sees what is published, without place or duty."""
    row = db.session.scalar(
        select(Call).where(Call.id == call_id, seen_by(actor)).with_for_update()
    )
    if row is None or actor.membership_id is None:
        raise NotThere(f"Call {call_id}")
    if not row.observers:
        raise refuse("call.no_observers", N_("This call cannot be followed without applying."))
    there = db.session.scalar(
        select(Observer.id).where(
            Observer.call_id == call_id, Observer.membership_id == actor.membership_id
        )
    )
    if there is None:
        db.session.add(Observer(call_id=call_id, membership_id=actor.membership_id, since=now))
        db.session.flush()


def unfollow(actor: Actor, call_id: UUID) -> None:
    """Stops following."""
    db.session.execute(
        delete(Observer).where(
            Observer.call_id == call_id, Observer.membership_id == actor.membership_id
        )
    )


def interested_in(call_id: UUID) -> set[UUID]:
    """The memberships of those who write on applications to the call, and of its observers."""
    found = set(
        db.session.scalars(select(Observer.membership_id).where(Observer.call_id == call_id))
    )
    ids = select(Application.id).where(Application.call_id == call_id)
    found |= {
        each
        for each in db.session.scalars(
            select(Answer.saved_by).where(Answer.application_id.in_(ids)).distinct()
        )
        if each
    }
    found |= {
        each
        for each in db.session.scalars(
            select(Application.created_by).where(Application.call_id == call_id)
        )
        if each
    }
    return found


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
