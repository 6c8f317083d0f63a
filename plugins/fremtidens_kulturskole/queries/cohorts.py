"""Cohorts and their municipality groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true

from core.plugin_api import Actor, LimitChoice, db, sort_key
from plugins.fremtidens_kulturskole.models import (
    Cohort,
    GroupMember,
    Participant,
    ParticipantEvent,
    ParticipantPartner,
)
from plugins.fremtidens_kulturskole.permissions import LIMITED, CohortPermission
from plugins.fremtidens_kulturskole.queries.reach import cohorts_within, groups_within
from plugins.fremtidens_kulturskole.queries.views import (
    CohortView,
    EventView,
    GroupRow,
    MemberView,
)
from plugins.fremtidens_kulturskole.rules import LanguageForm, Sector
from plugins.registry import Named, named_organisations, organisation_places, person_names

_TAKING_PART = (Participant.standing == "participant") & Participant.withdrew_on.is_(None)


def cohorts(actor: Actor) -> list[CohortView]:
    """The cohorts within reach, the newest first. Two statements."""
    return _cohorts(cohorts_within(actor))


def cohort(
    actor: Actor, cohort_id: UUID, permission: str = CohortPermission.FOLLOW
) -> CohortView | None:
    """One cohort, or None where there is none within reach."""
    reached = cohorts_within(actor, permission)
    if reached is not None and cohort_id not in reached:
        return None
    found = _cohorts([cohort_id])
    return found[0] if found else None


def public_cohort(key: str) -> CohortView | None:
    """FK-21: the cohort whose theme page is open to everybody under the address; else None."""
    row = db.session.scalar(select(Cohort).where(Cohort.key == key, Cohort.is_public))
    return cohort_view(row) if row is not None else None


def _cohorts(ids: Collection[UUID] | None) -> list[CohortView]:
    counts = (
        select(
            Participant.tenant_id,
            Participant.cohort_id,
            func.count().filter(_TAKING_PART).label("groups"),
            func.count().filter(Participant.standing == "observer").label("observers"),
        )
        .group_by(Participant.tenant_id, Participant.cohort_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Cohort, counts.c.groups, counts.c.observers)
        .outerjoin(
            counts, (counts.c.tenant_id == Cohort.tenant_id) & (counts.c.cohort_id == Cohort.id)
        )
        .where(Cohort.id.in_(sorted(ids)) if ids is not None else true())
        .order_by(Cohort.starts_on.desc(), Cohort.id)
    )
    return [
        cohort_view(row.Cohort, groups=row.groups or 0, observers=row.observers or 0)
        for row in rows
    ]


def cohort_view(row: Cohort, *, groups: int = 0, observers: int = 0) -> CohortView:
    """The frozen value of a cohort's row."""
    return CohortView(
        id=row.id,
        key=row.key,
        name=row.name,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        intro=row.intro,
        is_public=row.is_public,
        report_due_on=row.report_due_on,
        call_id=row.call_id,
        organiser_id=row.organiser_id,
        version=row.version,
        groups=groups,
        observers=observers,
    )


def groups(
    actor: Actor, cohort_id: UUID | None, *, permission: str = CohortPermission.READ
) -> list[GroupRow]:
    """The groups within reach by name; `cohort_id` None: of every cohort. Two statements."""
    conditions: list[ColumnElement[bool]] = [groups_within(actor, permission).within()]
    if cohort_id is not None:
        conditions.append(Participant.cohort_id == cohort_id)
    return group_rows(*conditions)


def fellow_groups(actor: Actor, cohort_id: UUID) -> list[GroupRow]:
    """All groups of a cohort that the actor is in: who they are is no secret among them."""
    reached = cohorts_within(actor, CohortPermission.READ)
    if reached is not None and cohort_id not in reached:
        return []
    return group_rows(Participant.cohort_id == cohort_id)


def group_rows(*conditions: ColumnElement[bool]) -> list[GroupRow]:
    """The groups that meet the conditions, by name. No reach. Two statements."""
    rows = db.session.execute(with_members(select(Participant)).where(*conditions)).all()
    return named_groups((row.Participant, row.members or 0) for row in rows)


def with_members(statement: Select[Any]) -> Select[Any]:
    """The statement with `members`: how many there are today, as its last column."""
    counts = (
        select(GroupMember.tenant_id, GroupMember.participant_id, func.count().label("members"))
        .where(GroupMember.left_on.is_(None))
        .group_by(GroupMember.tenant_id, GroupMember.participant_id)
        .subquery()
    )
    return statement.add_columns(counts.c.members).outerjoin(
        counts,
        (counts.c.tenant_id == Participant.tenant_id) & (counts.c.participant_id == Participant.id),
    )


def named_groups(rows: Iterable[tuple[Participant, int]]) -> list[GroupRow]:
    """Rows with the names of their municipalities, sorted by them. One statement."""
    found = list(rows)
    places = organisation_places({row.organisation_id for row, _ in found})
    views = [
        GroupRow(
            id=row.id,
            cohort_id=row.cohort_id,
            organisation_id=row.organisation_id,
            name=places[row.organisation_id].name,
            code=places[row.organisation_id].municipality_code,
            standing=row.standing,
            language=LanguageForm(row.language),
            joined_on=row.joined_on,
            withdrew_on=row.withdrew_on,
            withdrew_why=row.withdrew_why,
            version=row.version,
            members=members,
        )
        for row, members in found
    ]
    return sorted(views, key=lambda each: (sort_key(each.name), each.id))


def group_row(
    actor: Actor, participant_id: UUID, permission: str = CohortPermission.READ_GROUP
) -> GroupRow | None:
    """One group within reach, or None. Two statements."""
    found = group_rows(Participant.id == participant_id, groups_within(actor, permission).within())
    return found[0] if found else None


def partners_of(participant_ids: Collection[UUID]) -> dict[UUID, tuple[Named, ...]]:
    """FK-2: who takes part together with whom, by the group that leads. Two statements."""
    rows = db.session.execute(
        select(ParticipantPartner.participant_id, ParticipantPartner.organisation_id).where(
            ParticipantPartner.participant_id.in_(sorted(participant_ids))
        )
    ).all()
    if not rows:
        return {}
    names = named_organisations({row[1] for row in rows})
    found: dict[UUID, list[Named]] = {}
    for participant_id, organisation_id in rows:
        found.setdefault(participant_id, []).append(names[organisation_id])
    return {
        key: tuple(sorted(each, key=lambda named: sort_key(named.name)))
        for key, each in found.items()
    }


def events_of(participant_id: UUID) -> tuple[EventView, ...]:
    """FK-9: a participant's history, oldest first."""
    rows = db.session.scalars(
        select(ParticipantEvent)
        .where(ParticipantEvent.participant_id == participant_id)
        .order_by(ParticipantEvent.on, ParticipantEvent.id)
    )
    return tuple(EventView(kind=row.kind, on=row.on, why=row.why) for row in rows)


def members_of(
    group_names: dict[UUID, str], *conditions: ColumnElement[bool]
) -> tuple[MemberView, ...]:
    """Members of the named groups, by group, those of today first. Two statements."""
    rows: Sequence[GroupMember] = db.session.scalars(
        select(GroupMember).where(GroupMember.participant_id.in_(sorted(group_names)), *conditions)
    ).all()
    names = person_names({row.person_id for row in rows if row.person_id is not None})
    views = [
        MemberView(
            id=row.id,
            participant_id=row.participant_id,
            group=group_names[row.participant_id],
            person_id=row.person_id,
            name=names.get(row.person_id, "") if row.person_id else row.name,
            sector=Sector(row.sector),
            role=row.role,
            is_coordinator=row.is_coordinator,
            joined_on=row.joined_on,
            left_on=row.left_on,
        )
        for row in rows
    ]
    return tuple(
        sorted(
            views,
            key=lambda each: (
                sort_key(each.group),
                each.left_on is not None,
                not each.is_coordinator,
                sort_key(each.name),
                each.id,
            ),
        )
    )


def member(actor: Actor, member_id: UUID, permission: str) -> MemberView | None:
    """One member of a group within reach, or None."""
    row = db.session.scalar(select(GroupMember).where(GroupMember.id == member_id))
    if row is None:
        return None
    found = group_row(actor, row.participant_id, permission)
    if found is None:
        return None
    return members_of({found.id: found.name}, GroupMember.id == member_id)[0]


def role_limits(role: str) -> list[LimitChoice]:
    """What the programme's limited roles may be limited to: the groups, by name and cohort."""
    if role not in LIMITED:
        return []
    observing = role == "cohort_observer"
    standing = Participant.standing == ("observer" if observing else "participant")
    rows = group_rows(standing)
    names = dict(db.session.execute(select(Cohort.id, Cohort.name)).all())
    several = len({row.cohort_id for row in rows}) > 1
    return [
        LimitChoice(
            id=row.id, label=f"{row.name} ({names[row.cohort_id]})" if several else row.name
        )
        for row in rows
    ]
