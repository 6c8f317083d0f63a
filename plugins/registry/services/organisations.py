"""Recording organisations, and ending them with all that hangs on them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from core.kit import N_, Reason
from core.plugin_api import Actor, db
from plugins.registry.figures import DENMARK, NORWAY
from plugins.registry.models import (
    Affiliation,
    Organisation,
    OrganisationKind,
    Participation,
    SubRegionSeat,
)
from plugins.registry.queries.figures import code_history
from plugins.registry.services.editing import (
    Objection,
    Refused,
    locked,
    period,
    put,
    refuse,
    write_down,
)

_DIGITS = {NORWAY: 4, DENMARK: 3}


@dataclass(frozen=True, kw_only=True)
class OrganisationDetails:
    """What is recorded of an organisation. Days are None where open or not known."""

    kind: OrganisationKind
    name: str
    country: str = NORWAY
    municipality_code: str | None = None
    parent_id: UUID | None = None
    website: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class EndPreview:
    """What ends together with an organisation, counted; `later` begins only after that day."""

    participations: int
    seats: int
    affiliations: int
    later: int


def add_organisation(actor: Actor, details: OrganisationDetails) -> UUID:
    """Records an organisation and returns its id. Raises Refused."""
    values = _checked(details, own_id=None)
    row = Organisation(**values)
    db.session.add(row)
    db.session.flush()
    write_down(actor, "organisation:add", ("organisation", row.id, row.name), after=values)
    return row.id


def change_organisation(
    actor: Actor, organisation_id: UUID, details: OrganisationDetails, *, version: int | None
) -> None:
    """Changes what is recorded. Raises Refused, NotThere and ChangedMeanwhile."""
    row = locked(Organisation, organisation_id, version=version)
    before, after = put(row, _checked(details, own_id=organisation_id))
    if after:
        write_down(actor, "organisation:change", ("organisation", row.id, row.name), before, after)


def preview_end(organisation_id: UUID, day: date) -> EndPreview:
    """What would end if the organisation ended on the day."""
    return EndPreview(
        participations=_counted(Participation, organisation_id, _open_on(Participation, day)),
        seats=_counted(SubRegionSeat, organisation_id, _open_on(SubRegionSeat, day)),
        affiliations=_counted(Affiliation, organisation_id, _open_on(Affiliation, day)),
        later=sum(
            _counted(table, organisation_id, table.valid_from > day)
            for table in (Participation, SubRegionSeat, Affiliation)
        ),
    )


def end_organisation(
    actor: Actor, organisation_id: UUID, day: date, *, version: int | None
) -> EndPreview:
    """Ends the organisation, and its participations, seats and people's roles, on the day.

    The row stays, for the history. Raises Refused when something begins only later, NotThere
    and ChangedMeanwhile.
    """
    row = locked(Organisation, organisation_id, version=version)
    period(row.valid_from, day)
    preview = preview_end(organisation_id, day)
    if preview.later:
        raise refuse(
            "organisation.later_rows",
            N_("Something of this organisation begins after that day. End or remove it first."),
            "valid_to",
        )
    for table in (Participation, SubRegionSeat, Affiliation):
        rows = db.session.scalars(
            select(table)
            .where(table.organisation_id == organisation_id, _open_on(table, day))
            .with_for_update()
        )
        for each in rows:
            put(each, {"valid_to": day})
    before, after = put(row, {"valid_to": day})
    write_down(
        actor,
        "organisation:end",
        ("organisation", row.id, row.name),
        before,
        {
            **after,
            "participations": preview.participations,
            "seats": preview.seats,
            "affiliations": preview.affiliations,
        },
    )
    return preview


Hanging = type[Participation] | type[SubRegionSeat] | type[Affiliation]


def _open_on(table: Hanging, day: date) -> ColumnElement[bool]:
    """What has begun by the day and would go on after it."""
    return and_(
        or_(table.valid_from.is_(None), table.valid_from <= day),
        or_(table.valid_to.is_(None), table.valid_to > day),
    )


def _counted(table: Hanging, organisation_id: UUID, condition: ColumnElement[bool]) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(table)
            .where(table.organisation_id == organisation_id, condition)
        )
        or 0
    )


def objections_to(details: OrganisationDetails) -> list[Objection]:
    """What is wrong with the details by themselves, without looking at what is recorded."""
    found: list[Objection] = []
    if not details.name.strip():
        found.append(_objection("name_missing", N_("Write the name."), "name"))
    if details.valid_from and details.valid_to and details.valid_to < details.valid_from:
        found.append(
            _objection("period_reversed", N_("The last day is before the first."), "valid_to")
        )
    digits = _DIGITS.get(details.country)
    if digits is None:
        found.append(_objection("country", N_("Choose Norway or Denmark."), "country"))
        return found
    code = details.municipality_code
    if code is None:
        if details.kind is OrganisationKind.MUNICIPALITY:
            found.append(
                _objection("needs_code", N_("Write the municipality's code."), "municipality_code")
            )
    elif not (code.isascii() and code.isdigit() and len(code) == digits):
        found.append(
            _objection(
                "bad_code",
                N_("A municipality code has %(digits)s digits here."),
                "municipality_code",
                digits=digits,
            )
        )
    return found


def _objection(code: str, message: str, field: str, **params: object) -> Objection:
    return Objection(field, Reason(f"organisation.{code}", message, params))


def _checked(details: OrganisationDetails, *, own_id: UUID | None) -> dict[str, Any]:
    """The values to store. Raises Refused."""
    objections = objections_to(details)
    if objections:
        raise Refused(*objections)
    if details.kind is OrganisationKind.MUNICIPALITY:
        _check_only_one(details, own_id)
    if details.parent_id is not None:
        _check_owner(details.parent_id, own_id)
    return stored_values(details)


def stored_values(details: OrganisationDetails) -> dict[str, Any]:
    """The details as the table has them."""
    return {**asdict(details), "kind": details.kind.value}


def _check_only_one(details: OrganisationDetails, own_id: UUID | None) -> None:
    """A municipality is one organisation, whichever of its codes it was recorded under."""
    history = code_history(details.country)
    wanted = history.identity_of(details.municipality_code or "")
    others = db.session.execute(
        select(Organisation.id, Organisation.name, Organisation.municipality_code).where(
            Organisation.kind == OrganisationKind.MUNICIPALITY,
            Organisation.country == details.country,
            Organisation.municipality_code.in_(sorted(history.codes_of(wanted))),
        )
    )
    for other_id, name, other_code in others:
        if other_id != own_id and history.identity_of(other_code or "") == wanted:
            raise refuse(
                "organisation.code_taken",
                N_("This municipality is already recorded, as %(name)s."),
                "municipality_code",
                name=name,
            )


def _check_owner(parent_id: UUID, own_id: UUID | None) -> None:
    """The owner exists, and owning does not go in a circle."""
    seen: set[UUID] = set() if own_id is None else {own_id}
    above: UUID | None = parent_id
    while above is not None:
        if above in seen:
            raise refuse(
                "organisation.owns_itself",
                N_("An organisation cannot belong to itself."),
                "parent_id",
            )
        seen.add(above)
        row = db.session.scalar(select(Organisation).where(Organisation.id == above))
        if row is None:
            raise refuse(
                "organisation.no_owner", N_("Choose one of the alternatives."), "parent_id"
            )
        above = row.parent_id
