"""One application with all that is in it, as its reader may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import Actor, db, gettext
from plugins.calls.hookspecs import Remark
from plugins.calls.models import Application
from plugins.calls.queries.access import Sight, sight_of
from plugins.calls.queries.naming import nameless
from plugins.calls.queries.views import ApplicationView, CallView
from plugins.calls.queries.whole import whole_applications
from plugins.calls.rules.forms import FieldKind, Reader, may_see_field, redacted
from plugins.calls.told import told


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
        municipality_code=None,
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
