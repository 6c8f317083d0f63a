"""How far somebody's roles reach: one's own child, school, sub-region, or the whole tenant."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from core.plugin_api import ADMINISTRATOR, Actor, db
from plugins.registry.models import (
    Affiliation,
    Guardianship,
    Organisation,
    Person,
    SubRegionSeat,
)
from plugins.registry.permissions import PERMISSIONS, RegistryPermission, RegistryRole
from plugins.registry.queries.periods import on_day
from plugins.registry.queries.views import Participant

# Roles that are limited to nothing and reach all of the tenant.
WHOLE_TENANT = frozenset({ADMINISTRATOR, RegistryRole.PROGRAMME_LEAD, RegistryRole.STEERING_GROUP})
# Roles whose limit is an organisation.
OF_ONE_ORGANISATION = (
    RegistryRole.RECTOR,
    RegistryRole.TEACHER,
    RegistryRole.MUNICIPALITY_READER,
)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Whose records somebody may use with one permission, today.

    `whole`: everybody's. Else the people affiliated today with `organisations`, and `people`
    themselves: oneself, and one's children while the responsibility lasts.
    """

    whole: bool = False
    organisations: frozenset[UUID] = frozenset()
    people: frozenset[UUID] = frozenset()

    @property
    def nothing(self) -> bool:
        """Whether it reaches nobody at all."""
        return not (self.whole or self.organisations or self.people)

    def covers_organisation(self, organisation_id: UUID) -> bool:
        """Whether the organisation is within reach."""
        return self.whole or organisation_id in self.organisations


NOTHING = Reach()


def reach_of(actor: Actor, permission: str = RegistryPermission.READ_PEOPLE) -> Reach:
    """How far the actor reaches with the permission, by those of their roles that hold it.

    A role that does not hold the permission adds nothing: whoever sits in the steering group
    and leads a school sees the people of that school and no others.
    """
    if not actor.may(permission):
        return NOTHING
    if actor.account_id is None:
        # The platform's operator at the command line.
        return Reach(whole=True)
    holding = _roles_with(permission)
    if any(actor.holds(role) for role in WHOLE_TENANT & holding):
        return Reach(whole=True)
    organisations: set[UUID] = set()
    for role in OF_ONE_ORGANISATION:
        if role in holding:
            organisations |= actor.limits_of(role)
    if RegistryRole.COORDINATOR in holding:
        organisations |= _seated_in(actor.limits_of(RegistryRole.COORDINATOR), actor)
    return Reach(organisations=frozenset(organisations), people=_own_people(actor, holding))


def for_reader(actor: Actor, found: Iterable[Participant]) -> list[Participant]:
    """Participations as the actor may read them.

    Who takes part is no secret. The case and who pays are for those whom it concerns: whoever
    reaches the organisation or, belonging to one of its schools, the municipality that owns it.
    """
    reach = reach_of(actor, RegistryPermission.READ_ORGANISATIONS)
    rows = list(found)
    if reach.whole or not rows:
        return rows
    owners = db.session.scalars(
        select(Organisation.parent_id).where(Organisation.id.in_(sorted(reach.organisations)))
    )
    own = reach.organisations.union(owner for owner in owners if owner)
    return [
        row if row.organisation_id in own else replace(row, case_number=None, funding_source=None)
        for row in rows
    ]


def _roles_with(permission: str) -> frozenset[str]:
    return frozenset(role for each in PERMISSIONS if each.name == permission for role in each.roles)


def _seated_in(sub_regions: Collection[UUID], actor: Actor) -> frozenset[UUID]:
    """The organisations seated there today, and what a seated municipality owns."""
    if not sub_regions:
        return frozenset()
    seated = (
        select(SubRegionSeat.organisation_id)
        .where(
            SubRegionSeat.sub_region_id.in_(sorted(sub_regions)), on_day(SubRegionSeat, actor.today)
        )
        .scalar_subquery()
    )
    return frozenset(
        db.session.scalars(
            select(Organisation.id).where(
                or_(Organisation.id.in_(seated), Organisation.parent_id.in_(seated))
            )
        )
    )


def _own_people(actor: Actor, holding: Collection[str]) -> frozenset[UUID]:
    if actor.membership_id is None:
        return frozenset()
    myself = select(Person.id).where(Person.membership_id == actor.membership_id)
    found = set(db.session.scalars(myself))
    if found and RegistryRole.GUARDIAN in holding and actor.holds(RegistryRole.GUARDIAN):
        found |= set(
            db.session.scalars(
                select(Guardianship.pupil_id).where(
                    Guardianship.guardian_id.in_(sorted(found)), on_day(Guardianship, actor.today)
                )
            )
        )
    return frozenset(found)


def within(reach: Reach, actor: Actor) -> ColumnElement[bool]:
    """The condition on `Person` that keeps a query within reach."""
    if reach.whole:
        return true()
    conditions: list[ColumnElement[bool]] = []
    if reach.people:
        conditions.append(Person.id.in_(sorted(reach.people)))
    if reach.organisations:
        conditions.append(
            select(Affiliation.id)
            .where(
                and_(
                    Affiliation.tenant_id == Person.tenant_id,
                    Affiliation.person_id == Person.id,
                    Affiliation.organisation_id.in_(sorted(reach.organisations)),
                    on_day(Affiliation, actor.today),
                )
            )
            .exists()
        )
    return or_(*conditions) if conditions else false()
