"""What may be chosen elsewhere: limits of roles, and what disappears with the plugin."""

from __future__ import annotations

from sqlalchemy import func, select

from core.kit import N_
from core.plugin_api import Impact, LimitChoice, db, pick
from plugins.calls.models import Application, Call, CallDecision
from plugins.calls.permissions import CallsRole
from plugins.registry import organisations


def role_limits(role: str) -> list[LimitChoice]:
    """Calls, newest first, for jurors; organisations by name for applicants."""
    if role == CallsRole.JUROR:
        rows = db.session.execute(
            select(Call.id, Call.title).order_by(Call.opens_at.desc().nulls_first(), Call.id)
        )
        return [LimitChoice(id=row.id, label=pick(row.title)) for row in rows]
    if role == CallsRole.APPLICANT:
        return [LimitChoice(id=row.id, label=row.name) for row in organisations()]
    return []


def disable_impacts() -> list[Impact]:
    """Calls, applications and decisions, counted."""

    def counted(table: type[Call] | type[Application] | type[CallDecision]) -> int:
        return db.session.scalar(select(func.count()).select_from(table)) or 0

    return [
        Impact(label=N_("Calls"), count=counted(Call)),
        Impact(label=N_("Applications"), count=counted(Application)),
        Impact(label=N_("Decisions"), count=counted(CallDecision)),
    ]
