"""Who must keep out of which case, worked out each time it matters.

Nothing of it is stored but what was declared and what was lifted: a juror who moves to another
school tomorrow keeps out of that school's case tomorrow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, literal, select, union_all

from core.plugin_api import Actor, db, member_names, role_holders
from plugins.calls.models import Answer, Application, Call, GroupPerson, Interest, Partner
from plugins.calls.permissions import CallsRole
from plugins.calls.queries.views import TieView
from plugins.calls.rules.interests import (
    Basis,
    Parties,
    Reader,
    Standing,
    Tie,
    bars,
    ties_between,
)
from plugins.calls.settings import settings_in_force
from plugins.calls.told import told
from plugins.registry import RegistryRole, ties_of_members

Barred = Mapping[tuple[UUID, UUID], tuple[Basis, ...]]
# Roles whose limit is an organisation that one then stands close to.
_OF_AN_ORGANISATION = (
    RegistryRole.RECTOR,
    RegistryRole.TEACHER,
    RegistryRole.MUNICIPALITY_READER,
    CallsRole.APPLICANT,
)


def barred_cases(actor: Actor, application_ids: Collection[UUID]) -> dict[UUID, tuple[Basis, ...]]:
    """CA-9: of these applications those that the actor must keep out of, and why."""
    if actor.membership_id is None or not application_ids:
        return {}
    limits = {
        actor.membership_id: {
            limit for role in _OF_AN_ORGANISATION for limit in actor.limits_of(role)
        }
    }
    found = _bases([actor.membership_id], application_ids, limits, actor.today)
    return {application_id: bases for (_, application_id), bases in found.items()}


def barred_pairs(
    membership_ids: Collection[UUID], application_ids: Collection[UUID], *, today: date
) -> Barred:
    """CA-9: the pairs of reader and application that may not meet, with their bases."""
    limits: dict[UUID, set[UUID]] = defaultdict(set)
    for role in _OF_AN_ORGANISATION:
        for holder in role_holders(role, on=today):
            if holder.limit_id is not None:
                limits[holder.membership_id].add(holder.limit_id)
    return _bases(membership_ids, application_ids, limits, today)


def ties(
    membership_ids: Collection[UUID], application_ids: Collection[UUID], *, today: date
) -> list[TieView]:
    """Every tie of the readers to the applications, the lifted ones as well, for the office."""
    limits: dict[UUID, set[UUID]] = defaultdict(set)
    for role in _OF_AN_ORGANISATION:
        for holder in role_holders(role, on=today):
            if holder.limit_id is not None:
                limits[holder.membership_id].add(holder.limit_id)
    names = {each.membership_id: each.name for each in member_names(membership_ids)}
    every, _ = _ties(membership_ids, application_ids, limits, today)
    rows = _interests(membership_ids, application_ids)
    lifted = {
        (row.membership_id, row.application_id, Basis(row.basis)): row.lift_reason
        for row in rows
        if row.lifted_at is not None
    }
    declared = [
        Tie(row.membership_id, row.application_id, Basis.DECLARED, row.reason)
        for row in rows
        if row.basis == Basis.DECLARED
    ]
    return [
        TieView(
            membership_id=tie.membership_id,
            reader=names.get(tie.membership_id, ""),
            application_id=tie.application_id,
            basis=tie.basis,
            note=tie.note,
            lifted=(tie.membership_id, tie.application_id, tie.basis) in lifted,
            lift_reason=lifted.get((tie.membership_id, tie.application_id, tie.basis)),
        )
        for tie in (*every, *declared)
    ]


def parties_of(application_ids: Collection[UUID]) -> dict[UUID, Parties]:
    """Who is in each case: organisations, people and writers, in one statement."""
    ids = sorted(application_ids)
    rows: Any = db.session.execute(
        union_all(
            select(
                Application.id, literal("organisation"), cast(Application.organisation_id, Text)
            ).where(Application.id.in_(ids)),
            select(
                Partner.application_id, literal("organisation"), cast(Partner.organisation_id, Text)
            ).where(Partner.application_id.in_(ids), Partner.answer != "declined"),
            select(Application.id, literal("person"), cast(Application.person_id, Text)).where(
                Application.id.in_(ids)
            ),
            select(
                GroupPerson.application_id, literal("person"), cast(GroupPerson.person_id, Text)
            ).where(GroupPerson.application_id.in_(ids)),
            select(Answer.application_id, literal("writer"), cast(Answer.saved_by, Text))
            .where(Answer.application_id.in_(ids))
            .distinct(),
            select(Application.id, literal("programme"), Call.programme)
            .join(
                Call, (Call.tenant_id == Application.tenant_id) & (Call.id == Application.call_id)
            )
            .where(Application.id.in_(ids)),
        )
    )
    found: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
    programmes: dict[UUID, str] = {}
    for application_id, kind, part in rows:
        if kind == "programme":
            programmes[application_id] = part
        elif part is not None:
            found[application_id, kind].add(UUID(part))
    return {
        each: Parties(
            application_id=each,
            programme=programmes.get(each, ""),
            organisations=frozenset(found[each, "organisation"]),
            people=frozenset(found[each, "person"]),
            writers=frozenset(found[each, "writer"]),
        )
        for each in application_ids
    }


def _bases(
    membership_ids: Collection[UUID],
    application_ids: Collection[UUID],
    limits: Mapping[UUID, Collection[UUID]],
    today: date,
) -> dict[tuple[UUID, UUID], tuple[Basis, ...]]:
    if not membership_ids or not application_ids:
        return {}
    every, standing = _ties(membership_ids, application_ids, limits, today)
    by_pair: dict[tuple[UUID, UUID], list[Tie]] = defaultdict(list)
    for tie in every:
        by_pair[tie.membership_id, tie.application_id].append(tie)
    found = {
        pair: bars(by_pair.get(pair, ()), standing.get(pair, Standing()))
        for pair in {*by_pair, *standing}
    }
    return {pair: bases for pair, bases in found.items() if bases}


def _ties(
    membership_ids: Collection[UUID],
    application_ids: Collection[UUID],
    limits: Mapping[UUID, Collection[UUID]],
    today: date,
) -> tuple[list[Tie], dict[tuple[UUID, UUID], Standing]]:
    parties = parties_of(application_ids)
    years = settings_in_force().tie_years
    readers = [
        Reader(
            membership_id=each.membership_id,
            person_id=each.person_id,
            organisations=each.organisations,
            earlier=each.earlier,
            related=each.related,
            people=each.people,
        )
        for each in ties_of_members(
            membership_ids, today=today, since=_years_before(today, years), limits=limits
        ).values()
    ]
    found = [
        tie for reader in readers for case in parties.values() for tie in ties_between(reader, case)
    ]
    found += [
        Tie(each.membership_id, each.application_id, Basis.PROGRAMME, each.note)
        for each in told(
            "provide_ties", readers=tuple(readers), applications=tuple(parties.values())
        )
    ]
    standing: dict[tuple[UUID, UUID], Standing] = {}
    for row in _interests(membership_ids, application_ids):
        pair = (row.membership_id, row.application_id)
        before = standing.get(pair, Standing())
        if row.lifted_at is not None:
            standing[pair] = replace(before, lifted=before.lifted | {Basis(row.basis)})
        elif row.basis == Basis.DECLARED:
            standing[pair] = replace(before, declared=True)
    return found, standing


def _interests(
    membership_ids: Collection[UUID], application_ids: Collection[UUID]
) -> list[Interest]:
    return list(
        db.session.scalars(
            select(Interest).where(
                Interest.membership_id.in_(sorted(membership_ids)),
                Interest.application_id.in_(sorted(application_ids)),
            )
        )
    )


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
