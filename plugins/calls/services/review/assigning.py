"""CA-10: who reads what."""

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
    Phase,
)
from plugins.calls.queries.interests import barred_pairs
from plugins.calls.queries.reviewing import jurors
from plugins.calls.rules.assigning import Pair, share_criteria, share_evenly
from plugins.calls.services.editing import label_of, write_down
from plugins.registry import NotThere, locked, refuse


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


def call_of_phase(phase_id: UUID) -> UUID | None:
    """The call that a phase belongs to, or None."""
    return db.session.scalar(
        select(Call.id)
        .join(Phase, and_(Phase.tenant_id == Call.tenant_id, Phase.call_id == Call.id))
        .where(Phase.id == phase_id)
    )
