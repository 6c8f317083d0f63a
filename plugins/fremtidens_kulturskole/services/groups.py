"""Municipality groups with their history, their members, and observers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select

from core.kit import N_, Reason
from core.plugin_api import Actor, db
from plugins.fremtidens_kulturskole.models import (
    Cohort,
    Gathering,
    GroupMember,
    Participant,
    ParticipantEvent,
    ParticipantPartner,
)
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.rules import (
    LanguageForm,
    Sector,
    may_apply_together,
    may_refill,
    may_withdraw,
)
from plugins.fremtidens_kulturskole.services.editing import added, group, locked, put, tell
from plugins.fremtidens_kulturskole.services.refusals import Conflict, NotThere, Refused, ask
from plugins.fremtidens_kulturskole.settings import LAST_REFILL, number
from plugins.registry import OrganisationKind, named_organisations, organisation_row, person


def add_group(
    actor: Actor,
    cohort_id: UUID,
    *,
    organisation_id: UUID,
    language: LanguageForm = LanguageForm.BOKMAL,
    joined_on: date,
    partners: Sequence[UUID] = (),
    from_reserve: bool = False,
    application_id: UUID | None = None,
) -> UUID:
    """FK-2, FK-9: a municipality, alone or leading others, takes part.

    Raises Refused (a place given up is not filled again, an organisation is no municipality),
    Conflict when it is in the cohort already, and NotThere.
    """
    cohort = locked(Cohort, cohort_id)
    ask(may_apply_together(str(organisation_id), [str(each) for each in partners]))
    if from_reserve:
        ask(
            may_refill(
                gatherings_held=gatherings_held(cohort_id, joined_on), last=number(LAST_REFILL)
            )
        )
    row = _placed(actor, cohort, organisation_id, "participant", language, joined_on)
    row.application_id = application_id
    db.session.add_all(
        ParticipantPartner(participant_id=row.id, organisation_id=_municipality(actor, each)[0])
        for each in partners
    )
    _happened(row, "reserve" if from_reserve else "chosen", joined_on)
    return row.id


def add_observer(
    actor: Actor,
    cohort_id: UUID,
    *,
    organisation_id: UUID,
    language: LanguageForm = LanguageForm.BOKMAL,
    joined_on: date,
) -> UUID:
    """FK-8: a municipality follows what is published. Raises Refused, Conflict, NotThere."""
    row = _placed(
        actor, locked(Cohort, cohort_id), organisation_id, "observer", language, joined_on
    )
    _happened(row, "observer", joined_on)
    return row.id


def change_group(
    actor: Actor,
    participant_id: UUID,
    *,
    language: LanguageForm,
    partners: Sequence[UUID],
    version: int | None,
) -> None:
    """FK-2, FK-7: its written form, and who takes part with it. Raises Refused, Stale, NotThere."""
    group(actor, participant_id, CohortPermission.MANAGE_GROUPS)
    row = locked(Participant, participant_id, version=version)
    ask(may_apply_together(str(row.organisation_id), [str(each) for each in partners]))
    before = set(
        db.session.scalars(
            select(ParticipantPartner.organisation_id).where(
                ParticipantPartner.participant_id == row.id
            )
        )
    )
    for each in before - set(partners):
        db.session.execute(
            delete(ParticipantPartner).where(
                ParticipantPartner.participant_id == row.id,
                ParticipantPartner.organisation_id == each,
            )
        )
    for each in sorted(set(partners) - before):
        db.session.add(
            ParticipantPartner(participant_id=row.id, organisation_id=_municipality(actor, each)[0])
        )
    was, is_now = put(row, language=str(language))
    if before != set(partners):
        row.version += 0 if is_now else 1
        was["partners"], is_now["partners"] = len(before), len(set(partners))
    db.session.flush()
    if is_now:
        tell(
            actor,
            "group:change",
            "participant",
            row.id,
            _name(actor, row),
            before=was,
            after=is_now,
        )


def withdraw_group(
    actor: Actor, participant_id: UUID, *, on: date, why: str, version: int | None = None
) -> None:
    """FK-9: it leaves, and what it did and why it left stays. Raises Refused, Stale, NotThere."""
    group(actor, participant_id, CohortPermission.MANAGE_GROUPS)
    row = locked(Participant, participant_id, version=version)
    ask(may_withdraw(reason=why, already=row.withdrew_on is not None))
    if on > actor.today or on < row.joined_on:
        raise Refused(
            Reason("withdraw.day", N_("Choose a day since it joined, and not after today."))
        )
    put(row, withdrew_on=on, withdrew_why=why.strip())
    _happened(row, "withdrew", on, why.strip())
    tell(
        actor,
        "group:withdraw",
        "participant",
        row.id,
        _name(actor, row),
        after={"on": on, "why": why.strip()},
    )


def gatherings_held(cohort_id: UUID, on: date) -> int:
    """FK-9: how many of the cohort's own gatherings have been held by the day."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Gathering)
            .where(
                Gathering.cohort_id == cohort_id,
                Gathering.kind == "gathering",
                Gathering.ends_on < on,
                Gathering.cancelled_on.is_(None),
            )
        )
        or 0
    )


def add_member(
    actor: Actor,
    participant_id: UUID,
    *,
    sector: Sector,
    role: str,
    person_id: UUID | None = None,
    name: str = "",
    is_coordinator: bool = False,
    joined_on: date,
) -> UUID:
    """FK-3: a person of the register, or a name, with sector and role.

    Raises Refused without either, Conflict for a person who is in the group already, NotThere.
    """
    found = group(actor, participant_id, CohortPermission.MANAGE_MEMBERS)
    if person_id is not None:
        if person(actor, person_id) is None:
            raise NotThere(person_id)
        _ask_once(found.id, person_id)
    elif not name.strip():
        raise Refused(Reason("member.nobody", N_("Write a name, or choose a person.")))
    row = added(
        GroupMember(
            participant_id=found.id,
            person_id=person_id,
            name="" if person_id else name.strip(),
            sector=str(sector),
            role=role.strip(),
            is_coordinator=is_coordinator,
            joined_on=joined_on,
        )
    )
    # The log outlives the right to be forgotten: it says where, never who.
    tell(
        actor,
        "member:add",
        "participant",
        found.id,
        _name(actor, found),
        after={"sector": row.sector, "role": row.role},
    )
    return row.id


def change_member(
    actor: Actor,
    member_id: UUID,
    *,
    sector: Sector,
    role: str,
    is_coordinator: bool,
    left_on: date | None,
) -> None:
    """FK-3: another role, or the day somebody left. Raises Refused, NotThere."""
    row = locked(GroupMember, member_id)
    found = group(actor, row.participant_id, CohortPermission.MANAGE_MEMBERS)
    if left_on is not None and left_on < row.joined_on:
        raise Refused(
            Reason("period.backwards", N_("The last day cannot be before the first one."))
        )
    before, after = put(
        row, sector=str(sector), role=role.strip(), is_coordinator=is_coordinator, left_on=left_on
    )
    if after:
        tell(
            actor,
            "member:change",
            "participant",
            found.id,
            _name(actor, found),
            before=before,
            after=after,
        )


def _ask_once(participant_id: UUID, person_id: UUID) -> None:
    there = db.session.scalar(
        select(GroupMember.id).where(
            GroupMember.participant_id == participant_id, GroupMember.person_id == person_id
        )
    )
    if there is not None:
        raise Conflict(Reason("member.twice", N_("This person is in the group already.")))


def _placed(
    actor: Actor,
    cohort: Cohort,
    organisation_id: UUID,
    standing: str,
    language: LanguageForm,
    joined_on: date,
) -> Participant:
    _, name = _municipality(actor, organisation_id)
    there = db.session.scalar(
        select(Participant.id).where(
            Participant.cohort_id == cohort.id, Participant.organisation_id == organisation_id
        )
    )
    if there is not None:
        raise Conflict(
            Reason("group.twice", N_("%(name)s is in the cohort already."), {"name": name})
        )
    row = added(
        Participant(
            cohort_id=cohort.id,
            organisation_id=organisation_id,
            standing=standing,
            language=str(language),
            joined_on=joined_on,
        )
    )
    tell(
        actor,
        "group:add",
        "participant",
        row.id,
        name,
        after={"cohort": cohort.name, "standing": standing, "language": str(language)},
    )
    return row


def _municipality(actor: Actor, organisation_id: UUID) -> tuple[UUID, str]:
    row = organisation_row(organisation_id, on=actor.today)
    if row is None:
        raise NotThere(organisation_id)
    if row.kind is not OrganisationKind.MUNICIPALITY:
        raise Refused(
            Reason("group.no_municipality", N_("%(name)s is no municipality."), {"name": row.name})
        )
    return row.id, row.name


def _happened(row: Participant, kind: str, on: date, why: str = "") -> None:
    db.session.add(ParticipantEvent(participant_id=row.id, kind=kind, on=on, why=why))
    db.session.flush()


def _name(actor: Actor, row: Participant) -> str:
    found = named_organisations([row.organisation_id]).get(row.organisation_id)
    return found.name if found else str(row.organisation_id)
