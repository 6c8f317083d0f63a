"""Applications with everything in them, for rules and hooks: in one statement, however many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from core.kit import Money
from core.plugin_api import db
from plugins.calls.models import (
    Answer,
    Application,
    ApplicationFile,
    ApplicationForm,
    Call,
    FormVersion,
    GroupPerson,
    Partner,
)
from plugins.calls.queries.naming import called, name_columns
from plugins.calls.queries.views import (
    AnswerView,
    ApplicationView,
    FileView,
    FormVersionView,
    PartnerView,
)
from plugins.calls.rules.calls import ApplicantKind
from plugins.calls.stored import fields_from_json
from plugins.registry import Named, organisation_code, organisation_name, person_name


def whole_applications(rows: Sequence[Application]) -> list[ApplicationView]:
    """Applications with everything in them, in the order given. One statement.

    Whoever calls answers for who sees it.
    """
    if not rows:
        return []
    found = db.session.execute(
        select(Application, Call, *name_columns(), *whole_columns())
        .join(Call, and_(Call.tenant_id == Application.tenant_id, Call.id == Application.call_id))
        .where(Application.id.in_([row.id for row in rows]))
    ).all()
    views = {view.id: view for view in whole_views(found)}
    return [views[row.id] for row in rows]


def whole_columns() -> tuple[ColumnElement[Any], ...]:
    """What a statement on `Application` and `Call` selects beside `name_columns`."""
    answers = _gathered(
        Answer, (Answer.field, Answer.value, Answer.version, Answer.saved_name, Answer.saved_at)
    )
    files = _gathered(
        ApplicationFile,
        (
            ApplicationFile.id,
            ApplicationFile.field,
            ApplicationFile.file_name,
            ApplicationFile.media_type,
            ApplicationFile.size,
            ApplicationFile.uploaded_at,
        ),
        ApplicationFile.uploaded_at,
    )
    partners = _gathered(
        Partner,
        (
            Partner.id,
            Partner.organisation_id,
            organisation_name(Partner.organisation_id),
            Partner.answer,
            Partner.invited_at,
            Partner.answered_at,
        ),
        Partner.invited_at,
    )
    members = _gathered(GroupPerson, (GroupPerson.person_id, person_name(GroupPerson.person_id)))
    form = (
        select(
            func.jsonb_build_array(
                FormVersion.id,
                FormVersion.form_id,
                ApplicationForm.name,
                FormVersion.number,
                FormVersion.fields,
                FormVersion.published_at,
                FormVersion.version,
            )
        )
        .join(
            ApplicationForm,
            and_(
                ApplicationForm.tenant_id == FormVersion.tenant_id,
                ApplicationForm.id == FormVersion.form_id,
            ),
        )
        .where(
            FormVersion.tenant_id == Application.tenant_id,
            FormVersion.id == Application.form_version_id,
        )
        .correlate(Application)
        .scalar_subquery()
    )
    # An application keeps the form it was begun with; many share one, which is sent once.
    nth = func.row_number().over(partition_by=Application.form_version_id, order_by=Application.id)
    return (
        organisation_code(Application.organisation_id).label("home_code"),
        answers.label("answers"),
        files.label("files"),
        partners.label("partners"),
        members.label("members"),
        case((nth == 1, form)).label("form"),
    )


def whole_views(rows: Sequence[Any]) -> list[ApplicationView]:
    """The applications in all rows of a statement with these columns, in its order."""
    forms = {view.id: view for row in rows if row.form for view in [_form(row.form)]}
    return [_view(row, forms[row.Application.form_version_id]) for row in rows]


def _gathered(table: Any, columns: Sequence[Any], *order: Any) -> ColumnElement[Any]:
    """The rows of the table that are of an application, each as a list of these columns."""
    return (
        select(
            func.jsonb_agg(aggregate_order_by(func.jsonb_build_array(*columns), *order, table.id))
        )
        .where(table.tenant_id == Application.tenant_id, table.application_id == Application.id)
        .correlate(Application)
        .scalar_subquery()
    )


def _view(row: Any, form: FormVersionView) -> ApplicationView:
    application: Application = row.Application
    call: Call = row.Call
    organisation_id = application.organisation_id
    return ApplicationView(
        id=application.id,
        call_id=application.call_id,
        number=application.number,
        programme=call.programme,
        kind=call.kind,
        applicant_kind=ApplicantKind(application.applicant_kind),
        applicant=called(row),
        title=application.title,
        organisation=Named(id=organisation_id, name=row.organisation_name or "")
        if organisation_id
        else None,
        municipality_code=row.home_code,
        partners=tuple(_partner(*each) for each in row.partners or ()),
        person_id=application.person_id,
        people=tuple(Named(id=UUID(key), name=name or "") for key, name in row.members or ()),
        created_by=application.created_by,
        language=application.language,
        state=application.state,
        dispensation=application.dispensation,
        dispensation_reasons=tuple(application.dispensation_reasons),
        dispensation_text=application.dispensation_text,
        dispensation_answer=application.dispensation_answer,
        asked=None
        if application.asked_minor is None
        else Money(application.asked_minor, call.currency),
        redactions=tuple(application.redactions),
        form=form,
        answers={each[0]: _answer(*each) for each in row.answers or ()},
        files=tuple(_file(*each) for each in row.files or ()),
        created_at=application.created_at,
        submitted_at=application.submitted_at,
        withdrawn_at=application.withdrawn_at,
        withdrawn_reason=application.withdrawn_reason,
        version=application.version,
    )


def _answer(field: str, value: Any, version: int, saved_by: str, saved_at: str) -> AnswerView:
    return AnswerView(
        field=field,
        value=value,
        version=version,
        saved_by=saved_by,
        saved_at=datetime.fromisoformat(saved_at),
    )


def _file(
    key: str, field: str, file_name: str, media_type: str, size: int, uploaded_at: str
) -> FileView:
    return FileView(
        id=UUID(key),
        field=field,
        file_name=file_name,
        media_type=media_type,
        size=size,
        uploaded_at=datetime.fromisoformat(uploaded_at),
    )


def _partner(
    key: str,
    organisation_id: str,
    name: str | None,
    answer: str,
    invited_at: str,
    answered_at: str | None,
) -> PartnerView:
    return PartnerView(
        id=UUID(key),
        organisation=Named(id=UUID(organisation_id), name=name or ""),
        answer=answer,
        invited_at=datetime.fromisoformat(invited_at),
        answered_at=datetime.fromisoformat(answered_at) if answered_at else None,
    )


def _form(stored: Sequence[Any]) -> FormVersionView:
    key, form_id, name, number, fields, published_at, version = stored
    return FormVersionView(
        id=UUID(key),
        form_id=UUID(form_id),
        name=name,
        number=number,
        fields=fields_from_json(fields),
        published_at=datetime.fromisoformat(published_at) if published_at else None,
        version=version,
    )
