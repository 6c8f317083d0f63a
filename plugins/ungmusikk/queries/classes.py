"""UM-17, UM-20: the classes that a teacher can register pupils for, and which pupils they suit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.kit import Money
from core.plugin_api import Actor, ListQuery
from plugins.activities import (
    ActivitiesPermission,
    ActivityCard,
    RegistrationState,
    activities,
    registrations_of,
)
from plugins.registry import (
    AffiliationRole,
    PersonRow,
    RegistryRole,
    distances_from,
    organisation_places,
    reach_of,
    rows_of,
)
from plugins.ungmusikk.rules import ClassKind, TravelTerms, travel_support
from plugins.ungmusikk.settings import COUNTRY, PLUGIN, travel_terms

# More open classes at once than the programme has ever had.
_MANY = 200


@dataclass(frozen=True, kw_only=True)
class PupilForClass:
    """A pupil who plays an instrument of the class; `state` is None where not registered."""

    id: UUID
    name: str
    instrument: str | None
    state: RegistrationState | None


@dataclass(frozen=True, kw_only=True)
class ClassForTeacher:
    """A class on a teacher's list.

    `distance_km` is from the teacher's school, None where it is not known; `support` what a pupil
    gets for the way, None for nothing. `pupils` are the teacher's own whom it suits.
    """

    card: ActivityCard
    distance_km: int | None
    support: Money | None
    pupils: tuple[PupilForClass, ...]


def classes_for(actor: Actor) -> list[ClassForTeacher]:
    """The masterclasses and instrument classes to come, the soonest first."""
    cards = [card for kind in ClassKind for card in _open(actor, kind)]
    if not cards:
        return []
    own = rows_of(reach_of(actor, ActivitiesPermission.REGISTER).pupils, today=actor.today)
    states = _states(own)
    distances = _distances(actor, {card.municipality_code for card in cards})
    terms = travel_terms(actor.today)
    found = [_for_teacher(card, own, states, distances, terms) for card in cards]
    return sorted(found, key=lambda each: (str(each.card.starts_at or ""), each.card.id))


def _open(actor: Actor, kind: ClassKind) -> Sequence[ActivityCard]:
    query = ListQuery(
        search="",
        sort="starts",
        descending=False,
        page=1,
        per_page=_MANY,
        filters={"programme": PLUGIN, "kind": kind.value, "state": "published"},
        default_sort="starts",
    )
    return activities(actor, query).items


def _states(own: Mapping[UUID, PersonRow]) -> dict[tuple[UUID, UUID], RegistrationState]:
    return {
        (each.activity_id, each.person_id): each.state
        for each in (registrations_of(list(own)) if own else ())
        if each.is_active
    }


def _distances(actor: Actor, codes: set[str | None]) -> Mapping[str, int]:
    """From the first of the actor's schools that has a municipality."""
    schools = organisation_places(
        actor.limits_of(RegistryRole.TEACHER) | actor.limits_of(RegistryRole.RECTOR)
    )
    here = next(
        (each.municipality_code for each in schools.values() if each.municipality_code), None
    )
    wanted = {code for code in codes if code}
    return distances_from(here, COUNTRY, wanted) if here and wanted else {}


def _for_teacher(
    card: ActivityCard,
    own: Mapping[UUID, PersonRow],
    states: Mapping[tuple[UUID, UUID], RegistrationState],
    distances: Mapping[str, int],
    terms: TravelTerms,
) -> ClassForTeacher:
    played = {each.instrument for each in card.instruments}
    distance = distances.get(card.municipality_code or "")
    return ClassForTeacher(
        card=card,
        distance_km=distance,
        support=travel_support(distance, terms),
        pupils=tuple(
            PupilForClass(
                id=row.id,
                name=row.name,
                instrument=row.instrument,
                state=states.get((card.id, row.id)),
            )
            for row in sorted(own.values(), key=lambda each: each.name)
            if (not played or row.instrument in played) and _is_pupil(row)
        ),
    )


def _is_pupil(row: PersonRow) -> bool:
    return any(each.role is AffiliationRole.PUPIL for each in row.affiliations)
