"""CA-9: conflicts of interest declared, lifted and logged."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from core.kit import N_
from core.plugin_api import Actor, db
from plugins.calls.models import (
    Application,
    Interest,
)
from plugins.calls.permissions import CallsRole
from plugins.calls.queries.access import sight_of
from plugins.calls.queries.interests import barred_cases
from plugins.calls.queries.reviewing import jurors
from plugins.calls.rules.interests import Basis, may_lift
from plugins.calls.services.editing import label_of, refused, write_down
from plugins.registry import NotThere, locked, refuse


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
