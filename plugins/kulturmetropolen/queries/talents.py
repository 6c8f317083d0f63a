"""Talents: where each stands follows from the latest move of their history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from core.plugin_api import Actor, ListQuery, Page, db, sort_key
from plugins.kulturmetropolen.models import Decided, Move, Proposal, Talent
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.reach import talents_within
from plugins.kulturmetropolen.queries.stages import stages
from plugins.kulturmetropolen.queries.views import StageView, TalentCard
from plugins.kulturmetropolen.rules import MoveKind, Standing, standing_after
from plugins.registry import (
    Named,
    named_organisations,
    organisation_code,
    organisation_name,
    person_name,
)


def talent_cards(
    actor: Actor,
    *,
    permission: str = KmPermission.READ_TALENTS,
    only: Collection[UUID] | None = None,
    known: Sequence[StageView] | None = None,
) -> list[TalentCard]:
    """The talents within reach, by name. `only` keeps to those ids. Two statements and reach.

    `known` are all stages, also those out of use, where the caller has read them already.
    """
    conditions = [talents_within(actor, permission)]
    if only is not None:
        conditions.append(Talent.id.in_(sorted(only)))
    return cards_where(*conditions, known=known)


def cards_where(
    *conditions: ColumnElement[bool], known: Sequence[StageView] | None = None
) -> list[TalentCard]:
    """The cards of the talents that fulfil the conditions; no reach: for jobs and figures."""
    latest = (
        select(
            Move.tenant_id,
            Move.talent_id,
            Move.number,
            Move.kind,
            Move.to_stage_id,
            Move.moved_on,
        )
        .ext(distinct_on(Move.tenant_id, Move.talent_id))
        .order_by(Move.tenant_id, Move.talent_id, Move.number.desc())
        .subquery()
    )
    waiting = (
        select(func.min(Proposal.id.cast(Text)))
        .where(
            Proposal.tenant_id == Talent.tenant_id,
            Proposal.talent_id == Talent.id,
            ~select(Decided.id)
            .where(Decided.tenant_id == Proposal.tenant_id, Decided.proposal_id == Proposal.id)
            .exists(),
        )
        .correlate(Talent)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Talent,
            latest.c.number,
            latest.c.kind,
            latest.c.to_stage_id,
            latest.c.moved_on,
            waiting.label("waiting"),
            person_name(Talent.person_id).label("name"),
            organisation_name(Talent.organisation_id).label("organisation"),
            organisation_code(Talent.organisation_id).label("municipality"),
        )
        .join(
            latest,
            and_(latest.c.tenant_id == Talent.tenant_id, latest.c.talent_id == Talent.id),
        )
        .where(*conditions)
    ).all()
    by_id = {each.id: each for each in known or stages(retired=True)}
    cards = [_card(row, by_id[row.to_stage_id]) for row in rows]
    return sorted(cards, key=lambda card: (sort_key(card.name), card.id))


def _card(row: Any, stage: StageView) -> TalentCard:
    talent = row.Talent
    return TalentCard(
        id=talent.id,
        person_id=talent.person_id,
        name=row.name or "",
        organisation=Named(id=talent.organisation_id, name=row.organisation),
        municipality=row.municipality,
        stage_id=stage.id,
        stage=stage.name,
        place=stage.place,
        standing=standing_after(MoveKind(row.kind)),
        since=row.moved_on,
        last_move=row.number,
        waiting=UUID(row.waiting) if row.waiting else None,
        version=talent.version,
    )


def organisation_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What organisations are called, ended ones too."""
    return {each.id: each.name for each in named_organisations(ids).values()}


def found_talents(
    actor: Actor, query: ListQuery, *, known: Sequence[StageView] | None = None
) -> Page[TalentCard]:
    """One page of the list: search in names; filters `stage` (an id), `standing`, `organisation`.

    Names are the register's, so the list is searched and sorted here; a programme has hundreds
    of talents and not hundreds of thousands. `known` as in `talent_cards`.
    """
    cards = [card for card in talent_cards(actor, known=known) if _asked_for(card, query)]
    keys: dict[str, Callable[[TalentCard], Any]] = {
        "name": lambda card: sort_key(card.name),
        "stage": lambda card: card.place,
        "organisation": lambda card: sort_key(card.organisation.name),
        "since": lambda card: card.since,
    }
    cards.sort(key=keys[query.sort], reverse=query.descending)
    return Page(
        items=cards[query.offset : query.offset + query.per_page],
        total=len(cards),
        number=query.page,
        per_page=query.per_page,
    )


def _asked_for(card: TalentCard, query: ListQuery) -> bool:
    words = query.search.casefold().split()
    return (
        all(word in card.name.casefold() for word in words)
        and query.filter("stage") in ("", str(card.stage_id))
        and query.filter("standing") in ("", card.standing)
        and query.filter("organisation") in ("", str(card.organisation.id))
    )


def talent_card(
    actor: Actor, talent_id: UUID, *, permission: str = KmPermission.READ_TALENTS
) -> TalentCard | None:
    """One talent within reach by the permission, or None."""
    found = talent_cards(actor, permission=permission, only=[talent_id])
    return found[0] if found else None


def seen_talent(actor: Actor, talent_id: UUID) -> TalentCard | None:
    """One talent the actor may see: by work, or as the talent or a guardian."""
    for permission in (KmPermission.READ_TALENTS, KmPermission.OWN_WAY):
        if actor.may(permission):
            found = talent_card(actor, talent_id, permission=permission)
            if found is not None:
                return found
    return None


def own_talents(actor: Actor) -> list[TalentCard]:
    """The actor's own way and their children's."""
    return talent_cards(actor, permission=KmPermission.OWN_WAY)


def is_on_the_way(card: TalentCard) -> bool:
    """Whether somebody is on the way now, and not on a break or gone."""
    return card.standing is Standing.ACTIVE
