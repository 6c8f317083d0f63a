"""Moves: proposed, decided with a reason, objected to; the talent's own made at once.

Every service here takes the talent's row for update first. Of two who decide the same proposal
at once the second therefore finds the first one's decision, and is told.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from core.kit import N_, Decision, Reason
from core.plugin_api import Actor
from plugins.kulturmetropolen.models import Decided, Move, Talent
from plugins.kulturmetropolen.models import Proposal as ProposalRow
from plugins.kulturmetropolen.permissions import PANEL_MEMBER, KmPermission
from plugins.kulturmetropolen.queries.decisions import proposal
from plugins.kulturmetropolen.queries.reach import is_about_actor
from plugins.kulturmetropolen.queries.stages import stages
from plugins.kulturmetropolen.queries.talents import cards_where, talent_card
from plugins.kulturmetropolen.queries.views import ProposalView, StageView, TalentCard
from plugins.kulturmetropolen.queries.way import assessed_for, stages_ahead
from plugins.kulturmetropolen.rules import (
    Assessed,
    MoveKind,
    may_decide,
    may_move,
)
from plugins.kulturmetropolen.services.editing import (
    add_row,
    ask,
    locked_row,
    refuse,
    write_down,
)
from plugins.kulturmetropolen.services.letters import tell_talent
from plugins.kulturmetropolen.settings import deciding_role
from plugins.registry import NotThere

# Nobody decides whether a young person takes a break: these the talent, or a guardian, just does.
OWN_MOVES = frozenset({MoveKind.PAUSE, MoveKind.RESUME, MoveKind.LEAVE, MoveKind.RETURN})
_FIELDS = {
    "decision.no_reason": "reason",
    "decision.no_dispensation": "dispensation",
    "move.not_forward": "stage_id",
    "move.not_back": "stage_id",
    "move.no_stage": "stage_id",
    "move.not_now": "kind",
    "move.stays": "stage_id",
}


def check_move(
    card: TalentCard, kind: MoveKind, wanted: StageView
) -> tuple[Decision, tuple[Assessed, ...]]:
    """KM-3: what the rules say of a move today, and the criteria that it rests on."""
    criteria: tuple[Assessed, ...] = ()
    every = stages()
    if kind is MoveKind.FORWARD:
        criteria = assessed_for(card, stages_ahead(card, wanted.place, every))
    decision = may_move(
        kind,
        standing=card.standing,
        place=card.place,
        wanted=wanted.place,
        last=len(every) - 1,
        unmet=sum(not each.met for each in criteria),
    )
    return decision, criteria


def wanted_stage(card: TalentCard, kind: MoveKind, stage_id: UUID | None) -> StageView:
    """The stage a move leads to: the one that is named, else the next, or the one before.

    Raises Refused for a stage that there is not.
    """
    by_id = {each.id: each for each in stages()}
    if stage_id is not None and kind in (MoveKind.FORWARD, MoveKind.BACK, MoveKind.RETURN):
        found = by_id.get(stage_id)
    else:
        steps = {MoveKind.FORWARD: 1, MoveKind.BACK: -1}.get(kind, 0)
        found = next((each for each in by_id.values() if each.place == card.place + steps), None)
    if found is None:
        raise refuse(Reason("move.no_stage", N_("There is no such stage.")), fields=_FIELDS)
    return found


def propose_move(
    actor: Actor,
    talent_id: UUID,
    kind: MoveKind,
    *,
    stage_id: UUID | None = None,
    reason: str,
    now: datetime,
) -> UUID:
    """KM-3: proposes a move, to be decided by the panel or role of the settings.

    What needs a dispensation may be proposed: whoever decides gives it or not. Raises Refused
    when the move is none, when another proposal waits, or without a reason.
    """
    card = locked_card(actor, talent_id, KmPermission.PROPOSE)
    return _propose(actor, card, kind, stage_id, reason, now).id


def _propose(
    actor: Actor,
    card: TalentCard,
    kind: MoveKind,
    stage_id: UUID | None,
    reason: str,
    now: datetime,
) -> ProposalRow:
    wanted = wanted_stage(card, kind, stage_id)
    decision, _ = check_move(card, kind, wanted)
    if decision.outcome.value == "no":
        ask(decision, _FIELDS)
    if card.waiting is not None:
        raise refuse(
            Reason("proposal.waiting", N_("A proposal for this talent waits to be decided."))
        )
    if not reason.strip():
        raise refuse(
            Reason("proposal.no_reason", N_("Write why: the talent and the panel will read it.")),
            fields={"proposal.no_reason": "reason"},
        )
    row = add_row(
        ProposalRow(
            talent_id=card.id,
            kind=kind,
            from_stage_id=card.stage_id,
            to_stage_id=wanted.id,
            after_move=card.last_move,
            reason=reason.strip(),
            proposed_by=actor.name,
            membership_id=actor.membership_id,
            proposed_at=now,
        )
    )
    write_down(actor, "move:propose", "talent", card.id, move=kind.value, stage=str(wanted.id))
    return row


def decide_proposal(
    actor: Actor,
    proposal_id: UUID,
    *,
    approve: bool,
    reason: str,
    dispensation: str = "",
    now: datetime,
) -> UUID:
    """KM-3: says yes or no to a proposal, with a reason; a yes is the move itself.

    Answers the decision's id. Raises NotThere out of reach, Refused with every reason when it
    cannot be decided so, also when somebody else has just decided it.
    """
    found = _proposal(proposal_id)
    card = locked_card(actor, found.talent_id, KmPermission.DECIDE, also_decided=True)
    if not actor.holds(deciding_role(actor.today)) and actor.account_id is not None:
        raise refuse(
            Reason("decision.role", N_("Moves are decided by somebody in another role than yours."))
        )
    # Read again behind the lock: another may have decided meanwhile.
    found = _proposal(proposal_id)
    return _decide(actor, card, found, approve, reason, dispensation, now)


def _decide(
    actor: Actor,
    card: TalentCard,
    found: ProposalView,
    approve: bool,
    reason: str,
    dispensation: str,
    now: datetime,
) -> UUID:
    wanted = next(each for each in stages(retired=True) if each.id == found.to_stage_id)
    stands = found.after_move == card.last_move
    decision, criteria = check_move(card, found.kind, wanted) if stands else (Decision.yes(), ())
    ask(
        may_decide(
            is_open=found.outcome is None,
            stands_where_proposed=stands and not wanted.retired,
            is_own=is_about_actor(actor, card.person_id),
            reason=reason,
            approve=approve,
            move=decision,
            dispensation=dispensation,
        ),
        _FIELDS,
    )
    given = dispensation.strip() if approve and not decision.allowed else None
    decided = add_row(
        Decided(
            proposal_id=found.id,
            outcome="approved" if approve else "refused",
            reason=reason.strip(),
            dispensation=given,
            criteria=[_kept(each) for each in criteria],
            decided_by=actor.name,
            membership_id=actor.membership_id,
            decided_at=now,
        )
    )
    if approve:
        _move(actor, card, found.kind, wanted, reason, decision_id=decided.id, dispensation=given)
    write_down(actor, "move:decide", "talent", card.id, outcome=decided.outcome)
    tell_talent(card.person_id, "decided", actor=actor)
    return decided.id


def withdraw_proposal(actor: Actor, proposal_id: UUID, *, now: datetime) -> None:
    """KM-3: whoever proposed a move takes it back, while nobody has decided it."""
    found = _proposal(proposal_id)
    card = locked_card(actor, found.talent_id, KmPermission.PROPOSE)
    found = _proposal(proposal_id)
    if found.membership_id is None or found.membership_id != actor.membership_id:
        raise NotThere(f"Proposal {proposal_id}")
    if found.outcome is not None:
        raise refuse(Reason("proposal.decided", N_("The proposal has been decided already.")))
    add_row(
        Decided(
            proposal_id=found.id,
            outcome="withdrawn",
            reason="–",
            criteria=[],
            decided_by=actor.name,
            membership_id=actor.membership_id,
            decided_at=now,
        )
    )
    write_down(actor, "move:decide", "talent", card.id, outcome="withdrawn")


def move_at_once(
    actor: Actor,
    talent_id: UUID,
    kind: MoveKind,
    *,
    stage_id: UUID | None = None,
    reason: str,
    dispensation: str = "",
    now: datetime,
) -> UUID:
    """KM-3: who has the right to decide proposes and decides in one; answers the decision's id."""
    card = locked_card(actor, talent_id, KmPermission.DECIDE)
    if not actor.holds(deciding_role(actor.today)) and actor.account_id is not None:
        raise refuse(
            Reason("decision.role", N_("Moves are decided by somebody in another role than yours."))
        )
    row = _propose(actor, card, kind, stage_id, reason, now)
    return _decide(actor, card, _proposal(row.id), True, reason, dispensation, now)


def make_own_move(actor: Actor, talent_id: UUID, kind: MoveKind, *, reason: str = "") -> None:
    """KM-3, KM-5: the talent, or a guardian, takes a break, comes back, says goodbye, returns.

    Nobody decides about that and nobody has to say why. A proposal that waits is then outdated.
    """
    card = locked_card(actor, talent_id, KmPermission.OWN_WAY)
    if kind not in OWN_MOVES:
        raise refuse(
            Reason("move.not_own", N_("Propose this move: the panel decides about it.")),
        )
    wanted = wanted_stage(card, kind, None)
    decision, _ = check_move(card, kind, wanted)
    ask(decision, _FIELDS)
    _move(actor, card, kind, wanted, reason)
    write_down(actor, "move:decide", "talent", card.id, move=kind.value)


def _move(
    actor: Actor,
    card: TalentCard,
    kind: MoveKind,
    wanted: StageView,
    reason: str,
    *,
    decision_id: UUID | None = None,
    dispensation: str | None = None,
) -> None:
    add_row(
        Move(
            talent_id=card.id,
            number=card.last_move + 1,
            kind=kind,
            from_stage_id=card.stage_id,
            to_stage_id=wanted.id,
            moved_on=actor.today,
            reason=reason.strip(),
            dispensation=dispensation,
            decision_id=decision_id,
            made_by=actor.name,
        )
    )


def locked_card(
    actor: Actor, talent_id: UUID, permission: str, *, also_decided: bool = False
) -> TalentCard:
    """The talent as they stand behind the lock. Raises NotThere out of reach.

    `also_decided`: whoever reaches a talent only while a proposal waits is told that another has
    just decided it, and not that there is no such talent.
    """
    reachable = talent_card(actor, talent_id, permission=permission)
    if reachable is None and not (also_decided and actor.holds(PANEL_MEMBER)):
        raise NotThere(f"Talent {talent_id}")
    locked_row(Talent, talent_id)
    cards = cards_where(Talent.id == talent_id)
    if not cards or (reachable is None and cards[0].waiting is not None):
        raise NotThere(f"Talent {talent_id}")
    return cards[0]


def _proposal(proposal_id: UUID) -> ProposalView:
    found = proposal(proposal_id)
    if found is None:
        raise NotThere(f"Proposal {proposal_id}")
    return found


def _kept(assessed: Assessed) -> dict[str, Any]:
    criterion = assessed.criterion
    return {
        "id": str(criterion.id),
        "kind": criterion.kind.value,
        "number": criterion.number,
        "have": assessed.have,
    }
