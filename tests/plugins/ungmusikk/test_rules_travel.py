"""UM-20: travel support where a tenant gives it, at the edge of its distance."""

from __future__ import annotations

import pytest

from plugins.ungmusikk.rules import TravelTerms, travel_support
from tests.support.ungmusikk_rules import nok

FROM_30 = TravelTerms(from_km=30, per_km=nok("1.50"))


@pytest.mark.rule("UM-20")
@pytest.mark.parametrize(
    ("distance", "kroner"),
    [(None, None), (0, None), (29, None), (30, "90.00"), (31, "93.00")],
)
def test_support_is_there_and_back_from_the_first_kilometre_on(
    distance: int | None, kroner: str | None
) -> None:
    assert travel_support(distance, FROM_30) == (nok(kroner) if kroner else None)


@pytest.mark.rule("UM-20")
@pytest.mark.parametrize(
    "terms", [TravelTerms(None, nok("1.50")), TravelTerms(from_km=1, per_km=nok(0))]
)
def test_a_tenant_that_gives_nothing_gives_nothing(terms: TravelTerms) -> None:
    assert travel_support(500, terms) is None
