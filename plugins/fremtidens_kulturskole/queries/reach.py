"""How far a role reaches in the programme: every group, one's own ones, or none."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, false, select, true

from core.plugin_api import Actor, db, roles_holding
from plugins.fremtidens_kulturskole.models import Participant
from plugins.fremtidens_kulturskole.permissions import LIMITED, WHOLE, CohortPermission


@dataclass(frozen=True, kw_only=True)
class GroupReach:
    """Which municipality groups somebody reaches with one permission, today."""

    whole: bool = False
    groups: frozenset[UUID] = frozenset()

    def covers(self, participant_id: UUID) -> bool:
        """Whether the group is within reach."""
        return self.whole or participant_id in self.groups

    def within(self) -> ColumnElement[bool]:
        """The condition on `Participant` that keeps a query within reach."""
        if self.whole:
            return true()
        return Participant.id.in_(sorted(self.groups)) if self.groups else false()


def groups_within(actor: Actor, permission: str) -> GroupReach:
    """The groups that those of the actor's roles reach which hold the permission.

    A role that does not hold it adds nothing: whoever guides Bodø and sits in the group of
    Stranda writes for Stranda alone.
    """
    if not actor.may(permission):
        return GroupReach()
    if actor.account_id is None:
        # The platform's operator at the command line.
        return GroupReach(whole=True)
    holding = roles_holding(permission)
    if any(actor.holds(role) for role in WHOLE & holding):
        return GroupReach(whole=True)
    groups: set[UUID] = set()
    for role in LIMITED:
        if role in holding:
            groups |= actor.limits_of(role)
    return GroupReach(groups=frozenset(groups))


def cohorts_within(
    actor: Actor, permission: str = CohortPermission.FOLLOW
) -> frozenset[UUID] | None:
    """The cohorts that the actor's groups are in; None: every one."""
    reach = groups_within(actor, permission)
    if reach.whole:
        return None
    if not reach.groups:
        return frozenset()
    return frozenset(
        db.session.scalars(select(Participant.cohort_id).where(reach.within()).distinct())
    )
