"""The review for the office: who reads what, how far it has come, and who must keep out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select

from core.plugin_api import Actor, RoleHolder, db, member_names, role_holders
from plugins.calls.models import Application, Assignment, Call, Phase, Score
from plugins.calls.permissions import CallsRole
from plugins.calls.queries.interests import (
    OF_AN_ORGANISATION,
    case_columns,
    case_in,
    ties_and_barred,
)
from plugins.calls.queries.naming import called, name_columns
from plugins.calls.queries.review import assignments_with
from plugins.calls.queries.views import AssignmentView, TieView


@dataclass(frozen=True, kw_only=True)
class ReviewTable:
    """The jurors by name, the cases' names by id, who reads what, and every tie.

    Without the cases that the one who looks must keep out of.
    """

    jurors: tuple[RoleHolder, ...]
    names: dict[UUID, str]
    assignments: tuple[AssignmentView, ...]
    ties: tuple[TieView, ...]


def jurors(call_id: UUID, *, on: date) -> list[RoleHolder]:
    """Who holds the role of juror for the call on the day, by name."""
    return [holder for holder in role_holders(CallsRole.JUROR, on=on) if holder.limit_id == call_id]


@dataclass(frozen=True)
class _Parties:
    """Who reads and what there is to read, and what ties the two; without what one keeps out of."""

    jurors: tuple[RoleHolder, ...]
    names: dict[UUID, str]
    ties: tuple[TieView, ...]


def ties_of_call(actor: Actor, call_id: UUID) -> tuple[TieView, ...]:
    """CA-9: every tie between a call's jurors and its applications, as the review shows them.

    Whoever calls answers for who sees it.
    """
    return _parties(actor, call_id).ties


def review_table(actor: Actor, call_id: UUID) -> ReviewTable:
    """Who reads what in a call. Whoever calls answers for who sees it."""
    found = _parties(actor, call_id)
    return ReviewTable(
        jurors=found.jurors,
        names=found.names,
        assignments=tuple(
            each
            for each in assignments(
                call_id, names={each.membership_id: each.name for each in found.jurors}
            )
            if each.application_id in found.names
        ),
        ties=found.ties,
    )


def _parties(actor: Actor, call_id: UUID) -> _Parties:
    rows = db.session.execute(
        select(Application, Call, *name_columns(), *case_columns())
        .join(Call, and_(Call.tenant_id == Application.tenant_id, Call.id == Application.call_id))
        .where(Application.call_id == call_id, Application.state == "submitted")
        .order_by(Application.number)
    ).all()
    holders = role_holders(CallsRole.JUROR, *OF_AN_ORGANISATION, on=actor.today)
    readers = {each.membership_id: each for each in holders if each.limit_id == call_id}
    limits: dict[UUID, set[UUID]] = defaultdict(set)
    for each in holders:
        if each.limit_id is not None and each.limit_id != call_id:
            limits[each.membership_id].add(each.limit_id)
    ties, barred = ties_and_barred(
        actor,
        {each.membership_id: each.name for each in readers.values()},
        [case_in(row) for row in rows],
        limits,
    )
    return _Parties(
        jurors=tuple(readers.values()),
        names={
            row.Application.id: f"{row.Application.number}. {called(row)}"
            for row in rows
            if row.Application.id not in barred
        },
        ties=tuple(tie for tie in ties if tie.application_id not in barred),
    )


def assignments(call_id: UUID, *, names: dict[UUID, str] | None = None) -> list[AssignmentView]:
    """Every assignment of a call's phases. Whoever calls answers for who sees it.

    `names` are those of readers by membership that are known already.
    """
    scores: dict[UUID, list[Score]] = defaultdict(list)
    rows: dict[UUID, Assignment] = {}
    for row, score in db.session.execute(
        select(Assignment, Score)
        .join(Phase, and_(Phase.tenant_id == Assignment.tenant_id, Phase.id == Assignment.phase_id))
        .outerjoin(
            Score,
            and_(Score.tenant_id == Assignment.tenant_id, Score.assignment_id == Assignment.id),
        )
        .where(Phase.call_id == call_id)
        .order_by(Phase.place, Assignment.place, Assignment.id, Score.id)
    ):
        rows[row.id] = row
        if score is not None:
            scores[row.id].append(score)
    known = dict(names or {})
    if unknown := {row.membership_id for row in rows.values()} - known.keys():
        known |= {each.membership_id: each.name for each in member_names(unknown)}
    return assignments_with(rows.values(), scores, known)
