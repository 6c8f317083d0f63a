"""Gjort – lært – lurt, and what of it is shared with everybody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Reason
from core.plugin_api import Actor, db
from plugins.fremtidens_kulturskole.models import Advice, LocalGoal, LogEntry
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.rules import (
    Column,
    check_value_areas,
    may_promote,
    search_text,
)
from plugins.fremtidens_kulturskole.services.editing import added, group, locked, put, tell
from plugins.fremtidens_kulturskole.services.refusals import Conflict, NotThere, Refused, ask


def add_entry(
    actor: Actor,
    participant_id: UUID,
    *,
    column: Column,
    text: str,
    on: date | None = None,
    goal_id: UUID | None = None,
) -> UUID:
    """FK-17: a line in one of the three columns; `on` None: today. Raises Refused, NotThere."""
    found = group(actor, participant_id, CohortPermission.WRITE_GROUP)
    if not text.strip():
        raise Refused(Reason("log.empty", N_("Write something first.")))
    if on is not None and on > actor.today:
        raise Refused(Reason("log.future", N_("Choose a day that is not after today.")))
    if goal_id is not None:
        owner = db.session.scalar(select(LocalGoal.participant_id).where(LocalGoal.id == goal_id))
        if owner != found.id:
            raise NotThere(goal_id)
    row = added(
        LogEntry(
            participant_id=found.id,
            goal_id=goal_id,
            kind=str(column),
            text=text.strip(),
            noted_on=on or actor.today,
            noted_by=actor.name,
        )
    )
    tell(actor, "log:add", "log_entry", row.id, str(column))
    return row.id


def remove_entry(actor: Actor, entry_id: UUID) -> None:
    """FK-17: a line that was written by mistake. Raises Conflict while it is shared, NotThere."""
    row = locked(LogEntry, entry_id)
    group(actor, row.participant_id, CohortPermission.WRITE_GROUP)
    if db.session.scalar(select(Advice.id).where(Advice.entry_id == row.id)) is not None:
        raise Conflict(Reason("log.shared", N_("It is shared as advice. Take that back first.")))
    tell(actor, "log:remove", "log_entry", row.id, row.kind, before={"text": row.text})
    db.session.delete(row)
    db.session.flush()


def share_advice(
    actor: Actor,
    entry_id: UUID,
    *,
    title: str,
    text: str,
    stands_behind: str,
    value_areas: Collection[str] = (),
) -> UUID:
    """FK-17: a "lurt" becomes advice that every municipality finds.

    Raises Refused (no "lurt", nobody behind it), Conflict (shared already), NotThere.
    """
    entry = locked(LogEntry, entry_id)
    found = group(actor, entry.participant_id, CohortPermission.WRITE_GROUP)
    ask(may_promote(entry.kind, stands_behind=stands_behind))
    if db.session.scalar(select(Advice.id).where(Advice.entry_id == entry.id)) is not None:
        raise Conflict(Reason("advice.twice", N_("It has been shared already.")))
    row = added(
        Advice(
            participant_id=found.id,
            entry_id=entry.id,
            title=title.strip(),
            text=text.strip(),
            language=found.language,
            stands_behind=stands_behind.strip(),
            value_areas=[str(area) for area in check_value_areas(value_areas)],
            shared_on=actor.today,
            stems=search_text(title, text, stands_behind),
        )
    )
    tell(actor, "advice:share", "advice", row.id, row.title)
    return row.id


def change_advice(
    actor: Actor,
    advice_id: UUID,
    *,
    title: str,
    text: str,
    stands_behind: str,
    value_areas: Collection[str],
    version: int | None,
) -> None:
    """FK-17: better words for it. Raises Refused, Stale, NotThere."""
    row = locked(Advice, advice_id, version=version)
    group(actor, row.participant_id, CohortPermission.WRITE_GROUP)
    ask(may_promote(Column.WISE, stands_behind=stands_behind))
    before, after = put(
        row,
        title=title.strip(),
        text=text.strip(),
        stands_behind=stands_behind.strip(),
        value_areas=[str(area) for area in check_value_areas(value_areas)],
        stems=search_text(title, text, stands_behind),
    )
    for told in (before, after):
        told.pop("stems", None)
    if after:
        tell(actor, "advice:change", "advice", row.id, row.title, before=before, after=after)


def take_back_advice(actor: Actor, advice_id: UUID) -> None:
    """FK-17: no longer shared; the line of the log stays. Raises NotThere."""
    row = locked(Advice, advice_id)
    group(actor, row.participant_id, CohortPermission.WRITE_GROUP)
    tell(actor, "advice:remove", "advice", row.id, row.title, before={"title": row.title})
    db.session.delete(row)
    db.session.flush()


def publish_advice(actor: Actor, advice_id: UUID, *, is_public: bool) -> None:
    """FK-17, FK-21: on the theme page for everybody, or off it. Raises NotThere."""
    row = locked(Advice, advice_id)
    group(actor, row.participant_id, CohortPermission.PUBLISH)
    before, after = put(row, is_public=is_public)
    if after:
        tell(actor, "advice:change", "advice", row.id, row.title, before=before, after=after)
