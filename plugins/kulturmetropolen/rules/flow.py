"""Figures of the pipeline, and how they are kept from telling about single people."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

SMALLEST = 5
# Age bands by their first and last year; the last one is open.
BANDS: tuple[tuple[int, int | None], ...] = ((0, 13), (14, 17), (18, 21), (22, 25), (26, None))


@dataclass(frozen=True, kw_only=True)
class Grid:
    """KM-6: a table of counts, and which of its cells and sums must not be shown.

    `cells[row][column]`; `row_totals`, `column_totals` and `total` are its sums. A hidden figure
    is None.
    """

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None


def suppress(
    counts: Sequence[Sequence[int]],
    *,
    smallest: int = SMALLEST,
    hidden_rows: frozenset[int] = frozenset(),
) -> Grid:
    """KM-6: the counts without those from 1 to `smallest` - 1, and without what gives them away.

    A sum that is shown lets a reader work out a single hidden figure of its row or column, and
    shown sums together those of several. So more is hidden, the smallest first, until no hidden
    figure follows from what is shown, and until what is hidden under a shown sum is not itself
    too small. Nought is shown: it is nobody. `hidden_rows` are rows whose sums are hidden in
    another table with the same rows.
    """
    height, width = len(counts), len(counts[0]) if counts else 0
    extended = [[*row, sum(row)] for row in counts]
    extended.append([sum(row[place] for row in extended) for place in range(width + 1)])
    hidden = {
        (row, column)
        for row in range(height + 1)
        for column in range(width + 1)
        if 0 < extended[row][column] < smallest
    }
    hidden |= {(row, width) for row in hidden_rows if extended[row][width]}
    while (given_away := _given_away(extended, hidden, smallest)) is not None:
        hidden.add(given_away)

    def shown(row: int, column: int) -> int | None:
        return None if (row, column) in hidden else extended[row][column]

    return Grid(
        cells=tuple(tuple(shown(row, place) for place in range(width)) for row in range(height)),
        row_totals=tuple(shown(row, width) for row in range(height)),
        column_totals=tuple(shown(height, place) for place in range(width)),
        total=shown(height, width),
    )


def suppress_together(tables: Sequence[Sequence[Sequence[int]]]) -> tuple[Grid, ...]:
    """KM-6: several tables whose rows are the same and have the same sums.

    A sum that one of them hides is hidden in all, or the others would tell it.
    """
    hidden: frozenset[int] = frozenset()
    while True:
        grids = tuple(suppress(each, hidden_rows=hidden) for each in tables)
        found = frozenset(
            row for grid in grids for row, total in enumerate(grid.row_totals) if total is None
        )
        if found == hidden:
            return grids
        hidden = found


def _given_away(
    table: Sequence[Sequence[int]], hidden: set[tuple[int, int]], smallest: int
) -> tuple[int, int] | None:
    """One more cell to hide, None when everything hidden is safe.

    A hidden cell follows from the sums exactly when nothing else that is hidden connects its
    row with its column: in the graph of rows and columns it is a bridge.
    """
    for cell in sorted(hidden):
        others = hidden - {cell}
        one, other = _connected(("row", cell[0]), others), _connected(("column", cell[1]), others)
        if one & other:
            continue
        more = _bridge(table, hidden, one, other)
        # Where nothing closes the circle, the line in which it is hidden alone goes on.
        lines = [_line_of_row(table, cell[0]), _line_of_column(table, cell[1])]
        lines.sort(key=lambda line: sum(each in hidden for each in line))
        for line in lines:
            more = more or _smallest_shown(table, hidden, line)
        if more is not None:
            return more
    height, width = len(table), len(table[0])
    lines = [_line_of_row(table, row) for row in range(height)]
    lines += [_line_of_column(table, column) for column in range(width)]
    for line in lines:
        *parts, whole = line
        within = [part for part in parts if part in hidden]
        if whole in hidden or not within:
            continue
        if sum(table[row][column] for row, column in within) < smallest:
            more = _smallest_shown(table, hidden, line)
            if more is not None:
                return more
    return None


def _line_of_row(table: Sequence[Sequence[int]], row: int) -> list[tuple[int, int]]:
    return [(row, column) for column in range(len(table[0]))]


def _line_of_column(table: Sequence[Sequence[int]], column: int) -> list[tuple[int, int]]:
    return [(row, column) for row in range(len(table))]


def _smallest_shown(
    table: Sequence[Sequence[int]], hidden: set[tuple[int, int]], line: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    shown = [each for each in line if each not in hidden and table[each[0]][each[1]]]
    # The sum stands last; it goes only when there is nothing else.
    return min(shown, key=lambda each: (each == line[-1], table[each[0]][each[1]]), default=None)


Node = tuple[str, int]


def _bridge(
    table: Sequence[Sequence[int]], hidden: set[tuple[int, int]], one: set[Node], other: set[Node]
) -> tuple[int, int] | None:
    """The smallest figure that would join two parts which nothing else that is hidden joins."""
    joining = [
        (row, column)
        for row in range(len(table))
        for column in range(len(table[0]))
        if (row, column) not in hidden
        and table[row][column]
        and (
            (("row", row) in one and ("column", column) in other)
            or (("row", row) in other and ("column", column) in one)
        )
    ]
    last = len(table) - 1, len(table[0]) - 1
    return min(
        joining,
        key=lambda each: (each[0] == last[0] or each[1] == last[1], table[each[0]][each[1]]),
        default=None,
    )


def _connected(start: Node, others: set[tuple[int, int]]) -> set[Node]:
    """The rows and columns that hidden figures connect with one of them, itself included."""
    seen, waiting = {start}, deque([start])
    while waiting:
        side, place = waiting.popleft()
        for row, column in others:
            if (side, place) == ("row", row):
                following: Node = ("column", column)
            elif (side, place) == ("column", column):
                following = ("row", row)
            else:
                continue
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return seen


@dataclass(frozen=True)
class Spell:
    """KM-6: somebody's time in a stage; `until` None while it lasts."""

    stage: str
    since: date
    until: date | None


def median_days(
    spells: Sequence[Spell], *, today: date, smallest: int = SMALLEST
) -> Mapping[str, int | None]:
    """KM-6: the median number of days in each stage; None where too few have been there.

    A stay that lasts counts with its days so far.
    """
    days: dict[str, list[int]] = {}
    for spell in spells:
        days.setdefault(spell.stage, []).append(((spell.until or today) - spell.since).days)
    return {
        stage: round(median(each)) if len(each) >= smallest else None
        for stage, each in days.items()
    }


def age_band(age: int | None) -> str:
    """KM-6: the band that an age lies in, as "14–17"; empty where the age is not known."""
    if age is None:
        return ""
    for low, high in BANDS:
        if high is None or age <= high:
            return f"{low}–{high}" if high is not None else f"{low}+"
    raise AssertionError("The last band is open.")


def moves_in_and_out(
    moves_in: Sequence[int],
    moves_out: Sequence[int],
    *,
    counts_hidden: Sequence[bool],
    smallest: int = SMALLEST,
) -> tuple[tuple[int | None, int | None], ...]:
    """KM-6: by stage, how many came and went in a period, without what tells about single people.

    How many there are now is how many there were, and came, and did not go: of a stage's figures
    no single one may be hidden alone. So both are hidden when one is too small, or when the
    stage's own number (now or before) is hidden.
    """
    found: list[tuple[int | None, int | None]] = []
    for came, went, counts in zip(moves_in, moves_out, counts_hidden, strict=True):
        too_small = counts or any(0 < each < smallest for each in (came, went))
        found.append((None, None) if too_small else (came, went))
    return tuple(found)
