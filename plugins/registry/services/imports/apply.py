"""Carrying out the plan of a list of organisations, in the transaction in force."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from core.kit import N_
from core.plugin_api import Actor, current_tenant, db
from plugins.registry.models import Organisation, SubRegionSeat
from plugins.registry.services.editing import put, refuse, write_down
from plugins.registry.services.imports.journal import Journal
from plugins.registry.services.imports.plan import (
    Action,
    ImportPlan,
    ImportResult,
    OrganisationLine,
)
from plugins.registry.services.organisations import stored_values

STEP = 200


def apply_plan(
    actor: Actor,
    plan: ImportPlan[OrganisationLine],
    *,
    file_name: str,
    progress: Callable[[int], None] = lambda _done: None,
) -> ImportResult:
    """Carries the plan out in the transaction in force. Raises Refused when a line is wrong."""
    if plan.missing or plan.count(Action.WRONG):
        raise refuse(
            "import.wrong_lines",
            N_("Lines of this file are wrong, so nothing is imported."),
            None,
        )
    journal = Journal(actor, "organisations", file_name)
    new = _owners_first([line for line in plan.lines if line.action is Action.NEW])
    _add_new(new, journal, progress)
    _change([line for line in plan.lines if line.action is Action.CHANGED], journal, progress)
    seats = [
        SubRegionSeat(
            sub_region_id=line.seat[0].id,
            organisation_id=line.organisation_id,
            valid_from=line.seat[1].start,
            valid_to=line.seat[1].end,
        )
        for line in plan.lines
        if line.seat is not None
    ]
    db.session.add_all(seats)
    db.session.flush()
    journal.added(seats)
    result = ImportResult(
        new=plan.count(Action.NEW),
        changed=plan.count(Action.CHANGED),
        unchanged=plan.count(Action.UNCHANGED),
    )
    journal.finish(added=result.new, changed=result.changed)
    write_down(
        actor,
        "import:run",
        ("import", actor.membership_id or current_tenant().id, file_name),
        before={
            line.name: {change.field: change.before for change in line.changes}
            for line in plan.lines
            if line.action is Action.CHANGED
        },
        after={
            line.name: {change.field: change.after for change in line.changes}
            for line in plan.lines
            if line.action in (Action.NEW, Action.CHANGED)
        },
    )
    return result


def _add_new(
    lines: list[OrganisationLine], journal: Journal, progress: Callable[[int], None]
) -> None:
    for start in range(0, len(lines), STEP):
        step = lines[start : start + STEP]
        rows = [
            Organisation(id=line.organisation_id, **stored_values(line.details))
            for line in step
            if line.details is not None
        ]
        db.session.add_all(rows)
        db.session.flush()
        for row in rows:
            journal.added([row], label=row.name)
        progress(len(step))


def _change(
    lines: list[OrganisationLine], journal: Journal, progress: Callable[[int], None]
) -> None:
    rows = {
        row.id: row
        for row in db.session.scalars(
            select(Organisation)
            .where(Organisation.id.in_([line.organisation_id for line in lines]))
            .order_by(Organisation.id)
            .with_for_update()
        )
    }
    for line in lines:
        if line.details is None:
            continue
        row = rows[line.organisation_id]
        before, _ = put(row, stored_values(line.details))
        journal.changed(row, before, label=row.name)
    db.session.flush()
    progress(len(lines))


def _owners_first(lines: list[OrganisationLine]) -> list[OrganisationLine]:
    """New organisations in such an order that whoever owns another comes before it."""
    new = {line.organisation_id: line for line in lines}

    def owners(line: OrganisationLine) -> int:
        count, above = 0, line.details
        while above is not None and above.parent_id in new:
            count, above = count + 1, new[above.parent_id].details
        return count

    return sorted(lines, key=owners)
