"""KM-6: the pipeline in figures, for a calendar year; small numbers never leave this module."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import current_tenant, db, sort_key
from plugins.kulturmetropolen.models import Move, Talent
from plugins.kulturmetropolen.queries.stages import stages
from plugins.kulturmetropolen.queries.views import StageView
from plugins.kulturmetropolen.rules import (
    Grid,
    MoveKind,
    Spell,
    Standing,
    age_band,
    median_days,
    moves_in_and_out,
    standing_after,
    suppress,
    suppress_together,
)
from plugins.registry import municipality_names, organisations, rows_of

UNKNOWN = ""


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """KM-6: talents by stage and something else; `columns` are keys with names, marked or not."""

    key: str
    columns: tuple[tuple[str, str], ...]
    grid: Grid


@dataclass(frozen=True, kw_only=True)
class Stream:
    """KM-6: how many moved from one place to another in the year; None: too few to say.

    A place is a stage's id as text, "in" for those who began and "out" for those who left.
    """

    source: str
    target: str
    number: int | None


@dataclass(frozen=True, kw_only=True)
class StageFigures:
    """KM-6: a stage's figures; None where they would tell about single people."""

    stage: StageView
    number: int | None
    median_days: int | None
    came: int | None
    went: int | None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """KM-6: everything the page of figures shows."""

    year: int
    on: date
    total: int | None
    stages: tuple[StageFigures, ...]
    breakdowns: tuple[Breakdown, ...]
    streams: tuple[Stream, ...]
    names: Mapping[str, str]


def years_with_moves() -> list[int]:
    """KM-6: the years in which somebody moved, the latest first."""
    days = db.session.scalars(select(Move.moved_on).distinct())
    return sorted({day.year for day in days}, reverse=True)


def figures(year: int, *, today: date) -> Figures:
    """KM-6: how it stood at the year's end, or stands today, and what happened in the year."""
    on = min(date(year, 12, 31), today)
    all_stages = stages()
    places = {each.id: number for number, each in enumerate(all_stages)}
    moves = _moves(until=on)
    people = dict(db.session.execute(select(Talent.id, Talent.person_id)).all())
    standing = {talent_id: rows[-1] for talent_id, rows in moves.items()}
    here = {
        talent_id: row.to_stage_id
        for talent_id, row in standing.items()
        if standing_after(MoveKind(row.kind)) is not Standing.LEFT and row.to_stage_id in places
    }
    breakdowns = _breakdowns(here, people, places, on)
    before = Counter(
        rows[-1].to_stage_id
        for rows in _moves(until=date(year - 1, 12, 31)).values()
        if standing_after(MoveKind(rows[-1].kind)) is not Standing.LEFT
    )
    totals = breakdowns[0].grid.row_totals
    stage_figures = _stage_figures(all_stages, moves, totals, before, year, on)
    return Figures(
        year=year,
        on=on,
        total=breakdowns[0].grid.total,
        stages=stage_figures,
        breakdowns=breakdowns,
        streams=_streams(moves, places, year),
        names={str(each.id): each.name for each in all_stages},
    )


def _moves(*, until: date) -> dict[UUID, list[Move]]:
    found: dict[UUID, list[Move]] = defaultdict(list)
    for row in db.session.scalars(
        select(Move).where(Move.moved_on <= until).order_by(Move.talent_id, Move.number)
    ):
        found[row.talent_id].append(row)
    return found


def _breakdowns(
    here: Mapping[UUID, UUID],
    people: Mapping[UUID, UUID],
    places: Mapping[UUID, int],
    on: date,
) -> tuple[Breakdown, ...]:
    persons = rows_of({people[each] for each in here}, today=on)
    talents = db.session.execute(select(Talent.id, Talent.organisation_id)).all()
    codes = (
        {row.id: row.code for row in organisations(ids={each for _, each in talents})}
        if talents
        else {}
    )
    municipality = {talent: codes.get(place) or UNKNOWN for talent, place in talents}
    keys = {
        "municipality": municipality,
        "gender": {
            each: (persons[people[each]].gender or UNKNOWN) if people[each] in persons else UNKNOWN
            for each in here
        },
        "age": {
            each: age_band(persons[people[each]].age(on)) if people[each] in persons else UNKNOWN
            for each in here
        },
    }
    columns = {key: _columns(key, {found[each] for each in here}) for key, found in keys.items()}
    tables = []
    for key, found in keys.items():
        column_at = {name: place for place, (name, _) in enumerate(columns[key])}
        table = [[0] * len(columns[key]) for _ in places]
        for talent_id, stage_id in here.items():
            table[places[stage_id]][column_at[found[talent_id]]] += 1
        tables.append(table)
    return tuple(
        Breakdown(key=key, columns=columns[key], grid=grid)
        for key, grid in zip(keys, suppress_together(tables), strict=True)
    )


def _columns(key: str, found: set[str]) -> tuple[tuple[str, str], ...]:
    if key != "municipality":
        return tuple((str(each), str(each)) for each in sorted(found, key=str)) or ((UNKNOWN, ""),)
    names = municipality_names(sorted(each for each in found if each), current_tenant().country)
    named = [(each, names.get(each, each)) for each in found]
    return tuple(sorted(named, key=lambda each: sort_key(each[1]))) or ((UNKNOWN, ""),)


def _stage_figures(
    all_stages: list[StageView],
    moves: Mapping[UUID, list[Move]],
    totals: tuple[int | None, ...],
    before: Counter[UUID],
    year: int,
    on: date,
) -> tuple[StageFigures, ...]:
    came, went = _came_and_went(moves, year)
    spells = [spell for rows in moves.values() for spell in _spells(rows)]
    medians = median_days(spells, today=on)
    shown = moves_in_and_out(
        [came[each.id] for each in all_stages],
        [went[each.id] for each in all_stages],
        counts_hidden=[
            total is None or 0 < before[each.id] < 5
            for each, total in zip(all_stages, totals, strict=True)
        ],
    )
    return tuple(
        StageFigures(
            stage=stage,
            number=total,
            median_days=medians.get(str(stage.id)),
            came=arrived,
            went=left,
        )
        for stage, total, (arrived, left) in zip(all_stages, totals, shown, strict=True)
    )


def _came_and_went(
    moves: Mapping[UUID, list[Move]], year: int
) -> tuple[Counter[UUID], Counter[UUID]]:
    came: Counter[UUID] = Counter()
    went: Counter[UUID] = Counter()
    for source, target in _steps(moves, year):
        if target is not None:
            came[target] += 1
        if source is not None:
            went[source] += 1
    return came, went


def _steps(moves: Mapping[UUID, list[Move]], year: int) -> list[tuple[UUID | None, UUID | None]]:
    """From where to where in the year; None stands for outside. Breaks are no steps."""
    found: list[tuple[UUID | None, UUID | None]] = []
    for rows in moves.values():
        for row in rows:
            if row.moved_on.year != year:
                continue
            kind = MoveKind(row.kind)
            if kind in (MoveKind.ENTER, MoveKind.RETURN):
                found.append((None, row.to_stage_id))
            elif kind is MoveKind.LEAVE:
                found.append((row.to_stage_id, None))
            elif kind in (MoveKind.FORWARD, MoveKind.BACK):
                found.append((row.from_stage_id, row.to_stage_id))
    return found


def _spells(rows: list[Move]) -> list[Spell]:
    """KM-6: the stays at stages; a break belongs to the stay, leaving ends it."""
    spells: list[Spell] = []
    since: date | None = None
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        kind = MoveKind(row.kind)
        if kind in (MoveKind.ENTER, MoveKind.RETURN, MoveKind.FORWARD, MoveKind.BACK):
            since = row.moved_on
        if kind is MoveKind.LEAVE or since is None:
            since = None
            continue
        if following is None or MoveKind(following.kind) not in (MoveKind.PAUSE, MoveKind.RESUME):
            # Of two records that became one the later way may begin before the other ends.
            until = max(since, following.moved_on) if following is not None else None
            spells.append(Spell(str(row.to_stage_id), since, until))
    return spells


def _streams(
    moves: Mapping[UUID, list[Move]], places: Mapping[UUID, int], year: int
) -> tuple[Stream, ...]:
    """KM-6: the year's moves from place to place, with the small ones hidden like in a table."""
    ids = list(places)
    names = ["in", *(str(each) for each in ids), "out"]
    at = {each: number + 1 for number, each in enumerate(ids)}
    table = [[0] * len(names) for _ in names]
    for source, target in _steps(moves, year):
        if (source is not None and source not in at) or (target is not None and target not in at):
            continue
        row = 0 if source is None else at[source]
        column = len(names) - 1 if target is None else at[target]
        table[row][column] += 1
    grid = suppress(table)
    return tuple(
        Stream(source=names[row], target=names[column], number=grid.cells[row][column])
        for row in range(len(names))
        for column in range(len(names))
        if table[row][column]
    )
