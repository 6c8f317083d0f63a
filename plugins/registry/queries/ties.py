"""What ties a member to organisations and people: for judging conflicts of interest.

No reach is applied: a rule must know a tie that the one who asks may not see. Only ids leave.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select, union_all
from sqlalchemy.orm import aliased

from core.plugin_api import db
from plugins.registry.models import (
    Affiliation,
    Guardianship,
    Organisation,
    OrganisationKind,
    Person,
    Teaching,
)


@dataclass(frozen=True, kw_only=True)
class MemberTies:
    """A member's ties: organisations today and since a day, those of the same municipality, people.

    `people` are the member's own record, the pupils they teach and the children they have.
    """

    membership_id: UUID
    person_id: UUID | None = None
    organisations: frozenset[UUID] = frozenset()
    earlier: frozenset[UUID] = frozenset()
    related: frozenset[UUID] = field(default_factory=frozenset)
    people: frozenset[UUID] = frozenset()


def ties_of_members(
    membership_ids: Collection[UUID],
    *,
    today: date,
    since: date,
    limits: Mapping[UUID, Collection[UUID]],
) -> dict[UUID, MemberTies]:
    """The ties of each member, by what the register and their roles say, in four statements.

    An organisation of a role's limit counts as one's own; `limits` are those by membership.
    `earlier` are those one has belonged to since the day and no longer does.
    """
    if not membership_ids:
        return {}
    people = {
        row.id: row.membership_id
        for row in db.session.execute(
            select(Person.id, Person.membership_id).where(
                Person.membership_id.in_(sorted(membership_ids))
            )
        )
    }
    own: dict[UUID, set[UUID]] = defaultdict(set)
    earlier: dict[UUID, set[UUID]] = defaultdict(set)
    for row in db.session.scalars(
        select(Affiliation).where(
            Affiliation.person_id.in_(sorted(people)),
            or_(Affiliation.valid_to.is_(None), Affiliation.valid_to >= since),
        )
    ):
        over = row.valid_to is not None and row.valid_to < today
        (earlier if over else own)[people[row.person_id]].add(row.organisation_id)
    for membership_id, organisation_ids in limits.items():
        if membership_id in membership_ids:
            own[membership_id].update(organisation_ids)
    close: dict[UUID, set[UUID]] = defaultdict(set)
    for person_id, membership_id in people.items():
        close[membership_id].add(person_id)
    for one, other in _close_pairs(people, since):
        close[people[one]].add(other)
    related = _of_the_same_municipality({each for every in own.values() for each in every})
    of_member = {membership_id: person_id for person_id, membership_id in people.items()}
    return {
        membership_id: MemberTies(
            membership_id=membership_id,
            person_id=of_member.get(membership_id),
            organisations=frozenset(own[membership_id]),
            earlier=frozenset(earlier[membership_id] - own[membership_id]),
            related=frozenset(
                each for mine in own[membership_id] for each in related.get(mine, ())
            ),
            people=frozenset(close[membership_id]),
        )
        for membership_id in membership_ids
    }


def _close_pairs(people: Collection[UUID], since: date) -> Iterable[tuple[UUID, UUID]]:
    """Teacher and pupil, guardian and child, since the day, as seen by either of them."""
    ids = sorted(people)
    if not ids:
        return
    taught = select(Teaching.teacher_id.label("one"), Teaching.pupil_id.label("other")).where(
        or_(Teaching.teacher_id.in_(ids), Teaching.pupil_id.in_(ids)),
        or_(Teaching.valid_to.is_(None), Teaching.valid_to >= since),
    )
    looked_after = select(Guardianship.guardian_id, Guardianship.pupil_id).where(
        or_(Guardianship.guardian_id.in_(ids), Guardianship.pupil_id.in_(ids)),
        or_(Guardianship.valid_to.is_(None), Guardianship.valid_to >= since),
    )
    for first, second in db.session.execute(union_all(taught, looked_after)):
        if first in people:
            yield first, second
        if second in people:
            yield second, first


def _of_the_same_municipality(organisation_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """For each organisation the municipality that owns it, and all that this one owns."""
    if not organisation_ids:
        return {}
    mine, town, other = (aliased(Organisation, name=name) for name in ("mine", "town", "other"))
    rows = db.session.execute(
        select(mine.id.label("mine"), town.id.label("town"), other.id.label("other"))
        .join(
            town,
            and_(
                town.tenant_id == mine.tenant_id,
                or_(town.id == mine.id, town.id == mine.parent_id),
                town.kind == OrganisationKind.MUNICIPALITY,
            ),
        )
        .outerjoin(other, and_(other.tenant_id == town.tenant_id, other.parent_id == town.id))
        .where(mine.id.in_(sorted(organisation_ids)))
    )
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        found[row.mine] |= {row.town, row.other} - {row.mine, None}
    return {each: frozenset(others) for each, others in found.items()}
