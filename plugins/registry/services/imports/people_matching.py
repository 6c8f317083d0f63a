"""What the planner of a list of people reads from cells and rows, one thing at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from core.kit import N_
from core.plugin_api import normal_address
from plugins.registry.models import ArtForm, Gender, Level, Person
from plugins.registry.services.editing import Objection
from plugins.registry.services.imports.cells import Cells, objection_of
from plugins.registry.services.imports.people_columns import level_named
from plugins.registry.services.imports.people_plan import PersonDraft
from plugins.registry.services.people.records import PersonDetails


def as_recorded(row: Person) -> PersonDraft:
    """Somebody of the register, as a list would have them."""
    return PersonDraft(
        id=row.id,
        is_new=False,
        details=PersonDetails(
            given_name=row.given_name,
            family_name=row.family_name,
            email=row.email,
            born_on=row.born_on,
            gender=Gender(row.gender) if row.gender else None,
            art_form=ArtForm(row.art_form) if row.art_form else None,
            instrument=row.instrument,
            level=Level(row.level) if row.level else None,
        ),
        number=row.number,
    )


def email_in(cells: Cells, key: str, objections: list[Objection]) -> str | None:
    """The address in a cell; what is none is objected to."""
    text = cells.get(key, "")
    found = normal_address(text) if text else None
    if text and found is None:
        objections.append(
            objection_of("bad_email", N_("Write an e-mail address such as name@example.org."), key)
        )
    return found


def level_in(cells: Cells, objections: list[Objection]) -> Level | None:
    """The level in a cell; what is none is objected to."""
    text = cells.get("level", "")
    found = level_named(text) if text else None
    if text and found is None:
        objections.append(
            objection_of(
                "unknown_level",
                N_("“%(text)s” is no level that Flygel knows."),
                "level",
                text=text,
            )
        )
    return found


def by_name(rows: Collection[Any]) -> dict[str, list[UUID]]:
    """Ids by name, however it is written."""
    found: dict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        found[row.name.casefold()].append(row.id)
    return found


def name_key(given: str, family: str) -> tuple[str, str]:
    """What tells two names apart."""
    return given.casefold(), family.casefold()


def differ(one: object, other: object) -> bool:
    """Whether both are said and are not the same."""
    return one is not None and other is not None and one != other


def as_text(value: object) -> str:
    """A value as it is recorded: a plan is the same in every language."""
    return "" if value is None else str(value)
