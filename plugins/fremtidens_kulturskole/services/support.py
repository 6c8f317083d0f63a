"""Process support: voluntary agreements, the hours they used, and the two parties' notes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from uuid import UUID

from core.kit import N_, Reason
from core.plugin_api import Actor, role_holders
from plugins.fremtidens_kulturskole.models import SupportAgreement, SupportSession
from plugins.fremtidens_kulturskole.permissions import CohortPermission, CohortRole
from plugins.fremtidens_kulturskole.queries.reach import groups_within
from plugins.fremtidens_kulturskole.rules import Theme, may_agree, may_read_notes
from plugins.fremtidens_kulturskole.services.editing import added, group, locked, put, tell
from plugins.fremtidens_kulturskole.services.refusals import NotThere, Refused, ask


def agree_support(
    actor: Actor,
    participant_id: UUID,
    *,
    guide_membership_id: UUID,
    themes: Collection[str],
    hours_agreed: Decimal,
    starts_on: date,
    ends_on: date,
) -> UUID:
    """FK-18: an agreement between a group and one of its process guides.

    Raises Refused (nothing agreed, no guide of this group), NotThere.
    """
    found = group(actor, participant_id, CohortPermission.AGREE_SUPPORT)
    guide = _guide(actor, found.id, guide_membership_id)
    _ask(themes, hours_agreed, starts_on, ends_on)
    row = added(
        SupportAgreement(
            participant_id=found.id,
            guide_membership_id=guide_membership_id,
            guide_name=guide,
            themes=_ordered(themes),
            hours_agreed=hours_agreed,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    )
    tell(
        actor,
        "support:agree",
        "support_agreement",
        row.id,
        guide,
        after={"themes": row.themes, "hours": hours_agreed},
    )
    return row.id


def change_support(
    actor: Actor,
    agreement_id: UUID,
    *,
    themes: Collection[str],
    hours_agreed: Decimal,
    starts_on: date,
    ends_on: date,
    version: int | None,
) -> None:
    """FK-18: other themes, hours or days. Raises Refused, Stale, NotThere."""
    row = locked(SupportAgreement, agreement_id, version=version)
    group(actor, row.participant_id, CohortPermission.AGREE_SUPPORT)
    _ask(themes, hours_agreed, starts_on, ends_on)
    before, after = put(
        row,
        themes=_ordered(themes),
        hours_agreed=hours_agreed,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    if after:
        tell(
            actor,
            "support:change",
            "support_agreement",
            row.id,
            row.guide_name,
            before=before,
            after=after,
        )


def note_support(
    actor: Actor, agreement_id: UUID, *, held_on: date, hours: Decimal, note: str = ""
) -> UUID:
    """FK-18: hours used, by one of the two parties. Raises Refused, NotThere.

    More than was agreed is recorded as well: it is shown, not forbidden.
    """
    row = locked(SupportAgreement, agreement_id)
    if not may_read_notes(
        is_guide=is_guide(actor, row), in_group=is_in_group(actor, row.participant_id)
    ).allowed:
        raise NotThere(agreement_id)
    if hours <= 0:
        raise Refused(Reason("support.no_hours", N_("Agree on more than zero hours.")))
    if held_on > actor.today:
        raise Refused(Reason("log.future", N_("Choose a day that is not after today.")))
    session = added(
        SupportSession(
            agreement_id=row.id,
            held_on=held_on,
            hours=hours,
            note=note.strip(),
            noted_by=actor.name,
        )
    )
    # What was noted stays between the two: the log says that and how long, not what.
    tell(
        actor,
        "support:note",
        "support_agreement",
        row.id,
        row.guide_name,
        after={"held_on": held_on, "hours": hours},
    )
    return session.id


def is_guide(actor: Actor, row: SupportAgreement) -> bool:
    """FK-18: whether the actor is the guide of the agreement."""
    return actor.membership_id is not None and actor.membership_id == row.guide_membership_id


def is_in_group(actor: Actor, participant_id: UUID) -> bool:
    """FK-18: whether the actor writes for the group, which only its members do."""
    reach = groups_within(actor, CohortPermission.WRITE_GROUP)
    return reach.covers(participant_id)


def _guide(actor: Actor, participant_id: UUID, membership_id: UUID) -> str:
    for holder in role_holders(CohortRole.GUIDE, on=actor.today):
        if (holder.membership_id, holder.limit_id) == (membership_id, participant_id):
            return holder.name
    raise Refused(
        Reason("support.no_guide", N_("Choose somebody who is process guide of this group."))
    )


def _ask(themes: Collection[str], hours: Decimal, starts_on: date, ends_on: date) -> None:
    ask(may_agree(themes, agreed=hours))
    if ends_on < starts_on:
        raise Refused(
            Reason("period.backwards", N_("The last day cannot be before the first one."))
        )


def _ordered(themes: Collection[str]) -> list[str]:
    return [str(theme) for theme in Theme if theme in themes]
