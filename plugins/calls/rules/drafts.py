"""Two people write one application at once: field by field, and nobody overwrites silently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plugins.calls.rules.forms import is_blank


@dataclass(frozen=True)
class Typed:
    """What somebody typed into a field, and the version that they had before them; 0: none."""

    value: Any
    base: int = 0


@dataclass(frozen=True)
class Kept:
    """What is saved of a field, in which version."""

    value: Any
    version: int


@dataclass(frozen=True)
class FieldConflict:
    """Two texts for one field: `mine` is not saved, `theirs` is, in `version`."""

    field: str
    mine: Any
    theirs: Any
    version: int


@dataclass(frozen=True)
class Merge:
    """What to save, and where two texts meet."""

    save: Mapping[str, Any]
    conflicts: tuple[FieldConflict, ...]


def merge_answers(saved: Mapping[str, Kept], typed: Mapping[str, Typed]) -> Merge:
    """CA-7: what may be saved of what was typed; the rest is a conflict that shows both texts.

    Fields that others did not touch are saved; the same text from two people is no conflict;
    a field that one left as it was never overwrites what the other has written.
    """
    save: dict[str, Any] = {}
    conflicts: list[FieldConflict] = []
    for name, each in typed.items():
        kept = saved.get(name)
        if kept is None:
            if not is_blank(each.value):
                save[name] = each.value
        elif _alike(kept.value, each.value):
            continue
        elif kept.version == each.base:
            save[name] = each.value
        else:
            conflicts.append(FieldConflict(name, each.value, kept.value, kept.version))
    return Merge(save, tuple(conflicts))


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()
    return bool(one == other) or (is_blank(one) and is_blank(other))
