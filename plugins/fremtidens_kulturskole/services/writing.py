"""Saving a part of a text that several people write together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from core.plugin_api import Actor, db
from plugins.fremtidens_kulturskole.models import OtherText, Passage
from plugins.fremtidens_kulturskole.rules import Meeting, meeting_of
from plugins.fremtidens_kulturskole.services.editing import tell
from plugins.fremtidens_kulturskole.services.refusals import NotThere, Stale

LONGEST = 20_000


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a passage stands: in a hand-in, a room or a report; the row is locked by the caller."""

    hand_in_id: UUID | None = None
    room_id: UUID | None = None
    report_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Written:
    """What became of a text, and the version that the writer has seen now."""

    meeting: Meeting
    version: int


@dataclass(frozen=True, kw_only=True)
class Text:
    """What somebody wrote in one part, on top of which version; 0: they saw nothing there yet."""

    text: str
    seen_version: int = 0


def write(
    actor: Actor,
    place: Place,
    texts: Mapping[str, Text],
    *,
    now: datetime,
    pen: str = "",
) -> dict[str, Written]:
    """FK-11: saves parts; what was written on top of an older version is kept beside it.

    `pen` tells one open page from another, so that somebody with two of them loses nothing
    either. Nobody's text is overwritten. Few statements, however many parts.
    """
    there = _passages(place, texts)
    return {
        slot: _write(actor, place, there.get(slot), slot, typed, now, pen)
        for slot, typed in texts.items()
    }


def _write(
    actor: Actor,
    place: Place,
    row: Passage | None,
    slot: str,
    typed: Text,
    now: datetime,
    pen: str,
) -> Written:
    text = typed.text.replace("\r\n", "\n")[:LONGEST]
    if row is None:
        if not text:
            return Written(meeting=Meeting.SAME, version=0)
        db.session.add(
            Passage(
                hand_in_id=place.hand_in_id,
                room_id=place.room_id,
                report_id=place.report_id,
                slot=slot,
                text=text,
                version=1,
                written_by=actor.name,
                written_at=now,
            )
        )
        return Written(meeting=Meeting.SAVED, version=1)
    meeting = meeting_of(
        stored=row.text, seen_version=typed.seen_version, version=row.version, written=text
    )
    if meeting is Meeting.BESIDE:
        _keep_beside(actor, row, text, typed.seen_version, now, pen)
        return Written(meeting=meeting, version=typed.seen_version)
    if meeting is Meeting.SAVED:
        row.text, row.written_by, row.written_at = text, actor.name, now
        row.version += 1
        db.session.flush()
    _drop_own(actor, row, pen)
    return Written(meeting=meeting, version=row.version)


def settle(
    actor: Actor, place: Place, slot: str, *, text: str, seen_version: int, now: datetime
) -> int:
    """FK-11: of several texts, `text` is to stand; the others go. Answers the new version.

    Raises Stale when the text has gone on meanwhile, and NotThere.
    """
    row = _passages(place, [slot]).get(slot)
    if row is None:
        raise NotThere(slot)
    if seen_version != row.version:
        raise Stale
    row.text = text.replace("\r\n", "\n")[:LONGEST]
    row.written_by, row.written_at = actor.name, now
    row.version += 1
    db.session.execute(delete(OtherText).where(OtherText.passage_id == row.id))
    db.session.flush()
    tell(actor, "passage:settle", "passage", row.id, slot, after={"version": row.version})
    return row.version


def _passages(place: Place, slots: Iterable[str]) -> dict[str, Passage]:
    """The passages of a place, locked, by slot."""
    where = [
        column == wanted
        for column, wanted in (
            (Passage.hand_in_id, place.hand_in_id),
            (Passage.room_id, place.room_id),
            (Passage.report_id, place.report_id),
        )
        if wanted is not None
    ]
    rows = db.session.scalars(
        select(Passage)
        .where(Passage.slot.in_(sorted(slots)), *where)
        .order_by(Passage.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.slot: row for row in rows}


def _writer(actor: Actor, pen: str) -> str:
    return f"{actor.membership_id or '-'}:{pen[:40]}"


def _keep_beside(
    actor: Actor, row: Passage, text: str, seen_version: int, now: datetime, pen: str
) -> None:
    other = db.session.scalar(
        select(OtherText).where(
            OtherText.passage_id == row.id, OtherText.writer == _writer(actor, pen)
        )
    )
    if other is None:
        db.session.add(
            OtherText(
                passage_id=row.id,
                writer=_writer(actor, pen),
                text=text,
                seen_version=seen_version,
                written_by=actor.name,
                written_at=now,
            )
        )
    else:
        other.text, other.seen_version, other.written_at = text, seen_version, now


def _drop_own(actor: Actor, row: Passage, pen: str) -> None:
    """Who has saved what stands now has nothing beside it any more, if it says the same."""
    db.session.execute(
        delete(OtherText).where(
            OtherText.passage_id == row.id,
            OtherText.writer == _writer(actor, pen),
            OtherText.text == row.text,
        )
    )
