"""Who has custody of whom on a day: the relations alone, before age and consent are asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from core.kit import Period
from core.plugin_api import db
from plugins.registry.models import Guardianship, Person
from plugins.registry.queries.periods import on_day


@dataclass(frozen=True, kw_only=True)
class Custody:
    """A guardian with custody, and what the rule about it needs to know of the pupil."""

    guardian_id: UUID
    pupil_id: UUID
    period: Period
    born_on: date | None


def custody_by(guardian_ids: Collection[UUID], *, today: date) -> list[Custody]:
    """The custody in force today that these guardians have."""
    return _found(Guardianship.guardian_id.in_(sorted(guardian_ids)), today) if guardian_ids else []


def custody_of(pupil_ids: Collection[UUID], *, today: date) -> list[Custody]:
    """The custody in force today over these pupils."""
    return _found(Guardianship.pupil_id.in_(sorted(pupil_ids)), today) if pupil_ids else []


def guardians_with_custody(
    pupil_ids: Collection[UUID], *, today: date
) -> dict[UUID, frozenset[UUID]]:
    """Each pupil's guardians with custody today, whatever the pupil's age."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for each in custody_of(pupil_ids, today=today):
        found[each.pupil_id].add(each.guardian_id)
    return {pupil: frozenset(guardians) for pupil, guardians in found.items()}


def _found(condition: ColumnElement[bool], today: date) -> list[Custody]:
    rows = db.session.execute(
        select(
            Guardianship.guardian_id,
            Guardianship.pupil_id,
            Guardianship.valid_from,
            Guardianship.valid_to,
            Person.born_on,
        )
        .join(
            Person,
            and_(Person.tenant_id == Guardianship.tenant_id, Person.id == Guardianship.pupil_id),
        )
        .where(condition, Guardianship.custody.is_(True), on_day(Guardianship, today))
        .order_by(Guardianship.id)
    )
    return [
        Custody(
            guardian_id=row.guardian_id,
            pupil_id=row.pupil_id,
            period=Period(row.valid_from, row.valid_to),
            born_on=row.born_on,
        )
        for row in rows
    ]
