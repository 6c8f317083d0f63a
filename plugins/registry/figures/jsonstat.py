"""JSON-stat, versions 1 and 2: a cube of numbers with named sides.

Only the shape is read here, by ``id``, ``size`` and ``index`` and never by the order in which
a document happens to list things. What the sides mean is the offices' own matter.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.kit import N_
from plugins.registry.figures.rows import FigureProblem

# Statistics Norway's and Denmark's own limits are at or below a million cells; a document that
# claims more is not one of theirs, and walking it would only cost memory.
MOST_CELLS = 5_000_000
LONGEST_STATUS = 20


class MalformedAnswer(Exception):
    """The document is not the JSON-stat it claims to be. Carries the problem to show."""

    def __init__(self, code: str, message: str, params: Mapping[str, object] | None = None):
        super().__init__(code)
        self.problem = FigureProblem(code, message, params or {})


@dataclass(frozen=True, slots=True)
class Dimension:
    """One side of the cube: its categories' codes by position, and their labels."""

    key: str
    codes: tuple[str, ...]
    labels: Mapping[str, str] = field(hash=False)

    def label(self, code: str) -> str:
        """The category's label, or its code when it has none."""
        return self.labels.get(code, code)


@dataclass(frozen=True, slots=True)
class Cube:
    """The numbers of one answer, still as the office gave them."""

    dimensions: tuple[Dimension, ...]
    roles: Mapping[str, str] = field(hash=False)
    values: Sequence[object] | Mapping[str, object] = field(hash=False)
    statuses: Sequence[object] | Mapping[str, object] | str | None = field(hash=False)
    label: str
    table: str | None

    def dimension(self, role: str, *names: str) -> Dimension | None:
        """The side with one of the names, else the only one with the role, else None."""
        wanted = {name.casefold() for name in names}
        for dimension in self.dimensions:
            if dimension.key.casefold() in wanted:
                return dimension
        with_role = [side for side in self.dimensions if self.roles.get(side.key) == role]
        return with_role[0] if len(with_role) == 1 else None

    def position(self, categories: Mapping[str, int]) -> int:
        """The place of a cell, from its category's position on every side."""
        place = 0
        for dimension in self.dimensions:
            place = place * len(dimension.codes) + categories[dimension.key]
        return place

    def value(self, place: int) -> object:
        """The number as given, or None where there is none."""
        if isinstance(self.values, Mapping):
            return self.values.get(str(place))
        return self.values[place] if place < len(self.values) else None

    def status(self, place: int) -> str | None:
        """The office's sign for the cell, or None when it gave none."""
        found: object = None
        if isinstance(self.statuses, str):
            found = self.statuses
        elif isinstance(self.statuses, Mapping):
            found = self.statuses.get(str(place))
        elif self.statuses is not None and place < len(self.statuses):
            found = self.statuses[place]
        # A sign is a dot or two; anything long is not one and has no business in a register.
        return found if isinstance(found, str) and 0 < len(found) <= LONGEST_STATUS else None


def read_cube(document: Mapping[str, object]) -> Cube:
    """The cube in a JSON-stat 2 document, or in a JSON-stat 1 document's ``dataset``.

    Version 1 keeps ``id``, ``size`` and ``role`` inside ``dimension``, version 2 beside it.
    Raises MalformedAnswer.
    """
    dataset = document.get("dataset", document)
    if not isinstance(dataset, Mapping):
        raise _malformed("dataset")
    sides = dataset.get("dimension")
    if not isinstance(sides, Mapping):
        raise _malformed("dimension")
    keys = [key for key in _list(dataset.get("id", sides.get("id"))) if isinstance(key, str)]
    if not keys or keys != _list(dataset.get("id", sides.get("id"))) or len({*keys}) < len(keys):
        raise _malformed("id")
    sizes = [_count(size) for size in _list(dataset.get("size", sides.get("size")))]
    if len(sizes) != len(keys) or min(sizes) < 0:
        raise _malformed("size")
    if math.prod(sizes) > MOST_CELLS:
        raise MalformedAnswer(
            "too_many_cells",
            N_("The answer claims to have more than %(limit)s cells."),
            {"limit": MOST_CELLS},
        )
    dimensions = tuple(
        _dimension(key, sides.get(key), size) for key, size in zip(keys, sizes, strict=True)
    )
    values = dataset.get("value")
    if not isinstance(values, list | Mapping):
        raise _malformed("value")
    if isinstance(values, list) and len(values) != math.prod(sizes):
        raise MalformedAnswer(
            "wrong_number_of_values",
            N_("The answer should have %(expected)s values and has %(found)s."),
            {"expected": math.prod(sizes), "found": len(values)},
        )
    statuses = dataset.get("status")
    if not isinstance(statuses, list | Mapping | str):
        statuses = None
    label = dataset.get("label")
    return Cube(
        dimensions=dimensions,
        roles=dict(_roles(dataset.get("role", sides.get("role")))),
        values=values,
        statuses=statuses,
        label=label if isinstance(label, str) else "",
        table=_table(dataset),
    )


def _dimension(key: str, side: object, size: int) -> Dimension:
    category = side.get("category") if isinstance(side, Mapping) else None
    if not isinstance(category, Mapping):
        raise _malformed(f"dimension.{key}.category")
    labels = category.get("label")
    labels = labels if isinstance(labels, Mapping) else {}
    index = category.get("index")
    if index is None and size == 1 and len(labels) == 1:
        # The standard allows a side with a single category to leave out its index.
        index = list(labels)
    if isinstance(index, Mapping):
        places = {str(code): _count(place) for code, place in index.items()}
        codes = tuple(sorted(places, key=places.__getitem__))
        whole = sorted(places.values()) == list(range(size))
    else:
        codes = tuple(str(code) for code in _list(index))
        whole = len(codes) == len(set(codes)) == size
    if not whole:
        raise _malformed(f"dimension.{key}.category.index")
    return Dimension(key, codes, {str(code): str(text) for code, text in labels.items()})


def _roles(given: object) -> Iterator[tuple[str, str]]:
    if not isinstance(given, Mapping):
        return
    for role, keys in given.items():
        yield from ((key, str(role)) for key in _list(keys) if isinstance(key, str))


def _table(dataset: Mapping[str, object]) -> str | None:
    extension = dataset.get("extension")
    px = extension.get("px") if isinstance(extension, Mapping) else None
    table = px.get("tableid") if isinstance(px, Mapping) else None
    return table if isinstance(table, str) and re.fullmatch(r"[0-9A-Za-z]{1,20}", table) else None


def _list(value: object) -> list[object]:
    """The list, or an empty one for anything else, which no part may be."""
    return value if isinstance(value, list) else []


def _count(value: object) -> int:
    """The number of a place or a size, or -1 for anything else, which none may be."""
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def _malformed(part: str) -> MalformedAnswer:
    return MalformedAnswer(
        "malformed",
        N_("The answer is not whole: its part “%(part)s” is missing or cannot be read."),
        {"part": part},
    )
