"""What the office does with an application: exceptions, redactions, its own fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.kit import N_
from core.plugin_api import (
    Actor,
    db,
)
from plugins.calls.models import Answer, Application
from plugins.calls.queries.access import sight_of
from plugins.calls.rules.forms import (
    Audience,
)
from plugins.calls.services.applications.reaching import _fields_of
from plugins.calls.services.editing import (
    label_of,
    write_down,
)
from plugins.registry import NotThere, locked, refuse


def answer_dispensation(
    actor: Actor, application_id: UUID, *, given: bool, text: str, now: datetime
) -> None:
    """CA-8: the office answers a wish for a dispensation, with a reason.

    Raises Refused, NotThere.
    """
    row = locked(Application, application_id)
    if sight_of(actor, row, now=now) is None:
        raise NotThere(f"Application {application_id}")
    if row.dispensation == "none":
        raise refuse("dispensation.none", N_("No dispensation is asked for."))
    if not text.strip():
        raise refuse("dispensation.no_reason", N_("Write the reason."), "text")
    row.dispensation = "given" if given else "refused"
    row.dispensation_answer, row.dispensation_by = text.strip(), actor.name
    row.version += 1
    db.session.flush()
    write_down(
        actor,
        "application:dispensation",
        ("application", row.id, label_of(row)),
        after={"dispensation": row.dispensation, "reason": text.strip()},
    )


def set_redactions(
    actor: Actor, application_id: UUID, names: Sequence[str], *, now: datetime
) -> None:
    """Names that are taken out of texts where the jury reads without names. Raises NotThere."""
    row = locked(Application, application_id)
    if sight_of(actor, row, now=now) is None:
        raise NotThere(f"Application {application_id}")
    row.redactions = [name.strip() for name in names if name.strip()]
    row.version += 1
    db.session.flush()
    write_down(actor, "application:redact", ("application", row.id, label_of(row)))


def fill_in(
    actor: Actor, application_id: UUID, values: Mapping[str, Any], *, now: datetime
) -> None:
    """What the office fills in itself, in fields that the applicant does not see."""
    row = locked(Application, application_id)
    if sight_of(actor, row, now=now) is None or row.state == "draft":
        raise NotThere(f"Application {application_id}")
    own = {each.key for each in _fields_of(row) if each.audience is Audience.STAFF}
    there = {
        answer.field: answer
        for answer in db.session.scalars(
            select(Answer).where(Answer.application_id == application_id)
        )
    }
    for key, value in values.items():
        if key not in own:
            raise refuse("answer.not_yours", N_("This field is the applicant’s."), key)
        answer = there.get(key)
        if answer is None:
            answer = Answer(application_id=row.id, field=key, value=value, version=1)
            db.session.add(answer)
        elif answer.value != value:
            answer.value, answer.version = value, answer.version + 1
        answer.saved_by, answer.saved_name, answer.saved_at = None, actor.name, now
    row.version += 1
    db.session.flush()
    write_down(actor, "application:fill_in", ("application", row.id, label_of(row)))
