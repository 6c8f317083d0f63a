"""UM-18, UM-22: the schools that take part in UngMusikk, on a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.kit import Period
from plugins.registry import OrganisationKind, OrganisationRow, participants
from plugins.registry import organisations as registered
from plugins.ungmusikk.rules import MembershipKind
from plugins.ungmusikk.settings import PLUGIN

# Those that may apply for project funds and whose heads are asked once a year.
SCHOOL_KINDS = (
    OrganisationKind.KULTURSKOLE,
    OrganisationKind.UPPER_SECONDARY,
    OrganisationKind.FOLK_HIGH_SCHOOL,
)


@dataclass(frozen=True, kw_only=True)
class SchoolInProgramme:
    """A school that takes part. `joined_on` is None when nobody knows since when."""

    id: UUID
    name: str
    kind: OrganisationKind
    municipality_code: str | None
    sub_region: str | None
    joined_on: date | None


def schools_on(day: date, *, ids: Collection[UUID] | None = None) -> list[SchoolInProgramme]:
    """The schools that take part on the day, by name. `ids` keeps to some of them.

    A municipal arts school takes part while its municipality does, an upper secondary or folk
    high school while it has a place in a sub-region (they come in through the county). Four
    statements.
    """
    rows = registered(kinds=SCHOOL_KINDS, on=day, ids=ids)
    since = _first_days(day, {each.parent_id for each in rows if each.parent_id is not None})
    found = [_school(each, since) for each in rows]
    return [each for each in found if each is not None]


def _school(row: OrganisationRow, since: dict[UUID, date | None]) -> SchoolInProgramme | None:
    if row.kind is OrganisationKind.KULTURSKOLE:
        if row.parent_id not in since:
            return None
        joined_on = since[row.parent_id]
    elif row.sub_region is None:
        return None
    else:
        joined_on = row.period.start
    return SchoolInProgramme(
        id=row.id,
        name=row.name,
        kind=row.kind,
        municipality_code=row.code_on_day or row.code,
        sub_region=row.sub_region.name if row.sub_region else None,
        joined_on=joined_on,
    )


def _first_days(day: date, municipalities: Collection[UUID]) -> dict[UUID, date | None]:
    """Since when each of those that take part on the day has done so, at first."""
    first: dict[UUID, date | None] = {}
    taking_part: set[UUID] = set()
    for each in participants(PLUGIN, Period(None, day), organisation_ids=municipalities):
        if each.kind == MembershipKind.INTERESTED:
            continue
        known = first.get(each.organisation_id, each.period.start)
        starts = (known, each.period.start)
        first[each.organisation_id] = None if None in starts else min(filter(None, starts))
        if each.period.contains(day):
            taking_part.add(each.organisation_id)
    return {each: first[each] for each in taking_part}
