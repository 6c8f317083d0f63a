"""Passages with what others wrote beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import db
from plugins.fremtidens_kulturskole.models import OtherText, Passage
from plugins.fremtidens_kulturskole.queries.views import OtherView, PassageView


@dataclass(frozen=True, kw_only=True)
class Passages:
    """Passages by where they stand and their slot."""

    rows: Mapping[tuple[UUID, str], Passage]
    others: Mapping[UUID, Sequence[OtherText]]

    def answers(
        self, place: UUID | None, questions: Sequence[tuple[str, str]]
    ) -> tuple[PassageView, ...]:
        """The passages of a place, one for each question as (slot, its text), in their order."""
        return tuple(self._answer(place, slot, text) for slot, text in questions)

    def _answer(self, place: UUID | None, slot: str, question: str) -> PassageView:
        row = self.rows.get((place, slot)) if place is not None else None
        if row is None:
            return PassageView(slot=slot, question=question)
        return PassageView(
            slot=slot,
            question=question,
            text=row.text,
            version=row.version,
            written_by=row.written_by,
            written_at=row.written_at,
            others=tuple(
                OtherView(text=each.text, written_by=each.written_by, written_at=each.written_at)
                for each in self.others.get(row.id, ())
            ),
        )


def passages_at(column: Any, ids: Collection[UUID]) -> Passages:
    """All passages of hand-ins, rooms or reports; `column` is the one of `Passage` that is meant.

    Two statements.
    """
    rows = db.session.scalars(select(Passage).where(column.in_(sorted(ids)))).all() if ids else ()
    others: dict[UUID, list[OtherText]] = {}
    if rows:
        for each in db.session.scalars(
            select(OtherText)
            .where(OtherText.passage_id.in_([row.id for row in rows]))
            .order_by(OtherText.written_at, OtherText.id)
        ):
            others.setdefault(each.passage_id, []).append(each)
    return Passages(rows={(getattr(row, column.key), row.slot): row for row in rows}, others=others)
