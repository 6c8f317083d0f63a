"""The practice plan and log: the person's own, and shared with teachers only as they choose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.plugin_api import Actor, db
from plugins.pathway.models import PracticeEntry
from plugins.pathway.rules import Part
from plugins.pathway.services.editing import (
    Subject,
    locked_plan,
    locked_row,
    put_values,
    write_down,
    writer,
)
from plugins.registry import ChangedMeanwhile

PRACTICE = Subject(word="practice", kind="pathway_practice")


@dataclass(frozen=True, kw_only=True)
class PracticeDetails:
    """What somebody has chosen for themselves; `shared` shows plan and log to their teachers."""

    weekly_minutes: int | None = None
    note: str = ""
    shared: bool = False


@dataclass(frozen=True, kw_only=True)
class PracticeEntryDetails:
    """Something practised on a day."""

    on: date
    minutes: int
    what: str = ""


def change_practice(
    actor: Actor, person_id: UUID, details: PracticeDetails, *, version: int | None
) -> None:
    """Changes the practice plan and who sees it. Raises NotThere and ChangedMeanwhile."""
    writer(actor, person_id, Part.PRACTICE)
    row = locked_plan(person_id)
    # 0 is what somebody has seen who had no plan yet.
    if version is not None and version not in (row.version, 0):
        raise ChangedMeanwhile(f"Plan of {person_id}")
    changed = put_values(
        row,
        {
            "weekly_minutes": details.weekly_minutes,
            "practice_note": details.note,
            "practice_shared": details.shared,
        },
    )
    if changed:
        write_down(actor, PRACTICE, "change", row.id, changed)


def add_practice_entry(actor: Actor, person_id: UUID, details: PracticeEntryDetails) -> UUID:
    """Writes down something practised and returns its id. Raises NotThere."""
    writer(actor, person_id, Part.PRACTICE)
    locked_plan(person_id)
    row = PracticeEntry(
        person_id=person_id, on_day=details.on, minutes=details.minutes, what=details.what
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def remove_practice_entry(actor: Actor, entry_id: UUID) -> UUID:
    """Takes a line of the log away and returns whose it was. Raises NotThere."""
    row = locked_row(PracticeEntry, entry_id)
    writer(actor, row.person_id, Part.PRACTICE)
    person_id = row.person_id
    db.session.delete(row)
    db.session.flush()
    return person_id
