"""UM-4, UM-9: recording who takes part in a programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.kit import N_
from core.plugin_api import Actor, db, hook_contributions
from plugins.registry.hookspecs import ParticipationKinds
from plugins.registry.models import Organisation, Participation
from plugins.registry.queries.periods import overlapping
from plugins.registry.services.editing import NotThere, locked, period, put, refuse, write_down


@dataclass(frozen=True, kw_only=True)
class ParticipationDetails:
    """What is recorded of a participation; `kind` and `funding_source` are the programme's keys."""

    programme: str
    organisation_id: UUID
    kind: str
    served_through_id: UUID | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    decided_on: date | None = None
    case_number: str | None = None
    funding_source: str | None = None


def participation_kinds() -> dict[str, ParticipationKinds]:
    """How one can take part in each programme that is on, by the programme's key."""
    offered: list[ParticipationKinds] = hook_contributions("register_participation_kinds")
    return {each.programme: each for each in offered}


def add_participation(actor: Actor, details: ParticipationDetails) -> UUID:
    """Records that an organisation takes part and returns the id. Raises Refused, NotThere.

    An organisation takes part in a programme in one way at a time.
    """
    organisation = locked(Organisation, details.organisation_id)
    values = _checked(details, organisation, own_id=None)
    row = Participation(**values)
    db.session.add(row)
    db.session.flush()
    write_down(
        actor,
        "participation:add",
        ("organisation", organisation.id, organisation.name),
        after=values,
    )
    return row.id


def change_participation(
    actor: Actor, participation_id: UUID, details: ParticipationDetails, *, version: int | None
) -> None:
    """Changes it; programme and organisation stay. Raises Refused, NotThere, ChangedMeanwhile."""
    # The organisation first, as when one is added: two changes then wait instead of crossing.
    organisation = locked(Organisation, _organisation_of(participation_id))
    row = locked(Participation, participation_id, version=version)
    before, after = put(row, _checked(details, organisation, own_id=participation_id))
    if after:
        write_down(
            actor,
            "participation:change",
            ("organisation", organisation.id, organisation.name),
            before,
            after,
        )


def end_participation(
    actor: Actor, participation_id: UUID, day: date, *, version: int | None
) -> None:
    """Ends it; the day is the last that it counts. Raises Refused, NotThere, ChangedMeanwhile."""
    organisation = locked(Organisation, _organisation_of(participation_id))
    row = locked(Participation, participation_id, version=version)
    period(row.valid_from, day)
    if row.valid_to is not None and day > row.valid_to:
        raise refuse("participation.already_ended", N_("It has already ended by then."), "valid_to")
    before, after = put(row, {"valid_to": day})
    write_down(
        actor,
        "participation:end",
        ("organisation", organisation.id, organisation.name),
        {"programme": row.programme, **before},
        after,
    )


def _organisation_of(participation_id: UUID) -> UUID:
    found = db.session.scalar(
        select(Participation.organisation_id).where(Participation.id == participation_id)
    )
    if found is None:
        raise NotThere(f"Participation {participation_id}")
    return found


def _checked(
    details: ParticipationDetails, organisation: Organisation, *, own_id: UUID | None
) -> dict[str, Any]:
    days = period(details.valid_from, details.valid_to)
    _check_keys(details)
    if details.served_through_id == organisation.id:
        raise refuse(
            "participation.through_itself",
            N_("%(name)s cannot be served through itself."),
            "served_through_id",
            name=organisation.name,
        )
    if details.served_through_id is not None:
        there = select(Organisation.id).where(Organisation.id == details.served_through_id)
        if db.session.scalar(there) is None:
            raise refuse(
                "participation.no_server",
                N_("Choose one of the alternatives."),
                "served_through_id",
            )
    others = select(Participation).where(
        Participation.organisation_id == organisation.id,
        Participation.programme == details.programme,
        overlapping(Participation, days),
    )
    if any(other.id != own_id for other in db.session.scalars(others)):
        raise refuse(
            "participation.overlap",
            N_("%(name)s already takes part in this period. End that first."),
            "valid_from",
            name=organisation.name,
        )
    return {
        "programme": details.programme,
        "organisation_id": organisation.id,
        "kind": details.kind,
        "served_through_id": details.served_through_id,
        "valid_from": details.valid_from,
        "valid_to": details.valid_to,
        "decided_on": details.decided_on,
        "case_number": details.case_number,
        "funding_source": details.funding_source,
    }


def _check_keys(details: ParticipationDetails) -> None:
    """The programme is on and knows the kind and the funding source."""
    offered = participation_kinds().get(details.programme)
    if offered is None:
        raise refuse(
            "participation.no_programme", N_("Choose one of the alternatives."), "programme"
        )
    if details.kind not in {choice.key for choice in offered.kinds}:
        raise refuse("participation.no_kind", N_("Choose one of the alternatives."), "kind")
    sources = {choice.key for choice in offered.funding_sources}
    if details.funding_source is not None and details.funding_source not in sources:
        raise refuse(
            "participation.no_source", N_("Choose one of the alternatives."), "funding_source"
        )
    served = details.kind in offered.served_kinds
    if served and details.served_through_id is None:
        raise refuse(
            "participation.through_whom",
            N_("Choose the organisation that it is served through."),
            "served_through_id",
        )
    if not served and details.served_through_id is not None:
        raise refuse(
            "participation.not_served",
            N_("Only an organisation that is served through another names it."),
            "served_through_id",
        )
