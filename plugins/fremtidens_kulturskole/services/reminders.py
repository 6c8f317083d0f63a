"""FK-22: reminders before deadlines, to the groups that have not handed in; each once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.plugin_api import (
    LOCAL_ZONE,
    current_tenant,
    db,
    defer,
    format_date,
    gettext,
    new_id,
    ngettext,
    now,
    send_mail,
    use_language,
)
from plugins.fremtidens_kulturskole.models import (
    Assignment,
    Gathering,
    HandIn,
    Participant,
    ReminderSent,
)
from plugins.fremtidens_kulturskole.rules import due_reminders
from plugins.fremtidens_kulturskole.services.letters import addresses_by_group
from plugins.fremtidens_kulturskole.settings import reminder_days

JOB = "fremtidens_kulturskole.remind_groups"
# Early enough to be read before the day's work, late enough not to wake anybody.
HOUR = time(8)


def plan_reminders(due_on: date) -> None:
    """Hands over a look at who is to be reminded, on each of the days before the deadline."""
    for days in reminder_days():
        moment = datetime.combine(due_on - timedelta(days=days), HOUR, LOCAL_ZONE)
        if moment > now():
            defer(JOB, tenant_id=current_tenant().id, at=moment, lock=str(current_tenant().id))


def remind_groups(today: date) -> int:
    """Reminds, for the tenant in force, whoever is due a reminder; answers how many letters.

    Doing it again the same day sends nothing: what was sent is noted under a unique key in the
    same transaction. A group without a member who can sign in is passed over and not noted.
    """
    days = reminder_days()
    if not days:
        return 0
    people = addresses_by_group(today)
    sent = 0
    for assignment, participant, state, noted in _due(today):
        due = due_reminders(assignment.due_on, days_before=days, sent=noted, today=today)
        written = people.get(participant.id, [])
        if due is None or not written or state in {"handed_in", "accepted"}:
            continue
        if not _note(assignment.id, participant.id, due, today):
            continue
        for email in written:
            _write(email, assignment, participant.language, today)
            sent += 1
    return sent


def _due(today: date) -> list[tuple[Assignment, Participant, str | None, list[int]]]:
    rows = db.session.execute(
        select(Assignment, Participant, HandIn.state)
        .join(
            Gathering,
            (Gathering.tenant_id == Assignment.tenant_id)
            & (Gathering.id == Assignment.gathering_id),
        )
        .join(
            Participant,
            (Participant.tenant_id == Gathering.tenant_id)
            & (Participant.cohort_id == Gathering.cohort_id),
        )
        .outerjoin(
            HandIn,
            (HandIn.tenant_id == Assignment.tenant_id)
            & (HandIn.assignment_id == Assignment.id)
            & (HandIn.participant_id == Participant.id),
        )
        .where(
            Assignment.due_on >= today,
            Gathering.cancelled_on.is_(None),
            Participant.standing == "participant",
            Participant.withdrew_on.is_(None),
        )
        .order_by(Assignment.due_on, Participant.id)
    ).all()
    noted: dict[tuple[UUID, UUID], list[int]] = {}
    for each in db.session.scalars(
        select(ReminderSent).where(ReminderSent.assignment_id.in_({row[0].id for row in rows}))
    ):
        noted.setdefault((each.assignment_id, each.participant_id), []).append(each.days_before)
    return [
        (assignment, participant, state, noted.get((assignment.id, participant.id), []))
        for assignment, participant, state in rows
    ]


def _note(assignment_id: UUID, participant_id: UUID, days: int, today: date) -> bool:
    """Whether this very call is the one that sends it: two workers never both are."""
    made = db.session.execute(
        insert(ReminderSent)
        .values(
            tenant_id=current_tenant().id,
            id=new_id(),
            assignment_id=assignment_id,
            participant_id=participant_id,
            days_before=days,
            sent_on=today,
        )
        .on_conflict_do_nothing()
        .returning(ReminderSent.id)
    )
    return made.first() is not None


def _write(email: str, assignment: Assignment, language: str, today: date) -> None:
    with use_language(language):
        left = (assignment.due_on - today).days
        subject = gettext("%(title)s is due soon", title=assignment.title)
        when = (
            ngettext("That is in %(num)s day.", "That is in %(num)s days.", left)
            if left
            else gettext("That is today.")
        )
        text = "\n\n".join(
            (
                gettext(
                    "Your municipality group has not handed in “%(title)s” yet. It is due on"
                    " %(day)s.",
                    title=assignment.title,
                    day=format_date(assignment.due_on),
                ),
                when,
                gettext("You write it together on your group’s page."),
            )
        )
    send_mail(email, subject, text, tenant_id=current_tenant().id)
