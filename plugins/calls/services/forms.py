"""Building a form: a draft that changes, a published version that never does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from core.kit import N_
from core.plugin_api import Actor, db
from plugins.calls.models import ApplicationForm, FormVersion
from plugins.calls.rules.forms import FieldDetails, check_form
from plugins.calls.services.editing import write_down
from plugins.calls.stored import field_as_json, fields_from_json
from plugins.registry import Objection, Refused, locked, refuse


def add_form(actor: Actor, name: str, fields: Sequence[FieldDetails] = ()) -> UUID:
    """Begins a form; answers the id of its first version, a draft. Raises Refused."""
    if not name.strip():
        raise refuse("form.unnamed", N_("Give the form a name."), "name")
    if db.session.scalar(select(ApplicationForm.id).where(ApplicationForm.name == name.strip())):
        raise refuse("form.name_taken", N_("There is a form with this name."), "name")
    form = ApplicationForm(name=name.strip())
    db.session.add(form)
    db.session.flush()
    row = FormVersion(form_id=form.id, number=1, fields=[field_as_json(each) for each in fields])
    db.session.add(row)
    db.session.flush()
    write_down(actor, "form:add", ("form", form.id, form.name))
    return row.id


def change_form(
    actor: Actor, version_id: UUID, fields: Sequence[FieldDetails], *, version: int | None
) -> None:
    """CA-5: changes a draft; a published version is refused. Raises NotThere, ChangedMeanwhile."""
    row = locked(FormVersion, version_id, version=version)
    _must_be_draft(row)
    row.fields = [field_as_json(each) for each in fields]
    row.version += 1
    db.session.flush()
    _log(actor, "form:change", row)


def publish_form(actor: Actor, version_id: UUID, *, now: datetime) -> None:
    """CA-5: publishes a draft; from then on it never changes. Raises Refused, NotThere."""
    row = locked(FormVersion, version_id)
    _must_be_draft(row)
    if problems := check_form(fields_from_json(row.fields)):
        raise Refused(*(Objection(each.field or None, each.reason) for each in problems))
    row.published_at = now
    row.version += 1
    db.session.flush()
    _log(actor, "form:publish", row)


def new_version(actor: Actor, form_id: UUID) -> UUID:
    """CA-5: a draft with what the newest version asks; the one under way where there is one."""
    form = locked(ApplicationForm, form_id)
    newest = db.session.scalars(
        select(FormVersion)
        .where(FormVersion.form_id == form_id)
        .order_by(FormVersion.number.desc())
        .limit(1)
    ).one()
    if newest.published_at is None:
        return newest.id
    number = db.session.scalar(
        select(func.max(FormVersion.number)).where(FormVersion.form_id == form_id)
    )
    row = FormVersion(form_id=form_id, number=(number or 0) + 1, fields=list(newest.fields))
    db.session.add(row)
    db.session.flush()
    write_down(actor, "form:new_version", ("form", form.id, form.name))
    return row.id


def archive_form(actor: Actor, form_id: UUID, *, now: datetime) -> None:
    """Takes a form out of use; calls and applications keep their versions."""
    form = locked(ApplicationForm, form_id)
    form.archived_at = now
    db.session.flush()
    write_down(actor, "form:archive", ("form", form.id, form.name))


def _must_be_draft(row: FormVersion) -> None:
    if row.published_at is not None:
        raise refuse(
            "form.frozen",
            N_("A published version does not change. Make a new version instead."),
        )


def _log(actor: Actor, action: str, row: FormVersion) -> None:
    name = db.session.scalar(select(ApplicationForm.name).where(ApplicationForm.id == row.form_id))
    write_down(
        actor,
        action,
        ("form", row.form_id, f"{name} {row.number}"),
        after={"fields": len(row.fields)},
    )
