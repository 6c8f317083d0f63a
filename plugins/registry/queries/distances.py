"""How far it is between municipalities, as the crow flies (UM-20)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from core.plugin_api import db
from plugins.registry.models import MunicipalityCentre
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


def municipality_centres(codes: Collection[str], country: str) -> Mapping[str, tuple[float, float]]:
    """Latitude and longitude of municipalities by their codes; unknown ones are left out."""
    rows = db.session.execute(
        select(
            MunicipalityCentre.code, MunicipalityCentre.latitude, MunicipalityCentre.longitude
        ).where(MunicipalityCentre.country == country, MunicipalityCentre.code.in_(sorted(codes)))
    )
    return {row.code: (row.latitude, row.longitude) for row in rows}
