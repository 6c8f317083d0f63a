"""The minutes of a panel's meetings."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from core.plugin_api import db
from plugins.calls.models import Minutes
from plugins.calls.queries.views import MinutesView


def minutes(call_id: UUID) -> list[MinutesView]:
    """The minutes of a call's meetings, newest first."""
    rows = db.session.scalars(
        select(Minutes).where(Minutes.call_id == call_id).order_by(Minutes.held_on.desc())
    )
    return [minutes_view(row) for row in rows]


def minutes_view(row: Minutes) -> MinutesView:
    """The minutes as they are read."""
    return MinutesView(
        id=row.id,
        call_id=row.call_id,
        held_on=row.held_on,
        present=row.present,
        text=row.text,
        written_by=row.written_by,
        approved_at=row.approved_at,
        version=row.version,
    )


def one_minutes(minutes_id: UUID) -> MinutesView | None:
    """One meeting's minutes, or None."""
    row = db.session.scalar(select(Minutes).where(Minutes.id == minutes_id))
    return minutes_view(row) if row is not None else None
