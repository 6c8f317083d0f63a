"""What a list of activities is asked for: words, filters, days and order, as conditions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, case, func, or_, select

from core.kit import Period
from core.plugin_api import (
    LOCAL_ZONE,
    ListQuery,
    current_language,
)
from plugins.activities.models import (
    Activity,
    ActivityInstrument,
    ActivityTag,
)
from plugins.activities.queries.reading import (
    first_start,
    last_end,
    of_activity,
    taken_places,
)
from plugins.activities.rules import within_distance
from plugins.registry import (
    Level,
    organisations_named,
)

SORTS = ("starts", "title", "distance")
_LANGUAGES = ("nb", "nn", "da", "en")


def period_shown(query: ListQuery, today: date) -> Period:
    """The days that the list is about: what is ahead, or over, between the days asked for."""
    first, last = _day(query.filter("from")), _day(query.filter("to"))
    if query.filter("past"):
        first, last = first, min(last or today, today)
    else:
        first = max(first or today, today)
    return Period(first, last) if first is None or last is None or first <= last else Period()


def asked_for(
    query: ListQuery, now: datetime, distances: Mapping[str, int]
) -> list[ColumnElement[bool]]:
    """What the address asks for, as conditions; `distances` are from where somebody is."""
    words = query.search.split()
    named = organisations_named(words)
    conditions = [_says(word, named[word]) for word in words]
    for name, column in (
        ("kind", Activity.kind),
        ("programme", Activity.programme),
        ("art_form", Activity.art_form),
        ("municipality", Activity.municipality_code),
        ("state", Activity.state),
    ):
        if value := query.filter(name):
            conditions.append(column == value)
    if organisation := query.filter("organisation"):
        conditions.append(Activity.organisation_id == UUID(organisation))
    if instrument := query.filter("instrument"):
        conditions.append(_for_instrument(instrument))
    if level := query.filter("level"):
        conditions += _for_level(Level(level))
    if age := _number(query.filter("age")):
        conditions += [
            or_(Activity.age_from.is_(None), Activity.age_from <= age),
            or_(Activity.age_to.is_(None), Activity.age_to >= age),
        ]
    if within := _number(query.filter("within")):
        conditions.append(_near(within, distances))
    if query.filter("free"):
        conditions.append(or_(Activity.places.is_(None), Activity.places > taken_places))
    if ":" in (tag := query.filter("tag")):
        conditions.append(_tagged(*tag.split(":", 1)))
    return conditions + _in_time(query, now)


def _says(word: str, organisations: Collection[UUID]) -> ColumnElement[bool]:
    """That title, description, place or organisation have the word, in whatever language."""
    texts = [
        _text_in(column, language)
        for column in (Activity.title, Activity.description)
        for language in _LANGUAGES
    ]
    return or_(
        *(text.icontains(word, autoescape=True) for text in texts),
        Activity.place_name.icontains(word, autoescape=True),
        Activity.organisation_id.in_(sorted(organisations)),
    )


def _text_in(column: Any, language: str) -> ColumnElement[str]:
    """A text in one language, as text and not as JSON."""
    text: ColumnElement[str] = column.op("->>", return_type=Text())(language)
    return text


def _for_instrument(instrument: str) -> ColumnElement[bool]:
    """For the instrument, or for everybody."""
    wanted = select(ActivityInstrument.id).where(of_activity(ActivityInstrument))
    return or_(
        ~wanted.correlate(Activity).exists(),
        wanted.where(ActivityInstrument.instrument == instrument).correlate(Activity).exists(),
    )


def _for_level(level: Level) -> list[ColumnElement[bool]]:
    at_most = [each.value for each in Level if each.place <= level.place]
    at_least = [each.value for each in Level if each.place >= level.place]
    return [
        or_(Activity.level_from.is_(None), Activity.level_from.in_(at_most)),
        or_(Activity.level_to.is_(None), Activity.level_to.in_(at_least)),
    ]


def _near(within: int, distances: Mapping[str, int]) -> ColumnElement[bool]:
    far = [
        code
        for code, distance in distances.items()
        if not within_distance(distance_km=distance, at_most=within)
    ]
    return or_(Activity.municipality_code.is_(None), Activity.municipality_code.not_in(far))


def _tagged(scheme: str, tag: str) -> ColumnElement[bool]:
    return (
        select(ActivityTag.id)
        .where(of_activity(ActivityTag), ActivityTag.scheme == scheme, ActivityTag.tag == tag)
        .correlate(Activity)
        .exists()
    )


def _in_time(query: ListQuery, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.filter("past"):
        conditions.append(last_end < now)
    else:
        conditions.append(or_(last_end.is_(None), last_end >= now))
    if first := _day(query.filter("from")):
        conditions.append(last_end >= datetime.combine(first, time(), LOCAL_ZONE))
    if last := _day(query.filter("to")):
        conditions.append(first_start <= datetime.combine(last, time.max, LOCAL_ZONE))
    return conditions


def in_order(query: ListQuery, distances: Mapping[str, int]) -> list[ColumnElement[Any]]:
    """The order that is asked for, the same for equal ones every time."""
    text = func.lower(
        func.coalesce(
            *(
                _text_in(Activity.title, language)
                for language in dict.fromkeys((current_language(), *_LANGUAGES))
            )
        )
    )
    keys: dict[str, ColumnElement[Any]] = {"starts": first_start, "title": text}
    if distances:
        keys["distance"] = case(
            distances, value=Activity.municipality_code, else_=max(distances.values()) + 1
        )
    first = keys.get(query.sort, first_start)
    turned = first.desc() if query.descending else first.asc()
    return [turned.nulls_last(), first_start.asc().nulls_last(), Activity.id.expression]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
