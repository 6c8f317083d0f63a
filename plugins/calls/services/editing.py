"""What every service of calls does alike: the log, mail to people, reasons as refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from core.kit import Reason
from core.plugin_api import (
    Actor,
    current_tenant,
    member_names,
    record_change,
    send_mail,
    use_language,
)
from plugins.calls.models import Application
from plugins.registry import Objection, Refused, correspondents


def write_down(
    actor: Actor,
    action: str,
    subject: tuple[str, UUID, str],
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """One line of the log."""
    kind, row_id, label = subject
    record_change(
        actor, f"calls:{action}", subject=(kind, str(row_id), label), before=before, after=after
    )


def refused(reasons: Iterable[Reason], field: str | None = None) -> Refused:
    """The reasons as one refusal."""
    return Refused(*(Objection(field, reason) for reason in reasons))


def label_of(row: Application) -> str:
    """What the log calls an application: its number, never a name."""
    return f"#{row.number}"


def tell_members(membership_ids: Iterable[UUID], write: Callable[[], tuple[str, str]]) -> int:
    """Mails members, each in their language; answers how many. `write` makes subject and text."""
    wanted = set(membership_ids)
    told = 0
    for member in member_names(wanted) if wanted else ():
        with use_language(member.language or current_tenant().default_language):
            subject, text = write()
        send_mail(member.email, subject, text, tenant_id=current_tenant().id)
        told += 1
    return told


def tell_person(person_id: UUID, write: Callable[[], tuple[str, str]], *, today: Any) -> int:
    """Mails a person, and while they are minors those who look after them."""
    told = 0
    for each in correspondents(person_id, today=today):
        with use_language(each.language or current_tenant().default_language):
            subject, text = write()
        send_mail(each.email, subject, text, tenant_id=current_tenant().id)
        told += 1
    return told


def paragraphs(*parts: str | Sequence[str]) -> str:
    """A mail's text from its paragraphs; empty ones are left out."""
    flat = [part for each in parts for part in ([each] if isinstance(each, str) else each)]
    return "\n\n".join(part for part in flat if part) + "\n"
