"""Forms: their versions, and the newest that is published."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from sqlalchemy import and_, func, select

from core.plugin_api import db, nordic
from plugins.calls.models import ApplicationForm, Call, FormVersion
from plugins.calls.queries.views import FormCard, FormVersionView
from plugins.calls.stored import fields_from_json


def forms() -> list[FormCard]:
    """The forms in use, by name."""
    versions: dict[UUID, list[FormVersion]] = defaultdict(list)
    for row in db.session.scalars(select(FormVersion)):
        versions[row.form_id].append(row)
    used = {
        row[0]: row[1]
        for row in db.session.execute(
            select(FormVersion.form_id, func.count(Call.id))
            .join(
                Call,
                and_(
                    Call.tenant_id == FormVersion.tenant_id,
                    Call.form_version_id == FormVersion.id,
                ),
            )
            .group_by(FormVersion.form_id)
        )
    }
    return [
        FormCard(
            id=form.id,
            name=form.name,
            published=max(
                (each.number for each in versions[form.id] if each.published_at), default=None
            ),
            draft=next((each.number for each in versions[form.id] if not each.published_at), None),
            calls=used.get(form.id, 0),
        )
        for form in db.session.scalars(
            select(ApplicationForm)
            .where(ApplicationForm.archived_at.is_(None))
            .order_by(nordic(ApplicationForm.name))
        )
    ]


def form_versions(form_id: UUID) -> list[FormVersionView]:
    """The versions of a form, newest first; empty for a form that is not there."""
    return _found(FormVersion.form_id == form_id)


def form_version(version_id: UUID) -> FormVersionView | None:
    """One version, or None."""
    found = _found(FormVersion.id == version_id)
    return found[0] if found else None


def published_versions() -> list[FormVersionView]:
    """The newest published version of each form in use, to choose among; by name."""
    newest: dict[UUID, FormVersionView] = {}
    for each in _found(FormVersion.published_at.is_not(None)):
        newest.setdefault(each.form_id, each)
    return sorted(newest.values(), key=lambda each: each.name)


def _found(*conditions: object) -> list[FormVersionView]:
    rows = db.session.execute(
        select(FormVersion, ApplicationForm.name)
        .join(
            ApplicationForm,
            and_(
                ApplicationForm.tenant_id == FormVersion.tenant_id,
                ApplicationForm.id == FormVersion.form_id,
            ),
        )
        # The condition is one of SQLAlchemy; its type is wider than what is declared.
        .where(ApplicationForm.archived_at.is_(None), *conditions)  # type: ignore[arg-type]
        .order_by(FormVersion.number.desc())
    )
    return [version_view(row, name) for row, name in rows]


def version_view(row: FormVersion, name: str) -> FormVersionView:
    """The version as it is read."""
    return FormVersionView(
        id=row.id,
        form_id=row.form_id,
        name=name,
        number=row.number,
        fields=fields_from_json(row.fields),
        published_at=row.published_at,
        version=row.version,
    )
