"""Who must keep out of which case, worked out each time it matters.

Nothing of it is stored but what was declared and what was lifted: a juror who moves to another
school tomorrow keeps out of that school's case tomorrow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from core.plugin_api import Actor, db, role_holders
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
from plugins.registry import RegistryRole, organisation_code, ties_of_members

Barred = Mapping[tuple[UUID, UUID], tuple[Basis, ...]]
Limits = Mapping[UUID, Collection[UUID]]
# Roles whose limit is an organisation that one then stands close to.
OF_AN_ORGANISATION = (
    RegistryRole.RECTOR,
    RegistryRole.TEACHER,
    RegistryRole.MUNICIPALITY_READER,
    CallsRole.APPLICANT,
)


@dataclass(frozen=True)
class Said:
    """What was declared, or lifted, about one reader and one case."""

    membership_id: UUID
    basis: Basis
    reason: str
    lifted: bool
    lift_reason: str | None


@dataclass(frozen=True)
class Case:
    """Who is in a case, and what was said about its readers."""

    parties: Parties
    said: tuple[Said, ...]


def case_columns() -> tuple[ColumnElement[Any], ...]:
    """What a statement on `Application` and `Call` selects beside them for `case_in`."""

    def gathered(column: Any, *conditions: ColumnElement[bool]) -> ColumnElement[Any]:
        table = column.class_
        return (
            select(func.array_agg(column.distinct()))
            .where(
                table.tenant_id == Application.tenant_id,
                table.application_id == Application.id,
                *conditions,
            )
            .correlate(Application)
            .scalar_subquery()
        )

    joined = Partner.answer != "declined"
    partner_codes = (
        select(func.array_agg(organisation_code(Partner.organisation_id)))
        .where(
            Partner.tenant_id == Application.tenant_id,
            Partner.application_id == Application.id,
            joined,
        )
        .correlate(Application)
        .scalar_subquery()
    )
    said = (
        select(
            func.jsonb_agg(
                aggregate_order_by(
                    func.jsonb_build_array(
                        Interest.membership_id,
                        Interest.basis,
                        Interest.reason,
                        Interest.lifted_at.is_not(None),
                        Interest.lift_reason,
                    ),
                    Interest.id,
                )
            )
        )
        .where(
            Interest.tenant_id == Application.tenant_id,
            Interest.application_id == Application.id,
        )
        .correlate(Application)
        .scalar_subquery()
    )
    return (
        organisation_code(Application.organisation_id).label("municipality_code"),
        gathered(Partner.organisation_id, joined).label("partner_ids"),
        partner_codes.label("partner_codes"),
        gathered(GroupPerson.person_id).label("group_ids"),
        gathered(Answer.saved_by).label("writer_ids"),
        said.label("said"),
    )


def case_in(row: Any) -> Case:
    """The case in a row that has an application, its call and `case_columns`."""
    application: Application = row.Application

    def those(*ids: UUID | None) -> frozenset[UUID]:
        return frozenset(each for each in ids if each is not None)

    return Case(
        parties=Parties(
            application_id=application.id,
            programme=row.Call.programme,
            organisations=those(application.organisation_id, *(row.partner_ids or ())),
            municipalities=frozenset(
                each for each in (row.municipality_code, *(row.partner_codes or ())) if each
            ),
            people=those(application.person_id, *(row.group_ids or ())),
            writers=those(*(row.writer_ids or ())),
        ),
        said=tuple(
            Said(UUID(membership), Basis(basis), reason, lifted, lift_reason)
            for membership, basis, reason, lifted, lift_reason in row.said or ()
        ),
    )


def cases_where(*conditions: ColumnElement[bool]) -> list[Case]:
    """The cases of the applications for which the conditions hold, in one statement."""
    return [
        case_in(row)
        for row in db.session.execute(
            select(Application, Call, *case_columns())
            .join(
                Call, (Call.tenant_id == Application.tenant_id) & (Call.id == Application.call_id)
            )
            .where(*conditions)
        )
    ]


def barred_cases(actor: Actor, application_ids: Collection[UUID]) -> dict[UUID, tuple[Basis, ...]]:
    """CA-9: of these applications those that the actor must keep out of, and why."""
    if actor.membership_id is None or not application_ids:
        return {}
    return barred_among(actor, cases_where(Application.id.in_(sorted(application_ids))))


def barred_among(actor: Actor, cases: Sequence[Case]) -> dict[UUID, tuple[Basis, ...]]:
    """CA-9: as `barred_cases`, of cases that were read already."""
    if actor.membership_id is None or not cases:
        return {}
    limits = {
        actor.membership_id: {
            limit for role in OF_AN_ORGANISATION for limit in actor.limits_of(role)
        }
    }
    found = _bases([actor.membership_id], cases, limits, actor.today)
    return {application_id: bases for (_, application_id), bases in found.items()}


def barred_pairs(
    membership_ids: Collection[UUID], application_ids: Collection[UUID], *, today: date
) -> Barred:
    """CA-9: the pairs of reader and application that may not meet, with their bases."""
    if not membership_ids or not application_ids:
        return {}
    cases = cases_where(Application.id.in_(sorted(application_ids)))
    return _bases(membership_ids, cases, _limits(today), today)


def ties_and_barred(
    actor: Actor, readers: Mapping[UUID, str], cases: Sequence[Case], limits: Limits
) -> tuple[list[TieView], dict[UUID, tuple[Basis, ...]]]:
    """Every tie of the readers, by name, the lifted ones as well, and `barred_among` for the actor.

    `limits` are the organisations that members' roles are limited to.
    """
    me = actor.membership_id
    own = {me} if me is not None else set()
    members = {*readers, *own}
    if not cases or not members:
        return [], {}
    every = _ties(members, cases, limits, actor.today)
    mine = _bases_of(every, cases, own)
    return (
        _tie_views(readers, cases, [tie for tie in every if tie.membership_id in readers]),
        {application_id: bases for (_, application_id), bases in mine.items()},
    )


def _tie_views(
    names: Mapping[UUID, str], cases: Sequence[Case], every: Sequence[Tie]
) -> list[TieView]:
    said = {
        (each.membership_id, case.parties.application_id, each.basis): each
        for case in cases
        for each in case.said
        if each.membership_id in names
    }
    declared = [
        Tie(membership_id, application_id, Basis.DECLARED, each.reason)
        for (membership_id, application_id, basis), each in said.items()
        if basis is Basis.DECLARED
    ]
    lifted = {key: each.lift_reason for key, each in said.items() if each.lifted}
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


def _limits(today: date) -> dict[UUID, set[UUID]]:
    """The organisations that members' roles are limited to, in one statement."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for holder in role_holders(*OF_AN_ORGANISATION, on=today):
        if holder.limit_id is not None:
            found[holder.membership_id].add(holder.limit_id)
    return found


def _bases(
    membership_ids: Collection[UUID], cases: Sequence[Case], limits: Limits, today: date
) -> dict[tuple[UUID, UUID], tuple[Basis, ...]]:
    return _bases_of(_ties(membership_ids, cases, limits, today), cases, membership_ids)


def _bases_of(
    every: Iterable[Tie], cases: Sequence[Case], membership_ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], tuple[Basis, ...]]:
    by_pair: dict[tuple[UUID, UUID], list[Tie]] = defaultdict(list)
    for tie in every:
        if tie.membership_id in membership_ids:
            by_pair[tie.membership_id, tie.application_id].append(tie)
    standing = _standing(membership_ids, cases)
    found = {
        pair: bars(by_pair.get(pair, ()), standing.get(pair, Standing()))
        for pair in {*by_pair, *standing}
    }
    return {pair: bases for pair, bases in found.items() if bases}


def _ties(
    membership_ids: Collection[UUID], cases: Iterable[Case], limits: Limits, today: date
) -> list[Tie]:
    parties = tuple(case.parties for case in cases)
    readers = tuple(
        Reader(
            membership_id=each.membership_id,
            person_id=each.person_id,
            organisations=each.organisations,
            earlier=each.earlier,
            related=each.related,
            municipalities=each.municipalities,
            people=each.people,
        )
        for each in ties_of_members(
            membership_ids,
            today=today,
            since=lambda: _years_before(today, settings_in_force().tie_years),
            limits=limits,
        ).values()
    )
    found = [tie for reader in readers for case in parties for tie in ties_between(reader, case)]
    return found + [
        Tie(each.membership_id, each.application_id, Basis.PROGRAMME, each.note)
        for each in told("provide_ties", readers=readers, applications=parties)
    ]


def _standing(
    membership_ids: Collection[UUID], cases: Iterable[Case]
) -> dict[tuple[UUID, UUID], Standing]:
    found: dict[tuple[UUID, UUID], Standing] = {}
    for case in cases:
        for each in case.said:
            if each.membership_id not in membership_ids:
                continue
            pair = (each.membership_id, case.parties.application_id)
            before = found.get(pair, Standing())
            if each.lifted:
                found[pair] = replace(before, lifted=before.lifted | {each.basis})
            elif each.basis is Basis.DECLARED:
                found[pair] = replace(before, declared=True)
    return found


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
