"""A file from its upload to its confirmation: exactly what was previewed is imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from core.kit import N_, Reason
from core.plugin_api import (
    Actor,
    Impact,
    TaskRefused,
    TaskWork,
    current_tenant,
    db,
    execute_text,
    start_task,
    task,
)
from plugins.registry.models import Organisation, SubRegionSeat, Upload
from plugins.registry.permissions import RegistryPermission
from plugins.registry.services.editing import NotThere, Objection, Refused, refuse, write_down
from plugins.registry.services.imports.columns import guess_columns, usable_columns
from plugins.registry.services.imports.plan import Action, ImportPlan, LinePlan
from plugins.registry.services.imports.planner import plan_import
from plugins.registry.services.imports.tables import read_table
from plugins.registry.services.organisations import stored_values

REGISTER_CHANGED = Reason(
    "import.register_changed",
    N_(
        "The register has changed since you looked at this file. Go back and look at what"
        " importing it would do now."
    ),
)
FILE_GONE = Reason(
    "import.file_gone", N_("The file is no longer kept here. Choose it again to import it.")
)
# How long a file waits for its confirmation.
KEPT = timedelta(days=1)
STEP = 200


@dataclass(frozen=True, kw_only=True)
class UploadView:
    """An uploaded file: its heading, its lines, and which column means what."""

    id: UUID
    file_name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    columns: Mapping[str, int]


@dataclass(frozen=True)
class ImportResult:
    """How many organisations were added and changed, and how many were as in the file."""

    new: int
    changed: int
    unchanged: int


def keep_upload(actor: Actor, file_name: str, payload: bytes, *, now: datetime) -> UUID:
    """Keeps a file for its uploader and returns the id. Raises Refused for one that is no table.

    Files that nobody confirmed in time are thrown away on the way.
    """
    db.session.execute(delete(Upload).where(Upload.expires_at < now))
    read = read_table(payload)
    if read.problem is not None:
        raise Refused(Objection("file", read.problem))
    row = Upload(
        account_id=actor.account_id,
        file_name=file_name[:200],
        rows=[
            {"line": line, "cells": list(cells)} for line, cells in ((0, read.header), *read.rows)
        ],
        columns=dict(guess_columns(read.header)),
        expires_at=now + KEPT,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def upload(actor: Actor, upload_id: UUID, *, now: datetime) -> UploadView:
    """The actor's own file. Raises NotThere for another's, and when its time is up."""
    return _view(_own(actor, upload_id, now))


def choose_columns(
    actor: Actor, upload_id: UUID, columns: Mapping[str, int], *, now: datetime
) -> None:
    """Says which column means what. Raises NotThere."""
    row = _own(actor, upload_id, now)
    row.columns = dict(usable_columns(columns, len(row.rows[0]["cells"])))
    db.session.flush()


def throw_away(actor: Actor, upload_id: UUID, *, now: datetime) -> None:
    """Forgets the file. Raises NotThere."""
    db.session.delete(_own(actor, upload_id, now))
    db.session.flush()


def start_import(
    actor: Actor, upload_id: UUID, digest: str, *, done_url: str, back_url: str, now: datetime
) -> UUID:
    """Hands the import of the file over to the worker and returns the task's id.

    `digest` is the previewed plan's: the file is imported as it was previewed or not at all.
    Raises NotThere.
    """
    row = _own(actor, upload_id, now)
    return start_task(
        actor,
        "registry.import_organisations",
        about=row.file_name,
        arguments={"upload_id": str(upload_id), "digest": digest},
        done_url=done_url,
        back_url=back_url,
    )


@task(
    "registry.import_organisations",
    label=N_("Import of organisations"),
    permission=RegistryPermission.RUN_IMPORT,
)
def import_upload(work: TaskWork, *, upload_id: str, digest: str) -> tuple[Impact, ...]:
    """Imports a file as it was previewed, all or nothing, and forgets it."""
    try:
        row = _own(work.actor, UUID(upload_id), work.now, lock=True)
        shown = _view(row)
        one_import_at_a_time()
        plan = plan_import(
            shown.rows, shown.columns, country=current_tenant().country, today=work.actor.today
        )
        if plan.digest != digest:
            raise TaskRefused(REGISTER_CHANGED)
        work.expect(plan.count(Action.NEW) + plan.count(Action.CHANGED))
        result = apply_plan(work.actor, plan, file_name=shown.file_name, progress=work.advance)
    except NotThere:
        raise TaskRefused(FILE_GONE) from None
    except Refused as refused:
        raise TaskRefused(*(objection.reason for objection in refused.objections)) from None
    db.session.delete(row)
    db.session.flush()
    return (
        Impact(label=N_("Organisations added"), count=result.new),
        Impact(label=N_("Organisations changed"), count=result.changed),
        Impact(label=N_("Organisations that were as in the file"), count=result.unchanged),
    )


def one_import_at_a_time() -> None:
    """Waits for another import of the tenant, so that the two cannot record the same twice."""
    execute_text(
        "SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))",
        key=f"registry.import.{current_tenant().id}",
    )


def apply_plan(
    actor: Actor,
    plan: ImportPlan,
    *,
    file_name: str,
    progress: Callable[[int], None] = lambda _done: None,
) -> ImportResult:
    """Carries the plan out in the transaction in force. Raises Refused when a line is wrong."""
    if plan.missing or plan.count(Action.WRONG):
        raise refuse(
            "import.wrong_lines",
            N_("Lines of this file are wrong, so nothing is imported."),
            None,
        )
    _add_new(_owners_first([line for line in plan.lines if line.action is Action.NEW]), progress)
    _change([line for line in plan.lines if line.action is Action.CHANGED], progress)
    db.session.add_all(
        SubRegionSeat(
            sub_region_id=line.seat[0].id,
            organisation_id=line.organisation_id,
            valid_from=line.seat[1].start,
            valid_to=line.seat[1].end,
        )
        for line in plan.lines
        if line.seat is not None
    )
    db.session.flush()
    result = ImportResult(
        new=plan.count(Action.NEW),
        changed=plan.count(Action.CHANGED),
        unchanged=plan.count(Action.UNCHANGED),
    )
    write_down(
        actor,
        "import:run",
        ("import", actor.membership_id or current_tenant().id, file_name),
        before={
            line.name: {change.field: change.before for change in line.changes}
            for line in plan.lines
            if line.action is Action.CHANGED
        },
        after={
            line.name: {change.field: change.after for change in line.changes}
            for line in plan.lines
            if line.action in (Action.NEW, Action.CHANGED)
        },
    )
    return result


def _add_new(lines: list[LinePlan], progress: Callable[[int], None]) -> None:
    for start in range(0, len(lines), STEP):
        step = lines[start : start + STEP]
        db.session.add_all(
            Organisation(id=line.organisation_id, **stored_values(line.details))
            for line in step
            if line.details is not None
        )
        db.session.flush()
        progress(len(step))


def _change(lines: list[LinePlan], progress: Callable[[int], None]) -> None:
    rows = {
        row.id: row
        for row in db.session.scalars(
            select(Organisation)
            .where(Organisation.id.in_([line.organisation_id for line in lines]))
            .order_by(Organisation.id)
            .with_for_update()
        )
    }
    for line in lines:
        if line.details is None:
            continue
        row = rows[line.organisation_id]
        for name, value in stored_values(line.details).items():
            setattr(row, name, value)
        row.version += 1
    db.session.flush()
    progress(len(lines))


def _owners_first(lines: list[LinePlan]) -> list[LinePlan]:
    """New organisations in such an order that whoever owns another comes before it."""
    new = {line.organisation_id: line for line in lines}

    def owners(line: LinePlan) -> int:
        count, above = 0, line.details
        while above is not None and above.parent_id in new:
            count, above = count + 1, new[above.parent_id].details
        return count

    return sorted(lines, key=owners)


def _own(actor: Actor, upload_id: UUID, now: datetime, *, lock: bool = False) -> Upload:
    statement = select(Upload).where(
        Upload.id == upload_id, Upload.account_id == actor.account_id, Upload.expires_at >= now
    )
    row = db.session.scalar(statement.with_for_update() if lock else statement)
    if row is None:
        raise NotThere(f"Upload {upload_id}")
    return row


def _view(row: Upload) -> UploadView:
    heading, *lines = row.rows
    header = tuple(heading["cells"])
    return UploadView(
        id=row.id,
        file_name=row.file_name,
        header=header,
        rows=tuple((line["line"], tuple(line["cells"])) for line in lines),
        columns=usable_columns(row.columns, len(header)),
    )
