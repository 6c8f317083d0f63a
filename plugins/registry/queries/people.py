"""The door to people: every query of them passes the reader's reach here, and nowhere else.

Whoever is out of reach is not found, exactly as somebody who does not exist.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select

from core.plugin_api import Actor, ListQuery, Page, db, nordic
from plugins.registry.models import (
    Affiliation,
    AffiliationRole,
    Person,
)
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries.people_rows import rows_from, view_of
from plugins.registry.queries.periods import on_day
from plugins.registry.queries.reach import Reach, reach_of, within
from plugins.registry.queries.views import (
    Named,
    PersonRow,
    PersonView,
)


def people(
    actor: Actor,
    query: ListQuery | None = None,
    *,
    organisation_id: UUID | None = None,
    role: AffiliationRole | None = None,
    permission: str = RegistryPermission.READ_PEOPLE,
    reach: Reach | None = None,
) -> Page[PersonRow]:
    """The people within the actor's reach, by family name.

    `query` None: all of them on one page. Filters `role`, `organisation` (an id), `instrument`
    (a key) and `level`; search in names and e-mail. `organisation_id` keeps to those affiliated
    there today, `role` to those who are that today. `reach` is the actor's own, from
    `reach_of`, where it has been worked out already.
    """
    conditions = [within(reach or reach_of(actor, permission), actor)]
    if organisation_id is not None or role is not None:
        conditions.append(_affiliated(actor, organisation_id=organisation_id, role=role))
    if query is not None:
        conditions += _asked_for(query, actor)
    statement = select(Person, func.count().over()).where(*conditions).order_by(*_order(query))
    if query is not None:
        statement = statement.limit(query.per_page).offset(query.offset)
    found = db.session.execute(statement).all()
    total = found[0][1] if found else 0
    if not found and query is not None and query.offset:
        # A page beyond the last one still says how many there are.
        total = db.session.scalar(select(func.count()).select_from(Person).where(*conditions)) or 0
    rows = rows_from([row[0] for row in found], actor.today)
    return Page(
        items=rows,
        total=total,
        number=query.page if query else 1,
        per_page=query.per_page if query else max(total, 1),
    )


def all_people(actor: Actor, query: ListQuery, *, reach: Reach | None = None) -> list[PersonRow]:
    """Everybody that the list's address shows within reach, all pages, for a file."""
    conditions = [within(reach or reach_of(actor), actor), *_asked_for(query, actor)]
    statement = select(Person).where(*conditions).order_by(*_order(query))
    return rows_from(db.session.scalars(statement).all(), actor.today)


def person(
    actor: Actor, person_id: UUID, *, permission: str = RegistryPermission.READ_PEOPLE
) -> PersonView | None:
    """One person with everything that the register keeps; None when out of reach or not there."""
    found = person_within_reach(actor, person_id, permission=permission)
    return view_of(found, actor) if found else None


def own_people(actor: Actor) -> list[PersonView]:
    """Oneself, and one's children while the responsibility lasts; empty without a record."""
    own = reach_of(actor, RegistryPermission.READ_OWN).own
    if not own:
        return []
    found = db.session.scalars(
        select(Person)
        .where(Person.id.in_(sorted(own)))
        .order_by((Person.membership_id == actor.membership_id).desc().nulls_last(), *_order(None))
    ).all()
    return [_of_today(view_of(each, actor), own, actor.today) for each in found]


def _of_today(view: PersonView, own: Collection[UUID], today: date) -> PersonView:
    """The view for those it is about: without relations that have ended or are without custody."""
    return replace(
        view,
        guardians=tuple(
            each for each in view.guardians if each.custody and each.period.contains(today)
        ),
        children=tuple(each for each in view.children if each.person.id in own),
        pupils=tuple(each for each in view.pupils if each.period.contains(today)),
    )


def person_within_reach(
    actor: Actor, person_id: UUID, *, permission: str, lock: bool = False
) -> Person | None:
    """The row itself, for the register's own services; `lock` keeps others from changing it."""
    statement = select(Person).where(
        Person.id == person_id, within(reach_of(actor, permission), actor)
    )
    return db.session.scalar(statement.with_for_update() if lock else statement)


def rows_of(person_ids: Collection[UUID], *, today: date) -> dict[UUID, PersonRow]:
    """Each of them as on a list. No reach: for jobs and rules; callers answer for who sees it."""
    if not person_ids:
        return {}
    found = db.session.scalars(select(Person).where(Person.id.in_(sorted(person_ids)))).all()
    return {row.id: row for row in rows_from(found, today)}


def person_names(person_ids: Collection[UUID]) -> dict[UUID, str]:
    """What people are called, for rows that the caller already may show. One statement."""
    return {each.id: each.name for each in named_people(person_ids)}


def named_people(person_ids: Collection[UUID]) -> tuple[Named, ...]:
    """Those people by given name, for rows that the caller already may show. One statement."""
    if not person_ids:
        return ()
    rows = db.session.execute(
        select(Person.id, Person.given_name, Person.family_name)
        .where(Person.id.in_(sorted(person_ids)))
        .order_by(nordic(Person.given_name), nordic(Person.family_name), Person.id)
    )
    return tuple(
        Named(id=row.id, name=f"{row.given_name} {row.family_name}".strip()) for row in rows
    )


def people_of_memberships(membership_ids: Collection[UUID]) -> dict[UUID, Named]:
    """By membership, the person whose log-in it is; for rows that the caller already may show."""
    if not membership_ids:
        return {}
    rows = db.session.execute(
        select(Person.membership_id, Person.id, Person.given_name, Person.family_name).where(
            Person.membership_id.in_(sorted(membership_ids))
        )
    )
    return {
        row.membership_id: Named(id=row.id, name=f"{row.given_name} {row.family_name}".strip())
        for row in rows
    }


def may_act_for(actor: Actor, person_id: UUID, permission: str) -> bool:
    """Whether the person is within the actor's reach by that permission, any plugin's."""
    return person_id in within_reach(actor, [person_id], permission)


def within_reach(actor: Actor, person_ids: Collection[UUID], permission: str) -> frozenset[UUID]:
    """Those among the people who are within the actor's reach by that permission."""
    if not person_ids:
        return frozenset()
    reach = reach_of(actor, permission)
    return frozenset(
        db.session.scalars(
            select(Person.id).where(Person.id.in_(sorted(person_ids)), within(reach, actor))
        )
    )


def _affiliated(
    actor: Actor, *, organisation_id: UUID | None = None, role: str | None = None
) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [
        Affiliation.tenant_id == Person.tenant_id,
        Affiliation.person_id == Person.id,
        on_day(Affiliation, actor.today),
    ]
    if organisation_id is not None:
        conditions.append(Affiliation.organisation_id == organisation_id)
    if role is not None:
        conditions.append(Affiliation.role == role)
    return exists().where(*conditions)


def _asked_for(query: ListQuery, actor: Actor) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for word in query.search.split():
        conditions.append(
            or_(
                Person.given_name.icontains(word, autoescape=True),
                Person.family_name.icontains(word, autoescape=True),
                Person.email.icontains(word, autoescape=True),
            )
        )
    if query.filter("instrument"):
        conditions.append(Person.instrument == query.filter("instrument"))
    if query.filter("level"):
        conditions.append(Person.level == query.filter("level"))
    organisation, role = query.filter("organisation"), query.filter("role")
    if organisation or role:
        conditions.append(
            _affiliated(
                actor,
                organisation_id=UUID(organisation) if organisation else None,
                role=role or None,
            )
        )
    return conditions


def _order(query: ListQuery | None) -> list[ColumnElement[Any]]:
    family, given = nordic(Person.family_name), nordic(Person.given_name)
    keys = [given, family] if query is not None and query.sort == "given_name" else [family, given]
    turned = query is not None and query.descending
    return [*(key.desc() if turned else key.asc() for key in keys), Person.id.expression]
