"""Who teaches at the academy, from where the lessons of talent pupils come."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from core.plugin_api import Actor, ListQuery
from plugins.registry import (
    AffiliationRole,
    Named,
    OrganisationKind,
    PersonRow,
    organisations,
    people,
    rows_of,
)
from plugins.ungmusikk.permissions import UngmusikkPermission

# More teachers at one academy than any list of choices should have.
_MANY = 500


def academy_teachers(actor: Actor) -> list[Named]:
    """Those who teach at an academy today, by name, for somebody who gives talent places."""
    found: dict[UUID, Named] = {}
    for academy in _academies(actor.today):
        asked = ListQuery(
            search="",
            sort="given_name",
            descending=False,
            page=1,
            per_page=_MANY,
            filters={"organisation": str(academy), "role": AffiliationRole.TEACHER.value},
            default_sort="given_name",
        )
        for row in people(actor, asked, permission=UngmusikkPermission.MANAGE_TALENT).items:
            found[row.id] = Named(id=row.id, name=row.name)
    return list(found.values())


def is_academy_teacher(person_id: UUID, *, today: date) -> bool:
    """Whether somebody teaches at an academy on the day."""
    row = rows_of([person_id], today=today).get(person_id)
    return row is not None and _teaches_at(row, _academies(today))


def _academies(today: date) -> frozenset[UUID]:
    return frozenset(each.id for each in organisations(kinds=(OrganisationKind.ACADEMY,), on=today))


def _teaches_at(row: PersonRow, academies: Collection[UUID]) -> bool:
    return any(
        each.role is AffiliationRole.TEACHER and each.organisation.id in academies
        for each in row.affiliations
    )
