"""The page of a group, and its final report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plugins.fremtidens_kulturskole.queries.views.cohorts import CohortView, GroupRow, MemberView
from plugins.fremtidens_kulturskole.queries.views.gatherings import (
    EventView,
    HandInRow,
    PassageView,
)
from plugins.registry import Named


@dataclass(frozen=True, kw_only=True)
class GroupView:
    """A municipality group with all that is shown of it on its page."""

    row: GroupRow
    cohort: CohortView
    partners: tuple[Named, ...]
    members: tuple[MemberView, ...]
    events: tuple[EventView, ...]
    hand_ins: tuple[HandInRow, ...]


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """FK-21: a final report as the group writes it; version 0: not begun."""

    group: GroupRow
    cohort: CohortView
    state: str
    title: str
    film_url: str
    handed_in_on: date | None
    published_on: date | None
    version: int
    sections: tuple[PassageView, ...]

    @property
    def is_open(self) -> bool:
        """Whether the group may write in it."""
        return self.state != "handed_in"
