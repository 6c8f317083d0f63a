"""Rows that others may be changing, too: within reach, locked, in the version that was seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import Actor, TenantOwned, db, record_change
from plugins.fremtidens_kulturskole.models import Gathering, Participant
from plugins.fremtidens_kulturskole.queries.reach import cohorts_within, groups_within
from plugins.fremtidens_kulturskole.rules import may_cancel_gathering
from plugins.fremtidens_kulturskole.services.refusals import Conflict, NotThere, Stale
from plugins.fremtidens_kulturskole.settings import PLUGIN

Found = TypeVar("Found", bound=TenantOwned)


def locked(table: type[Found], row_id: UUID, *, version: int | None = None) -> Found:
    """The row, locked until the transaction ends. `version` None takes it as it is.

    Raises NotThere, and Stale when the row is no longer in that version.
    """
    row = db.session.scalar(
        select(table)
        .where(table.id == row_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotThere(row_id)
    if version is not None and version != getattr(row, "version", version):
        raise Stale
    return row


def group(actor: Actor, participant_id: UUID, permission: str) -> Participant:
    """The municipality group, where the actor reaches it with the permission. Raises NotThere."""
    row = db.session.scalar(
        select(Participant).where(
            Participant.id == participant_id, groups_within(actor, permission).within()
        )
    )
    if row is None:
        raise NotThere(participant_id)
    return row


def ask_cohort(actor: Actor, cohort_id: UUID, permission: str) -> None:
    """Goes on when the actor reaches the cohort with the permission. Raises NotThere."""
    reached = cohorts_within(actor, permission)
    if reached is not None and cohort_id not in reached:
        raise NotThere(cohort_id)


def ask_stands(row: Gathering) -> None:
    """FK-10: goes on while the gathering is not called off. Raises Conflict."""
    if row.cancelled_on is not None:
        raise Conflict(*may_cancel_gathering(reason="", stands=False).reasons)


def put(row: Any, **values: object) -> tuple[dict[str, object], dict[str, object]]:
    """Writes what differs and answers what it was and what it is, for the log."""
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for name, value in values.items():
        old = getattr(row, name)
        if old != value:
            before[name], after[name] = old, value
            setattr(row, name, value)
    if after and hasattr(row, "version"):
        row.version += 1
    db.session.flush()
    return before, after


def added(row: Found) -> Found:
    """The new row, with its id."""
    db.session.add(row)
    db.session.flush()
    return row


def tell(
    actor: Actor,
    action: str,
    kind: str,
    row_id: UUID,
    label: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """A line of the log: `action` without the plugin's name."""
    record_change(
        actor,
        f"{PLUGIN}:{action}",
        subject=(kind, str(row_id), label),
        before=before,
        after=after,
    )
