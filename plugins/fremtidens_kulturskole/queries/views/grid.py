"""The grid: municipality by milestone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plugins.fremtidens_kulturskole.queries.views.cohorts import CohortView, GroupRow
from plugins.fremtidens_kulturskole.rules import (
    Milestone,
)


@dataclass(frozen=True, kw_only=True)
class GridColumn:
    """FK-22: a milestone of the grid; `group` is the heading above it."""

    key: str
    label: str
    group: str
    due_on: date | None
    assignment_id: UUID | None = None
    gathering_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """FK-22: where a municipality stands at each milestone, in the columns' order."""

    group: GroupRow
    cells: tuple[Milestone, ...]

    @property
    def owed(self) -> int:
        """How many milestones it owes."""
        return sum(cell.is_owed for cell in self.cells)


@dataclass(frozen=True, kw_only=True)
class Owing:
    """FK-22: who has not handed something in that is due."""

    column: GridColumn
    rows: tuple[tuple[GroupRow, int], ...]


@dataclass(frozen=True, kw_only=True)
class GridView:
    """FK-22: the cohort at a glance."""

    cohort: CohortView
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    owing: tuple[Owing, ...]
    withdrawn: tuple[GroupRow, ...]
