"""What a list says of where people live; a protected address is left as it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from uuid import UUID

from core.kit import N_
from plugins.registry.queries.figures import municipalities_on
from plugins.registry.queries.residence import ResidenceView, residences_for_import
from plugins.registry.services.editing import Objection
from plugins.registry.services.imports.cells import Cells, objection_of
from plugins.registry.services.imports.people_columns import protection_named
from plugins.registry.services.imports.people_plan import NewHome
from plugins.registry.services.imports.plan import FieldChange
from plugins.registry.services.people.residences import ResidenceDetails

ADDRESS = ("street", "postal_code", "town", "municipality_code", "phone")


class Homes:
    """Where people live, as it is recorded and as the lines before have left it."""

    def __init__(self, people: Collection[UUID], *, country: str, today: date) -> None:
        self._known = residences_for_import(people)
        self._municipalities = {
            word.casefold(): each.code
            for each in municipalities_on(today, country)
            for word in (each.code, each.name)
        }

    def of_line(
        self,
        person_id: UUID,
        cells: Cells,
        changes: list[FieldChange],
        objections: list[Objection],
    ) -> list[NewHome]:
        """The address that a line tells; what is wrong in it is objected to."""
        protection = protection_named(cells.get("protection", ""))
        if protection is None:
            objections.append(
                objection_of(
                    "unknown_protection",
                    N_("This is no protection that Flygel knows."),
                    "protection",
                )
            )
            return []
        code = self._municipality(cells, objections)
        typed = {
            "street": cells.get("street") or None,
            "postal_code": cells.get("postal_code") or None,
            "town": cells.get("town") or None,
            "municipality_code": code,
            "phone": cells.get("phone") or None,
        }
        details = ResidenceDetails(protection=protection, **typed)
        return self.changed(person_id, details, "protection" in cells, changes)

    def changed(
        self,
        person_id: UUID,
        details: ResidenceDetails,
        protection_said: bool,
        changes: list[FieldChange],
    ) -> list[NewHome]:
        """The address when it becomes another one; nothing for a protected one."""
        there = self._known.get(person_id, ResidenceView())
        if there.hidden:
            return []
        after = ResidenceDetails(
            protection=details.protection if protection_said else there.protection,
            **{name: getattr(details, name) or getattr(there, name) for name in ADDRESS},
        )
        before = ResidenceDetails(
            protection=there.protection, **{name: getattr(there, name) for name in ADDRESS}
        )
        if after == before:
            return []
        self._known[person_id] = ResidenceView(**asdict(after), version=there.version + 1)
        # What it is, is shown nowhere.
        changes.append(FieldChange("residence", "", "…"))
        return [NewHome(person_id=person_id, details=after)]

    def _municipality(self, cells: Cells, objections: list[Objection]) -> str | None:
        text = cells.get("municipality", "")
        found = self._municipalities.get(text.removesuffix(" kommune").casefold()) if text else None
        if text and found is None:
            # Without the text: it may be part of an address that nobody may see.
            objections.append(
                objection_of(
                    "unknown_municipality",
                    N_("This is no municipality of today, by name or number."),
                    "municipality",
                )
            )
        return found
