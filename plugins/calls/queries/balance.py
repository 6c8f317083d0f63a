"""How a choice is balanced: geography on a map, size, language form, instrument, gender."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, radians
from uuid import UUID

from core.plugin_api import current_tenant, format_number, gettext
from plugins.calls.hookspecs import BalanceTrait
from plugins.calls.queries.ranking import Ranking
from plugins.calls.queries.views import ApplicationView, CallView
from plugins.calls.settings import settings_in_force
from plugins.calls.told import told
from plugins.registry import figures_on, instrument_names, municipality_centres, rows_of

# Where the population is given in groups: the same bounds that both countries' statistics use.
_SIZES = (5_000, 20_000, 50_000)


@dataclass(frozen=True, kw_only=True)
class GroupCount:
    """How many of a group apply, and how many of them would be chosen."""

    label: str
    applied: int
    chosen: int


@dataclass(frozen=True, kw_only=True)
class TraitCounts:
    """A trait with its groups, in order."""

    title: str
    groups: tuple[GroupCount, ...]


@dataclass(frozen=True, kw_only=True)
class MapPoint:
    """An application on the map, by the centre of its municipality; x and y in a square of 100."""

    application_id: UUID
    label: str
    x: float
    y: float
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Balance:
    """How a choice is balanced. `ground` are all municipalities: the country's shape in dots."""

    traits: tuple[TraitCounts, ...]
    points: tuple[MapPoint, ...]
    ground: tuple[tuple[float, float], ...]


def balances(ranked: Ranking, orders: Sequence[Sequence[UUID]], *, today: date) -> list[Balance]:
    """CA-13: how each order's choice is balanced: place, size, language, instrument and more.

    Gender is counted only where the tenant has said that it may be. Raises ValueError for a
    ranking that was not asked for whole.
    """
    if len(ranked.whole) < len(ranked.rows):
        raise ValueError("Ask for the ranking with whole=True: balances look into applications.")
    ids = [each.application_id for each in ranked.rows]
    whole = ranked.whole
    hooked = _hooked_traits(ranked.call, whole)
    instead = {each.key for each in hooked}
    traits = sorted(
        [*_own_traits(ranked, whole, today, without=instead), *hooked], key=lambda each: each.order
    )
    any_codes = any(each.municipality_code for each in ranked.rows)
    drawn = _ground(current_tenant().country) if any_codes else {}
    places = ranked.call.places or len(ids)
    found = []
    for order in orders:
        chosen = set(order[:places])
        found.append(
            Balance(
                traits=tuple(_counts(trait, ids, chosen) for trait in traits),
                points=tuple(
                    MapPoint(
                        application_id=each.application_id,
                        label=each.applicant,
                        x=centre[0],
                        y=centre[1],
                        chosen=each.application_id in chosen,
                    )
                    for each in ranked.rows
                    if (centre := drawn.get(each.municipality_code or "")) is not None
                ),
                ground=tuple(drawn.values()),
            )
        )
    return found


# By country. Shipped with the platform and read once for each process: a new one comes with a
# new start.
_GROUND: dict[str, Mapping[str, tuple[float, float]]] = {}


def _ground(country: str) -> Mapping[str, tuple[float, float]]:
    """Every municipality of the country in the square, by its code."""
    if not _GROUND.get(country):
        _GROUND[country] = _in_a_square(municipality_centres(country))
    return _GROUND[country]


def _own_traits(
    ranked: Ranking, views: Sequence[ApplicationView], today: date, *, without: Collection[str]
) -> list[BalanceTrait]:
    """The engine's traits, but for those that a programme has in their place."""
    found = [] if "language" in without else [_language_trait(views)]
    codes = {
        each.application_id: each.municipality_code
        for each in ranked.rows
        if each.municipality_code
    }
    if codes and "size" not in without:
        found.append(_size_trait(codes, today))
    of_people = {person_id: each.id for each in views for person_id in each.person_ids}
    if of_people:
        people = rows_of(of_people, today=today)
        named = instrument_names()
        instruments = {
            of_people[key]: row.instrument for key, row in people.items() if row.instrument
        }
        if instruments and "instrument" not in without:
            found.append(
                BalanceTrait(
                    key="instrument",
                    title=gettext("Instrument"),
                    groups={key: named.get(key, key) for key in sorted(set(instruments.values()))},
                    values=instruments,
                    order=30,
                )
            )
        if "gender" not in without and settings_in_force().balance_by_gender:
            genders = {of_people[key]: row.gender for key, row in people.items() if row.gender}
            found.append(
                BalanceTrait(
                    key="gender",
                    title=gettext("Gender"),
                    groups={
                        gender.value: gettext(gender.label)
                        for gender in sorted(set(genders.values()))
                    },
                    values={key: gender.value for key, gender in genders.items()},
                    order=40,
                )
            )
    return found


def _language_trait(views: Sequence[ApplicationView]) -> BalanceTrait:
    languages = {each.id: each.language for each in views}
    names = {
        "nb": gettext("Bokmål"),
        "nn": gettext("Nynorsk"),
        "da": gettext("Danish"),
        "en": gettext("English"),
    }
    return BalanceTrait(
        key="language",
        title=gettext("Language form"),
        groups={key: label for key, label in names.items() if key in set(languages.values())},
        values=languages,
        order=20,
    )


def _size_trait(codes: Mapping[UUID, str], today: date) -> BalanceTrait:
    day = date(today.year, 1, 1)
    figures = figures_on(set(codes.values()), day, current_tenant().country)
    labels = {
        **{
            str(number): gettext("Under %(limit)s inhabitants", limit=format_number(limit))
            if number == 0
            else gettext(
                "%(low)s–%(high)s inhabitants",
                low=format_number(_SIZES[number - 1]),
                high=format_number(limit - 1),
            )
            for number, limit in enumerate(_SIZES)
        },
        str(len(_SIZES)): gettext("%(limit)s inhabitants or more", limit=format_number(_SIZES[-1])),
    }
    values = {}
    for application_id, code in codes.items():
        figure = figures.get(code)
        if figure is not None and figure.population is not None:
            values[application_id] = str(sum(1 for limit in _SIZES if figure.population >= limit))
    return BalanceTrait(
        key="size", title=gettext("Size of municipality"), groups=labels, values=values, order=10
    )


def _hooked_traits(view: CallView, whole: Sequence[ApplicationView]) -> list[BalanceTrait]:
    return told("provide_balance", call=view, applications=tuple(whole))


def _in_a_square(
    centres: Mapping[str, tuple[float, float]],
) -> dict[str, tuple[float, float]]:
    """Latitude and longitude as x and y in a square of 100, north up, shapes kept.

    A degree of longitude is as wide as its latitude makes it: half a degree at 60° north.
    """
    if not centres:
        return {}
    plane = {
        code: (longitude * cos(radians(latitude)), -latitude)
        for code, (latitude, longitude) in centres.items()
    }
    left, top = min(x for x, _ in plane.values()), min(y for _, y in plane.values())
    wide = max(x for x, _ in plane.values()) - left
    high = max(y for _, y in plane.values()) - top
    scale = 96 / max(wide, high, 0.001)
    return {
        code: (round((x - left) * scale + 2, 2), round((y - top) * scale + 2, 2))
        for code, (x, y) in plane.items()
    }


def _counts(trait: BalanceTrait, ids: Sequence[UUID], chosen: set[UUID]) -> TraitCounts:
    applied = Counter(trait.values[key] for key in ids if key in trait.values)
    taken = Counter(trait.values[key] for key in ids if key in trait.values and key in chosen)
    return TraitCounts(
        title=trait.title,
        groups=tuple(
            GroupCount(label=label, applied=applied[key], chosen=taken[key])
            for key, label in trait.groups.items()
        ),
    )
