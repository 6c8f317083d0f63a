"""Matching the lines of a list with the people of the register: what each of them would do.

A pupil is found by the school's own number, else by name and day of birth, else by name at the
school. Who is found twice is nobody: a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.kit import N_
from core.plugin_api import db, new_id
from plugins.registry.models import AffiliationRole, Instrument, Organisation
from plugins.registry.models.organisations import SCHOOLS
from plugins.registry.queries.periods import on_day
from plugins.registry.services.editing import Objection
from plugins.registry.services.imports.cells import Cells, Rows, cells_of, day_in, objection_of
from plugins.registry.services.imports.people_around import plan_guardians, plan_teacher
from plugins.registry.services.imports.people_columns import FIELDS, role_named
from plugins.registry.services.imports.people_homes import Homes
from plugins.registry.services.imports.people_known import KnownPeople
from plugins.registry.services.imports.people_line import LineSoFar
from plugins.registry.services.imports.people_matching import (
    as_text,
    by_name,
    email_in,
    level_in,
)
from plugins.registry.services.imports.people_plan import (
    NewAffiliation,
    PersonDraft,
    PersonLine,
)
from plugins.registry.services.imports.plan import Action, FieldChange, ImportPlan
from plugins.registry.services.people.records import PersonDetails, details_objections


def plan_people(
    rows: Rows, columns: Mapping[str, int], *, country: str, today: date
) -> ImportPlan[PersonLine]:
    """What the lines would do to the people of the tenant in force.

    An empty cell says nothing: what is recorded stays. A relation that is recorded, also one
    that has ended or is without custody, is left as it is; so is a protected address.
    """
    missing = tuple(field.key for field in FIELDS if field.required and field.key not in columns)
    if missing:
        return ImportPlan(missing=missing)
    planner = _Planner(country, today)
    return ImportPlan(
        lines=tuple(planner.line(number, cells_of(cells, columns)) for number, cells in rows)
    )


class _Planner:
    """Plans line by line; each line knows what those before it would do."""

    def __init__(self, country: str, today: date) -> None:
        self._today = today
        self._known = KnownPeople(today)
        self._homes = Homes(self._known.recorded, country=country, today=today)
        schools = db.session.execute(
            select(Organisation.id, Organisation.name).where(
                Organisation.kind.in_(sorted(SCHOOLS)), on_day(Organisation, today)
            )
        ).all()
        self._schools = by_name(schools)
        self._school_names = {row.id: row.name for row in schools}
        self._instruments = {
            name.casefold(): row.key
            for row in db.session.scalars(select(Instrument))
            for name in (row.key, *row.names.values())
        }

    def line(self, number: int, cells: Cells) -> PersonLine:
        """What one line would do, after those before it."""
        objections: list[Objection] = []
        role = role_named(cells.get("role", ""))
        if role is None:
            objections.append(objection_of("unknown_role", N_("Write pupil or teacher."), "role"))
        school = self._school(cells, objections)
        details = self._details(cells, objections)
        known = self._match(cells, details, school, objections) if not objections else None
        if role is None or school is None or objections:
            return PersonLine(
                line=number,
                action=Action.WRONG,
                name=f"{details.given_name} {details.family_name}".strip(),
                role=role,
                objections=tuple(objections),
            )
        draft, changes = self._draft(cells, details, known)
        line = LineSoFar(
            number=number,
            cells=cells,
            role=role,
            school=school,
            draft=draft,
            is_known=known is not None,
            changes=changes,
        )
        self._plan(line)
        return line.done()

    def _plan(self, line: LineSoFar) -> None:
        if line.changes or line.adds_somebody:
            line.people.append(line.draft)
        self._place(line)
        line.homes += self._homes.of_line(line.draft.id, line.cells, line.changes, line.objections)
        if line.role is AffiliationRole.PUPIL:
            plan_guardians(line, self._known, self._homes, self._today)
            plan_teacher(line, self._known, self._instrument(line.cells, []), self._today)

    def _place(self, line: LineSoFar) -> None:
        if not self._known.place(line.draft.id, line.school, line.role):
            return
        line.change("school", self._school_names.get(line.school, ""))
        line.affiliations.append(
            NewAffiliation(
                person_id=line.draft.id,
                organisation_id=line.school,
                role=line.role,
                valid_from=self._today,
            )
        )

    def _school(self, cells: Cells, objections: list[Objection]) -> UUID | None:
        found = self._schools.get(cells["school"].casefold(), [])
        if len(found) == 1:
            return found[0]
        objections.append(
            objection_of(
                "unknown_school",
                N_("“%(text)s” is not one school of the register today."),
                "school",
                text=cells["school"],
            )
        )
        return None

    def _details(self, cells: Cells, objections: list[Objection]) -> PersonDetails:
        for key in ("given_name", "family_name"):
            if not cells[key]:
                objections.append(objection_of("no_name", N_("The name is missing."), key))
        details = PersonDetails(
            given_name=cells["given_name"],
            family_name=cells["family_name"],
            email=email_in(cells, "email", objections),
            born_on=day_in(cells, "born_on", objections),
            instrument=self._instrument(cells, objections),
            level=level_in(cells, objections),
        )
        objections += details_objections(details, self._today)
        return details

    def _instrument(self, cells: Cells, objections: list[Objection]) -> str | None:
        text = cells.get("instrument", "")
        if not text:
            return None
        found = self._instruments.get(text.casefold())
        if found is None:
            objections.append(
                objection_of(
                    "unknown_instrument",
                    N_("“%(text)s” is no instrument that Flygel knows."),
                    "instrument",
                    text=text,
                )
            )
        return found

    def _match(
        self,
        cells: Cells,
        details: PersonDetails,
        school: UUID | None,
        objections: list[Objection],
    ) -> UUID | None:
        found = self._known.matching(cells.get("number", ""), details, school)
        if len(found) > 1:
            objections.append(
                objection_of(
                    "ambiguous_person",
                    N_("More than one person in the register fits. Give the number or the birth."),
                    "family_name",
                )
            )
            return None
        return next(iter(found), None)

    def _draft(
        self, cells: Cells, details: PersonDetails, known: UUID | None
    ) -> tuple[PersonDraft, list[FieldChange]]:
        if known is None:
            draft = PersonDraft(
                id=new_id(), is_new=True, details=details, number=cells.get("number") or None
            )
            before: dict[str, Any] = {}
        else:
            old = self._known.drafts[known]
            said = {name: value for name, value in asdict(details).items() if value is not None}
            draft = replace(
                old,
                details=replace(old.details, **said),
                number=cells.get("number") or old.number,
            )
            before = {**asdict(old.details), "number": old.number}
        self._known.remember(draft)
        after = {**asdict(draft.details), "number": draft.number}
        changes = [
            FieldChange(name, as_text(before.get(name)), as_text(value))
            for name, value in after.items()
            if value != before.get(name)
        ]
        return draft, changes
