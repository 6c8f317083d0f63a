"""One municipality group's page, and how much the programme keeps."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from core.plugin_api import Actor, db
from plugins.fremtidens_kulturskole.models import (
    Advice,
    Cohort,
    Gathering,
    HandIn,
    Participant,
    Report,
)
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.queries.cohorts import (
    cohort_view,
    events_of,
    group_row,
    members_of,
    partners_of,
)
from plugins.fremtidens_kulturskole.queries.gatherings import gathering_views
from plugins.fremtidens_kulturskole.queries.hand_ins import hand_ins_of
from plugins.fremtidens_kulturskole.queries.reach import groups_within
from plugins.fremtidens_kulturskole.queries.views import GroupView


def group_page(
    actor: Actor, participant_id: UUID, permission: str = CohortPermission.READ_GROUP
) -> GroupView | None:
    """A municipality group with its members, history and hand-ins, or None out of reach."""
    row = group_row(actor, participant_id, permission)
    if row is None:
        return None
    cohort = db.session.scalars(select(Cohort).where(Cohort.id == row.cohort_id)).one()
    held = gathering_views(Gathering.cohort_id == row.cohort_id)
    return GroupView(
        row=row,
        cohort=cohort_view(cohort),
        partners=partners_of([row.id]).get(row.id, ()),
        members=members_of({row.id: row.name}),
        events=events_of(row.id),
        hand_ins=() if row.is_observer else hand_ins_of(row, held, actor.today),
    )


def own_groups(actor: Actor) -> list[UUID]:
    """The groups that the actor writes for or guides."""
    reach = groups_within(actor, CohortPermission.OWN_GROUP)
    return sorted(reach.groups)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How much the programme keeps for the tenant in force."""

    cohorts: int
    groups: int
    hand_ins: int
    advice: int
    reports: int


def kept_counts() -> Kept:
    """How much there is to lose sight of. One statement."""
    found = db.session.execute(
        select(
            *(
                select(func.count()).select_from(table).scalar_subquery()
                for table in (Cohort, Participant, HandIn, Advice, Report)
            )
        )
    ).one()
    cohorts, groups, hand_ins, advice, reports = found
    return Kept(cohorts=cohorts, groups=groups, hand_ins=hand_ins, advice=advice, reports=reports)
