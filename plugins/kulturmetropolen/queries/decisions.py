"""KM-3, KM-5: proposals with their decisions, and objections; no reach: callers answer for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import db
from plugins.kulturmetropolen.models import (
    Decided,
    Objection,
    Proposal,
)
from plugins.kulturmetropolen.queries.stages import stages
from plugins.kulturmetropolen.queries.views import (
    ObjectionView,
    ProposalView,
    StageView,
)
from plugins.kulturmetropolen.rules import (
    MoveKind,
)


def proposals_where(*conditions: Any) -> tuple[ProposalView, ...]:
    """KM-3: proposals with their decisions, the newest first; no reach."""
    by_id = {each.id: each for each in stages(retired=True)}
    rows = db.session.execute(
        select(Proposal, Decided)
        .outerjoin(
            Decided,
            (Decided.tenant_id == Proposal.tenant_id) & (Decided.proposal_id == Proposal.id),
        )
        .where(*conditions)
        .order_by(Proposal.proposed_at.desc(), Proposal.id.desc())
    )
    return tuple(_proposal(row, decided, by_id) for row, decided in rows)


def _proposal(row: Proposal, decided: Decided | None, by_id: dict[UUID, StageView]) -> ProposalView:
    start, goal = by_id[row.from_stage_id], by_id[row.to_stage_id]
    return ProposalView(
        id=row.id,
        talent_id=row.talent_id,
        kind=MoveKind(row.kind),
        from_stage=start.name,
        to_stage=goal.name,
        to_stage_id=goal.id,
        from_place=start.place,
        to_place=goal.place,
        after_move=row.after_move,
        reason=row.reason,
        proposed_by=row.proposed_by,
        membership_id=row.membership_id,
        proposed_at=row.proposed_at,
        outcome=decided.outcome if decided else None,
        decision_id=decided.id if decided else None,
        decision=decided.reason if decided else None,
        dispensation=decided.dispensation if decided else None,
        decided_by=decided.decided_by if decided else None,
        decided_at=decided.decided_at if decided else None,
    )


def proposal(proposal_id: UUID) -> ProposalView | None:
    """KM-3: one proposal; no reach, its talent is asked for that."""
    found = proposals_where(Proposal.id == proposal_id)
    return found[0] if found else None


def decided_proposal(decision_id: UUID) -> ProposalView | None:
    """KM-5: the proposal that a decision is about; no reach."""
    return next(iter(proposals_where(Decided.id == decision_id)), None)


def objection(objection_id: UUID) -> ObjectionView | None:
    """KM-5: one objection; no reach."""
    return next(iter(objections_where(Objection.id == objection_id)), None)


def open_proposals() -> tuple[ProposalView, ...]:
    """KM-3: every proposal that waits, the oldest first; no reach."""
    return tuple(reversed(proposals_where(Decided.id.is_(None))))


def objections_where(*conditions: Any) -> tuple[ObjectionView, ...]:
    """KM-5: objections, the newest first; no reach."""
    rows = db.session.scalars(
        select(Objection).where(*conditions).order_by(Objection.made_at.desc(), Objection.id)
    )
    return tuple(
        ObjectionView(
            id=row.id,
            talent_id=row.talent_id,
            decision_id=row.decision_id,
            text=row.text,
            made_by=row.made_by,
            made_at=row.made_at,
            answer=row.answer,
            answered_by=row.answered_by,
            answered_at=row.answered_at,
        )
        for row in rows
    )


def open_objections() -> tuple[ObjectionView, ...]:
    """KM-5: those that nobody has answered; no reach: for who answers them all."""
    return objections_where(Objection.answer.is_(None))
