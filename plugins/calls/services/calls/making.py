"""Calls made, changed, published and cancelled."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.kit import N_
from core.plugin_api import (
    Actor,
    current_tenant,
    db,
    defer,
    gettext,
    pick,
)
from plugins.calls.models import (
    Call,
    Criterion,
    FormVersion,
)
from plugins.calls.queries.calls import call_kind, views_of
from plugins.calls.queries.views import CallView
from plugins.calls.rules.calls import (
    Draft,
    blocks_publishing,
)
from plugins.calls.services.calls.details import (
    _SETTLED,
    CallDetails,
    _put_parts,
    _subject,
    _values,
)
from plugins.calls.services.calls.questions import interested_in
from plugins.calls.services.editing import paragraphs, refused, tell_members, write_down
from plugins.calls.settings import settings_in_force
from plugins.calls.told import told
from plugins.registry import locked, put, refuse


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
