"""What applications are called by: columns for the lists that show them, and the name in a row."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from core.plugin_api import db, gettext
from plugins.calls.models import Application, GroupPerson
from plugins.calls.rules.calls import ApplicantKind
from plugins.registry import organisation_name, person_name


def name_columns() -> tuple[ColumnElement[Any], ...]:
    """What a statement on `Application` selects beside it, so that `called` can say its name."""
    name = person_name(GroupPerson.person_id)
    group = (
        select(func.array_agg(aggregate_order_by(name, GroupPerson.id)))
        .where(
            GroupPerson.tenant_id == Application.tenant_id,
            GroupPerson.application_id == Application.id,
        )
        .correlate(Application)
        .scalar_subquery()
    )
    return (
        organisation_name(Application.organisation_id).label("organisation_name"),
        person_name(Application.person_id).label("person_name"),
        group.label("group_names"),
    )


def called(row: Any) -> str:
    """The name of the application in a row with `name_columns`."""
    return name_of(
        row.Application,
        organisation=row.organisation_name,
        person=row.person_name,
        group=row.group_names or (),
    )


def name_of(
    application: Application,
    *,
    organisation: str | None,
    person: str | None,
    group: Collection[str],
) -> str:
    """A group by its title, an organisation or a person by name, else by number."""
    if application.applicant_kind == ApplicantKind.GROUP and application.title:
        return application.title
    return organisation or person or ", ".join(group) or nameless(application.number)


def applicant_names(application_ids: Collection[UUID]) -> dict[UUID, str]:
    """What each application is called by, in one statement."""
    if not application_ids:
        return {}
    return {
        row.Application.id: called(row)
        for row in db.session.execute(
            select(Application, *name_columns()).where(Application.id.in_(sorted(application_ids)))
        )
    }


def nameless(number: int) -> str:
    """What an application is called where its applicant's name is hidden."""
    return gettext("Application %(number)s", number=str(number))
