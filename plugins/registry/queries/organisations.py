"""Organisations, as lists, as choices and one by one."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from core.plugin_api import ListQuery, Page, current_tenant, db, nordic
from plugins.registry.figures import NORWAY
from plugins.registry.models import (
    Organisation,
    OrganisationKind,
    Participation,
    SubRegionSeat,
)
from plugins.registry.queries.agreements import agreements_of
from plugins.registry.queries.figures import CodeHistory, code_history
from plugins.registry.queries.participations import (
    participations_of,
    seat_on,
    seats_by_organisation,
)
from plugins.registry.queries.periods import on_day, period_of
from plugins.registry.queries.sub_regions import seats_of
from plugins.registry.queries.views import (
    Named,
    OrganisationPlace,
    OrganisationRow,
    OrganisationView,
)

ENDED = "ended"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_owner = aliased(Organisation, name="owner")


def organisations(
    *,
    kinds: Collection[OrganisationKind] = (),
    on: date | None = None,
    ids: Collection[UUID] | None = None,
) -> list[OrganisationRow]:
    """Organisations by name. `kinds` empty: all kinds; `on` None: ended ones, too."""
    conditions: list[ColumnElement[bool]] = []
    if kinds:
        conditions.append(Organisation.kind.in_(sorted(kinds)))
    if on is not None:
        conditions.append(on_day(Organisation, on))
    if ids is not None:
        conditions.append(Organisation.id.in_(sorted(ids)))
    return _rows(_selected(*conditions).order_by(nordic(Organisation.name)), on or date.max)


def organisation_names(
    *, on: date, ids: Collection[UUID] | None = None
) -> list[tuple[UUID, str, OrganisationKind]]:
    """Id, name and kind of the organisations there are on the day, to choose among; by name.

    `ids` None: all of them. One statement.
    """
    conditions = [on_day(Organisation, on)]
    if ids is not None:
        conditions.append(Organisation.id.in_(sorted(ids)))
    rows = db.session.execute(
        select(Organisation.id, Organisation.name, Organisation.kind)
        .where(*conditions)
        .order_by(nordic(Organisation.name), Organisation.id)
    )
    return [(row.id, row.name, OrganisationKind(row.kind)) for row in rows]


def organisations_named(words: Collection[str]) -> dict[str, frozenset[UUID]]:
    """For each word the organisations whose name has it, ended ones, too; one statement."""
    if not words:
        return {}
    says = {word: Organisation.name.icontains(word, autoescape=True) for word in words}
    rows = db.session.execute(
        select(Organisation.id, *says.values()).where(or_(*says.values()))
    ).all()
    return {
        word: frozenset(row[0] for row in rows if row[place])
        for place, word in enumerate(says, start=1)
    }


def organisation_places(ids: Collection[UUID]) -> dict[UUID, OrganisationPlace]:
    """What organisations are called and where they are, ended ones, too; one statement."""
    if not ids:
        return {}
    rows = db.session.execute(
        select(
            Organisation.id,
            Organisation.name,
            Organisation.country,
            func.coalesce(Organisation.municipality_code, _owner.municipality_code).label("code"),
        )
        .outerjoin(
            _owner,
            (_owner.tenant_id == Organisation.tenant_id) & (_owner.id == Organisation.parent_id),
        )
        .where(Organisation.id.in_(sorted(ids)))
    )
    return {
        row.id: OrganisationPlace(
            id=row.id, name=row.name, country=row.country, municipality_code=row.code
        )
        for row in rows
    }


def named_organisations(ids: Collection[UUID]) -> dict[UUID, Named]:
    """Names by id, of ended ones, too; for rows that already point at them. One statement."""
    if not ids:
        return {}
    rows = db.session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(sorted(ids)))
    )
    return {row.id: Named(id=row.id, name=row.name) for row in rows}


def organisations_in_words(ids: Collection[str]) -> dict[str, str]:
    """What organisations are called, by ids as the log keeps them: a `FieldLabel`'s `named`.

    A line may hold the name instead, which needs no other.
    """
    names = named_organisations([UUID(each) for each in ids if _UUID.fullmatch(each)])
    return {str(each.id): each.name for each in names.values()}


def find_organisations(query: ListQuery, *, today: date) -> Page[OrganisationRow]:
    """One page of the list: search, filters `kind`, `sub_region` (an id), `programme`, `state`.

    A search for a code finds what lies in that municipality under any code it has had; the rows
    carry the code of today.
    """
    history = code_history(current_tenant().country)
    conditions = _asked_for(query, today, history)
    total = db.session.scalar(select(func.count()).select_from(Organisation).where(*conditions))
    statement = _selected(*conditions).order_by(*_order(query))
    return Page(
        items=_rows(statement.limit(query.per_page).offset(query.offset), today, history),
        total=total or 0,
        number=query.page,
        per_page=query.per_page,
    )


def all_found(query: ListQuery, *, today: date) -> list[OrganisationRow]:
    """Everything that the list's address shows, all pages, for a file."""
    history = code_history(current_tenant().country)
    statement = _selected(*_asked_for(query, today, history)).order_by(*_order(query))
    return _rows(statement, today, history)


def organisation_row(organisation_id: UUID, *, on: date) -> OrganisationRow | None:
    """One organisation, or None."""
    found = _rows(_selected(Organisation.id == organisation_id), on)
    return found[0] if found else None


def organisation(organisation_id: UUID, *, on: date) -> OrganisationView | None:
    """One organisation with all that the register knows of it, or None."""
    row = organisation_row(organisation_id, on=on)
    if row is None:
        return None
    children = _selected(Organisation.parent_id == organisation_id)
    return OrganisationView(
        row=row,
        seats=tuple(seats_of(organisation_ids=[organisation_id])),
        participations=tuple(participations_of(organisation_id)),
        agreements=tuple(agreements_of(organisation_id)),
        children=tuple(_rows(children.order_by(nordic(Organisation.name)), on)),
    )


def municipality_organisations(country: str) -> dict[str, UUID]:
    """The tenant's municipalities by `code_history().identity_of(code)`, whatever code is asked.

    So a municipality is found by any code it has had.
    """
    history = code_history(country)
    rows = db.session.execute(
        select(Organisation.municipality_code, Organisation.id).where(
            Organisation.kind == OrganisationKind.MUNICIPALITY, Organisation.country == country
        )
    )
    return {
        history.identity_of(row.municipality_code): row.id
        for row in rows
        if row.municipality_code is not None
    }


def municipality_organisation(code: str, country: str = NORWAY) -> UUID | None:
    """The tenant's municipality that has or had the code; None where it is not recorded."""
    return municipality_organisations(country).get(code_history(country).identity_of(code))


def _selected(*conditions: ColumnElement[bool]) -> Select[Organisation, UUID, str]:
    return (
        select(Organisation, _owner.id, _owner.name)
        .outerjoin(
            _owner,
            (_owner.tenant_id == Organisation.tenant_id) & (_owner.id == Organisation.parent_id),
        )
        .where(*conditions)
    )


def _rows(
    statement: Select[Organisation, UUID, str], on: date, history: CodeHistory | None = None
) -> list[OrganisationRow]:
    found = db.session.execute(statement).all()
    seats = seats_by_organisation({row.Organisation.id for row in found})
    return [
        OrganisationRow(
            id=each.id,
            kind=OrganisationKind(each.kind),
            name=each.name,
            country=each.country,
            code=each.municipality_code,
            code_on_day=_code_on(each, on, history),
            parent=Named(id=owner_id, name=owner_name) if owner_id else None,
            sub_region=seat_on(seats.get(each.id, ()), on),
            website=each.website,
            period=period_of(each),
            version=each.version,
        )
        for each, owner_id, owner_name in found
    ]


def _code_on(row: Organisation, day: date, history: CodeHistory | None) -> str | None:
    if row.municipality_code is None or history is None:
        return row.municipality_code
    found = history.code_on(row.municipality_code, day)
    return found if isinstance(found, str) else row.municipality_code


def _asked_for(query: ListQuery, today: date, history: CodeHistory) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.search:
        same_place = {
            code
            for code in history.codes_of(query.search)
            if history.identity_of(code) == history.identity_of(query.search)
        }
        conditions.append(
            or_(
                Organisation.name.icontains(query.search, autoescape=True),
                Organisation.municipality_code.in_(sorted(same_place)),
            )
        )
    if kind := query.filter("kind"):
        conditions.append(Organisation.kind == kind)
    if programme := query.filter("programme"):
        conditions.append(
            exists().where(
                Participation.tenant_id == Organisation.tenant_id,
                Participation.organisation_id == Organisation.id,
                Participation.programme == programme,
                on_day(Participation, today),
            )
        )
    if sub_region := query.filter("sub_region"):
        conditions.append(
            exists().where(
                SubRegionSeat.tenant_id == Organisation.tenant_id,
                SubRegionSeat.organisation_id == Organisation.id,
                SubRegionSeat.sub_region_id == UUID(sub_region),
                on_day(SubRegionSeat, today),
            )
        )
    if query.filter("state") == ENDED:
        conditions.append(Organisation.valid_to < today)
    else:
        conditions.append(or_(Organisation.valid_to.is_(None), Organisation.valid_to >= today))
    return conditions


def _order(query: ListQuery) -> list[ColumnElement[Any]]:
    keys: dict[str, ColumnElement[Any]] = {
        "name": nordic(Organisation.name),
        "kind": Organisation.kind.expression,
        "code": Organisation.municipality_code.expression,
    }
    first = keys[query.sort]
    turned = first.desc() if query.descending else first.asc()
    return [turned, nordic(Organisation.name), Organisation.id.expression]
