"""What ties a member to organisations and people: for judging conflicts of interest.

No reach is applied: a rule must know a tie that the one who asks may not see. Only ids leave.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Date,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from core.plugin_api import db
from plugins.registry.models import (
    Affiliation,
    Guardianship,
    Organisation,
    OrganisationKind,
    Person,
    Teaching,
)
from plugins.registry.queries.columns import organisation_code

_mine, _town, _other = (aliased(Organisation, name=name) for name in ("mine", "town", "other"))
_Tie = tuple[UUID | None, str, UUID, UUID | None, date | None, str | None]


@dataclass(frozen=True, kw_only=True)
class MemberTies:
    """A member's ties: organisations today and since a day, those of the same municipality, people.

    `municipalities` are the codes of where their organisations lie. `people` are the member's own
    record, the pupils they teach and the children they have.
    """

    membership_id: UUID
    person_id: UUID | None = None
    organisations: frozenset[UUID] = frozenset()
    earlier: frozenset[UUID] = frozenset()
    related: frozenset[UUID] = field(default_factory=frozenset)
    municipalities: frozenset[str] = frozenset()
    people: frozenset[UUID] = frozenset()


def ties_of_members(
    membership_ids: Collection[UUID],
    *,
    today: date,
    since: Callable[[], date],
    limits: Mapping[UUID, Collection[UUID]],
) -> dict[UUID, MemberTies]:
    """The ties of each member, by what the register and their roles say, in one statement.

    An organisation of a role's limit counts as one's own; `limits` are those by membership.
    `earlier` are those one has belonged to since a day and no longer does; the day is asked for
    only where something has ended.
    """
    if not membership_ids:
        return {}
    counts_since = cache(since)
    limits = {each: set(limits.get(each, ())) for each in membership_ids}
    own: dict[UUID, set[UUID]] = defaultdict(set, {key: set(ids) for key, ids in limits.items()})
    earlier: dict[UUID, set[UUID]] = defaultdict(set)
    close: dict[UUID, set[UUID]] = defaultdict(set)
    of_member: dict[UUID, UUID] = {}
    related: dict[UUID, set[UUID]] = defaultdict(set)
    codes: dict[UUID, str] = {}
    rows: Any = db.session.execute(
        _ties(),
        {
            "members": sorted(membership_ids),
            "limits": sorted({each for ids in limits.values() for each in ids}),
        },
    )
    for member, kind, one, other, ended, code in rows:
        over = ended is not None and ended < today
        if member is None:
            related[one] |= {other} - {one, None}
            if code is not None:
                codes[one] = code
        elif over and ended < counts_since():
            continue
        elif kind == "organisation":
            (earlier if over else own)[member].add(one)
        else:
            close[member].add(one)
            if kind == "self":
                of_member[member] = one
    return {
        each: MemberTies(
            membership_id=each,
            person_id=of_member.get(each),
            organisations=frozenset(own[each]),
            earlier=frozenset(earlier[each] - own[each]),
            related=frozenset(other for mine in own[each] for other in related[mine]),
            municipalities=frozenset(codes[mine] for mine in own[each] if mine in codes),
            people=frozenset(close[each]),
        )
        for each in membership_ids
    }


@cache
def _ties() -> CompoundSelect[_Tie]:
    """Every tie as a row: whose, which kind, to whom or what, until when; then what lies near.

    The last have no member: an organisation, one of the same municipality, and its code. Asked for
    many a time in a row, and so built once, for `members` and the organisations of their `limits`.
    """
    members = bindparam("members", expanding=True, type_=Uuid())
    nothing = null().cast(Uuid)

    def tie(kind: str, to: InstrumentedAttribute[UUID]) -> Select[_Tie]:
        return select(
            Person.membership_id, literal(kind), to, nothing, null().cast(Date), null().cast(Text)
        ).where(Person.membership_id.in_(members))

    def lasting(
        kind: str,
        to: InstrumentedAttribute[UUID],
        whose: InstrumentedAttribute[UUID],
    ) -> Select[_Tie]:
        table = to.class_
        return (
            select(
                Person.membership_id, literal(kind), to, nothing, table.valid_to, null().cast(Text)
            )
            .join(table, and_(table.tenant_id == Person.tenant_id, whose == Person.id))
            .where(Person.membership_id.in_(members))
        )

    return union_all(
        tie("self", Person.id),
        lasting("organisation", Affiliation.organisation_id, Affiliation.person_id),
        lasting("close", Teaching.pupil_id, Teaching.teacher_id),
        lasting("close", Teaching.teacher_id, Teaching.pupil_id),
        lasting("close", Guardianship.pupil_id, Guardianship.guardian_id),
        lasting("close", Guardianship.guardian_id, Guardianship.pupil_id),
        *_of_the_same_municipality(members),
    )


def _of_the_same_municipality(
    members: BindParameter[UUID],
) -> tuple[Select[_Tie], Select[_Tie]]:
    """For the organisations of limits and affiliations: the municipality, and all that it owns."""
    limits = bindparam("limits", expanding=True, type_=Uuid())
    mine, town, other = _mine, _town, _other
    affiliated = (
        select(Affiliation.organisation_id)
        .join(
            Person,
            and_(Person.tenant_id == Affiliation.tenant_id, Person.id == Affiliation.person_id),
        )
        .where(Person.membership_id.in_(members))
    )
    owned = and_(
        town.tenant_id == mine.tenant_id,
        or_(town.id == mine.id, town.id == mine.parent_id),
        town.kind == OrganisationKind.MUNICIPALITY,
    )
    near = or_(mine.id.in_(limits), mine.id.in_(affiliated))
    nobody, no_day = null().cast(Uuid), null().cast(Date)
    return (
        select(nobody, literal("near"), mine.id, town.id, no_day, organisation_code(mine.id))
        .outerjoin(town, owned)
        .where(near),
        select(nobody, literal("near"), mine.id, other.id, no_day, null().cast(Text))
        .join(town, owned)
        .join(other, and_(other.tenant_id == town.tenant_id, other.parent_id == town.id))
        .where(near),
    )
