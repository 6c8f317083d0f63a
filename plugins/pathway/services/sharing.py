"""A person's own choices: where their way is shown, and taking their plan along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Reason
from core.plugin_api import Actor, db
from plugins.pathway.models import GoalState, RepertoireState, SharedWith
from plugins.pathway.queries.elsewhere import organisations_elsewhere
from plugins.pathway.queries.plans import (
    goals_of,
    performances_of,
    practice_of,
    repertoire_of,
)
from plugins.pathway.rules import Part
from plugins.pathway.services.editing import Subject, locked_plan, refuse, write_down, writer
from plugins.pathway.services.items import (
    GoalDetails,
    PerformanceDetails,
    RepertoireDetails,
    add_item,
)
from plugins.pathway.services.practice import PracticeDetails, change_practice

SHARING = Subject(word="sharing", kind="pathway_plan")
PLAN = Subject(word="plan", kind="pathway_plan")


def show_elsewhere(actor: Actor, person_id: UUID, tenant_id: UUID, *, shown: bool) -> None:
    """Lets another organisation of the same log-in show this one's steps, or no longer.

    Only the person themselves. Taken back, nothing is handed over from the next page on. Raises
    NotThere, and Refused for an organisation that is none of the person's.
    """
    by = writer(actor, person_id, Part.CHOICES)
    plan = locked_plan(person_id)
    row = db.session.scalar(
        select(SharedWith).where(
            SharedWith.person_id == person_id, SharedWith.other_tenant_id == tenant_id
        )
    )
    if not shown:
        if row is not None:
            db.session.delete(row)
            db.session.flush()
            write_down(actor, SHARING, "remove", plan.id)
        return
    if tenant_id not in {each.tenant_id for each in organisations_elsewhere(actor, by.person.id)}:
        raise refuse(
            Reason("sharing.stranger", N_("You are not a member of that organisation.")),
            "tenant_id",
        )
    if row is None:
        db.session.add(SharedWith(person_id=person_id, other_tenant_id=tenant_id))
        db.session.flush()
        write_down(actor, SHARING, "add", plan.id)


def bring_along(actor: Actor, person_id: UUID, plan: Mapping[str, Any]) -> dict[str, int]:
    """Adds to the person's plan what another organisation's plan holds and this one does not.

    Only the person themselves. `plan` is what `PlanSchema` has loaded; doing it again adds
    nothing. Answers with how many goals, works and performances were new. Raises NotThere.
    """
    writer(actor, person_id, Part.CHOICES)
    row = locked_plan(person_id)
    goals = {(each.title, each.due_on) for each in goals_of(person_id)}
    works = {(each.work, each.composer) for each in repertoire_of(person_id)}
    shows = {(each.title, each.on) for each in performances_of(person_id)}
    new: dict[str, list[GoalDetails | RepertoireDetails | PerformanceDetails]] = {
        "goals": [
            GoalDetails(
                title=each["title"],
                term=each["term"],
                due_on=each["due_on"],
                state=GoalState(each["state"]),
            )
            for each in plan["goals"]
            if (each["title"], each["due_on"]) not in goals
        ],
        "repertoire": [
            RepertoireDetails(
                work=each["work"],
                composer=each["composer"],
                state=RepertoireState(each["state"]),
            )
            for each in plan["repertoire"]
            if (each["work"], each["composer"]) not in works
        ],
        "performances": [
            PerformanceDetails(title=each["title"], on=each["on"], place=each["place"])
            for each in plan["performances"]
            if (each["title"], each["on"]) not in shows
        ],
    }
    for details in new.values():
        for each in details:
            add_item(actor, person_id, each)
    practice = practice_of(person_id)
    if practice.weekly_minutes is None and not practice.note:
        change_practice(
            actor,
            person_id,
            PracticeDetails(
                weekly_minutes=plan["practice"]["weekly_minutes"],
                note=plan["practice"]["note"],
                shared=practice.shared,
            ),
            version=None,
        )
    write_down(actor, PLAN, "bring", row.id)
    return {name: len(details) for name, details in new.items()}


def note_download(actor: Actor, person_id: UUID) -> None:
    """A line in the log: somebody has taken the whole pathway out as a file."""
    write_down(actor, PLAN, "take", person_id)
