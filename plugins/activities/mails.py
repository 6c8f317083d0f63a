"""Letters about a registration: what is written to whom, in their own language.

Sent by jobs, after the commit; none names an address or where anybody lives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.plugin_api import (
    Attachment,
    current_tenant,
    explain,
    format_datetime,
    gettext,
    pick,
    send_mail,
    use_language,
)
from plugins.activities.ical import MEDIA_TYPE, as_ical
from plugins.activities.values import CalendarEntry, RegistrationView
from plugins.registry import Correspondent


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What one letter says; `lines` are its paragraphs."""

    subject: str
    lines: tuple[str, ...]


def write_about(
    registration: RegistrationView,
    *,
    told: str,
    name: str,
    to: Sequence[Correspondent],
    sessions: Sequence[CalendarEntry],
    address: str,
    stamp: datetime,
) -> int:
    """Sends each correspondent a letter about what happened; answers how many.

    `told` is what `services.places.move` was told; `address` leads to the registration's page.
    """
    for correspondent in to:
        with use_language(correspondent.language or current_tenant().default_language):
            letter = _letter(registration, told=told, name=name)
            _send(correspondent, letter, address, _files(told, registration, sessions, stamp))
    return len(to)


def write_reminder(
    *, title: str, name: str, unexcused: int, to: Sequence[Correspondent], address: str
) -> int:
    """A-15: sends each correspondent a reminder of absences without notice."""
    for correspondent in to:
        with use_language(correspondent.language or current_tenant().default_language):
            letter = Letter(
                subject=gettext("Absent from %(title)s", title=title),
                lines=(
                    gettext(
                        "%(name)s has been absent %(number)s times without giving notice.",
                        name=name,
                        number=unexcused,
                    ),
                    gettext("Tell the teacher if something makes it hard to come."),
                ),
            )
            _send(correspondent, letter, address, ())
    return len(to)


def _letter(registration: RegistrationView, *, told: str, name: str) -> Letter:
    title = pick(registration.activity_titles)
    about = {"name": name, "title": title}
    if told == "registered":
        return Letter(
            subject=gettext("Registered: %(title)s", title=title),
            lines=(
                gettext("%(name)s has a place in %(title)s.", **about),
                *_when(registration),
                gettext("The dates are attached as a calendar file."),
            ),
        )
    if told == "waiting":
        return Letter(
            subject=gettext("On the waiting list: %(title)s", title=title),
            lines=(
                gettext("%(name)s is on the waiting list for %(title)s.", **about),
                gettext("You get a mail as soon as there is a place. Then you have to answer."),
            ),
        )
    if told == "offered":
        due = format_datetime(registration.answer_by) if registration.answer_by else ""
        return Letter(
            subject=gettext("A place is free: %(title)s", title=title),
            lines=(
                gettext("%(name)s is offered a place in %(title)s.", **about),
                gettext("Answer by %(moment)s. After that the place goes to the next.", moment=due),
                *_when(registration),
            ),
        )
    if told == "requested":
        return Letter(
            subject=gettext("Waiting for a decision: %(title)s", title=title),
            lines=(
                gettext("%(name)s has asked to take part in %(title)s.", **about),
                *(explain(reason) for reason in registration.reasons),
                gettext("A guardian has to confirm this.")
                if registration.needs_guardian
                else gettext("You get a mail when it has been decided."),
            ),
        )
    return _over(registration, told=told, title=title, about=about)


def _over(
    registration: RegistrationView, *, told: str, title: str, about: dict[str, str]
) -> Letter:
    subject = {
        "lapsed": gettext("Not answered in time: %(title)s", title=title),
        "declined": gettext("You said no: %(title)s", title=title),
        "refused": gettext("Not granted: %(title)s", title=title),
        "called_off": gettext("Called off: %(title)s", title=title),
    }.get(told, gettext("Cancelled: %(title)s", title=title))
    line = {
        "lapsed": gettext(
            "The time to answer ran out. The place of %(name)s in %(title)s has gone to the next.",
            **about,
        ),
        "declined": gettext("%(name)s does not take the place in %(title)s.", **about),
        "refused": gettext("%(name)s cannot take part in %(title)s.", **about),
        "called_off": gettext("%(title)s has been called off. %(name)s is told.", **about),
    }.get(told, gettext("%(name)s is no longer registered for %(title)s.", **about))
    reason = registration.decision_reason
    if told not in ("refused", "called_off") or not reason:
        return Letter(subject=subject, lines=(line,))
    return Letter(subject=subject, lines=(line, gettext("Reason: %(reason)s", reason=reason)))


def _when(registration: RegistrationView) -> tuple[str, ...]:
    first = registration.next_at or registration.starts_at
    return (gettext("It begins %(moment)s.", moment=format_datetime(first)),) if first else ()


def _files(
    told: str,
    registration: RegistrationView,
    sessions: Sequence[CalendarEntry],
    stamp: datetime,
) -> tuple[Attachment, ...]:
    if told not in ("registered", "cancelled", "called_off") or not sessions:
        return ()
    content = as_ical(
        sessions,
        name=pick(registration.activity_titles),
        stamp=stamp,
        cancelled=told != "registered",
    )
    return (Attachment(filename="calendar.ics", content=content, media_type=MEDIA_TYPE),)


def _send(
    to: Correspondent, letter: Letter, address: str, attachments: tuple[Attachment, ...]
) -> None:
    greeting = gettext("Hello %(name)s,", name=to.name)
    link = gettext("See it here: %(address)s", address=address)
    text = "\n\n".join((greeting, *letter.lines, link)) + "\n"
    send_mail(
        to.email, letter.subject, text, attachments=attachments, tenant_id=current_tenant().id
    )
