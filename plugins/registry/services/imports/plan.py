"""What importing a table would do: for every line what is new, what changes, what is wrong.

The same plan is previewed and carried out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
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
    """One line. `details` is None when the line is too wrong to have any.

    `seat` is the sub-region that the organisation is to be seated in, with the period.
    """

    line: int
    action: Action
    name: str
    kind: OrganisationKind | None
    organisation_id: UUID
    details: OrganisationDetails | None
    changes: tuple[FieldChange, ...] = ()
    objections: tuple[Objection, ...] = ()
    seat: tuple[Named, Period] | None = None


@dataclass(frozen=True)
class ImportPlan:
    """All lines. `missing` are the fields that must have a column and have none."""

    lines: tuple[LinePlan, ...] = ()
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
        said = repr(
            [(line.line, line.action, line.name, line.kind, line.changes) for line in self.lines]
        )
        return hashlib.sha256(said.encode()).hexdigest()
