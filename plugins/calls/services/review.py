"""The review: assigning readers, declaring interests, scoring alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select

from core.kit import N_
from core.plugin_api import Actor, db
from plugins.calls.models import (
    Application,
    Assignment,
    Call,
    Criterion,
    Interest,
    Phase,
    Score,
)
from plugins.calls.permissions import CallsRole
from plugins.calls.queries.access import sight_of
from plugins.calls.queries.interests import barred_cases, barred_pairs
from plugins.calls.queries.review import own_assignment
from plugins.calls.queries.reviewing import jurors
from plugins.calls.rules.assigning import Pair, share_criteria, share_evenly
from plugins.calls.rules.interests import Basis, may_lift
from plugins.calls.rules.scoring import may_score, missing_scores
from plugins.calls.services.editing import label_of, refused, write_down
from plugins.registry import NotThere, locked, refuse


@dataclass(frozen=True, kw_only=True)
class Points:
    """Points on a criterion, with a comment."""

    points: int
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What was assigned, and how many readers each application still lacks."""

    added: int
    lacking: Mapping[UUID, int]


def assign_evenly(actor: Actor, phase_id: UUID, *, now: datetime) -> Shared:
    """CA-10: gives every application its readers, as even as it can be, around all conflicts.

    In a phase by criterion every juror reads every case and each judges the same criteria.
    Repeating it adds only what lacks. Raises Refused, NotThere.
    """
    phase = locked(Phase, phase_id)
    readers = [each.membership_id for each in jurors(phase.call_id, on=now.date())]
    if not readers:
        raise refuse("review.no_jurors", N_("No juror is appointed to this call yet."))
    applications = list(
        db.session.scalars(
            select(Application.id)
            .where(Application.call_id == phase.call_id, Application.state == "submitted")
            .order_by(Application.number)
        )
    )
    barred = barred_pairs(readers, applications, today=now.date())
    closed = {(application, reader) for reader, application in barred}
    existing = _existing(phase_id)
    if phase.by_criterion:
        return _by_criterion(actor, phase, applications, readers, closed, existing)
    plan = share_evenly(
        applications, readers, each=phase.readers_each, barred=closed, existing=existing
    )
    _add(actor, phase, [(application, reader, ()) for application, reader in plan.pairs])
    return Shared(added=len(plan.pairs), lacking=plan.lacking)


def assign(
    actor: Actor,
    phase_id: UUID,
    application_id: UUID,
    membership_id: UUID,
    *,
    criteria: Collection[UUID] = (),
    now: datetime,
) -> UUID:
    """CA-10: gives one application to one juror by hand. Raises Refused, NotThere.

    Refused where they may not meet.
    """
    phase = locked(Phase, phase_id)
    row = db.session.scalar(
        select(Application).where(
            Application.id == application_id,
            Application.call_id == phase.call_id,
            Application.state == "submitted",
        )
    )
    if row is None:
        raise NotThere(f"Application {application_id}")
    if membership_id not in {each.membership_id for each in jurors(phase.call_id, on=now.date())}:
        raise refuse("review.no_juror", N_("This is no juror of the call."), "membership_id")
    if barred_pairs([membership_id], [application_id], today=now.date()):
        raise refuse(
            "review.conflict",
            N_("There is a conflict of interest: this juror keeps out of the case."),
            "membership_id",
        )
    if (application_id, membership_id) in _existing(phase_id):
        raise refuse("review.there", N_("The juror reads this application already."))
    return _add(actor, phase, [(application_id, membership_id, tuple(criteria))])[0]


def unassign(actor: Actor, assignment_id: UUID) -> UUID:
    """Takes an application from a juror who has not handed in; answers the call's id."""
    row = locked(Assignment, assignment_id)
    if row.handed_in_at is not None:
        raise refuse("review.handed_in", N_("The juror has handed in: that stays."))
    application = db.session.scalars(
        select(Application).where(Application.id == row.application_id)
    ).one()
    write_down(
        actor,
        "review:unassign",
        ("application", application.id, label_of(application)),
        before={"membership_id": row.membership_id},
    )
    db.session.delete(row)
    db.session.flush()
    return application.call_id


def declare_interest(actor: Actor, application_id: UUID, reason: str, *, now: datetime) -> None:
    """CA-9: a juror, or somebody of the office, keeps out of a case; it is logged at once.

    One can declare what one has been given to read, or sees on a list. Raises Refused, NotThere.
    """
    row = locked(Application, application_id)
    if actor.membership_id is None or not _takes_part(actor, row, now):
        raise NotThere(f"Application {application_id}")
    if not reason.strip():
        raise refuse("interest.no_reason_given", N_("Write what ties you to it."), "reason")
    there = db.session.scalar(
        select(Interest).where(
            Interest.application_id == application_id,
            Interest.membership_id == actor.membership_id,
            Interest.basis == Basis.DECLARED.value,
        )
    )
    if there is None:
        there = Interest(
            application_id=application_id,
            membership_id=actor.membership_id,
            basis=Basis.DECLARED.value,
            reason=reason.strip(),
            noted_at=now,
            noted_by=actor.name,
        )
        db.session.add(there)
    there.lifted_at = there.lifted_by = there.lift_reason = None
    db.session.flush()
    write_down(
        actor,
        "interest:declare",
        ("application", row.id, label_of(row)),
        after={"reason": reason.strip()},
    )


def lift_interest(
    actor: Actor,
    application_id: UUID,
    membership_id: UUID,
    basis: Basis,
    reason: str,
    *,
    now: datetime,
) -> None:
    """CA-9: decides, with a written reason, that a tie is no conflict. Raises Refused, NotThere."""
    row = locked(Application, application_id)
    decision = may_lift(basis, reason, own=membership_id == actor.membership_id)
    if not decision.allowed:
        raise refused(decision.reasons, "reason")
    if membership_id not in {each.membership_id for each in jurors(row.call_id, on=now.date())}:
        raise NotThere(f"Juror {membership_id}")
    there = db.session.scalar(
        select(Interest).where(
            Interest.application_id == application_id,
            Interest.membership_id == membership_id,
            Interest.basis == basis.value,
        )
    )
    if there is None:
        there = Interest(
            application_id=application_id,
            membership_id=membership_id,
            basis=basis.value,
            reason="",
            noted_at=now,
            noted_by=actor.name,
        )
        db.session.add(there)
    there.lifted_at, there.lifted_by, there.lift_reason = now, actor.name, reason.strip()
    db.session.flush()
    write_down(
        actor,
        "interest:lift",
        ("application", row.id, label_of(row)),
        after={"membership_id": membership_id, "basis": basis.value, "reason": reason.strip()},
    )


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


def log_refused_reading(actor: Actor, application_id: UUID) -> tuple[Basis, ...]:
    """CA-9: writes down that a juror with a conflict of interest tried to open the case.

    Answers the bases, for the page that tells them; empty when there is nothing to tell.
    """
    row = db.session.scalar(select(Application).where(Application.id == application_id))
    if row is None or row.state == "draft" or row.call_id not in actor.limits_of(CallsRole.JUROR):
        return ()
    bases = barred_cases(actor, [application_id]).get(application_id, ())
    if bases:
        write_down(
            actor,
            "interest:refuse",
            ("application", row.id, label_of(row)),
            after={"bases": [basis.value for basis in bases]},
        )
    return bases


def _takes_part(actor: Actor, row: Application, now: datetime) -> bool:
    if row.call_id in actor.limits_of(CallsRole.JUROR) and row.state != "draft":
        return True
    return sight_of(actor, row, now=now) is not None and row.state != "draft"


def _existing(phase_id: UUID) -> set[Pair]:
    return {
        (row.application_id, row.membership_id)
        for row in db.session.execute(
            select(Assignment.application_id, Assignment.membership_id).where(
                Assignment.phase_id == phase_id
            )
        )
    }


def _by_criterion(
    actor: Actor,
    phase: Phase,
    applications: list[UUID],
    readers: list[UUID],
    closed: Collection[Pair],
    existing: Collection[Pair],
) -> Shared:
    criteria = list(
        db.session.scalars(
            select(Criterion.id).where(Criterion.call_id == phase.call_id).order_by(Criterion.place)
        )
    )
    shared = share_criteria(criteria, readers, each=phase.readers_each)
    of_reader = {
        reader: tuple(criterion for criterion in criteria if reader in shared[criterion])
        for reader in readers
    }
    pairs = [
        (application, reader, of_reader[reader])
        for application in applications
        for reader in readers
        if of_reader[reader]
        and (application, reader) not in closed
        and (application, reader) not in existing
    ]
    _add(actor, phase, pairs)
    lacking = {
        application: sum(
            1 for reader in readers if of_reader[reader] and (application, reader) in closed
        )
        for application in applications
    }
    return Shared(
        added=len(pairs), lacking={key: number for key, number in lacking.items() if number}
    )


def _add(
    actor: Actor, phase: Phase, wanted: list[tuple[UUID, UUID, tuple[UUID, ...]]]
) -> list[UUID]:
    if not wanted:
        return []
    places = {
        membership_id: number
        for membership_id, number in db.session.execute(
            select(Assignment.membership_id, func.count())
            .where(Assignment.phase_id == phase.id)
            .group_by(Assignment.membership_id)
        )
    }
    rows = []
    for application_id, membership_id, criteria in wanted:
        place = places.get(membership_id, 0)
        places[membership_id] = place + 1
        rows.append(
            Assignment(
                phase_id=phase.id,
                application_id=application_id,
                membership_id=membership_id,
                criteria=[str(each) for each in criteria],
                place=place,
            )
        )
    db.session.add_all(rows)
    db.session.flush()
    write_down(
        actor,
        "review:assign",
        ("phase", phase.id, str(phase.place + 1)),
        after={"count": len(rows)},
    )
    return [row.id for row in rows]


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


def call_of_phase(phase_id: UUID) -> UUID | None:
    """The call that a phase belongs to, or None."""
    return db.session.scalar(
        select(Call.id)
        .join(Phase, and_(Phase.tenant_id == Call.tenant_id, Phase.call_id == Call.id))
        .where(Phase.id == phase_id)
    )
