"""Whose way somebody may see: the register's reach, and that of mentors and the panel."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true

from core.plugin_api import Actor, db, roles_holding
from plugins.kulturmetropolen.models import Decided, Mentorship, Proposal, Talent
from plugins.kulturmetropolen.permissions import MENTOR, PANEL_MEMBER, KmPermission
from plugins.registry import person_of, reach_of, within


def talents_within(
    actor: Actor, permission: str = KmPermission.READ_TALENTS
) -> ColumnElement[bool]:
    """What keeps a query of `Talent` to those whose way the actor reaches by the permission, today.

    The people within the register's reach, those for whom an actor of one of its organisations
    has the responsibility, a mentor's mentees, and for the panel whoever waits for it. A role
    that does not hold the permission adds nothing.
    """
    reach = reach_of(actor, permission)
    if reach.whole:
        return true()
    # Pupils of a school stay its own while another actor has the responsibility.
    parts = [within(reach, actor, Talent.person_id)]
    if reach.organisations:
        parts.append(Talent.organisation_id.in_(sorted(reach.organisations)))
    holding = roles_holding(permission)
    if MENTOR in holding and actor.holds(MENTOR) and reach.myself is not None:
        parts.append(Talent.id.in_(_mentees_of(reach.myself, actor.today)))
    if PANEL_MEMBER in holding and actor.holds(PANEL_MEMBER):
        parts.append(Talent.id.in_(_waiting_for_panel()))
    return or_(*parts)


def mentees_of(actor: Actor) -> set[UUID]:
    """The talents whose mentor the actor is today."""
    myself = person_of(actor)
    if myself is None:
        return set()
    return set(db.session.scalars(_mentees_of(myself, actor.today)))


def _mentees_of(mentor_id: UUID, today: date) -> Select[UUID]:
    return select(Mentorship.talent_id).where(
        Mentorship.mentor_id == mentor_id,
        or_(Mentorship.valid_from.is_(None), Mentorship.valid_from <= today),
        or_(Mentorship.valid_to.is_(None), Mentorship.valid_to >= today),
    )


def _waiting_for_panel() -> Select[UUID]:
    """The talents with a proposal that nobody has decided yet."""
    return (
        select(Proposal.talent_id)
        .outerjoin(
            Decided,
            and_(Decided.tenant_id == Proposal.tenant_id, Decided.proposal_id == Proposal.id),
        )
        .where(Decided.id.is_(None))
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
