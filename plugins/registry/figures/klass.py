"""Statistics Norway's list of municipality codes (Klass 131) and of changes between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kit import N_
from plugins.registry.figures.numbers import day_in
from plugins.registry.figures.rows import FigureProblem
from plugins.registry.figures.ssb import region_of


class ChangeKind(StrEnum):
    """What happened to a municipality on one day."""

    RENUMBERED = "renumbered"
    """The same municipality under a new code."""

    MERGED = "merged"
    """Several became one."""

    SPLIT = "split"
    """One became several."""

    RENAMED = "renamed"
    """The same code under a new name."""

    ADJUSTED = "adjusted"
    """A part moved across the border; both codes stay."""


@dataclass(frozen=True, slots=True)
class MunicipalityCode:
    """A code in use, with the office's name for it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class MunicipalityChange:
    """One line from an old code to a new one, from the day the new one is in use."""

    old_code: str
    old_name: str
    new_code: str
    new_name: str
    changed_on: date
    kind: ChangeKind


@dataclass(frozen=True, slots=True)
class CodesRead:
    """The codes and the changes of a Klass answer, and what could not be read."""

    codes: tuple[MunicipalityCode, ...] = ()
    changes: tuple[MunicipalityChange, ...] = ()
    problems: tuple[FigureProblem, ...] = ()


def read_codes(document: Mapping[str, object]) -> CodesRead:
    """The codes of an answer of ``codesAt``; "not stated" and Svalbard are left out."""
    codes: list[MunicipalityCode] = []
    problems: list[FigureProblem] = []
    for number, entry in enumerate(_entries(document, "codes")):
        code, name = entry.get("code"), entry.get("name")
        if not isinstance(code, str) or not isinstance(name, str):
            problems.append(_unreadable(number, "codes"))
        elif region_of(code) is not None:
            codes.append(MunicipalityCode(code, name))
    return CodesRead(codes=tuple(codes), problems=tuple(problems))


def read_changes(document: Mapping[str, object]) -> CodesRead:
    """The changes of an answer of ``changes``, each with its kind.

    The kind is not in the answer; it follows from which codes a day's lines connect.
    """
    lines: list[tuple[str, str, str, str, date]] = []
    problems: list[FigureProblem] = []
    for number, entry in enumerate(_entries(document, "codeChanges")):
        texts = [entry.get(key) for key in ("oldCode", "oldName", "newCode", "newName")]
        day = day_in(str(entry.get("changeOccurred", "")))
        if day is None or not all(isinstance(text, str) and text for text in texts):
            problems.append(_unreadable(number, "codeChanges"))
            continue
        old_code, old_name, new_code, new_name = map(str, texts)
        lines.append((old_code, old_name, new_code, new_name, day))
    news: dict[tuple[date, str], set[str]] = defaultdict(set)
    olds: dict[tuple[date, str], set[str]] = defaultdict(set)
    for old_code, _, new_code, _, day in lines:
        news[day, old_code].add(new_code)
        olds[day, new_code].add(old_code)
    changes = tuple(
        MunicipalityChange(*line, kind=_kind(line, news[line[4], line[0]], olds[line[4], line[2]]))
        for line in lines
    )
    return CodesRead(changes=changes, problems=tuple(problems))


def _kind(line: tuple[str, str, str, str, date], news: set[str], olds: set[str]) -> ChangeKind:
    old_code, old_name, new_code, new_name, _ = line
    if old_code == new_code:
        return ChangeKind.RENAMED if old_name != new_name else ChangeKind.ADJUSTED
    if old_code in news or new_code in olds:
        # One of the two codes lives on, so only a part has moved.
        return ChangeKind.ADJUSTED
    if len(news) > 1:
        return ChangeKind.SPLIT
    return ChangeKind.MERGED if len(olds) > 1 else ChangeKind.RENUMBERED


def _entries(document: Mapping[str, object], key: str) -> Iterable[Mapping[str, object]]:
    entries = document.get(key)
    for entry in entries if isinstance(entries, list) else []:
        yield entry if isinstance(entry, Mapping) else {}


def _unreadable(number: int, key: str) -> FigureProblem:
    return FigureProblem(
        "malformed",
        N_("The answer is not whole: its part “%(part)s” is missing or cannot be read."),
        {"part": f"{key}[{number}]"},
    )
