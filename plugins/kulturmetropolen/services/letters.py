"""Short mails that say where to read: never a reason or a stage's criteria in the mail itself."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from core.plugin_api import (
    Actor,
    current_language,
    current_tenant,
    gettext,
    pick,
    send_mail,
    use_language,
)
from plugins.registry import correspondents

Letter = Literal["decided", "answered", "asked", "handed_over"]


def tell_talent(person_id: UUID, letter: Letter, *, actor: Actor) -> int:
    """KM-5: tells the talent, and guardians of a minor, that there is something to read.

    Each in their own language; answers how many were written to. What was decided and why is
    read behind the log-in.
    """
    written = 0
    for each in correspondents(person_id, today=actor.today):
        with use_language(each.language or current_language()):
            subject = _subject(letter)
            text = gettext(
                "Dear %(name)s,\n\n%(what)s\n\nSign in to read it: nothing of it stands in this "
                "mail.\n\n%(tenant)s",
                name=each.name,
                what=subject,
                tenant=pick(current_tenant().names),
            )
            send_mail(each.email, subject, text, tenant_id=current_tenant().id)
        written += 1
    return written


def _subject(letter: Letter) -> str:
    if letter == "decided":
        return gettext("A move on your way has been decided")
    if letter == "answered":
        return gettext("Your objection has been answered")
    if letter == "asked":
        return gettext("You are asked whether you want to be handed over")
    return gettext("Your hand-over has been answered")
