"""Whose way somebody may see: the register's reach, and that of mentors and the panel."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from core.plugin_api import Actor, db, roles_holding
from plugins.kulturmetropolen.models import Decided, Mentorship, Proposal, Talent
from plugins.kulturmetropolen.permissions import MENTOR, PANEL_MEMBER, KmPermission
from plugins.registry import people, person_of, reach_of


@dataclass(frozen=True, kw_only=True)
class TalentReach:
    """Whose way the actor reaches with one permission, today.

    `whole`: everybody's. Else the talents that are `people`, those an actor of `organisations`
    has the responsibility for, and the talents by `talents`: mentees, and who waits for the
    panel.
    """

    whole: bool = False
    people: frozenset[UUID] = frozenset()
    organisations: frozenset[UUID] = frozenset()
    talents: frozenset[UUID] = frozenset()

    def condition(self) -> ColumnElement[bool]:
        """What keeps a query of `Talent` within reach."""
        if self.whole:
            return true()
        parts: list[ColumnElement[bool]] = []
        if self.people:
            parts.append(Talent.person_id.in_(sorted(self.people)))
        if self.organisations:
            parts.append(Talent.organisation_id.in_(sorted(self.organisations)))
        if self.talents:
            parts.append(Talent.id.in_(sorted(self.talents)))
        return or_(*parts) if parts else false()


def talent_reach(actor: Actor, permission: str = KmPermission.READ_TALENTS) -> TalentReach:
    """How far the actor reaches; a role that does not hold the permission adds nothing."""
    reach = reach_of(actor, permission)
    if reach.whole:
        return TalentReach(whole=True)
    found = set(reach.people)
    if reach.organisations:
        # Pupils of a school stay its own while another actor has the responsibility.
        found |= {row.id for row in people(actor, None, permission=permission, reach=reach).items}
    holding = roles_holding(permission)
    talents: set[UUID] = set()
    if MENTOR in holding and actor.holds(MENTOR):
        talents |= mentees_of(actor)
    if PANEL_MEMBER in holding and actor.holds(PANEL_MEMBER):
        talents |= waiting_for_panel()
    return TalentReach(
        people=frozenset(found),
        organisations=reach.organisations,
        talents=frozenset(talents),
    )


def mentees_of(actor: Actor) -> set[UUID]:
    """The talents whose mentor the actor is today."""
    myself = person_of(actor)
    if myself is None:
        return set()
    return set(
        db.session.scalars(
            select(Mentorship.talent_id).where(
                Mentorship.mentor_id == myself,
                or_(Mentorship.valid_from.is_(None), Mentorship.valid_from <= actor.today),
                or_(Mentorship.valid_to.is_(None), Mentorship.valid_to >= actor.today),
            )
        )
    )


def waiting_for_panel() -> set[UUID]:
    """The talents with a proposal that nobody has decided yet."""
    return set(
        db.session.scalars(
            select(Proposal.talent_id)
            .outerjoin(
                Decided,
                and_(Decided.tenant_id == Proposal.tenant_id, Decided.proposal_id == Proposal.id),
            )
            .where(Decided.id.is_(None))
        )
    )


def is_about_actor(actor: Actor, person_id: UUID) -> bool:
    """Whether somebody is the actor themselves, or a child the actor answers for."""
    return person_id in reach_of(actor, KmPermission.OWN_WAY).own


def covered_organisations(actor: Actor, permission: str) -> frozenset[UUID] | None:
    """The organisations for which the actor may do something; None: all of them."""
    reach = reach_of(actor, permission)
    return None if reach.whole else reach.organisations


def limits_of(actor: Actor) -> frozenset[UUID]:
    """What the actor's roles are limited to: a teacher's school, which teachers do not cover."""
    return frozenset(held.limit_id for held in actor.roles if held.limit_id)
