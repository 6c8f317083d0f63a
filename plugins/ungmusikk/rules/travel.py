"""Travel support: a rule that a tenant can switch on; no source gives one."""

from __future__ import annotations

from dataclasses import dataclass

from core.kit import Money


@dataclass(frozen=True)
class TravelTerms:
    """UM-20: support for each kilometre, there and back, of a way of at least `from_km`.

    `from_km` None: there is no support.
    """

    from_km: int | None
    per_km: Money


def travel_support(distance_km: int | None, terms: TravelTerms) -> Money | None:
    """UM-20: what a pupil gets for the way to an activity and home; None for nothing.

    The distance is one way, as the crow flies between the municipalities; None where one of them
    is not known. A talent lesson gives none: there the pupil pays for travel (UM-16).
    """
    if terms.from_km is None or distance_km is None or distance_km < terms.from_km:
        return None
    amount = Money(terms.per_km.minor * 2 * distance_km, terms.per_km.currency)
    return None if amount.minor == 0 else amount
