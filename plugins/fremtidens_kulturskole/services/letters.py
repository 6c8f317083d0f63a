"""Letters to the municipality groups, each in the group's own written form."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import (
    current_tenant,
    db,
    format_date,
    gettext,
    role_holders,
    send_mail,
    use_language,
)
from plugins.fremtidens_kulturskole.models import Gathering, Participant
from plugins.fremtidens_kulturskole.permissions import CohortRole


def addresses_by_group(on: date) -> dict[UUID, list[str]]:
    """Where those are written to who write for a group on the day."""
    found: dict[UUID, list[str]] = {}
    for holder in role_holders(CohortRole.MEMBER, on=on):
        if holder.limit_id is not None:
            found.setdefault(holder.limit_id, []).append(holder.email)
    return found


def tell_called_off(row: Gathering, *, on: date) -> int:
    """FK-10: tells the groups that take part that a gathering is called off, and why.

    Answers how many letters that were.
    """
    addresses = addresses_by_group(on)
    taking_part = db.session.scalars(
        select(Participant)
        .where(
            Participant.cohort_id == row.cohort_id,
            Participant.standing == "participant",
            Participant.withdrew_on.is_(None),
        )
        .order_by(Participant.id)
    ).all()
    sent = 0
    for group in taking_part:
        for email in addresses.get(group.id, []):
            _write_called_off(email, row, group.language)
            sent += 1
    return sent


def _write_called_off(email: str, row: Gathering, language: str) -> None:
    with use_language(language):
        subject = gettext("%(title)s is called off", title=row.title)
        text = "\n\n".join(
            (
                gettext(
                    "The gathering “%(title)s”, which was to begin on %(day)s, is called off.",
                    title=row.title,
                    day=format_date(row.starts_on),
                ),
                row.cancelled_why or "",
                gettext("Nothing is to be handed in for it. What you have written stays."),
            )
        )
    send_mail(email, subject, text, tenant_id=current_tenant().id)
