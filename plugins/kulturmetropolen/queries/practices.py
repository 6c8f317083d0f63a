"""KM-10: practices, who adopted them, and how it went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import db, pick, sort_key
from plugins.kulturmetropolen.models import (
    Adoption,
    Practice,
)
from plugins.kulturmetropolen.queries.talents import organisation_names
from plugins.registry import Named


@dataclass(frozen=True, kw_only=True)
class PracticeCard:
    """KM-10: a practice on a list, and how many do the same."""

    id: UUID
    title: str
    what: str
    for_whom: str
    organisation: Named
    adoptions: int
    version: int


@dataclass(frozen=True, kw_only=True)
class AdoptionView:
    """KM-10: who adopted a practice, as which activity, and how it went."""

    id: UUID
    organisation: Named
    activity_id: UUID | None
    adopted_on: date
    how_it_went: str
    version: int


@dataclass(frozen=True, kw_only=True)
class PracticeView:
    """KM-10: all of one practice."""

    card: PracticeCard
    what_it_takes: str
    what_it_gave: str
    effort_id: UUID | None
    texts: Mapping[str, Mapping[str, str]]
    adopted_by: tuple[AdoptionView, ...]


def practices(search: str = "") -> list[PracticeCard]:
    """KM-10: practices by title; every word of the search must stand in one of its texts."""
    rows = db.session.scalars(select(Practice)).all()
    adopted: dict[UUID, int] = defaultdict(int)
    for practice_id in db.session.scalars(select(Adoption.practice_id)):
        adopted[practice_id] += 1
    names = organisation_names({row.organisation_id for row in rows})
    found = [
        _practice_card(row, names, adopted[row.id])
        for row in rows
        if all(word in _all_text(row) for word in search.casefold().split())
    ]
    return sorted(found, key=lambda card: sort_key(card.title))


def _all_text(row: Practice) -> str:
    texts = (row.title, row.what, row.for_whom, row.what_it_takes, row.what_it_gave)
    return " ".join(each for text in texts for each in text.values()).casefold()


def _practice_card(row: Practice, names: Mapping[UUID, str], adoptions: int) -> PracticeCard:
    return PracticeCard(
        id=row.id,
        title=pick(row.title),
        what=pick(row.what),
        for_whom=pick(row.for_whom),
        organisation=Named(id=row.organisation_id, name=names.get(row.organisation_id, "")),
        adoptions=adoptions,
        version=row.version,
    )


def practice(practice_id: UUID) -> PracticeView | None:
    """KM-10: one practice with who adopted it, or None."""
    row = db.session.scalar(select(Practice).where(Practice.id == practice_id))
    if row is None:
        return None
    adoptions = db.session.scalars(
        select(Adoption).where(Adoption.practice_id == practice_id).order_by(Adoption.adopted_on)
    ).all()
    names = organisation_names({row.organisation_id, *(each.organisation_id for each in adoptions)})
    return PracticeView(
        card=_practice_card(row, names, len(adoptions)),
        what_it_takes=pick(row.what_it_takes),
        what_it_gave=pick(row.what_it_gave),
        effort_id=row.effort_id,
        texts={
            "title": row.title,
            "what": row.what,
            "for_whom": row.for_whom,
            "what_it_takes": row.what_it_takes,
            "what_it_gave": row.what_it_gave,
        },
        adopted_by=tuple(
            AdoptionView(
                id=each.id,
                organisation=Named(
                    id=each.organisation_id, name=names.get(each.organisation_id, "")
                ),
                activity_id=each.activity_id,
                adopted_on=each.adopted_on,
                how_it_went=each.how_it_went,
                version=each.version,
            )
            for each in adoptions
        ),
    )


def practice_of(adoption_id: UUID) -> PracticeView | None:
    """KM-10: the practice that an adoption is of."""
    found = db.session.scalar(select(Adoption.practice_id).where(Adoption.id == adoption_id))
    return practice(found) if found else None
