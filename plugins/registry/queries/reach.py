"""How far somebody's roles reach: the one function that every query of people goes through.

Pupil: oneself. Guardian: one's own children, by RE-2. Teacher: one's own pupils, while they are
taught. Head: the people of the own school. Coordinator: those of the own sub-region's schools.
Lead: the tenant. Where several roles hold a permission, what they reach adds up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from core.plugin_api import ADMINISTRATOR, Actor, db, roles_holding
from plugins.registry.models import (
    Affiliation,
    Organisation,
    Person,
    SubRegionSeat,
    Teaching,
)
from plugins.registry.permissions import RegistryPermission, RegistryRole
from plugins.registry.queries.consents import consented
from plugins.registry.queries.custody import Custody, custody_by, custody_of
from plugins.registry.queries.periods import on_day
from plugins.registry.queries.views import Participant
from plugins.registry.rules import is_minor, may_look_after
from plugins.registry.settings import GUARDIAN_INSIGHT

# Roles that are limited to nothing and reach all of the tenant.
WHOLE_TENANT = frozenset({ADMINISTRATOR, RegistryRole.PROGRAMME_LEAD, RegistryRole.STEERING_GROUP})
# Roles whose limit is an organisation, all of whose people they reach.
OF_ONE_ORGANISATION = (RegistryRole.RECTOR, RegistryRole.MUNICIPALITY_READER)
# Roles that reach the people of a place, and nobody because of who one is.
OF_A_PLACE = frozenset({*OF_ONE_ORGANISATION, RegistryRole.COORDINATOR})


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Whose records somebody may use with one permission, today.

    `whole`: everybody's. Else the people affiliated today with `organisations`, and `people`:
    oneself (`myself`) and one's children (both in `own`), and one's pupils. `places` are
    organisations whose own affairs concern the reader, also those, as a teacher's school, whose
    people they do not reach.
    """

    whole: bool = False
    organisations: frozenset[UUID] = frozenset()
    myself: UUID | None = None
    own: frozenset[UUID] = frozenset()
    pupils: frozenset[UUID] = frozenset()
    places: frozenset[UUID] = frozenset()

    @property
    def people(self) -> frozenset[UUID]:
        """Everybody who is reached by name and not by an organisation."""
        return self.own | self.pupils

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

    The permission may be any plugin's: whoever may register pupils for activities reaches,
    for that, the people whom the role that allows it reaches.

    A role that does not hold the permission adds nothing: whoever sits in the steering group
    and leads a school sees the people of that school and no others.
    """
    if not actor.may(permission):
        return NOTHING
    if actor.account_id is None:
        # The platform's operator at the command line.
        return Reach(whole=True)
    holding = roles_holding(permission)
    if any(actor.holds(role) for role in WHOLE_TENANT & holding):
        return Reach(whole=True)
    organisations: set[UUID] = set()
    for role in OF_ONE_ORGANISATION:
        if role in holding:
            organisations |= actor.limits_of(role)
    if RegistryRole.COORDINATOR in holding:
        organisations |= _seated_in(actor.limits_of(RegistryRole.COORDINATOR), actor)
    places = frozenset(organisations)
    if RegistryRole.TEACHER in holding:
        places |= actor.limits_of(RegistryRole.TEACHER)
    held = {each.key for each in actor.roles} & holding
    myself = None if held <= OF_A_PLACE else person_of(actor)
    if myself is None:
        return Reach(organisations=frozenset(organisations), places=places)
    own, pupils = {myself}, frozenset[UUID]()
    if RegistryRole.GUARDIAN in holding and actor.holds(RegistryRole.GUARDIAN):
        own |= looked_after(myself, today=actor.today)
    if RegistryRole.TEACHER in holding and actor.holds(RegistryRole.TEACHER):
        pupils = _taught_by(myself, actor)
    return Reach(
        organisations=frozenset(organisations),
        myself=myself,
        own=frozenset(own),
        pupils=pupils,
        places=places,
    )


def person_of(actor: Actor) -> UUID | None:
    """The actor's own record here; None where there is none."""
    if actor.membership_id is None:
        return None
    return db.session.scalar(select(Person.id).where(Person.membership_id == actor.membership_id))


def looked_after_by(pupil_ids: Collection[UUID], *, today: date) -> dict[UUID, frozenset[UUID]]:
    """RE-2 for many pupils: the guardians of each who see and act for them today."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for each in _in_force(custody_of(pupil_ids, today=today), today):
        found[each.pupil_id].add(each.guardian_id)
    return {pupil: frozenset(guardians) for pupil, guardians in found.items()}


def looked_after(guardian_id: UUID, *, today: date) -> frozenset[UUID]:
    """RE-2 the other way round: the pupils whom a guardian sees and acts for today."""
    return frozenset(
        each.pupil_id for each in _in_force(custody_by([guardian_id], today=today), today)
    )


def _in_force(custodies: Collection[Custody], today: date) -> list[Custody]:
    """Those by which a guardian sees and acts today; asks for consents only of pupils of age."""
    of_age = {each.pupil_id for each in custodies if not is_minor(each.born_on, today)}
    agreed = consented(of_age, GUARDIAN_INSIGHT, today=today) if of_age else frozenset()
    return [
        each
        for each in custodies
        if may_look_after(
            custody=True,
            period=each.period,
            born_on=each.born_on,
            day=today,
            agreed=each.pupil_id in agreed,
        )
    ]


def _taught_by(teacher_id: UUID, actor: Actor) -> frozenset[UUID]:
    return frozenset(
        db.session.scalars(
            select(Teaching.pupil_id).where(
                Teaching.teacher_id == teacher_id, on_day(Teaching, actor.today)
            )
        )
    )


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
        select(Organisation.parent_id).where(Organisation.id.in_(sorted(reach.places)))
    )
    own = reach.places.union(owner for owner in owners if owner)
    return [
        row if row.organisation_id in own else replace(row, case_number=None, funding_source=None)
        for row in rows
    ]


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


def within(
    reach: Reach, actor: Actor, person_id: InstrumentedAttribute[UUID] = Person.id
) -> ColumnElement[bool]:
    """The condition that keeps a query within reach: `person_id` is its column of people."""
    if reach.whole:
        return true()
    conditions: list[ColumnElement[bool]] = []
    if reach.people:
        conditions.append(person_id.in_(sorted(reach.people)))
    if reach.organisations:
        conditions.append(
            person_id.in_(
                select(Affiliation.person_id).where(
                    Affiliation.organisation_id.in_(sorted(reach.organisations)),
                    on_day(Affiliation, actor.today),
                )
            )
        )
    return or_(*conditions) if conditions else false()
