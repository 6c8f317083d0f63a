"""KM-1, KM-3, KM-4: the pipeline as a board: a column for each stage, a card for each talent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.plugin_api import Actor
from plugins.kulturmetropolen.queries.evidence import evidence_for_all
from plugins.kulturmetropolen.queries.offers import OpenOffers, open_offers
from plugins.kulturmetropolen.queries.stages import stages
from plugins.kulturmetropolen.queries.talents import talent_cards
from plugins.kulturmetropolen.queries.views import CriterionView, StageView, TalentCard
from plugins.kulturmetropolen.rules import Assessed, OpenOffer, Standing, assess, outgrown


@dataclass(frozen=True, kw_only=True)
class BoardCard:
    """KM-4: a talent on the board, and the next criteria that nothing nearby helps with."""

    talent: TalentCard
    outgrown: tuple[CriterionView, ...]


@dataclass(frozen=True, kw_only=True)
class BoardColumn:
    """KM-1: a stage and who stands there, by name."""

    stage: StageView
    cards: tuple[BoardCard, ...]


@dataclass(frozen=True, kw_only=True)
class Board:
    """KM-1: the stages in their order; `total` is everybody within reach, also when filtered."""

    columns: tuple[BoardColumn, ...]
    total: int


def board(actor: Actor, *, only_outgrown: bool = False) -> Board:
    """KM-1, KM-4: everybody within reach who has not said goodbye, and who has outgrown a place.

    It costs the same for any number of talents.
    """
    known = stages(retired=True)
    within = talent_cards(actor, known=known)
    talents = [each for each in within if each.standing is not Standing.LEFT]
    left = outgrown_of(talents, known)
    cards = [BoardCard(talent=each, outgrown=left[each.id]) for each in talents]
    return Board(
        columns=tuple(
            BoardColumn(
                stage=stage,
                cards=tuple(
                    card
                    for card in cards
                    if card.talent.stage_id == stage.id and (card.outgrown or not only_outgrown)
                ),
            )
            for stage in known
            if not stage.retired
        ),
        total=len(talents),
    )


def outgrown_of(
    talents: Sequence[TalentCard], known: Sequence[StageView]
) -> dict[UUID, tuple[CriterionView, ...]]:
    """KM-4: by talent, the next criteria that nothing in the own municipality helps with."""
    by_place = {stage.place: stage for stage in known if not stage.retired}
    evidence = evidence_for_all({each.id: each.person_id for each in talents})
    offers = open_offers({each.person_id for each in talents})
    found = {}
    for talent in talents:
        ahead = by_place.get(talent.place + 1)
        views = {each.id: each for each in ahead.criteria} if ahead else {}
        results = assess((each.rule for each in views.values()), evidence[talent.id])
        left = _left(talent, results, offers)
        found[talent.id] = tuple(views[each.criterion.id] for each in left)
    return found


def _left(
    talent: TalentCard, results: Sequence[Assessed], offers: OpenOffers
) -> tuple[Assessed, ...]:
    unmet = [each for each in results if not each.met]

    def may_help(offer: OpenOffer) -> bool:
        return offer.is_near(talent.municipality) and any(map(offer.helps_with, unmet))

    at_hand = (rule for rule, _ in offers.of(talent.person_id, only=may_help))
    return outgrown(unmet, at_hand, municipality=talent.municipality)
