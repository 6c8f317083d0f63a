"""Whom to write to about somebody, and who teaches and looks after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.kit import age_on
from core.plugin_api import current_tenant, db, member_names
from plugins.registry.models import Person, Teaching
from plugins.registry.queries.people import named_people
from plugins.registry.queries.periods import on_day
from plugins.registry.queries.reach import looked_after_by
from plugins.registry.queries.views import Named
from plugins.registry.settings import ONLINE_USE, own_ages

# Where no age of online use is set for the country.
WRITTEN_TO_FROM = 13


@dataclass(frozen=True, kw_only=True)
class Correspondent:
    """Whom to write to. `language` and `membership_id` are None for who has no log-in here."""

    person_id: UUID
    name: str
    email: str
    language: str | None
    membership_id: UUID | None


def correspondents(person_id: UUID, *, today: date) -> tuple[Correspondent, ...]:
    """The person, and the guardians who look after them today; only those with an address.

    Guardians are written to alone below the age of online use (13 in Norway, 15 in Denmark),
    and where the birth is not known. Who has a log-in is written to at its address.
    """
    guardians = looked_after_by([person_id], today=today).get(person_id, frozenset())
    rows = {
        row.id: row
        for row in db.session.scalars(
            select(Person).where(Person.id.in_(sorted({person_id, *guardians})))
        )
    }
    if person_id not in rows:
        return ()
    members = {
        each.membership_id: each
        for each in member_names([row.membership_id for row in rows.values() if row.membership_id])
    }
    found = []
    for row in sorted(rows.values(), key=lambda each: (each.id != person_id, each.given_name)):
        if row.id == person_id and guardians and not _is_written_to(row.born_on, today):
            continue
        member = members.get(row.membership_id) if row.membership_id else None
        email = member.email if member else row.email
        if email:
            found.append(
                Correspondent(
                    person_id=row.id,
                    name=f"{row.given_name} {row.family_name}".strip(),
                    email=email,
                    language=member.language if member else None,
                    membership_id=row.membership_id if member else None,
                )
            )
    return tuple(found)


def teachers_of(person_id: UUID, *, today: date) -> tuple[Named, ...]:
    """Who teaches them today, by name."""
    teachers = db.session.scalars(
        select(Teaching.teacher_id).where(Teaching.pupil_id == person_id, on_day(Teaching, today))
    )
    return named_people(set(teachers))


def guardians_of(person_id: UUID, *, today: date) -> tuple[Named, ...]:
    """Who looks after them today, by name: with custody of a minor, or by the pupil's consent."""
    return named_people(looked_after_by([person_id], today=today).get(person_id, frozenset()))


def _is_written_to(born_on: date | None, today: date) -> bool:
    if born_on is None or today < born_on:
        return False
    country = current_tenant().country
    return age_on(born_on, today) >= own_ages(country, today).get(ONLINE_USE, WRITTEN_TO_FROM)
