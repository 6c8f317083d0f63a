"""CA-11: scores written, handed in, or abstained from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from core.kit import N_
from core.plugin_api import Actor, db
from plugins.calls.models import (
    Assignment,
    Criterion,
    Phase,
    Score,
)
from plugins.calls.queries.review import own_assignment
from plugins.calls.rules.scoring import may_score, missing_scores
from plugins.calls.services.editing import label_of, refused, write_down
from plugins.registry import NotThere, locked, refuse


@dataclass(frozen=True, kw_only=True)
class Points:
    """Points on a criterion, with a comment."""

    points: int
    comment: str = ""


def score(
    actor: Actor,
    assignment_id: UUID,
    given: Mapping[UUID, Points],
    *,
    version: int | None,
    now: datetime,
    comment: str | None = None,
    hand_in: bool = False,
) -> None:
    """CA-11: keeps one's points, and hands them in when they are complete.

    What is handed in does not change: the others see it from then on. Raises Refused, NotThere.
    """
    found = own_assignment(actor, assignment_id, now=now)
    if found is None:
        raise NotThere(f"Assignment {assignment_id}")
    row = locked(Assignment, assignment_id, version=version)
    _must_be_open(row, found.phase, now)
    call = found.call
    criteria = _criteria_of(call.id, row)
    for criterion_id, points in given.items():
        if criterion_id not in criteria:
            raise NotThere(f"Criterion {criterion_id}")
        decision = may_score(points.points, (call.scale_low, call.scale_high))
        if not decision.allowed:
            raise refused(decision.reasons, f"points-{criterion_id}")
    _keep_scores(row.id, given, now)
    if comment is not None:
        row.comment = comment.strip() or None
    if hand_in:
        given_now = set(
            db.session.scalars(select(Score.criterion_id).where(Score.assignment_id == row.id))
        )
        if missing := missing_scores(criteria, given_now):
            raise refuse(
                "score.incomplete",
                N_("%(count)s criteria still lack points."),
                f"points-{missing[0]}",
                count=len(missing),
            )
        row.handed_in_at = now
    row.version += 1
    db.session.flush()
    if hand_in:
        write_down(
            actor,
            "review:hand_in",
            ("application", found.application.id, label_of(found.application)),
        )


def abstain(actor: Actor, assignment_id: UUID, reason: str, *, now: datetime) -> None:
    """CA-11: a juror abstains from scoring a case, with a reason. Raises Refused, NotThere."""
    found = own_assignment(actor, assignment_id, now=now)
    if found is None:
        raise NotThere(f"Assignment {assignment_id}")
    row = locked(Assignment, assignment_id)
    _must_be_open(row, found.phase, now)
    if not reason.strip():
        raise refuse("review.no_reason", N_("Write why you abstain."), "reason")
    for each in db.session.scalars(select(Score).where(Score.assignment_id == row.id)):
        db.session.delete(each)
    row.abstained_at, row.abstain_reason = now, reason.strip()
    row.version += 1
    db.session.flush()
    write_down(
        actor,
        "review:abstain",
        ("application", found.application.id, label_of(found.application)),
        after={"reason": reason.strip()},
    )


def _must_be_open(row: Assignment, phase: Phase, now: datetime) -> None:
    if row.handed_in_at is not None or row.abstained_at is not None:
        raise refuse("review.handed_in_own", N_("You have handed in, and that stays."))
    if phase.ends_at is not None and now >= phase.ends_at:
        raise refuse("review.phase_over", N_("This phase is over."))


def _criteria_of(call_id: UUID, row: Assignment) -> list[UUID]:
    every = db.session.scalars(
        select(Criterion.id).where(and_(Criterion.call_id == call_id)).order_by(Criterion.place)
    )
    wanted = set(row.criteria)
    return [each for each in every if not wanted or str(each) in wanted]


def _keep_scores(assignment_id: UUID, given: Mapping[UUID, Points], now: datetime) -> None:
    there = {
        row.criterion_id: row
        for row in db.session.scalars(select(Score).where(Score.assignment_id == assignment_id))
    }
    for criterion_id, points in given.items():
        row = there.get(criterion_id)
        if row is None:
            db.session.add(
                Score(
                    assignment_id=assignment_id,
                    criterion_id=criterion_id,
                    points=points.points,
                    comment=points.comment.strip(),
                    saved_at=now,
                )
            )
        else:
            row.points, row.comment, row.saved_at = points.points, points.comment.strip(), now
    db.session.flush()
