"""Votes among those who are tied at the last place, with the ballots that were cast."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from core.plugin_api import Actor, db
from plugins.calls.models import Application, Ballot, TieVote
from plugins.calls.permissions import CallsPermission, CallsRole
from plugins.calls.queries.interests import barred_among, cases_where
from plugins.calls.queries.naming import applicant_names
from plugins.calls.queries.views import VoteView
from plugins.registry import Named


@dataclass(frozen=True, kw_only=True)
class VoteRow:
    """A vote as it is stored, with its ballots by membership; `counts` empty until it is closed."""

    id: UUID
    tied: tuple[UUID, ...]
    room: int
    opened_at: datetime
    closed_at: datetime | None
    counts: Mapping[UUID, int]
    ballots: Mapping[UUID, UUID]


def vote_rows(call_ids: Collection[UUID]) -> list[VoteRow]:
    """The votes of the calls with their ballots, newest first, in one statement."""
    if not call_ids:
        return []
    return vote_rows_in(
        db.session.scalar(select(_stored_votes()).where(TieVote.call_id.in_(sorted(call_ids))))
    )


def votes_column() -> ColumnElement[Any]:
    """The votes of an application's call, for a statement on `Application`; see `vote_rows_in`."""
    return (
        select(_stored_votes())
        .where(TieVote.tenant_id == Application.tenant_id, TieVote.call_id == Application.call_id)
        .correlate(Application)
        .scalar_subquery()
    )


def vote_rows_in(stored: Sequence[Any] | None) -> list[VoteRow]:
    """The votes that `votes_column` has found, newest first."""
    return [
        VoteRow(
            id=UUID(key),
            tied=tuple(UUID(each) for each in tied),
            room=room,
            opened_at=datetime.fromisoformat(opened_at),
            closed_at=datetime.fromisoformat(closed_at) if closed_at else None,
            counts={UUID(each): int(number) for each, number in counts.items()}
            if closed_at
            else {},
            ballots={UUID(member): UUID(chosen) for member, chosen in ballots or ()},
        )
        for key, tied, room, opened_at, closed_at, counts, ballots in stored or ()
    ]


def _stored_votes() -> ColumnElement[Any]:
    """Every vote of a statement on `TieVote` with its ballots, as JSON, newest first."""
    ballots = (
        select(func.jsonb_agg(func.jsonb_build_array(Ballot.membership_id, Ballot.application_id)))
        .where(Ballot.tenant_id == TieVote.tenant_id, Ballot.vote_id == TieVote.id)
        .correlate(TieVote)
        .scalar_subquery()
    )
    return func.jsonb_agg(
        aggregate_order_by(
            func.jsonb_build_array(
                TieVote.id,
                TieVote.tied,
                TieVote.room,
                TieVote.opened_at,
                TieVote.closed_at,
                TieVote.votes,
                ballots,
            ),
            TieVote.opened_at.desc(),
            TieVote.id.desc(),
        )
    )


def votes(actor: Actor, call_id: UUID) -> list[VoteView]:
    """CA-12: the votes of a call, newest first; how many voted for what is shown once it is over.

    For those who lead the panel and for its jurors; a tie that holds a case one keeps out of is
    not shown.
    """
    if not actor.may(CallsPermission.PANEL) and call_id not in actor.limits_of(CallsRole.JUROR):
        return []
    rows = vote_rows([call_id])
    tied = {each for row in rows for each in row.tied}
    cases = cases_where(Application.id.in_(sorted(tied))) if tied else []
    return vote_views(actor, rows, applicant_names(tied), barred_among(actor, cases))


def vote_views(
    actor: Actor, rows: Sequence[VoteRow], names: Mapping[UUID, str], barred: Container[UUID]
) -> list[VoteView]:
    """The votes as the actor sees them, without those that hold a case one keeps out of."""
    return [
        VoteView(
            id=row.id,
            tied=tuple(Named(id=each, name=names.get(each, "")) for each in row.tied),
            room=row.room,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            votes=row.counts,
            cast=len(row.ballots),
            own=row.ballots.get(actor.membership_id) if actor.membership_id else None,
        )
        for row in rows
        if not any(each in barred for each in row.tied)
    ]
