"""The people of the register as a list meets them: as recorded, and as the lines before left them.

It asks the database a fixed number of times, however many lines there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import db
from plugins.registry.models import (
    Affiliation,
    AffiliationRole,
    Guardianship,
    Person,
    Teaching,
)
from plugins.registry.queries.periods import on_day
from plugins.registry.services.imports.people_matching import as_recorded, differ, name_key
from plugins.registry.services.imports.people_plan import PersonDraft
from plugins.registry.services.people.records import PersonDetails

Key = TypeVar("Key")


class KnownPeople:
    """Who there is, by number and name, and who is what to whom and where."""

    def __init__(self, today: date) -> None:
        self.drafts: dict[UUID, PersonDraft] = {}
        self._by_number: dict[str, set[UUID]] = defaultdict(set)
        self._by_name: dict[tuple[str, str], set[UUID]] = defaultdict(set)
        for row in db.session.scalars(select(Person)):
            self.remember(as_recorded(row))
        self.recorded: Collection[UUID] = frozenset(self.drafts)
        self._places = {
            (each.person_id, each.organisation_id, each.role)
            for each in db.session.scalars(select(Affiliation).where(on_day(Affiliation, today)))
        }
        self._ties = {
            (each.guardian_id, each.pupil_id) for each in db.session.scalars(select(Guardianship))
        }
        self._lessons = {
            (each.teacher_id, each.pupil_id)
            for each in db.session.scalars(select(Teaching).where(on_day(Teaching, today)))
        }

    def remember(self, draft: PersonDraft) -> None:
        """Somebody as they are from now on."""
        self.drafts[draft.id] = draft
        self._by_name[name_key(draft.details.given_name, draft.details.family_name)].add(draft.id)
        if draft.number:
            self._by_number[draft.number].add(draft.id)

    def place(self, person_id: UUID, school: UUID, role: AffiliationRole) -> bool:
        """Whether this is new: that somebody is this at the school; it is known from now on."""
        return _new_in(self._places, (person_id, school, role.value))

    def tie(self, guardian_id: UUID, pupil_id: UUID) -> bool:
        """The same of a guardian and a pupil."""
        return _new_in(self._ties, (guardian_id, pupil_id))

    def lesson(self, teacher_id: UUID, pupil_id: UUID) -> bool:
        """The same of a teacher and a pupil."""
        return _new_in(self._lessons, (teacher_id, pupil_id))

    def matching(self, number: str, details: PersonDetails, school: UUID | None) -> set[UUID]:
        """Who a line can be about: by number, else by name and birth, else by name at the school.

        Who is found twice is nobody: a person decides.
        """
        named = self._named(details.given_name, details.family_name)
        found = set(self._by_number.get(number, ()))
        if len(found) > 1:
            found = {each for each in found if self._is_at(each, school)}
        if not found and details.born_on:
            found = {each for each in named if self.drafts[each].details.born_on == details.born_on}
        if not found:
            # Somebody with another day of birth, or another number, is somebody else.
            found = {
                each
                for each in named
                if self._is_at(each, school)
                and not differ(self.drafts[each].details.born_on, details.born_on)
                and not differ(self.drafts[each].number, number or None)
            }
        return found

    def guardian(self, pupil_id: UUID, given: str, family: str, email: str | None) -> UUID | None:
        """The guardian of that name: the pupil's own, else one with the same address."""
        named = self._named(given, family) - {pupil_id}
        own = {each for each in named if (each, pupil_id) in self._ties}
        same = {each for each in named if email and self.drafts[each].details.email == email}
        # The lowest, so that a list that is imported again finds the same one.
        return min(own or same, default=None)

    def teachers(self, given: str, family: str, school: UUID) -> set[UUID]:
        """The teachers of the school by that name."""
        return {
            each
            for each in self._named(given, family)
            if (each, school, AffiliationRole.TEACHER.value) in self._places
        }

    def _named(self, given: str, family: str) -> set[UUID]:
        return self._by_name.get(name_key(given, family), set())

    def _is_at(self, person_id: UUID, school: UUID | None) -> bool:
        return any((person, place) == (person_id, school) for person, place, _ in self._places)


def _new_in(known: set[Key], key: Key) -> bool:
    if key in known:
        return False
    known.add(key)
    return True
