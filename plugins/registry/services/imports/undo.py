"""Taking back a whole import: what it added goes, what it changed is set back.

Only where nobody has changed it since, and nothing else has come to rest on it. What stays is
told, and why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Uuid, inspect, select
from sqlalchemy.exc import IntegrityError

from core.kit import N_, Reason
from core.plugin_api import (
    Actor,
    Impact,
    TaskRefused,
    TaskWork,
    call_hook,
    db,
    start_task,
    task,
)
from plugins.registry.models import (
    Affiliation,
    Consent,
    Guardianship,
    ImportChange,
    ImportRun,
    Teaching,
)
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries.residence import residences_for_import
from plugins.registry.services.editing import NotThere, locked, write_down
from plugins.registry.services.imports.journal import RESIDENCE, TABLES, mark_of
from plugins.registry.services.people.residences import put_residence_back

CHANGED_SINCE = "changed"
IN_USE = "used"
WHY_IT_STAYS = {
    CHANGED_SINCE: N_("Somebody has changed it since."),
    IN_USE: N_("Something else has been recorded with it since."),
}


@dataclass(frozen=True, kw_only=True)
class RunView:
    """An import that was done; `undone_at` None: it still stands."""

    id: UUID
    kind: str
    file_name: str
    done_by: str
    done_at: datetime
    added: int
    changed: int
    undone_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What taking the import back does with one of its rows; `stays` None: it goes back."""

    change_id: UUID
    subject: str
    row_id: UUID
    label: str
    removes: bool
    stays: str | None = None


def import_runs() -> list[RunView]:
    """The imports that are still known, the newest first."""
    rows = db.session.scalars(select(ImportRun).order_by(ImportRun.done_at.desc(), ImportRun.id))
    return [_view(row) for row in rows]


def import_done(run_id: UUID) -> RunView:
    """One import. Raises NotThere."""
    row = db.session.scalar(select(ImportRun).where(ImportRun.id == run_id))
    if row is None:
        raise NotThere(f"Import {run_id}")
    return _view(row)


def what_stays(run_id: UUID) -> list[tuple[str, str]]:
    """After it was taken back: what was left alone, and why (marked)."""
    rows = db.session.execute(
        select(ImportChange.label, ImportChange.subject, ImportChange.stays)
        .where(ImportChange.run_id == run_id, ImportChange.stays.is_not(None))
        .order_by(ImportChange.place)
    )
    return [(row.label or row.subject, WHY_IT_STAYS[row.stays]) for row in rows]


def preview_undo(run_id: UUID) -> list[Verdict]:
    """What taking the import back would do, as far as the register itself knows."""
    import_done(run_id)
    return _Undoing(run_id).verdicts()


def start_undo(actor: Actor, run_id: UUID, *, done_url: str, back_url: str) -> UUID:
    """Hands it over to the worker and returns the task's id. Raises NotThere."""
    run = import_done(run_id)
    return start_task(
        actor,
        "registry.undo_import",
        about=run.file_name,
        arguments={"run_id": str(run_id)},
        done_url=done_url,
        back_url=back_url,
    )


@task(
    "registry.undo_import",
    label=N_("Taking an import back"),
    permission=RegistryPermission.RUN_IMPORT,
)
def undo_import(work: TaskWork, *, run_id: str) -> tuple[Impact, ...]:
    """Takes an import back, all of it that can be; the same again does nothing."""
    return undo(work.actor, UUID(run_id), now=work.now, expect=work.expect, progress=work.advance)


def undo(
    actor: Actor,
    run_id: UUID,
    *,
    now: datetime,
    expect: Callable[[int], None] = lambda _total: None,
    progress: Callable[[int], None] = lambda _done: None,
) -> tuple[Impact, ...]:
    """The same in the transaction in force. Raises TaskRefused for one that is taken back."""
    run = locked(ImportRun, run_id)
    if run.undone_at is not None:
        raise TaskRefused(Reason("import.undone", N_("This import has been taken back already.")))
    undoing = _Undoing(run_id)
    verdicts = undoing.verdicts()
    expect(len(verdicts))
    done = []
    for verdict in verdicts:
        done.append(undoing.carry_out(verdict))
        progress(1)
    run.undone_at = now
    db.session.flush()
    counts = (
        sum(each.removes and each.stays is None for each in done),
        sum(not each.removes and each.stays is None for each in done),
        sum(each.stays is not None for each in done),
    )
    write_down(
        actor,
        "import:undo",
        ("import", run.id, run.file_name),
        after=dict(zip(("removed", "set_back", "stays"), counts, strict=True)),
    )
    labels = (N_("Removed again"), N_("Set back"), N_("Left as it is"))
    return tuple(
        Impact(label=label, count=count) for label, count in zip(labels, counts, strict=True)
    )


class _Undoing:
    """The changes of one import and the rows as they are now, read in a few statements."""

    def __init__(self, run_id: UUID) -> None:
        # The newest first: what points at a row goes before the row.
        self._changes = db.session.scalars(
            select(ImportChange)
            .where(ImportChange.run_id == run_id, ImportChange.stays.is_(None))
            .order_by(ImportChange.place.desc())
        ).all()
        ids: dict[str, set[UUID]] = defaultdict(set)
        for change in self._changes:
            ids[change.subject].add(change.row_id)
        self._rows = {
            (subject, row.id): row
            for subject, table in TABLES.items()
            if ids[subject]
            for row in db.session.scalars(
                select(table).where(table.id.in_(sorted(ids[subject]))).with_for_update()
            )
        }
        self._homes = residences_for_import(ids[RESIDENCE])
        self._by_id = {change.id: change for change in self._changes}
        going: dict[str, set[UUID]] = defaultdict(set)
        for change in self._changes:
            if change.before is None and self._is_there(change) and self._is_as_it_was(change):
                going[change.subject].add(change.row_id)
        self._others = _tied_to(ids["person"], going)

    def verdicts(self) -> list[Verdict]:
        """What would happen to each row that is still there."""
        return [
            Verdict(
                change_id=change.id,
                subject=change.subject,
                row_id=change.row_id,
                label=change.label,
                removes=change.before is None,
                stays=self._why_it_stays(change),
            )
            for change in self._changes
            if self._is_there(change)
        ]

    def carry_out(self, verdict: Verdict) -> Verdict:
        """Does it, and answers what became of it."""
        change = self._by_id[verdict.change_id]
        stays = verdict.stays
        if stays is None and change.subject == RESIDENCE:
            put_residence_back(change.row_id, change.run_id, is_new=verdict.removes)
        elif stays is None and verdict.removes:
            stays = self._remove(change)
        elif stays is None:
            row = self._rows[change.subject, change.row_id]
            for name, value in (change.before or {}).items():
                setattr(row, name, _read(type(row), name, value))
            if hasattr(row, "version"):
                row.version += 1
            db.session.flush()
        change.stays = stays
        return Verdict(
            change_id=verdict.change_id,
            subject=verdict.subject,
            row_id=verdict.row_id,
            label=verdict.label,
            removes=verdict.removes,
            stays=stays,
        )

    def _remove(self, change: ImportChange) -> str | None:
        row = self._rows[change.subject, change.row_id]
        if change.subject == "person" and _others_keep_something(change.row_id):
            return IN_USE
        # The line that tells it goes with a person who goes.
        try:
            with db.session.begin_nested():
                db.session.delete(row)
                db.session.flush()
        except IntegrityError:
            return IN_USE
        return None

    def _is_there(self, change: ImportChange) -> bool:
        if change.subject == RESIDENCE:
            return change.row_id in self._homes
        return (change.subject, change.row_id) in self._rows

    def _is_as_it_was(self, change: ImportChange) -> bool:
        if change.subject == RESIDENCE:
            return bool(self._homes[change.row_id].version == change.after["version"])
        return mark_of(self._rows[change.subject, change.row_id]) == change.after

    def _why_it_stays(self, change: ImportChange) -> str | None:
        if not self._is_as_it_was(change):
            return CHANGED_SINCE
        if change.subject == "person" and change.before is None and change.row_id in self._others:
            return IN_USE
        return None


def _tied_to(people: Collection[UUID], going: Mapping[str, set[UUID]]) -> set[UUID]:
    """Those among the people whom something of the register is tied to that does not go."""
    if not people:
        return set()
    ids = sorted(people)
    found: set[UUID] = set()
    for subject, table, columns in (
        ("affiliation", Affiliation, (Affiliation.person_id,)),
        ("guardianship", Guardianship, (Guardianship.guardian_id, Guardianship.pupil_id)),
        ("teaching", Teaching, (Teaching.teacher_id, Teaching.pupil_id)),
        ("consent", Consent, (Consent.person_id, Consent.answered_by)),
    ):
        for column in columns:
            rows = db.session.execute(select(table.id, column).where(column.in_(ids)))
            found |= {person for row_id, person in rows if row_id not in going[subject]}
    found |= {each for each in residences_for_import(ids) if each not in going[RESIDENCE]}
    return found


def _others_keep_something(person_id: UUID) -> bool:
    """Whether another module keeps anything about the person."""
    answers: Sequence[tuple[str, Any]] = call_hook("provide_personal_data", person_id=person_id)
    return any(
        record.rows for plugin, records in answers if plugin != "registry" for record in records
    )


def _read(table: type[Any], name: str, stored: Any) -> Any:
    """A column's value from JSON."""
    kind = inspect(table).columns[name].type
    if stored is not None and isinstance(kind, Date):
        return date.fromisoformat(stored)
    return UUID(stored) if stored is not None and isinstance(kind, Uuid) else stored


def _view(row: ImportRun) -> RunView:
    return RunView(
        id=row.id,
        kind=row.kind,
        file_name=row.file_name,
        done_by=row.done_by,
        done_at=row.done_at,
        added=row.added,
        changed=row.changed,
        undone_at=row.undone_at,
    )
