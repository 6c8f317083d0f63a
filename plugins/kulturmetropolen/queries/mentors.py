"""Who may be a mentor: whoever holds the role and is in the register."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import or_, select

from core.plugin_api import db, role_holders, sort_key, today
from plugins.kulturmetropolen.models import Mentorship, Talent
from plugins.kulturmetropolen.permissions import MENTOR
from plugins.registry import Named, people_of_memberships


def mentors() -> list[Named]:
    """KM-3: those who hold the role of a mentor today, by name."""
    holders = role_holders(MENTOR, on=today())
    found = people_of_memberships({each.membership_id for each in holders})
    return sorted(found.values(), key=lambda each: sort_key(each.name))


def mentors_of_person(person_id: UUID) -> list[UUID]:
    """KM-3: a person's mentors today; empty for who is no talent."""
    day = today()
    return list(
        db.session.scalars(
            select(Mentorship.mentor_id)
            .join(
                Talent,
                (Talent.tenant_id == Mentorship.tenant_id) & (Talent.id == Mentorship.talent_id),
            )
            .where(
                Talent.person_id == person_id,
                or_(Mentorship.valid_from.is_(None), Mentorship.valid_from <= day),
                or_(Mentorship.valid_to.is_(None), Mentorship.valid_to >= day),
            )
            .order_by(Mentorship.id)
        )
    )
