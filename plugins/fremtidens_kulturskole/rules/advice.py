"""Gjort – lært – lurt, and what of it is shared; finding it again is in `search.py`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from core.kit import N_, Decision, Reason


class Column(StrEnum):
    """FK-17: the three columns of the log."""

    DONE = "done"
    LEARNED = "learned"
    WISE = "wise"


# The names of the columns are the programme's own and the same in every language.
COLUMN_NAMES: Mapping[Column, str] = {
    Column.DONE: "Gjort",
    Column.LEARNED: "Lært",
    Column.WISE: "Lurt",
}
COLUMN_HELP: Mapping[Column, str] = {
    Column.DONE: N_("What we did"),
    Column.LEARNED: N_("What we learned from it"),
    Column.WISE: N_("What is wise to take with us"),
}


def may_promote(column: str, *, stands_behind: str) -> Decision:
    """FK-17: only a "lurt" becomes shared advice, and it says who stands behind it."""
    reasons = []
    if column != Column.WISE:
        reasons.append(Reason("advice.not_wise", N_("Only a “lurt” can be shared as advice.")))
    if not stands_behind.strip():
        reasons.append(
            Reason("advice.nobody", N_("Write who stands behind the advice: a role, not a name."))
        )
    return Decision.no(*reasons) if reasons else Decision.yes()
