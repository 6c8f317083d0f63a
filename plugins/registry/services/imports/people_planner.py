"""Matching the lines of a list with the people of the register: what each of them would do.

It asks the database a fixed number of times, however many lines there are. A pupil is found by
the school's own number, else by name and day of birth, else by name at the school. Who is found
twice is nobody: a person decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.kit import N_
from core.plugin_api import db, new_id
from plugins.registry.models import (
    Affiliation,
    AffiliationRole,
    Guardianship,
    Instrument,
    Organisation,
    Person,
    Teaching,
)
from plugins.registry.models.organisations import SCHOOLS
from plugins.registry.queries.periods import on_day
from plugins.registry.services.editing import Objection
from plugins.registry.services.imports.cells import Cells, Rows, cells_of, day_in, objection_of
from plugins.registry.services.imports.people_columns import (
    FIELDS,
    role_named,
    split_name,
)
from plugins.registry.services.imports.people_homes import Homes
from plugins.registry.services.imports.people_matching import (
    as_recorded,
    as_text,
    by_name,
    differ,
    email_in,
    level_in,
    name_key,
)
from plugins.registry.services.imports.people_plan import (
    NewAffiliation,
    NewGuardian,
    NewHome,
    NewLessons,
    PersonDraft,
    PersonLine,
)
from plugins.registry.services.imports.plan import Action, FieldChange, ImportPlan
from plugins.registry.services.people.records import PersonDetails, details_objections
from plugins.registry.services.people.residences import ResidenceDetails

GUARDIANS = (1, 2)


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
    """Knows the people as they are, and as the lines before have left them."""

    def __init__(self, country: str, today: date) -> None:
        self._today = today
        self._drafts: dict[UUID, PersonDraft] = {}
        self._rows: dict[UUID, PersonDetails] = {}
        self._by_number: dict[str, set[UUID]] = defaultdict(set)
        self._by_name: dict[tuple[str, str], set[UUID]] = defaultdict(set)
        for row in db.session.scalars(select(Person)):
            self._remember(as_recorded(row))
            self._rows[row.id] = self._drafts[row.id].details
        self._places: set[tuple[UUID, UUID, str]] = set()
        for each in db.session.scalars(select(Affiliation).where(on_day(Affiliation, today))):
            self._places.add((each.person_id, each.organisation_id, each.role))
        self._ties = {
            (each.guardian_id, each.pupil_id) for each in db.session.scalars(select(Guardianship))
        }
        self._lessons = {
            (each.teacher_id, each.pupil_id)
            for each in db.session.scalars(select(Teaching).where(on_day(Teaching, today)))
        }
        self._homes = Homes(self._rows, country=country, today=today)
        self._schools = by_name(
            db.session.execute(
                select(Organisation.id, Organisation.name).where(
                    Organisation.kind.in_(sorted(SCHOOLS)), on_day(Organisation, today)
                )
            ).all()
        )
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
        name = f"{details.given_name} {details.family_name}".strip()
        known = self._match(cells, details, school, objections) if not objections else None
        if role is None or school is None or objections:
            return PersonLine(
                line=number,
                action=Action.WRONG,
                name=name,
                role=role,
                objections=tuple(objections),
            )
        return self._planned(number, cells, role, school, details, known)

    def _planned(
        self,
        number: int,
        cells: Cells,
        role: AffiliationRole,
        school: UUID,
        details: PersonDetails,
        known: UUID | None,
    ) -> PersonLine:
        objections: list[Objection] = []
        draft, changes = self._draft(cells, details, known)
        people = [draft] if changes or (draft.is_new and known is None) else []
        affiliations = self._at(draft.id, school, role, changes)
        homes = self._homes.of_line(draft.id, cells, changes, objections)
        guardians: list[NewGuardian] = []
        lessons: list[NewLessons] = []
        if role is AffiliationRole.PUPIL:
            for place in GUARDIANS:
                self._guardian(draft, cells, place, people, guardians, homes, changes, objections)
            self._teacher(draft, cells, school, people, affiliations, lessons, changes, objections)
        action = Action.UNCHANGED
        if changes:
            action = Action.NEW if draft.is_new and known is None else Action.CHANGED
        return PersonLine(
            line=number,
            action=Action.WRONG if objections else action,
            name=draft.name,
            role=role,
            changes=tuple(changes),
            objections=tuple(objections),
            people=tuple(people),
            affiliations=tuple(affiliations),
            guardians=tuple(guardians),
            lessons=tuple(lessons),
            homes=tuple(homes),
        )

    # The person ------------------------------------------------------------------------------

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
        named = self._by_name.get(name_key(details.given_name, details.family_name), set())
        found = set(self._by_number.get(cells.get("number", ""), ()))
        if len(found) > 1:
            found = {each for each in found if self._is_at(each, school)}
        if not found and details.born_on:
            found = {
                each for each in named if self._drafts[each].details.born_on == details.born_on
            }
        if not found:
            # Somebody with another day of birth, or another number, is somebody else.
            found = {
                each
                for each in named
                if self._is_at(each, school)
                and not differ(self._drafts[each].details.born_on, details.born_on)
                and not differ(self._drafts[each].number, cells.get("number") or None)
            }
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

    def _is_at(self, person_id: UUID, school: UUID | None) -> bool:
        return any((person, place) == (person_id, school) for person, place, _ in self._places)

    def _draft(
        self, cells: Cells, details: PersonDetails, known: UUID | None
    ) -> tuple[PersonDraft, list[FieldChange]]:
        if known is None:
            draft = PersonDraft(
                id=new_id(), is_new=True, details=details, number=cells.get("number") or None
            )
            before: dict[str, Any] = {}
        else:
            old = self._drafts[known]
            said = {name: value for name, value in asdict(details).items() if value is not None}
            draft = replace(
                old,
                details=replace(old.details, **said),
                number=cells.get("number") or old.number,
            )
            before = {**asdict(old.details), "number": old.number}
        self._remember(draft)
        after = {**asdict(draft.details), "number": draft.number}
        changes = [
            FieldChange(name, as_text(before.get(name)), as_text(value))
            for name, value in after.items()
            if value != before.get(name)
        ]
        return draft, changes

    def _remember(self, draft: PersonDraft) -> None:
        self._drafts[draft.id] = draft
        self._by_name[name_key(draft.details.given_name, draft.details.family_name)].add(draft.id)
        if draft.number:
            self._by_number[draft.number].add(draft.id)

    def _at(
        self, person_id: UUID, school: UUID, role: AffiliationRole, changes: list[FieldChange]
    ) -> list[NewAffiliation]:
        if (person_id, school, role.value) in self._places:
            return []
        self._places.add((person_id, school, role.value))
        names = [name for name, ids in self._schools.items() if school in ids]
        changes.append(FieldChange("school", "", names[0] if names else ""))
        return [
            NewAffiliation(
                person_id=person_id, organisation_id=school, role=role, valid_from=self._today
            )
        ]

    # Guardians and teachers ------------------------------------------------------------------

    def _guardian(
        self,
        pupil: PersonDraft,
        cells: Cells,
        place: int,
        people: list[PersonDraft],
        guardians: list[NewGuardian],
        homes: list[NewHome],
        changes: list[FieldChange],
        objections: list[Objection],
    ) -> None:
        key = f"guardian{place}_name"
        name, email_key = cells.get(key, ""), f"guardian{place}_email"
        if not name:
            if cells.get(email_key):
                objections.append(objection_of("no_name", N_("The name is missing."), key))
            return
        email = email_in(cells, email_key, objections)
        given, family = split_name(name)
        known = self._known_guardian(pupil.id, given, family, email)
        guardian = self._drafts.get(known) if known else None
        if guardian is None:
            guardian = PersonDraft(
                id=new_id(),
                is_new=True,
                details=PersonDetails(given_name=given, family_name=family, email=email),
                number=None,
            )
            self._remember(guardian)
            people.append(guardian)
        elif email and not guardian.details.email:
            guardian = replace(guardian, details=replace(guardian.details, email=email))
            self._remember(guardian)
            people.append(guardian)
            changes.append(FieldChange(email_key, "", email))
        if (guardian.id, pupil.id) not in self._ties:
            self._ties.add((guardian.id, pupil.id))
            changes.append(FieldChange(key, "", guardian.name))
            guardians.append(
                NewGuardian(guardian_id=guardian.id, pupil_id=pupil.id, valid_from=self._today)
            )
        phone = cells.get(f"guardian{place}_phone", "")
        if phone:
            homes += self._homes.changed(guardian.id, ResidenceDetails(phone=phone), False, changes)

    def _known_guardian(
        self, pupil_id: UUID, given: str, family: str, email: str | None
    ) -> UUID | None:
        named = self._by_name.get(name_key(given, family), set()) - {pupil_id}
        own = {each for each in named if (each, pupil_id) in self._ties}
        same = {each for each in named if email and self._drafts[each].details.email == email}
        # The lowest, so that a list that is imported again finds the same one.
        return min(own or same, default=None)

    def _teacher(
        self,
        pupil: PersonDraft,
        cells: Cells,
        school: UUID,
        people: list[PersonDraft],
        affiliations: list[NewAffiliation],
        lessons: list[NewLessons],
        changes: list[FieldChange],
        objections: list[Objection],
    ) -> None:
        name = cells.get("teacher", "")
        if not name:
            return
        given, family = split_name(name)
        named = self._by_name.get(name_key(given, family), set())
        found = {
            each for each in named if (each, school, AffiliationRole.TEACHER.value) in self._places
        }
        if len(found) > 1:
            objections.append(
                objection_of(
                    "ambiguous_teacher",
                    N_("More than one teacher of the school is called that."),
                    "teacher",
                )
            )
            return
        teacher_id = next(iter(found), None)
        if teacher_id is None:
            teacher = PersonDraft(
                id=new_id(),
                is_new=True,
                details=PersonDetails(given_name=given, family_name=family),
                number=None,
            )
            self._remember(teacher)
            people.append(teacher)
            self._places.add((teacher.id, school, AffiliationRole.TEACHER.value))
            affiliations.append(
                NewAffiliation(
                    person_id=teacher.id,
                    organisation_id=school,
                    role=AffiliationRole.TEACHER,
                    valid_from=self._today,
                )
            )
            teacher_id = teacher.id
        if teacher_id == pupil.id or (teacher_id, pupil.id) in self._lessons:
            return
        self._lessons.add((teacher_id, pupil.id))
        changes.append(FieldChange("teacher", "", self._drafts[teacher_id].name))
        instrument = self._instrument(cells, [])
        lessons.append(
            NewLessons(
                teacher_id=teacher_id,
                pupil_id=pupil.id,
                instrument=instrument if instrument != pupil.details.instrument else None,
                valid_from=self._today,
            )
        )
