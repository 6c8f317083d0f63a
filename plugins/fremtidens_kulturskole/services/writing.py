"""Saving a part of a text that several people write together."""

from __future__ import annotations

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


def write(
    actor: Actor,
    place: Place,
    slot: str,
    *,
    text: str,
    seen_version: int,
    now: datetime,
    pen: str = "",
) -> Written:
    """FK-11: saves a part; what was written on top of an older version is kept beside it.

    `seen_version` 0: the writer saw nothing there yet. `pen` tells one open page from another,
    so that somebody with two of them loses nothing either. Nobody's text is overwritten.
    """
    text = text.replace("\r\n", "\n")[:LONGEST]
    row = _passage(place, slot)
    if row is None:
        if not text:
            return Written(meeting=Meeting.SAME, version=0)
        row = Passage(
            hand_in_id=place.hand_in_id,
            room_id=place.room_id,
            report_id=place.report_id,
            slot=slot,
            text=text,
            written_by=actor.name,
            written_at=now,
        )
        db.session.add(row)
        db.session.flush()
        return Written(meeting=Meeting.SAVED, version=row.version)
    meeting = meeting_of(
        stored=row.text, seen_version=seen_version, version=row.version, written=text
    )
    if meeting is Meeting.SAVED:
        row.text, row.written_by, row.written_at = text, actor.name, now
        row.version += 1
    if meeting is Meeting.BESIDE:
        _keep_beside(actor, row, text, seen_version, now, pen)
        db.session.flush()
        return Written(meeting=meeting, version=seen_version)
    _drop_own(actor, row, pen)
    db.session.flush()
    return Written(meeting=meeting, version=row.version)


def settle(
    actor: Actor, place: Place, slot: str, *, text: str, seen_version: int, now: datetime
) -> int:
    """FK-11: of several texts, `text` is to stand; the others go. Answers the new version.

    Raises Stale when the text has gone on meanwhile, and NotThere.
    """
    row = _passage(place, slot)
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


def _passage(place: Place, slot: str) -> Passage | None:
    found: Passage | None = db.session.scalar(
        select(Passage)
        .where(
            Passage.slot == slot,
            Passage.hand_in_id == place.hand_in_id
            if place.hand_in_id
            else Passage.hand_in_id.is_(None),
            Passage.room_id == place.room_id if place.room_id else Passage.room_id.is_(None),
            Passage.report_id == place.report_id
            if place.report_id
            else Passage.report_id.is_(None),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


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
