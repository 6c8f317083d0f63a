"""How far it is, for rules and for those who choose between two places."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0


def distance_km(here: tuple[float, float], there: tuple[float, float]) -> int:
    """UM-20: whole kilometres as the crow flies between two points of (latitude, longitude)."""
    latitude, other_latitude = radians(here[0]), radians(there[0])
    half_north = sin((other_latitude - latitude) / 2)
    half_east = sin(radians(there[1] - here[1]) / 2)
    chord = half_north**2 + cos(latitude) * cos(other_latitude) * half_east**2
    return round(2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord))))
