"""What waits for the office, counted for its panel on the start page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from core.plugin_api import db
from plugins.calls.models import Appeal, Application, ChangeRequest, Question


def waiting_for_office(now: datetime) -> dict[str, int]:
    """What waits for the office: questions, overdue ones, dispensations, appeals, changes."""

    def counted(statement: object) -> int:
        # What is counted is a whole number; the statement may be of any shape.
        return int(db.session.scalar(statement) or 0)  # type: ignore[call-overload]

    return {
        "questions": counted(
            select(func.count()).select_from(Question).where(Question.answer.is_(None))
        ),
        "overdue": counted(
            select(func.count())
            .select_from(Question)
            .where(Question.answer.is_(None), Question.due_at <= now)
        ),
        "dispensations": counted(
            select(func.count())
            .select_from(Application)
            .where(Application.dispensation == "wanted")
        ),
        "appeals": counted(
            select(func.count()).select_from(Appeal).where(Appeal.outcome == "open")
        ),
        "changes": counted(
            select(func.count()).select_from(ChangeRequest).where(ChangeRequest.answer == "open")
        ),
    }
