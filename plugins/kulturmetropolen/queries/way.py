"""One talent's way: stage, what is met, what would meet the rest, history and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from core.kit import Decision
from core.plugin_api import Actor, db
from plugins.kulturmetropolen.models import (
    Mentorship,
    Move,
    Objection,
    Proposal,
    Talent,
)
from plugins.kulturmetropolen.queries.decisions import objections_where, proposals_where
from plugins.kulturmetropolen.queries.evidence import evidence_for
from plugins.kulturmetropolen.queries.handovers import handovers_of
from plugins.kulturmetropolen.queries.offers import open_offers
from plugins.kulturmetropolen.queries.stages import stages
from plugins.kulturmetropolen.queries.talents import cards_where, seen_talent
from plugins.kulturmetropolen.queries.views import (
    AssessedView,
    HandoverView,
    HistoryView,
    MentorView,
    OfferView,
    PassedOnView,
    StageView,
    TalentCard,
    TalentView,
)
from plugins.kulturmetropolen.rules import (
    Assessed,
    HandoverState,
    MoveKind,
    OpenOffer,
    PassedOn,
    assess,
    may_move,
    outgrown,
)
from plugins.pathway import evidence_of
from plugins.registry import Named, person_names, rows_of

_PASSING_ON = {
    HandoverState.ASKED,
    HandoverState.SENT,
    HandoverState.ACCEPTED,
    HandoverState.FOLLOWED_UP,
}


def talent(actor: Actor, talent_id: UUID) -> TalentView | None:
    """KM-5: everything about one talent that the actor may see; None out of reach."""
    card = seen_talent(actor, talent_id)
    return talent_view(card, actor) if card else None


def talent_view(card: TalentCard, actor: Actor) -> TalentView:
    """KM-5: the page of a talent whom the caller may show."""
    row = db.session.scalars(select(Talent).where(Talent.id == card.id)).one()
    all_stages = stages()
    ahead = all_stages[card.place + 1] if card.place + 1 < len(all_stages) else None
    criteria = assessed_views(card, ahead) if ahead else ()
    person = rows_of([card.person_id], today=actor.today).get(card.person_id)
    return TalentView(
        card=card,
        age=person.age(actor.today) if person else None,
        entered_on=row.entered_on,
        next_stage=ahead,
        criteria=criteria,
        history=history_of(card.id),
        proposals=proposals_where(Proposal.talent_id == card.id),
        objections=objections_where(Objection.talent_id == card.id),
        mentors=mentors_of(card.id),
        handovers=tuple(handovers_of(card.id, today=actor.today)),
        forward=forward_decision(card, criteria, len(all_stages)),
    )


def forward_decision(
    card: TalentCard, criteria: Sequence[AssessedView], stage_count: int
) -> Decision:
    """KM-3: what a move to the next stage would need today."""
    return may_move(
        MoveKind.FORWARD,
        standing=card.standing,
        place=card.place,
        wanted=card.place + 1,
        last=stage_count - 1,
        unmet=sum(not each.result.met for each in criteria),
    )


def assessed_for(card: TalentCard, wanted: Sequence[StageView]) -> tuple[Assessed, ...]:
    """KM-2: the criteria of the stages as the talent meets them today."""
    evidence = evidence_for(card.id, card.person_id)
    return assess((each.rule for stage in wanted for each in stage.criteria), evidence)


def stages_ahead(card: TalentCard, to_place: int, every: Sequence[StageView]) -> list[StageView]:
    """KM-3: the stages whose criteria count for a move on: the wanted one and those skipped."""
    return [each for each in every if card.place < each.place <= to_place]


def assessed_views(card: TalentCard, ahead: StageView) -> tuple[AssessedView, ...]:
    """KM-4, KM-5: the next criteria with the offers that help, and what is outgrown."""
    results = assessed_for(card, [ahead])
    offers = list(open_offers([card.person_id]).of(card.person_id))
    left = {
        each.criterion.id
        for each in outgrown(results, (rule for rule, _ in offers), municipality=card.municipality)
    }
    return tuple(
        AssessedView(
            view=view,
            result=result,
            helps=() if result.met else _helping(result, offers, card.municipality),
            outgrown=result.criterion.id in left,
        )
        for view, result in zip(ahead.criteria, results, strict=True)
    )


def _helping(
    result: Assessed,
    offers: Sequence[tuple[OpenOffer, OfferView]],
    municipality: str | None,
) -> tuple[OfferView, ...]:
    found = [
        replace(view, near=rule.is_near(municipality))
        for rule, view in offers
        if rule.helps_with(result)
    ]
    return tuple(sorted(found, key=lambda each: not each.near))


def history_of(talent_id: UUID) -> tuple[HistoryView, ...]:
    """KM-3: every move, the newest first."""
    names = {each.id: each.name for each in stages(retired=True)}
    rows = db.session.scalars(
        select(Move).where(Move.talent_id == talent_id).order_by(Move.number.desc())
    )
    return tuple(
        HistoryView(
            id=row.id,
            number=row.number,
            kind=MoveKind(row.kind),
            stage=names[row.to_stage_id],
            stage_id=row.to_stage_id,
            moved_on=row.moved_on,
            reason=row.reason,
            dispensation=row.dispensation,
            made_by=row.made_by,
            decision_id=row.decision_id,
        )
        for row in rows
    )


def mentors_of(talent_id: UUID) -> tuple[MentorView, ...]:
    """KM-3: the talent's mentors, those of today first."""
    rows = db.session.scalars(
        select(Mentorship)
        .where(Mentorship.talent_id == talent_id)
        .order_by(Mentorship.valid_to.desc().nulls_first(), Mentorship.id)
    ).all()
    names = person_names({row.mentor_id for row in rows})
    return tuple(
        MentorView(
            id=row.id,
            person=Named(id=row.mentor_id, name=names.get(row.mentor_id, "")),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
    )


def passed_on(view: HandoverView, actor: Actor) -> PassedOnView | None:
    """KM-4: what a hand-over passes on, and nothing else: what was not chosen is not read.

    Once it was refused, withdrawn or has lapsed, nothing is passed on any more; None for a
    reader who is no longer told whose it was.
    """
    if view.talent_id is None or view.person_id is None:
        return None
    chosen = set(view.passes) if view.state in _PASSING_ON else set()
    person = rows_of([view.person_id], today=actor.today).get(view.person_id)
    card = next(iter(cards_where(Talent.id == view.talent_id)), None)
    ahead: tuple[Assessed, ...] = ()
    stage = ""
    if PassedOn.STAGE in chosen and card is not None:
        stage = card.stage
        ahead = assessed_for(card, stages_ahead(card, card.place + 1, stages()))
    return PassedOnView(
        age=person.age(actor.today) if person and PassedOn.CONTACT in chosen else None,
        email=person.email if person and PassedOn.CONTACT in chosen else None,
        stage=stage,
        met=sum(each.met for each in ahead),
        asked=len(ahead),
        history=history_of(view.talent_id) if PassedOn.HISTORY in chosen else (),
        evidence=tuple((each.title, each.on) for each in evidence_of(view.person_id))
        if PassedOn.EVIDENCE in chosen
        else (),
        note=view.note if PassedOn.NOTE in chosen else "",
    )
