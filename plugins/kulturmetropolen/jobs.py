"""Work after the commit: reminding of a hand-over that is due to be followed up."""

from __future__ import annotations

from uuid import UUID

from core.plugin_api import (
    Work,
    current_tenant,
    gettext,
    job,
    now,
    pick,
    role_holders,
    send_mail,
    use_language,
)
from plugins.kulturmetropolen.queries.talents import organisation_names
from plugins.kulturmetropolen.services.handovers import note_reminder
from plugins.registry import RegistryRole


@job("kulturmetropolen.remind_of_follow_up")
def remind_of_follow_up(_: Work, *, handover_id: str) -> None:
    """KM-4: writes to the heads of sender and receiver, else to the programme's managers.

    Once, and not when somebody has written how it went already. No talent is named in the mail.
    """
    day = now().date()
    row = note_reminder(UUID(handover_id), on=day)
    if row is None:
        return
    ends = {row.sender_id, row.receiver_id}
    heads = [each for each in role_holders(RegistryRole.RECTOR, on=day) if each.limit_id in ends]
    names = organisation_names(ends)
    for each in heads or role_holders(RegistryRole.PROGRAMME_LEAD, on=day):
        with use_language(current_tenant().default_language):
            send_mail(
                each.email,
                gettext("A hand-over is to be followed up"),
                gettext(
                    "Dear %(name)s,\n\nA talent went from %(sender)s to %(receiver)s some months "
                    "ago. Sign in and write how it goes.\n\n%(tenant)s",
                    name=each.name,
                    sender=names.get(row.sender_id, ""),
                    receiver=names.get(row.receiver_id, ""),
                    tenant=pick(current_tenant().names),
                ),
                tenant_id=current_tenant().id,
            )
