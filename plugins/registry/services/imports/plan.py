"""What importing a table would do: for every line what is new, what changes, what is wrong.

The same plan is previewed and carried out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

from core.kit import Period
from plugins.registry.models import OrganisationKind
from plugins.registry.queries.views import Named
from plugins.registry.services.editing import Objection
from plugins.registry.services.organisations import OrganisationDetails


class Action(StrEnum):
    """What happens to the organisation on a line."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass(frozen=True)
class FieldChange:
    """A field and what stands in it before and after, as texts."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class LinePlan:
    """One line: what happens, to what, and why not where it is wrong."""

    line: int
    action: Action
    name: str
    changes: tuple[FieldChange, ...] = ()
    objections: tuple[Objection, ...] = ()

    @property
    def sort(self) -> str:
        """What the line is about, marked; empty where that is not known."""
        return ""

    @property
    def said(self) -> object:
        """What two lines that would do the same have in common."""
        return (self.line, self.action, self.name, self.sort, self.changes)


@dataclass(frozen=True, kw_only=True)
class OrganisationLine(LinePlan):
    """A line about an organisation. `details` is None when it is too wrong to have any.

    `seat` is the sub-region that the organisation is to be seated in, with the period.
    """

    kind: OrganisationKind | None
    organisation_id: UUID
    details: OrganisationDetails | None
    seat: tuple[Named, Period] | None = None

    @property
    def sort(self) -> str:
        """The kind of organisation."""
        return self.kind.label if self.kind else ""


Line = TypeVar("Line", bound=LinePlan, covariant=True)


@dataclass(frozen=True)
class ImportPlan(Generic[Line]):
    """All lines. `missing` are the fields that must have a column and have none."""

    lines: tuple[Line, ...] = ()
    missing: tuple[str, ...] = ()

    def count(self, action: Action) -> int:
        """How many lines come out so."""
        return sum(line.action is action for line in self.lines)

    @property
    def can_be_imported(self) -> bool:
        """Whether nothing is wrong and something would change."""
        return (
            not self.missing
            and not self.count(Action.WRONG)
            and bool(self.count(Action.NEW) + self.count(Action.CHANGED))
        )

    @property
    def digest(self) -> str:
        """The same for two plans that would do the same: a preview and what follows it."""
        said = repr([line.said for line in self.lines])
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class ImportResult:
    """How many lines added something, changed something, and were as in the register."""

    new: int
    changed: int
    unchanged: int
