"""UM-2, UM-3: municipalities and population, followed across renumberings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by

from core.kit import N_, Period, Reason
from core.plugin_api import db, nordic, remembered
from plugins.registry.figures import NORWAY, Basis, ChangeKind
from plugins.registry.models import (
    ALWAYS,
    Municipality,
    MunicipalityChange,
    PopulationFigure,
)
from plugins.registry.queries.views import CodeSpell, MunicipalityView, PopulationOn
from plugins.registry.rules import CodeChange, code_on

_CHANGE_LABELS = {
    ChangeKind.RENUMBERED: N_("Renumbered"),
    ChangeKind.MERGED: N_("Merged"),
    ChangeKind.SPLIT: N_("Split"),
    ChangeKind.RENAMED: N_("Renamed"),
    ChangeKind.ADJUSTED: N_("Border adjusted"),
}


class CodeHistory:
    """The changes between codes of one country, grouped so that each code finds its own fast."""

    def __init__(self, changes: Iterable[CodeChange]) -> None:
        self._connected: dict[str, list[CodeChange]] = {}
        for change in changes:
            old = self._connected.setdefault(change.old_code, [])
            new = self._connected.setdefault(change.new_code, [])
            if old is not new:
                # Everything that either code is connected to becomes one group.
                old.extend(new)
                for code in {each for known in new for each in (known.old_code, known.new_code)}:
                    self._connected[code] = old
                self._connected[change.new_code] = old
            old.append(change)

    def code_on(self, code: str, day: date) -> str | Reason:
        """UM-2: the code that stands for the same area on the day, or why there is none."""
        return code_on(code, day, self._connected.get(code, ()))

    def identity_of(self, code: str) -> str:
        """One code for all that stand for the same area: two codes with the same are one place."""
        for day in (date.max, date.min):
            found = self.code_on(code, day)
            if isinstance(found, str):
                return found
        return code

    def codes_of(self, code: str) -> frozenset[str]:
        """Every code that changes connect with this one, itself included."""
        found = {code}
        for change in self._connected.get(code, ()):
            found |= {change.old_code, change.new_code}
        return frozenset(found)


def code_history(country: str = NORWAY) -> CodeHistory:
    """The country's changes; one statement in a transaction."""
    return remembered(("code_history", country), lambda: _read_history(country))


def _read_history(country: str) -> CodeHistory:
    rows = db.session.execute(
        select(
            MunicipalityChange.old_code, MunicipalityChange.new_code, MunicipalityChange.changed_on
        )
        .where(MunicipalityChange.country == country)
        .order_by(MunicipalityChange.changed_on)
    )
    return CodeHistory(CodeChange(row.old_code, row.new_code, row.changed_on) for row in rows)


def figures_on(codes: Collection[str], day: date, country: str = NORWAY) -> dict[str, PopulationOn]:
    """The population of each code on the day, by the code asked for; at most two statements."""
    found = figures_for_codes(codes, (day,), country)
    return {code: found[code, day] for code in dict.fromkeys(codes)}


def figures_for_codes(
    codes: Collection[str], days: Collection[date], country: str = NORWAY
) -> dict[tuple[str, date], PopulationOn]:
    """The population of each code on each day, by (code, day).

    One statement, however many; two where a code asked for is not the one of its day.
    An official figure counts before a backcast. The figure of the code's own day counts before
    one that the office has worked out for a later code. A merger or a split on the way leaves
    no figure, with the rule's reason.
    """
    history, stored = _history_and_stored(codes, days, country)
    places: dict[tuple[str, date], str | Reason] = {
        (code, day): history.code_on(code, day)
        for code in dict.fromkeys(codes)
        for day in dict.fromkeys(days)
    }
    elsewhere = {(place, day) for (_, day), place in places.items() if isinstance(place, str)}
    if elsewhere - set(places):
        stored = {**stored, **_stored(elsewhere - set(places), country)}
    return {
        (code, day): _resolved(code, day, place, stored) for (code, day), place in places.items()
    }


Stored = Mapping[tuple[str, date], Mapping[str, PopulationOn]]


def _history_and_stored(
    codes: Collection[str], days: Collection[date], country: str
) -> tuple[CodeHistory, Stored]:
    """The country's changes, and the figures of these very codes, in one statement."""
    changes = (
        select(
            func.jsonb_agg(
                aggregate_order_by(
                    func.jsonb_build_array(
                        MunicipalityChange.old_code,
                        MunicipalityChange.new_code,
                        MunicipalityChange.changed_on,
                    ),
                    MunicipalityChange.changed_on,
                )
            )
        )
        .where(MunicipalityChange.country == country)
        .scalar_subquery()
    )
    figures = (
        select(
            func.jsonb_agg(
                func.jsonb_build_array(
                    PopulationFigure.code,
                    PopulationFigure.day,
                    PopulationFigure.basis,
                    PopulationFigure.population,
                    PopulationFigure.source,
                )
            )
        )
        .where(
            PopulationFigure.country == country,
            PopulationFigure.code.in_(sorted(set(codes))),
            PopulationFigure.day.in_(sorted(set(days))),
        )
        .scalar_subquery()
    )
    changed, found = db.session.execute(select(changes, figures)).one()
    history = CodeHistory(
        CodeChange(old, new, date.fromisoformat(day)) for old, new, day in changed or ()
    )
    stored: dict[tuple[str, date], dict[str, PopulationOn]] = defaultdict(dict)
    for code, day, basis, population, source in found or ():
        figure = _figure(code, date.fromisoformat(day), basis, population, source)
        stored[figure.code, figure.day][basis] = figure
    return history, stored


def _figure(code: str, day: date, basis: str, population: int, source: str) -> PopulationOn:
    return PopulationOn(
        code=code,
        found_code=code,
        day=day,
        population=population,
        source=source,
        basis=Basis(basis),
    )


def _stored(wanted: Collection[tuple[str, date]], country: str) -> Stored:
    found: dict[tuple[str, date], dict[str, PopulationOn]] = defaultdict(dict)
    if not wanted:
        return found
    rows = db.session.execute(
        select(
            PopulationFigure.code,
            PopulationFigure.day,
            PopulationFigure.basis,
            PopulationFigure.population,
            PopulationFigure.source,
        ).where(
            PopulationFigure.country == country,
            PopulationFigure.code.in_(sorted({code for code, _ in wanted})),
            PopulationFigure.day.in_(sorted({day for _, day in wanted})),
        )
    )
    for row in rows:
        found[row.code, row.day][row.basis] = _figure(
            row.code, row.day, row.basis, row.population, row.source
        )
    return found


def _resolved(code: str, day: date, place: str | Reason, stored: Stored) -> PopulationOn:
    if isinstance(place, Reason):
        return _without_figure(code, day, place)
    for where in dict.fromkeys((place, code)):
        bases = stored.get((where, day), {})
        figure = bases.get(Basis.OFFICIAL) or bases.get(Basis.BACKCAST)
        if figure is not None:
            return PopulationOn(
                code=code,
                found_code=figure.found_code,
                day=day,
                population=figure.population,
                source=figure.source,
                basis=figure.basis,
            )
    return _without_figure(
        code,
        day,
        Reason(
            "population.no_figure",
            N_("There is no population figure for municipality %(municipality)s on %(day)s."),
            {"municipality": place, "day": day},
        ),
    )


def _without_figure(code: str, day: date, reason: Reason) -> PopulationOn:
    return PopulationOn(
        code=code,
        found_code=None,
        day=day,
        population=None,
        source=None,
        basis=None,
        reason=reason,
    )


def population_series(code: str, country: str = NORWAY) -> list[PopulationOn]:
    """The figures of a municipality over the years, by day, on whichever code was in use."""
    history = code_history(country)
    days = db.session.scalars(
        select(PopulationFigure.day)
        .where(
            PopulationFigure.country == country,
            PopulationFigure.code.in_(sorted(history.codes_of(code))),
        )
        .distinct()
        .order_by(PopulationFigure.day)
    ).all()
    places = {day: history.code_on(code, day) for day in days}
    wanted = {(place, day) for day, place in places.items() if isinstance(place, str)}
    stored = _stored(wanted | {(code, day) for day in days}, country)
    series = [_resolved(code, day, place, stored) for day, place in places.items()]
    return [each for each in series if each.population is not None]


def population_days(country: str = NORWAY) -> list[date]:
    """The days that there are figures for, newest first."""
    return list(
        db.session.scalars(
            select(PopulationFigure.day)
            .where(PopulationFigure.country == country)
            .distinct()
            .order_by(PopulationFigure.day.desc())
        )
    )


def municipality_names(
    codes: Collection[str], country: str = NORWAY, *, on: date | None = None
) -> dict[str, str]:
    """The name of each known code: on the day, or its newest when `on` is None."""
    query = select(Municipality.code, Municipality.name).where(
        Municipality.country == country, Municipality.code.in_(sorted(set(codes)))
    )
    if on is not None:
        query = query.where(
            Municipality.valid_from <= on,
            or_(Municipality.valid_to.is_(None), Municipality.valid_to >= on),
        )
    return {
        row.code: row.name for row in db.session.execute(query.order_by(Municipality.valid_from))
    }


def municipalities_on(day: date, country: str = NORWAY) -> list[MunicipalityView]:
    """The municipalities in use on the day, by name."""
    rows = db.session.scalars(
        select(Municipality)
        .where(
            Municipality.country == country,
            Municipality.valid_from <= day,
            or_(Municipality.valid_to.is_(None), Municipality.valid_to >= day),
        )
        .order_by(nordic(Municipality.name), Municipality.code)
    )
    return [_municipality(row) for row in rows]


def municipality(code: str, country: str = NORWAY) -> MunicipalityView | None:
    """What the code stands for, as it was called last; None for a code that is not known."""
    row = db.session.scalar(
        select(Municipality)
        .where(Municipality.country == country, Municipality.code == code)
        .order_by(Municipality.valid_from.desc())
        .limit(1)
    )
    return _municipality(row) if row else None


def _municipality(row: Municipality) -> MunicipalityView:
    return MunicipalityView(
        country=row.country,
        code=row.code,
        name=row.name,
        county_code=row.county_code,
        county_name=row.county_name,
    )


def unknown_codes(codes: Collection[str], country: str = NORWAY) -> tuple[str, ...]:
    """Those of the codes that no municipality of the country has or has had; one statement."""
    asked = sorted(set(codes))
    known = set(
        db.session.scalars(
            select(Municipality.code).where(
                Municipality.country == country, Municipality.code.in_(asked)
            )
        )
    )
    return tuple(code for code in asked if code not in known)


def code_spells(code: str, country: str = NORWAY) -> list[CodeSpell]:
    """Every code connected with this one by reforms, oldest first, and how each came to be.

    After a merger these are the codes of all parts; after a split, of all that came of it.
    """
    codes = sorted(code_history(country).codes_of(code))
    rows = db.session.scalars(
        select(Municipality)
        .where(Municipality.country == country, Municipality.code.in_(codes))
        .order_by(Municipality.valid_from, Municipality.code)
    ).all()
    kinds = {
        (row.new_code, row.changed_on): row.kind
        for row in db.session.execute(
            select(
                MunicipalityChange.new_code, MunicipalityChange.changed_on, MunicipalityChange.kind
            ).where(
                MunicipalityChange.country == country,
                tuple_(MunicipalityChange.new_code, MunicipalityChange.changed_on).in_(
                    [(row.code, row.valid_from) for row in rows] or [("", ALWAYS)]
                ),
            )
        )
    }
    return [
        CodeSpell(
            code=row.code,
            name=row.name,
            county_name=row.county_name,
            period=Period(None if row.valid_from == ALWAYS else row.valid_from, row.valid_to),
            change=_CHANGE_LABELS[ChangeKind(kinds[row.code, row.valid_from])]
            if (row.code, row.valid_from) in kinds
            else None,
        )
        for row in rows
    ]
