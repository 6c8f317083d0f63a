"""A file from its upload to its confirmation: exactly what was previewed is imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
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
from plugins.registry.models import ImportRun, Upload
from plugins.registry.permissions import RegistryPermission
from plugins.registry.services.editing import NotThere, Objection, Refused
from plugins.registry.services.imports.columns import guess_columns, usable_columns
from plugins.registry.services.imports.kinds import KINDS, ORGANISATIONS
from plugins.registry.services.imports.plan import Action, ImportPlan, ImportResult
from plugins.registry.services.imports.tables import read_table

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
# How long an import can be taken back.
UNDOABLE = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class UploadView:
    """An uploaded file: its heading, its lines, and which column means what."""

    id: UUID
    kind: str
    file_name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    columns: Mapping[str, int]


def keep_upload(
    actor: Actor, file_name: str, payload: bytes, *, kind: str = ORGANISATIONS, now: datetime
) -> UUID:
    """Keeps a file for its uploader and returns the id. Raises Refused for one that is no table.

    Files that nobody confirmed in time are thrown away on the way, and imports that are too
    old to be taken back forgotten.
    """
    db.session.execute(delete(Upload).where(Upload.expires_at < now))
    db.session.execute(delete(ImportRun).where(ImportRun.done_at < now - UNDOABLE))
    read = read_table(payload)
    if read.problem is not None:
        raise Refused(Objection("file", read.problem))
    row = Upload(
        account_id=actor.account_id,
        kind=kind,
        file_name=file_name[:200],
        rows=[
            {"line": line, "cells": list(cells)} for line, cells in ((0, read.header), *read.rows)
        ],
        columns=dict(guess_columns(read.header, KINDS[kind].fields)),
        expires_at=now + KEPT,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def upload(actor: Actor, upload_id: UUID, *, now: datetime) -> UploadView:
    """The actor's own file. Raises NotThere for another's, and when its time is up."""
    return _view(_own(actor, upload_id, now))


def previewed(
    actor: Actor, upload_id: UUID, *, now: datetime
) -> tuple[UploadView, ImportPlan[Any]]:
    """The dry run: the file, and what importing it would do today. Raises NotThere."""
    shown = upload(actor, upload_id, now=now)
    return shown, _planned(shown, actor)


def choose_columns(
    actor: Actor, upload_id: UUID, columns: Mapping[str, int], *, now: datetime
) -> None:
    """Says which column means what. Raises NotThere."""
    row = _own(actor, upload_id, now)
    row.columns = dict(usable_columns(columns, len(row.rows[0]["cells"]), KINDS[row.kind].fields))
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
        KINDS[row.kind].task,
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
def import_organisations(work: TaskWork, *, upload_id: str, digest: str) -> tuple[Impact, ...]:
    """Imports a file as it was previewed, all or nothing, and forgets it."""
    result = _import(work, UUID(upload_id), digest)
    return (
        Impact(label=N_("Organisations added"), count=result.new),
        Impact(label=N_("Organisations changed"), count=result.changed),
        Impact(label=N_("Organisations that were as in the file"), count=result.unchanged),
    )


@task(
    "registry.import_people",
    label=N_("Import of people"),
    permission=RegistryPermission.RUN_IMPORT,
)
def import_people(work: TaskWork, *, upload_id: str, digest: str) -> tuple[Impact, ...]:
    """The same with a list of pupils and teachers."""
    result = _import(work, UUID(upload_id), digest)
    return (
        Impact(label=N_("Lines that added somebody"), count=result.new),
        Impact(label=N_("Lines that changed something"), count=result.changed),
        Impact(label=N_("Lines that were in the register already"), count=result.unchanged),
    )


def _import(work: TaskWork, upload_id: UUID, digest: str) -> ImportResult:
    try:
        row = _own(work.actor, upload_id, work.now, lock=True)
        shown = _view(row)
        one_import_at_a_time()
        plan = _planned(shown, work.actor)
        if plan.digest != digest:
            raise TaskRefused(REGISTER_CHANGED)
        work.expect(plan.count(Action.NEW) + plan.count(Action.CHANGED))
        result = KINDS[shown.kind].apply(
            work.actor, plan, file_name=shown.file_name, progress=work.advance
        )
    except NotThere:
        raise TaskRefused(FILE_GONE) from None
    except Refused as refused:
        raise TaskRefused(*(objection.reason for objection in refused.objections)) from None
    db.session.delete(row)
    db.session.flush()
    return result


def _planned(shown: UploadView, actor: Actor) -> ImportPlan[Any]:
    return KINDS[shown.kind].plan(
        shown.rows, shown.columns, country=current_tenant().country, today=actor.today
    )


def one_import_at_a_time() -> None:
    """Waits for another import of the tenant, so that the two cannot record the same twice."""
    execute_text(
        "SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))",
        key=f"registry.import.{current_tenant().id}",
    )


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
        kind=row.kind,
        file_name=row.file_name,
        header=header,
        rows=tuple((line["line"], tuple(line["cells"])) for line in lines),
        columns=usable_columns(row.columns, len(header), KINDS[row.kind].fields),
    )
