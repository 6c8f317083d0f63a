"""One application with all that is in it, as its reader may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from core.kit import Money
from core.plugin_api import Actor, db, gettext
from plugins.calls.hookspecs import Remark
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
from plugins.calls.queries.access import Sight, sight_of
from plugins.calls.queries.forms import version_view
from plugins.calls.queries.naming import name_of, nameless
from plugins.calls.queries.views import (
    AnswerView,
    ApplicationView,
    CallView,
    FileView,
    FormVersionView,
    PartnerView,
)
from plugins.calls.rules.calls import ApplicantKind
from plugins.calls.rules.forms import FieldKind, Reader, may_see_field, redacted
from plugins.calls.told import told
from plugins.registry import Named, named_organisations, person_names


def application(
    actor: Actor, application_id: UUID, *, now: datetime
) -> tuple[ApplicationView, Sight] | None:
    """One application and how the actor sees it; None when they do not, or it is not there."""
    row = db.session.scalar(select(Application).where(Application.id == application_id))
    if row is None:
        return None
    sight = sight_of(actor, row, now=now)
    if sight is None:
        return None
    return as_seen(whole_applications([row])[0], sight), sight


def remarks(call: CallView, view: ApplicationView, sight: Sight) -> list[Remark]:
    """What the programmes point out in an application as it is seen; nothing for its applicant."""
    if sight.reader is Reader.APPLICANT:
        return []
    return told("provide_remarks", call=call, application=view)


def whole_applications(rows: Sequence[Application]) -> list[ApplicationView]:
    """Applications with everything in them, for rules and hooks; a few statements for all.

    Whoever calls answers for who sees it.
    """
    ids = [row.id for row in rows]
    if not ids:
        return []
    answers: dict[UUID, dict[str, AnswerView]] = defaultdict(dict)
    for answer in db.session.scalars(select(Answer).where(Answer.application_id.in_(ids))):
        answers[answer.application_id][answer.field] = AnswerView(
            field=answer.field,
            value=answer.value,
            version=answer.version,
            saved_by=answer.saved_name,
            saved_at=answer.saved_at,
        )
    files: dict[UUID, list[FileView]] = defaultdict(list)
    for each in db.session.scalars(
        select(ApplicationFile)
        .where(ApplicationFile.application_id.in_(ids))
        .order_by(ApplicationFile.uploaded_at, ApplicationFile.id)
    ):
        files[each.application_id].append(
            FileView(
                id=each.id,
                field=each.field,
                file_name=each.file_name,
                media_type=each.media_type,
                size=each.size,
                uploaded_at=each.uploaded_at,
            )
        )
    partners = db.session.scalars(
        select(Partner).where(Partner.application_id.in_(ids)).order_by(Partner.invited_at)
    ).all()
    members = db.session.scalars(
        select(GroupPerson).where(GroupPerson.application_id.in_(ids)).order_by(GroupPerson.id)
    ).all()
    names = named_organisations(
        {row.organisation_id for row in rows if row.organisation_id}
        | {each.organisation_id for each in partners}
    )
    people = person_names(
        {row.person_id for row in rows if row.person_id} | {each.person_id for each in members}
    )
    joined: dict[UUID, list[PartnerView]] = defaultdict(list)
    for one in partners:
        joined[one.application_id].append(
            PartnerView(
                id=one.id,
                organisation=names[one.organisation_id],
                answer=one.answer,
                invited_at=one.invited_at,
                answered_at=one.answered_at,
            )
        )
    group: dict[UUID, list[Named]] = defaultdict(list)
    for member in members:
        group[member.application_id].append(
            Named(id=member.person_id, name=people.get(member.person_id, ""))
        )
    calls: dict[UUID, Call] = {}
    versions: dict[UUID, FormVersionView] = {}
    # An application keeps the form it was begun with; a call has few forms over time.
    for call, version, name in db.session.execute(
        select(Call, FormVersion, ApplicationForm.name)
        .join(
            FormVersion,
            and_(
                FormVersion.tenant_id == Call.tenant_id,
                FormVersion.id.in_({row.form_version_id for row in rows}),
            ),
        )
        .join(
            ApplicationForm,
            and_(
                ApplicationForm.tenant_id == FormVersion.tenant_id,
                ApplicationForm.id == FormVersion.form_id,
            ),
        )
        .where(Call.id.in_({row.call_id for row in rows}))
    ):
        calls[call.id] = call
        if version.id not in versions:
            versions[version.id] = version_view(version, name)
    return [
        ApplicationView(
            id=row.id,
            call_id=row.call_id,
            number=row.number,
            programme=calls[row.call_id].programme,
            kind=calls[row.call_id].kind,
            applicant_kind=ApplicantKind(row.applicant_kind),
            applicant=name_of(
                row,
                organisation=names[row.organisation_id].name if row.organisation_id else None,
                person=people.get(row.person_id) if row.person_id else None,
                group=[each.name for each in group[row.id]],
            ),
            title=row.title,
            organisation=names.get(row.organisation_id) if row.organisation_id else None,
            partners=tuple(joined[row.id]),
            person_id=row.person_id,
            people=tuple(group[row.id]),
            created_by=row.created_by,
            language=row.language,
            state=row.state,
            dispensation=row.dispensation,
            dispensation_reasons=tuple(row.dispensation_reasons),
            dispensation_text=row.dispensation_text,
            dispensation_answer=row.dispensation_answer,
            asked=_money(row.asked_minor, calls[row.call_id].currency),
            redactions=tuple(row.redactions),
            form=versions[row.form_version_id],
            answers=answers[row.id],
            files=tuple(files[row.id]),
            created_at=row.created_at,
            submitted_at=row.submitted_at,
            withdrawn_at=row.withdrawn_at,
            withdrawn_reason=row.withdrawn_reason,
            version=row.version,
        )
        for row in rows
    ]


def as_seen(view: ApplicationView, sight: Sight) -> ApplicationView:
    """CA-5, CA-9: the application without what this reader must not see.

    Where names are hidden, identifying fields, files with names and the applicant's name go,
    and known names are taken out of the texts.
    """
    fields = tuple(
        each
        for each in view.form.fields
        if may_see_field(each, sight.reader, names_shown=sight.names_shown)
    )
    keys = {each.key for each in fields}
    form = replace(view.form, fields=fields)
    seen = replace(
        view,
        form=form,
        answers={key: each for key, each in view.answers.items() if key in keys},
        files=tuple(each for each in view.files if each.field in keys),
    )
    if sight.reader is Reader.STAFF:
        return seen
    seen = replace(seen, redactions=())
    if sight.names_shown:
        return seen
    hidden = names_in(view)
    people_fields = {each.key for each in fields if each.kind is FieldKind.PEOPLE}
    return replace(
        seen,
        applicant=nameless(view.number),
        title=redacted(view.title, hidden),
        organisation=None,
        partners=(),
        person_id=None,
        people=(),
        created_by=None,
        form=replace(form, fields=tuple(each for each in fields if each.key not in people_fields)),
        answers={
            key: replace(each, value=_redacted_value(each.value, hidden), saved_by="")
            for key, each in seen.answers.items()
            if key not in people_fields
        },
        files=tuple(
            replace(each, file_name=gettext("File %(number)s", number=number))
            for number, each in enumerate(seen.files, 1)
        ),
        dispensation_text=redacted(view.dispensation_text or "", hidden) or None,
    )


def names_in(view: ApplicationView) -> list[str]:
    """CA-9: the names that are taken out of texts: of the parties, and those the office added."""
    found = [view.applicant, *view.redactions, *(each.name for each in view.people)]
    organisations = [each.organisation.name for each in view.partners]
    if view.organisation is not None:
        organisations.append(view.organisation.name)
    for name in organisations:
        found += [name, *(word for word in name.split() if word not in _COMMON and len(word) > 1)]
    found += [part for each in view.people for part in each.name.split() if len(part) > 2]
    return [name for name in dict.fromkeys(found) if name]


# Words in organisations' names that say nothing about which one it is.
_COMMON = frozenset({"kommune", "kulturskole", "kulturskule", "skole", "skule", "i", "og", "for"})


def _redacted_value(value: object, hidden: Sequence[str]) -> object:
    if isinstance(value, str):
        return redacted(value, hidden)
    if isinstance(value, list):
        return [_redacted_value(each, hidden) for each in value]
    if isinstance(value, dict):
        return {
            key: each if key in ("amount", "side") else _redacted_value(each, hidden)
            for key, each in value.items()
        }
    return value


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)
