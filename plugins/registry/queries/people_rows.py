"""People as pages show them, from rows that the door has let through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import InstrumentedAttribute

from core.kit import Period
from core.plugin_api import Actor, db, nordic
from plugins.registry.models import (
    Affiliation,
    AffiliationRole,
    ArtForm,
    Gender,
    Guardianship,
    Level,
    Organisation,
    Person,
    Relation,
    Teaching,
)
from plugins.registry.queries.periods import on_day, period_of
from plugins.registry.queries.views import (
    AffiliationView,
    Named,
    PersonRow,
    PersonView,
    RelativeView,
    TeachingView,
)


def view_of(found: Person, actor: Actor) -> PersonView:
    """Everything that the register keeps about one person."""
    return PersonView(
        row=rows_from([found], actor.today, ever=True)[0],
        membership_id=found.membership_id,
        guardians=_relatives(Guardianship.pupil_id == found.id, Guardianship.guardian_id),
        children=_relatives(Guardianship.guardian_id == found.id, Guardianship.pupil_id),
        teachers=_taught(Teaching.pupil_id == found.id, Teaching.teacher_id),
        pupils=_taught(Teaching.teacher_id == found.id, Teaching.pupil_id),
        version=found.version,
    )


def rows_from(found: Sequence[Person], today: date, *, ever: bool = False) -> list[PersonRow]:
    """People as on a list, in their order. `ever`: with affiliations that have ended, too."""
    affiliations = _affiliations([each.id for each in found], today, ever=ever)
    return [
        PersonRow(
            id=each.id,
            given_name=each.given_name,
            family_name=each.family_name,
            email=each.email,
            has_login=each.membership_id is not None,
            affiliations=tuple(affiliations[each.id]),
            born_on=each.born_on,
            gender=Gender(each.gender) if each.gender else None,
            art_form=ArtForm(each.art_form) if each.art_form else None,
            instrument=each.instrument,
            level=Level(each.level) if each.level else None,
        )
        for each in found
    ]


def _affiliations(
    person_ids: Collection[UUID], today: date, *, ever: bool
) -> dict[UUID, list[AffiliationView]]:
    found: dict[UUID, list[AffiliationView]] = defaultdict(list)
    if not person_ids:
        return found
    conditions: list[ColumnElement[bool]] = [Affiliation.person_id.in_(person_ids)]
    if not ever:
        conditions.append(on_day(Affiliation, today))
    rows = db.session.execute(
        select(Affiliation, Organisation.id, Organisation.name)
        .join(
            Organisation,
            and_(
                Organisation.tenant_id == Affiliation.tenant_id,
                Organisation.id == Affiliation.organisation_id,
            ),
        )
        .where(*conditions)
        .order_by(Affiliation.valid_from.desc().nulls_last(), nordic(Organisation.name))
    )
    for affiliation, organisation_id, name in rows:
        found[affiliation.person_id].append(
            AffiliationView(
                id=affiliation.id,
                organisation=Named(id=organisation_id, name=name),
                role=AffiliationRole(affiliation.role),
                period=period_of(affiliation),
            )
        )
    return found


def _relatives(
    condition: ColumnElement[bool], other: InstrumentedAttribute[UUID]
) -> tuple[RelativeView, ...]:
    rows = db.session.execute(
        select(
            Guardianship.id,
            Guardianship.relation,
            Guardianship.custody,
            Guardianship.valid_from,
            Guardianship.valid_to,
            Person.id.label("person_id"),
            Person.given_name,
            Person.family_name,
            Person.membership_id,
        )
        .join(Person, and_(Person.tenant_id == Guardianship.tenant_id, Person.id == other))
        .where(condition)
        .order_by(nordic(Person.given_name))
    )
    return tuple(
        RelativeView(
            id=row.id,
            person=Named(id=row.person_id, name=f"{row.given_name} {row.family_name}".strip()),
            period=Period(row.valid_from, row.valid_to),
            relation=Relation(row.relation),
            custody=row.custody,
            has_login=row.membership_id is not None,
        )
        for row in rows
    )


def _taught(
    condition: ColumnElement[bool], other: InstrumentedAttribute[UUID]
) -> tuple[TeachingView, ...]:
    rows = db.session.execute(
        select(Teaching, Person.id.label("person_id"), Person.given_name, Person.family_name)
        .join(Person, and_(Person.tenant_id == Teaching.tenant_id, Person.id == other))
        .where(condition)
        .order_by(nordic(Person.given_name), Teaching.id)
    )
    return tuple(
        TeachingView(
            id=row.Teaching.id,
            person=Named(id=row.person_id, name=f"{row.given_name} {row.family_name}".strip()),
            instrument=row.Teaching.instrument,
            period=period_of(row.Teaching),
        )
        for row in rows
    )
