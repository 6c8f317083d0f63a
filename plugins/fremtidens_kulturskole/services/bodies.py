"""Bodies with their tasks, members, and the meetings that show whether they keep their rhythm."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import delete

from core.kit import N_, Reason
from core.plugin_api import Actor, db
from plugins.fremtidens_kulturskole.models import Body, BodyMeeting, BodyMember, Cohort
from plugins.fremtidens_kulturskole.rules import Rhythm
from plugins.fremtidens_kulturskole.services.editing import added, locked, put, tell
from plugins.fremtidens_kulturskole.services.refusals import NotThere, Refused
from plugins.registry import person


def add_body(actor: Actor, cohort_id: UUID, *, name: str, tasks: str, rhythm: Rhythm) -> UUID:
    """FK-19: a body of a cohort. Raises NotThere."""
    cohort = locked(Cohort, cohort_id)
    row = added(
        Body(cohort_id=cohort.id, name=name.strip(), tasks=tasks.strip(), rhythm=str(rhythm))
    )
    tell(actor, "body:add", "body", row.id, row.name, after={"rhythm": row.rhythm})
    return row.id


def change_body(
    actor: Actor, body_id: UUID, *, name: str, tasks: str, rhythm: Rhythm, version: int | None
) -> None:
    """FK-19: another name, task or rhythm. Raises Stale, NotThere."""
    row = locked(Body, body_id, version=version)
    before, after = put(row, name=name.strip(), tasks=tasks.strip(), rhythm=str(rhythm))
    if after:
        tell(actor, "body:change", "body", row.id, row.name, before=before, after=after)


def add_body_member(
    actor: Actor, body_id: UUID, *, person_id: UUID | None = None, name: str = "", role: str = ""
) -> UUID:
    """FK-19: a person of the register, or a name. Raises Refused without either, NotThere."""
    body = locked(Body, body_id)
    if person_id is not None and person(actor, person_id) is None:
        raise NotThere(person_id)
    if person_id is None and not name.strip():
        raise Refused(Reason("member.nobody", N_("Write a name, or choose a person.")))
    row = added(
        BodyMember(
            body_id=body.id,
            person_id=person_id,
            name="" if person_id else name.strip(),
            role=role.strip(),
        )
    )
    tell(actor, "body:change", "body", body.id, body.name, after={"member_role": row.role})
    return row.id


def remove_body_member(actor: Actor, member_id: UUID) -> None:
    """FK-19: somebody leaves a body. Raises NotThere."""
    row = locked(BodyMember, member_id)
    body = locked(Body, row.body_id)
    tell(actor, "body:change", "body", body.id, body.name, before={"member_role": row.role})
    db.session.execute(delete(BodyMember).where(BodyMember.id == row.id))
    db.session.flush()


def record_meeting(actor: Actor, body_id: UUID, *, met_on: date, note: str = "") -> UUID:
    """FK-19: a body met. Raises Refused for a day that has not come, NotThere."""
    body = locked(Body, body_id)
    if met_on > actor.today:
        raise Refused(Reason("log.future", N_("Choose a day that is not after today.")))
    row = added(BodyMeeting(body_id=body.id, met_on=met_on, note=note.strip()))
    tell(actor, "body:meet", "body", body.id, body.name, after={"met_on": met_on})
    return row.id
