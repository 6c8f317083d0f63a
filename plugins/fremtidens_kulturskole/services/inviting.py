"""Letting people in for a municipality group, and for nothing else.

Nobody learns here whether an address has a log-in: the answer is the same in every case, and
only who opens the mailbox sees what follows.
"""

from __future__ import annotations

from uuid import UUID

from core.kit import N_, Reason
from core.plugin_api import (
    Actor,
    InvitationRefused,
    RoleGrant,
    compose_letter,
    current_tenant,
    gettext,
    invite_member,
    member_names,
    page_address,
    pick,
    send_mail,
    use_language,
)
from plugins.fremtidens_kulturskole.models import Participant
from plugins.fremtidens_kulturskole.permissions import CohortPermission, CohortRole
from plugins.fremtidens_kulturskole.rules import Sector
from plugins.fremtidens_kulturskole.services.editing import group, tell
from plugins.fremtidens_kulturskole.services.groups import add_member
from plugins.fremtidens_kulturskole.services.refusals import Conflict, Refused
from plugins.registry import organisation_row


def invite_to_group(
    actor: Actor,
    participant_id: UUID,
    *,
    email: str,
    name: str,
    sector: Sector | None = None,
    role: str = "",
) -> None:
    """FK-3, FK-8: invites somebody to log in for one group; an observer's to follow for it.

    With a sector they are recorded as a member of the group as well. A member of the platform
    already is given the role and told by letter. Raises Refused for what is no address, a member
    without a role, and an observer's member; Conflict when the municipality has withdrawn;
    NotThere.
    """
    found = group(actor, participant_id, CohortPermission.INVITE)
    if found.withdrew_on is not None:
        raise Conflict(
            Reason("group.withdrew", N_("The municipality has withdrawn. Nobody is invited."))
        )
    observes = found.standing == "observer"
    if sector is not None:
        _ask_member(role, observes=observes)
    given = CohortRole.OBSERVER if observes else CohortRole.MEMBER
    try:
        membership_id = invite_member(
            actor,
            email=email,
            name=name,
            roles=[RoleGrant(role=given, limit_id=found.id)],
            language=found.language,
        )
    except InvitationRefused as refused:
        raise Refused(
            Reason(f"invite.{refused.reason.code}", refused.reason.message, refused.reason.params)
        ) from None
    if sector is not None:
        add_member(
            actor, participant_id, sector=sector, role=role, name=name, joined_on=actor.today
        )
    municipality = organisation_row(found.organisation_id, on=actor.today)
    label = municipality.name if municipality else str(found.organisation_id)
    if membership_id is not None:
        _tell_member(membership_id, found, label)
    # The log outlives the right to be forgotten: it says where, never who.
    tell(actor, "group:invite", "participant", found.id, label)


def _ask_member(role: str, *, observes: bool) -> None:
    if observes:
        raise Refused(
            Reason("member.observer", N_("An observer has no members. Leave out the sector."))
        )
    if not role.strip():
        raise Refused(Reason("member.no_role", N_("Write the role that goes with the sector.")))


def _tell_member(membership_id: UUID, found: Participant, municipality: str) -> None:
    tenant = current_tenant()
    (reader,) = member_names([membership_id])
    language = reader.language or found.language
    with use_language(language):
        if found.standing == "observer":
            subject = gettext("You now follow for %(name)s", name=municipality)
            text = gettext("You read what is published for those who observe when you log in.")
            page = page_address("fremtidens_kulturskole.material", cohort_id=found.cohort_id)
        else:
            subject = gettext(
                "You are now in the municipality group of %(name)s", name=municipality
            )
            text = gettext("You write together with the others of the group when you log in.")
            page = page_address("fremtidens_kulturskole.group", participant_id=found.id)
        sender = pick(tenant.names)
        letter = compose_letter(
            subject, "\n\n".join((text, page, sender)), language=language, sender=sender
        )
    send_mail(reader.email, letter.subject, letter.text, letter.html, tenant_id=tenant.id)
