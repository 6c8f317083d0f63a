"""A line about somebody while it is planned: what it has come to mean so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from plugins.registry.models import AffiliationRole
from plugins.registry.services.editing import Objection
from plugins.registry.services.imports.cells import Cells
from plugins.registry.services.imports.people_plan import (
    NewAffiliation,
    NewGuardian,
    NewHome,
    NewLessons,
    PersonDraft,
    PersonLine,
)
from plugins.registry.services.imports.plan import Action, FieldChange


@dataclass(kw_only=True)
class LineSoFar:
    """The cells, whom they are about and where, and everything that grows out of them."""

    number: int
    cells: Cells
    role: AffiliationRole
    school: UUID
    draft: PersonDraft
    is_known: bool
    changes: list[FieldChange]
    objections: list[Objection] = field(default_factory=list)
    people: list[PersonDraft] = field(default_factory=list)
    affiliations: list[NewAffiliation] = field(default_factory=list)
    guardians: list[NewGuardian] = field(default_factory=list)
    lessons: list[NewLessons] = field(default_factory=list)
    homes: list[NewHome] = field(default_factory=list)

    def change(self, name: str, after: str) -> None:
        """Notes that something comes to be that was not there."""
        self.changes.append(FieldChange(name, "", after))

    @property
    def adds_somebody(self) -> bool:
        """Whether whom it is about is in the register neither before nor by a line before."""
        return self.draft.is_new and not self.is_known

    def done(self) -> PersonLine:
        """The line as it is previewed and carried out."""
        action = Action.UNCHANGED
        if self.changes:
            action = Action.NEW if self.adds_somebody else Action.CHANGED
        return PersonLine(
            line=self.number,
            action=Action.WRONG if self.objections else action,
            name=self.draft.name,
            role=self.role,
            changes=tuple(self.changes),
            objections=tuple(self.objections),
            people=tuple(self.people),
            affiliations=tuple(self.affiliations),
            guardians=tuple(self.guardians),
            lessons=tuple(self.lessons),
            homes=tuple(self.homes),
        )
