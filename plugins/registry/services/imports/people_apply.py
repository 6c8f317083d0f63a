"""Carrying out the plan of a list of people, in the transaction in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.kit import N_
from core.plugin_api import Actor, db
from plugins.registry.models import Affiliation, Guardianship, Person, Teaching
from plugins.registry.services.editing import put, refuse, write_down
from plugins.registry.services.imports.journal import Journal
from plugins.registry.services.imports.people_plan import PersonDraft, PersonLine
from plugins.registry.services.imports.plan import Action, ImportPlan, ImportResult
from plugins.registry.services.people.records import stored_values
from plugins.registry.services.people.residences import import_residence


def apply_people(
    actor: Actor,
    plan: ImportPlan[PersonLine],
    *,
    file_name: str,
    progress: Callable[[int], None] = lambda _done: None,
) -> ImportResult:
    """Adds and changes what the plan says, all or nothing. Raises Refused when a line is wrong.

    The log says how many, and nobody's name.
    """
    if plan.missing or plan.count(Action.WRONG):
        raise refuse(
            "import.wrong_lines", N_("Lines of this file are wrong, so nothing is imported."), None
        )
    journal = Journal(actor, "people", file_name)
    for line in plan.lines:
        if line.action is not Action.UNCHANGED:
            _carry_out(line, journal)
            progress(1)
    result = ImportResult(
        new=plan.count(Action.NEW),
        changed=plan.count(Action.CHANGED),
        unchanged=plan.count(Action.UNCHANGED),
    )
    journal.finish(added=result.new, changed=result.changed)
    write_down(
        actor,
        "import:people",
        ("import", journal.run_id, file_name),
        after={"added": result.new, "changed": result.changed, "unchanged": result.unchanged},
    )
    return result


def _carry_out(line: PersonLine, journal: Journal) -> None:
    names = {each.id: each.name for each in line.people}
    for draft in line.people:
        _put(draft, journal)
    rows: list[tuple[Any, UUID]] = [
        (Affiliation(**vars(each)), each.person_id) for each in line.affiliations
    ]
    rows += [(Guardianship(**vars(each), custody=True), each.pupil_id) for each in line.guardians]
    rows += [(Teaching(**vars(each)), each.pupil_id) for each in line.lessons]
    db.session.add_all(row for row, _ in rows)
    db.session.flush()
    for row, person_id in rows:
        journal.added([row], person_id=person_id, label=names.get(person_id, line.name))
    for home in line.homes:
        is_new, version = import_residence(home.person_id, home.details, run_id=journal.run_id)
        journal.residence(home.person_id, is_new=is_new, version=version)


def _put(draft: PersonDraft, journal: Journal) -> None:
    values = {**stored_values(draft.details), "number": draft.number}
    row = db.session.scalar(select(Person).where(Person.id == draft.id).with_for_update())
    if row is None:
        row = Person(id=draft.id, **values)
        db.session.add(row)
        db.session.flush()
        journal.added([row], person_id=row.id, label=draft.name)
        return
    before, _ = put(row, values)
    journal.changed(row, before, person_id=row.id, label=draft.name)
