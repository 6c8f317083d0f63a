"""Process support, and bodies with their rhythm."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, select

from core.kit import Period
from core.plugin_api import Actor, MemberName, db, role_holders
from plugins.fremtidens_kulturskole.models import (
    Body,
    BodyMeeting,
    BodyMember,
    Gathering,
    Participant,
    SupportAgreement,
    SupportSession,
)
from plugins.fremtidens_kulturskole.permissions import CohortPermission, CohortRole
from plugins.fremtidens_kulturskole.queries.cohorts import cohort, group_rows
from plugins.fremtidens_kulturskole.queries.gatherings import gathering_views
from plugins.fremtidens_kulturskole.queries.reach import groups_within
from plugins.fremtidens_kulturskole.queries.views import (
    BodyMemberView,
    BodyView,
    MeetingView,
    SessionView,
    SupportView,
)
from plugins.fremtidens_kulturskole.rules import (
    GatheringKind,
    Rhythm,
    Theme,
    due_meetings,
    hours_of,
    may_read_notes,
)
from plugins.registry import person_names


def support_of_cohort(actor: Actor, cohort_id: UUID) -> list[SupportView]:
    """FK-18: agreements of the groups within reach. Four statements."""
    return _support(actor, Participant.cohort_id == cohort_id)


def support_of_group(actor: Actor, participant_id: UUID) -> list[SupportView]:
    """FK-18: one group's agreements, if it is within reach."""
    return _support(actor, Participant.id == participant_id)


def support(actor: Actor, agreement_id: UUID) -> SupportView | None:
    """FK-18: one agreement, or None out of reach."""
    owner = db.session.scalar(
        select(SupportAgreement.participant_id).where(SupportAgreement.id == agreement_id)
    )
    if owner is None:
        return None
    found = _support(actor, Participant.id == owner)
    return next((each for each in found if each.id == agreement_id), None)


def guides_of(actor: Actor, participant_id: UUID) -> list[MemberName]:
    """FK-18: who may be chosen as the guide of a group: who holds that role for it."""
    return [
        MemberName(membership_id=each.membership_id, name=each.name, email=each.email)
        for each in role_holders(CohortRole.GUIDE, on=actor.today)
        if each.limit_id == participant_id
    ]


def _support(actor: Actor, condition: ColumnElement[bool]) -> list[SupportView]:
    reach = groups_within(actor, CohortPermission.READ_SUPPORT)
    writing = groups_within(actor, CohortPermission.WRITE_GROUP)
    groups = {row.id: row for row in group_rows(reach.within(), condition)}
    if not groups:
        return []
    rows = db.session.scalars(
        select(SupportAgreement)
        .where(SupportAgreement.participant_id.in_(sorted(groups)))
        .order_by(SupportAgreement.starts_on, SupportAgreement.id)
    ).all()
    sessions: dict[UUID, list[SupportSession]] = {}
    for each in db.session.scalars(
        select(SupportSession)
        .where(SupportSession.agreement_id.in_([row.id for row in rows]))
        .order_by(SupportSession.held_on, SupportSession.id)
    ):
        sessions.setdefault(each.agreement_id, []).append(each)
    found = []
    for row in rows:
        is_party = may_read_notes(
            is_guide=actor.membership_id is not None
            and actor.membership_id == row.guide_membership_id,
            # The operator reaches every group, but is no party.
            in_group=actor.account_id is not None and writing.covers(row.participant_id),
        ).allowed
        held = sessions.get(row.id, [])
        found.append(
            SupportView(
                id=row.id,
                group=groups[row.participant_id],
                guide_membership_id=row.guide_membership_id,
                guide_name=row.guide_name,
                themes=tuple(Theme(each) for each in row.themes),
                hours=hours_of(row.hours_agreed, [each.hours for each in held]),
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                version=row.version,
                sessions=tuple(
                    SessionView(
                        id=each.id,
                        held_on=each.held_on,
                        hours=each.hours,
                        note=each.note if is_party else None,
                        noted_by=each.noted_by,
                    )
                    for each in held
                ),
                is_party=is_party,
            )
        )
    return found


def bodies(actor: Actor, cohort_id: UUID) -> list[BodyView]:
    """FK-19: a cohort's bodies, and which rhythm is not kept; none out of reach."""
    return _bodies(actor, cohort_id, Body.cohort_id == cohort_id)


def body(actor: Actor, body_id: UUID) -> BodyView | None:
    """FK-19: one body, or None out of reach."""
    cohort_id = db.session.scalar(select(Body.cohort_id).where(Body.id == body_id))
    if cohort_id is None:
        return None
    found = _bodies(actor, cohort_id, Body.id == body_id)
    return found[0] if found else None


def body_of_member(member_id: UUID) -> UUID | None:
    """FK-19: the body that a member sits in, or None."""
    found: UUID | None = db.session.scalar(
        select(BodyMember.body_id).where(BodyMember.id == member_id)
    )
    return found


def _bodies(actor: Actor, cohort_id: UUID, condition: ColumnElement[bool]) -> list[BodyView]:
    of_cohort = cohort(actor, cohort_id, CohortPermission.READ)
    if of_cohort is None:
        return []
    rows = db.session.scalars(select(Body).where(condition).order_by(Body.id)).all()
    ids = [row.id for row in rows]
    members = _members(ids)
    meetings: dict[UUID, list[MeetingView]] = {}
    for each in db.session.scalars(
        select(BodyMeeting)
        .where(BodyMeeting.body_id.in_(ids))
        .order_by(BodyMeeting.met_on, BodyMeeting.id)
    ):
        meetings.setdefault(each.body_id, []).append(
            MeetingView(id=each.id, met_on=each.met_on, note=each.note)
        )
    held: list[Period] = [
        each.period
        for each in gathering_views(Gathering.cohort_id == cohort_id)
        if each.kind is GatheringKind.GATHERING and each.stands
    ]
    return [
        BodyView(
            id=row.id,
            cohort_id=row.cohort_id,
            name=row.name,
            tasks=row.tasks,
            rhythm=Rhythm(row.rhythm),
            version=row.version,
            members=tuple(members.get(row.id, ())),
            meetings=tuple(meetings.get(row.id, ())),
            dues=due_meetings(
                Rhythm(row.rhythm),
                cohort=of_cohort.period,
                gatherings=held,
                met_on=[each.met_on for each in meetings.get(row.id, ())],
                today=actor.today,
            ),
        )
        for row in rows
    ]


def _members(ids: Collection[UUID]) -> dict[UUID, list[BodyMemberView]]:
    rows = db.session.scalars(
        select(BodyMember).where(BodyMember.body_id.in_(sorted(ids))).order_by(BodyMember.id)
    ).all()
    names = person_names({row.person_id for row in rows if row.person_id is not None})
    found: dict[UUID, list[BodyMemberView]] = {}
    for row in rows:
        found.setdefault(row.body_id, []).append(
            BodyMemberView(
                id=row.id,
                person_id=row.person_id,
                name=names.get(row.person_id, "") if row.person_id else row.name,
                role=row.role,
            )
        )
    return found
