"""Files of an application: found out by their content, made safe, never served as a page."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from core.kit import N_
from core.plugin_api import Actor, FileRefused, clean_file, db
from plugins.calls.models import Application, ApplicationFile, FormVersion
from plugins.calls.queries.access import sight_of
from plugins.calls.rules.forms import FieldKind, Reader, may_see_field
from plugins.calls.services.applications import must_be_open, writable_row
from plugins.calls.services.editing import label_of, write_down
from plugins.calls.settings import settings_in_force
from plugins.calls.stored import fields_from_json
from plugins.registry import NotThere, Objection, Refused, locked, refuse

MOST_FILES = 10


def add_file(
    actor: Actor,
    application_id: UUID,
    field: str,
    file_name: str,
    content: bytes,
    *,
    now: datetime,
) -> UUID:
    """Adds a file to a field, made safe by its content. Raises Refused, NotThere."""
    row, call = writable_row(actor, application_id, now)
    must_be_open(row, call, now)
    fields = fields_from_json(
        db.session.scalars(
            select(FormVersion.fields).where(FormVersion.id == row.form_version_id)
        ).one()
    )
    wanted = next((each for each in fields if each.key == field), None)
    if wanted is None or wanted.kind is not FieldKind.FILE:
        raise refuse("answer.unknown_field", N_("The form has no such field."), field)
    if not may_see_field(wanted, Reader.APPLICANT):
        raise refuse("answer.unknown_field", N_("The form has no such field."), field)
    if wanted.frozen and row.state == "submitted":
        raise refuse("answer.frozen", N_("This cannot be changed after it is handed in."), field)
    largest = settings_in_force().largest_file_mb
    if len(content) > largest * 1024 * 1024:
        raise refuse(
            "file.too_large",
            N_("The file is larger than %(largest)s megabytes."),
            field,
            largest=largest,
        )
    there = db.session.scalar(
        select(func.count())
        .select_from(ApplicationFile)
        .where(ApplicationFile.application_id == row.id, ApplicationFile.field == field)
    )
    if (there or 0) >= MOST_FILES:
        raise refuse(
            "file.too_many", N_("At most %(most)s files in one field."), field, most=MOST_FILES
        )
    try:
        safe = clean_file(content)
    except FileRefused as refused:
        raise Refused(Objection(field, refused.reason)) from None
    name = _file_name(file_name, safe.extension)
    added = ApplicationFile(
        application_id=row.id,
        field=field,
        file_name=name,
        media_type=safe.content_type,
        size=len(safe.content),
        digest=hashlib.sha256(safe.content).hexdigest(),
        content=safe.content,
        uploaded_by=actor.membership_id,
        uploaded_at=now,
    )
    db.session.add(added)
    row.version += 1
    db.session.flush()
    write_down(actor, "application:add_file", ("application", row.id, label_of(row)))
    return added.id


def remove_file(actor: Actor, file_id: UUID, *, now: datetime) -> UUID:
    """Takes a file away; answers the application's id. Raises Refused, NotThere."""
    found = db.session.scalar(
        select(ApplicationFile.application_id).where(ApplicationFile.id == file_id)
    )
    if found is None:
        raise NotThere(f"File {file_id}")
    row, call = writable_row(actor, found, now)
    must_be_open(row, call, now)
    db.session.delete(locked(ApplicationFile, file_id))
    row.version += 1
    db.session.flush()
    write_down(actor, "application:remove_file", ("application", row.id, label_of(row)))
    return row.id


def file_content(actor: Actor, file_id: UUID, *, now: datetime) -> tuple[str, str, bytes] | None:
    """Name, media type and content of a file that the actor may see; None otherwise.

    A juror who reads without names gets the file under a number.
    """
    row = db.session.scalar(select(ApplicationFile).where(ApplicationFile.id == file_id))
    if row is None:
        return None
    application = db.session.scalars(
        select(Application).where(Application.id == row.application_id)
    ).one()
    sight = sight_of(actor, application, now=now)
    if sight is None:
        return None
    fields = fields_from_json(
        db.session.scalars(
            select(FormVersion.fields).where(FormVersion.id == application.form_version_id)
        ).one()
    )
    wanted = next((each for each in fields if each.key == row.field), None)
    if wanted is None or not may_see_field(wanted, sight.reader, names_shown=sight.names_shown):
        return None
    name = row.file_name if sight.names_shown else f"{row.id}.{row.file_name.rpartition('.')[2]}"
    return name, row.media_type, row.content


def _file_name(given: str, extension: str) -> str:
    """The name as it was given, with the end that the content has."""
    stem = given.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or given
    stem = "".join(sign for sign in stem if sign.isprintable() and sign not in '"<>|:*?/')
    return f"{stem.strip()[:120] or 'file'}.{extension}"
