"""How far it is between municipalities, as the crow flies (UM-20)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from core.plugin_api import db
from plugins.registry.models import Municipality, MunicipalityCentre
from plugins.registry.rules import distance_km


def distances_from(code: str, country: str, others: Collection[str]) -> Mapping[str, int]:
    """Kilometres from one municipality to others of the same country, by their codes.

    A code whose place is not known is left out; all are when the first one's is not.
    """
    wanted = {code, *others}
    rows = db.session.execute(
        select(
            MunicipalityCentre.code, MunicipalityCentre.latitude, MunicipalityCentre.longitude
        ).where(MunicipalityCentre.country == country, MunicipalityCentre.code.in_(sorted(wanted)))
    )
    places = {row.code: (row.latitude, row.longitude) for row in rows}
    if code not in places:
        return {}
    here = places[code]
    return {other: distance_km(here, places[other]) for other in others if other in places}


@dataclass(frozen=True, kw_only=True)
class MunicipalityPlaces:
    """What each municipality of a country is called and where it lies, by any code it has had."""

    names: Mapping[str, str]
    centres: Mapping[str, tuple[float, float]]

    def distance(self, here: str | None, there: str | None) -> int | None:
        """UM-20: kilometres between two codes; None where either place is not known."""
        one, other = self.centres.get(here or ""), self.centres.get(there or "")
        return distance_km(one, other) if one and other else None


def municipality_places(country: str) -> MunicipalityPlaces:
    """All municipalities of a country, for lists that name and measure many; one statement."""
    rows = db.session.execute(
        select(
            Municipality.code,
            Municipality.name,
            MunicipalityCentre.latitude,
            MunicipalityCentre.longitude,
        )
        .outerjoin(
            MunicipalityCentre,
            (MunicipalityCentre.country == Municipality.country)
            & (MunicipalityCentre.code == Municipality.code),
        )
        .where(Municipality.country == country)
        .order_by(Municipality.valid_from)
    ).all()
    return MunicipalityPlaces(
        names={row.code: row.name for row in rows},
        centres={
            row.code: (row.latitude, row.longitude) for row in rows if row.latitude is not None
        },
    )


def municipality_centres(
    country: str, codes: Collection[str] | None = None
) -> Mapping[str, tuple[float, float]]:
    """Latitude and longitude of municipalities by their codes; unknown ones are left out.

    `codes` None: all of the country's, for drawing its shape.
    """
    statement = select(
        MunicipalityCentre.code, MunicipalityCentre.latitude, MunicipalityCentre.longitude
    ).where(MunicipalityCentre.country == country)
    if codes is not None:
        statement = statement.where(MunicipalityCentre.code.in_(sorted(codes)))
    return {row.code: (row.latitude, row.longitude) for row in db.session.execute(statement)}
