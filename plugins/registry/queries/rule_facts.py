"""What rules about activities need to know of people, in one statement.

Apart from both doors, because it reads through both at once: of where people live it answers a
municipality to judge by, and one to measure from that never leads back to a protected home.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from core.kit import age_on
from core.plugin_api import db, nordic
from plugins.registry.models import (
    Affiliation,
    ArtForm,
    Level,
    Organisation,
    Person,
    Protection,
    Residence,
)
from plugins.registry.queries.periods import on_day
from plugins.registry.queries.residence import Home


@dataclass(frozen=True, kw_only=True)
class RuleFacts:
    """One person as rules about activities need them; what nobody has said is None.

    `home` is for judging by and never to be shown. `near_code` is the municipality from which
    distances may be shown: the home's, and for a protected person, or where the home is not
    known, the school's.
    """

    person_id: UUID
    name: str
    born_on: date | None
    level: Level | None
    art_form: ArtForm | None
    instrument: str | None
    home: Home | None
    near_code: str | None

    def age(self, day: date) -> int | None:
        """Whole years on the day; None where the birth is not known."""
        return age_on(self.born_on, day) if self.born_on and self.born_on <= day else None


def facts_for_rules(
    person_ids: Collection[UUID], *, today: date, country: str
) -> dict[UUID, RuleFacts]:
    """What rules need to know of people, by given name; one statement.

    No reach: callers answer for who asks. Who is not there is left out.
    """
    if not person_ids:
        return {}
    rows = db.session.execute(
        select(
            Person,
            Residence.municipality_code,
            Residence.protection,
            _school_code(today).label("school_code"),
        )
        .outerjoin(
            Residence,
            and_(Residence.tenant_id == Person.tenant_id, Residence.person_id == Person.id),
        )
        .where(Person.id.in_(sorted(person_ids)))
        .order_by(nordic(Person.given_name), nordic(Person.family_name), Person.id)
    )
    found = {}
    for row in rows:
        person, code = row.Person, row.municipality_code
        shown = code if row.protection == Protection.NONE else None
        found[person.id] = RuleFacts(
            person_id=person.id,
            name=f"{person.given_name} {person.family_name}".strip(),
            born_on=person.born_on,
            level=Level(person.level) if person.level else None,
            art_form=ArtForm(person.art_form) if person.art_form else None,
            instrument=person.instrument,
            home=Home(country, code) if code else None,
            near_code=shown or row.school_code,
        )
    return found


def _school_code(today: date) -> Any:
    """The municipality of the organisation to which somebody belongs today; of one of several."""
    owner = aliased(Organisation, name="school_owner")
    return (
        select(func.min(func.coalesce(Organisation.municipality_code, owner.municipality_code)))
        .select_from(Affiliation)
        .join(
            Organisation,
            and_(
                Organisation.tenant_id == Affiliation.tenant_id,
                Organisation.id == Affiliation.organisation_id,
            ),
        )
        .outerjoin(
            owner,
            and_(owner.tenant_id == Organisation.tenant_id, owner.id == Organisation.parent_id),
        )
        .where(
            Affiliation.tenant_id == Person.tenant_id,
            Affiliation.person_id == Person.id,
            on_day(Affiliation, today),
        )
        .correlate(Person)
        .scalar_subquery()
    )
