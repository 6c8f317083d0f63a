"""Talents: where each stands follows from the latest move of their history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from core.plugin_api import Actor, ListQuery, Page, db, sort_key
from plugins.kulturmetropolen.models import Decided, Move, Proposal, Talent
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.reach import TalentReach, talent_reach
from plugins.kulturmetropolen.queries.stages import stages
from plugins.kulturmetropolen.queries.views import StageView, TalentCard
from plugins.kulturmetropolen.rules import MoveKind, Standing, standing_after
from plugins.registry import (
    Named,
    OrganisationPlace,
    named_organisations,
    organisation_places,
    person_names,
)


def talent_cards(
    actor: Actor,
    *,
    permission: str = KmPermission.READ_TALENTS,
    reach: TalentReach | None = None,
    only: Collection[UUID] | None = None,
    known: Sequence[StageView] | None = None,
) -> list[TalentCard]:
    """The talents within reach, by name. `only` keeps to those ids. Four statements and reach.

    `known` are all stages, also those out of use, where the caller has read them already.
    """
    within = (reach or talent_reach(actor, permission)).condition()
    conditions = [within]
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
    waiting = aliased(Proposal)
    rows = db.session.execute(
        select(
            Talent,
            latest.c.number,
            latest.c.kind,
            latest.c.to_stage_id,
            latest.c.moved_on,
            func.min(waiting.id.cast(Text)).label("waiting"),
        )
        .join(
            latest,
            and_(latest.c.tenant_id == Talent.tenant_id, latest.c.talent_id == Talent.id),
        )
        .outerjoin(
            waiting,
            and_(
                waiting.tenant_id == Talent.tenant_id,
                waiting.talent_id == Talent.id,
                ~select(Decided.id)
                .where(Decided.tenant_id == waiting.tenant_id, Decided.proposal_id == waiting.id)
                .exists(),
            ),
        )
        .where(*conditions)
        .group_by(
            Talent.tenant_id,
            Talent.id,
            latest.c.number,
            latest.c.kind,
            latest.c.to_stage_id,
            latest.c.moved_on,
        )
    ).all()
    return _cards(rows, known or stages(retired=True))


def _cards(rows: Sequence[Any], all_stages: Sequence[StageView]) -> list[TalentCard]:
    names = person_names({row.Talent.person_id for row in rows})
    places = organisation_places({row.Talent.organisation_id for row in rows})
    by_id = {each.id: each for each in all_stages}
    cards = [_card(row, names, places, by_id) for row in rows]
    return sorted(cards, key=lambda card: (sort_key(card.name), card.id))


def _card(
    row: Any,
    names: dict[UUID, str],
    places: dict[UUID, OrganisationPlace],
    by_id: dict[UUID, StageView],
) -> TalentCard:
    talent, stage = row.Talent, by_id[row.to_stage_id]
    responsible = places[talent.organisation_id]
    return TalentCard(
        id=talent.id,
        person_id=talent.person_id,
        name=names.get(talent.person_id, ""),
        organisation=Named(id=responsible.id, name=responsible.name),
        municipality=responsible.municipality_code,
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
    actor: Actor, query: ListQuery, *, permission: str = KmPermission.READ_TALENTS
) -> Page[TalentCard]:
    """One page of the list: search in names; filters `stage` (an id), `standing`, `organisation`.

    Names are the register's, so the list is searched and sorted here; a programme has hundreds
    of talents and not hundreds of thousands.
    """
    cards = [card for card in talent_cards(actor, permission=permission) if _asked_for(card, query)]
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
