"""The rules, numbered and pure; in prose in docs/choirs.md."""

from __future__ import annotations

from core.kit import N_, Decision, Reason


def may_add_choir(*, existing: int, largest_number: int) -> Decision:
    """CH-1: an organisation has at most `largest_number` choirs."""
    if existing < largest_number:
        return Decision.yes()
    return Decision.no(
        Reason(
            code="list_full",
            message=N_("There can be at most %(largest)s choirs."),
            params={"largest": largest_number},
        )
    )
