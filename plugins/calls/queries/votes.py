"""Votes among those who are tied at the last place, with the ballots that were cast."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import and_, select

from core.plugin_api import Actor, db
from plugins.calls.models import Application, Ballot, TieVote
from plugins.calls.permissions import CallsPermission, CallsRole
from plugins.calls.queries.interests import barred_among, cases_where
from plugins.calls.queries.naming import applicant_names
from plugins.calls.queries.views import VoteView
from plugins.registry import Named


@dataclass(frozen=True)
class VoteRow:
    """A vote as it is stored, with its ballots by membership."""

    vote: TieVote
    ballots: dict[UUID, UUID] = field(default_factory=dict)

    @property
    def tied(self) -> tuple[UUID, ...]:
        """Who is tied."""
        return tuple(UUID(each) for each in self.vote.tied)

    @property
    def counts(self) -> dict[UUID, int]:
        """How many votes each got; empty until it is closed."""
        if self.vote.closed_at is None:
            return {}
        return {UUID(key): int(number) for key, number in self.vote.votes.items()}


def vote_rows(call_ids: Collection[UUID]) -> list[VoteRow]:
    """The votes of the calls with their ballots, newest first, in one statement."""
    found: dict[UUID, VoteRow] = {}
    for vote, ballot in db.session.execute(
        select(TieVote, Ballot)
        .outerjoin(
            Ballot, and_(Ballot.tenant_id == TieVote.tenant_id, Ballot.vote_id == TieVote.id)
        )
        .where(TieVote.call_id.in_(sorted(call_ids)))
        .order_by(TieVote.opened_at.desc(), TieVote.id.desc())
    ):
        row = found.setdefault(vote.id, VoteRow(vote))
        if ballot is not None:
            row.ballots[ballot.membership_id] = ballot.application_id
    return list(found.values())


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
            id=row.vote.id,
            tied=tuple(Named(id=each, name=names.get(each, "")) for each in row.tied),
            room=row.vote.room,
            opened_at=row.vote.opened_at,
            closed_at=row.vote.closed_at,
            votes=row.counts,
            cast=len(row.ballots),
            own=row.ballots.get(actor.membership_id) if actor.membership_id else None,
        )
        for row in rows
        if not any(each in barred for each in row.tied)
    ]
