"""CA-7: drafts saved field by field; nothing is overwritten unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from core.kit import N_
from core.plugin_api import (
    Actor,
    db,
)
from plugins.calls.models import Answer, Application, Call
from plugins.calls.rules.drafts import FieldConflict, Kept, Typed, merge_answers
from plugins.calls.rules.forms import (
    FieldDetails,
    FieldKind,
    Reader,
    amount_in,
    may_see_field,
)
from plugins.calls.services.applications.reaching import (
    _amount_field,
    _fields_of,
    _writable,
    must_be_open,
)
from plugins.registry import refuse


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What became of what was typed: the new version of each field, and where two texts met."""

    versions: Mapping[str, int]
    conflicts: tuple[FieldConflict, ...]
    saved_at: datetime


def save_draft(
    actor: Actor,
    application_id: UUID,
    typed: Mapping[str, Typed],
    *,
    now: datetime,
    title: str | None = None,
) -> Saved:
    """CA-7: saves what was typed, field by field. Raises NotThere, Refused.

    What another has written meanwhile is not overwritten: that field comes back as a conflict
    with both texts, and everything else is saved. Handed in and still open, an application can
    be corrected in the fields that are not frozen.
    """
    row, call = _writable(actor, application_id, now)
    fields = {each.key: each for each in _fields_of(row)}
    _must_be_writable(row, call, typed, fields, now)
    there = {
        answer.field: answer
        for answer in db.session.scalars(
            select(Answer).where(Answer.application_id == application_id)
        )
    }
    merge = merge_answers(
        {key: Kept(answer.value, answer.version) for key, answer in there.items()}, typed
    )
    versions = {key: there[key].version for key in typed if key in there}
    for key, value in merge.save.items():
        answer = there.get(key)
        if answer is None:
            answer = Answer(application_id=row.id, field=key, value=value, version=1)
            db.session.add(answer)
        else:
            answer.value, answer.version = value, answer.version + 1
        answer.saved_by, answer.saved_name, answer.saved_at = actor.membership_id, actor.name, now
        versions[key] = answer.version
        if fields[key].kind is FieldKind.MONEY and key == _amount_field(fields.values()):
            amount = amount_in(value, call.currency)
            row.asked_minor = amount.minor if amount else None
    if title is not None and title.strip() != row.title:
        row.title = title.strip()
        row.version += 1
    if merge.save:
        row.version += 1
    db.session.flush()
    return Saved(versions=versions, conflicts=merge.conflicts, saved_at=now)


def _must_be_writable(
    row: Application,
    call: Call,
    typed: Mapping[str, Typed],
    fields: Mapping[str, FieldDetails],
    now: datetime,
) -> None:
    must_be_open(row, call, now)
    for key in typed:
        each = fields.get(key)
        if each is None or not may_see_field(each, Reader.APPLICANT):
            raise refuse("answer.unknown_field", N_("The form has no such field."), key)
        if each.kind is FieldKind.FILE:
            raise refuse("answer.files_are_added", N_("Files are added one by one."), key)
        if each.frozen and row.state == "submitted":
            raise refuse("answer.frozen", N_("This cannot be changed after it is handed in."), key)
