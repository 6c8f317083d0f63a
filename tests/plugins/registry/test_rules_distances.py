"""UM-20: how far it is between two places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.registry.rules import distance_km

OSLO, BERGEN, AALBORG = (59.9139, 10.7522), (60.3913, 5.3221), (57.0488, 9.9217)
PLACES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.rule("UM-20")
@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        (OSLO, OSLO, 0),  # One's own municipality.
        (OSLO, BERGEN, 305),
        (OSLO, AALBORG, 322),
        ((0.0, 0.0), (1.0, 0.0), 111),  # A degree to the north.
        ((60.0, 10.0), (60.0, 11.0), 56),  # A degree to the east is half of that at 60°.
        ((0.0, 0.0), (0.0, 180.0), 20_015),  # Half around the earth.
        ((60.0, 179.5), (60.0, -179.5), 56),  # Across the date line.
    ],
)
def test_distance_between_two_places(
    here: tuple[float, float], there: tuple[float, float], km: int
) -> None:
    assert distance_km(here, there) == km


@pytest.mark.rule("UM-20")
@given(PLACES, PLACES)
def test_it_is_as_far_back(here: tuple[float, float], there: tuple[float, float]) -> None:
    assert distance_km(here, there) == distance_km(there, here) <= 20_016
