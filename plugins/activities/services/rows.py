"""Rows that several people may change at once: locked, within reach, versioned, written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Decision, Reason
from core.plugin_api import Actor, db, pick, record_change
from plugins.activities.models import Activity
from plugins.activities.queries.catalogue import visible_to
from plugins.activities.queries.reach import organisations_of
from plugins.registry import ChangedMeanwhile, NotThere, Objection, Refused

_NOT_YOURS = N_("You may not do this for that organisation.")


def locked_activity(activity_id: UUID) -> Activity:
    """The activity, locked until the transaction ends: whoever counts its places waits here.

    Raises NotThere.
    """
    row = db.session.scalar(
        select(Activity)
        .where(Activity.id == activity_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotThere(f"Activity {activity_id}")
    return row


def own_activity(
    actor: Actor, activity_id: UUID, permission: str, *, version: int | None = None
) -> Activity:
    """The activity, locked, for who may do that with it. Raises NotThere, ChangedMeanwhile.

    Refused where the actor sees the activity but may not do that with it.
    """
    row = locked_activity(activity_id)
    if not organisations_of(actor, permission).cover(row.organisation_id):
        seen = db.session.scalar(
            select(Activity.id).where(Activity.id == activity_id, visible_to(actor))
        )
        if seen is None:
            raise NotThere(f"Activity {activity_id}")
        raise out_of_reach()
    if version is not None and row.version != version:
        raise ChangedMeanwhile(f"Activity {activity_id}")
    return row


def out_of_reach() -> Refused:
    """Somebody else answers for the organisation."""
    return refuse("activity.not_yours", _NOT_YOURS)


def refuse(code: str, message: str, field: str | None = None, **params: object) -> Refused:
    """A refusal with one objection; `message` is marked by the caller."""
    return Refused(Objection(field, Reason(code, message, params)))


def demand(decision: Decision, field: str | None = None) -> None:
    """Goes on after a yes. Raises Refused with the decision's reasons otherwise."""
    if not decision.allowed:
        raise Refused(*(Objection(field, reason) for reason in decision.reasons))


def write_down(
    actor: Actor,
    action: str,
    activity: Activity,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """One line of the log about an activity; who takes part is never in it."""
    record_change(
        actor,
        f"activities:{action}",
        subject=("activity", str(activity.id), pick(activity.title)),
        before=before,
        after=after,
    )
