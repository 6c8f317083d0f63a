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
from plugins.registry import correspondents, person_names

Letter = Literal["decided", "answered", "asked", "handed_over"]


def tell_talent(person_id: UUID, letter: Letter, *, actor: Actor) -> int:
    """KM-5: tells the talent, and guardians of a minor, that there is something to read.

    Each in their own language; answers how many were written to. What was decided and why is
    read behind the log-in.
    """
    written, name = 0, person_names([person_id])[person_id]
    for each in correspondents(person_id, today=actor.today):
        with use_language(each.language or current_language()):
            subject = _subject(letter, name if each.person_id != person_id else None)
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


def _subject(letter: Letter, name: str | None) -> str:
    """What has happened; `name` is whose way it is, None for the talent who reads it."""
    if name is None:
        return {
            "decided": gettext("A move on your way has been decided"),
            "answered": gettext("Your objection has been answered"),
            "asked": gettext("You are asked whether you want to be handed over"),
            "handed_over": gettext("Your hand-over has been answered"),
        }[letter]
    return {
        "decided": gettext("A move on the way of %(name)s has been decided", name=name),
        "answered": gettext("An objection about the way of %(name)s has been answered", name=name),
        "asked": gettext("You are asked whether %(name)s may be handed over", name=name),
        "handed_over": gettext("The hand-over of %(name)s has been answered", name=name),
    }[letter]
