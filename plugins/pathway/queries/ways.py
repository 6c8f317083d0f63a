"""A person's way: the steps that every plugin knows, put in order; and what this one knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from core.plugin_api import gettext, guarded_contributions
from plugins.pathway.models import GoalState
from plugins.pathway.queries.plans import goals_of, performances_of
from plugins.pathway.queries.talks import talks_of
from plugins.pathway.queries.views import ShownStep, Way
from plugins.pathway.rules import Part
from plugins.registry import Step, StepState

# Ahead and open, the first day comes first; behind, the last.
_FAR = date.max


def way_of(person_id: UUID, *, own: bool) -> Way:
    """The person's steps of this organisation; what a plugin cannot tell is in `missing`.

    `own`: the reader is that person, and is spoken to.
    """
    steps, missing = guarded_contributions("provide_steps", person_id=person_id, own=own)
    return Way(steps=in_order([ShownStep(step=step) for step in steps]), missing=missing)


def in_order(steps: Sequence[ShownStep]) -> tuple[ShownStep, ...]:
    """As one walks: behind, now, next, open; each by its day."""
    order = list(StepState)

    def place(each: ShownStep) -> tuple[int, date, int]:
        day = each.step.starts_on or each.step.ends_on or _FAR
        return (order.index(each.step.state), day, each.step.order)

    return tuple(sorted(steps, key=place))


def own_steps(person_id: UUID, today: date) -> list[Step]:
    """What the pathway itself knows: performances, agreed next steps, and goals with a day."""
    there = {"person_id": person_id}
    found = [
        Step(
            key=f"performance:{each.id}",
            state=StepState.DONE if each.on <= today else StepState.NEXT,
            kind=gettext("Performance"),
            title=each.title,
            starts_on=each.on,
            place=each.place,
            endpoint="pathway.plan_page",
            arguments=there,
            order=40,
        )
        for each in performances_of(person_id)
    ]
    found += [
        Step(
            key=f"goal:{each.id}",
            state=StepState.NOW if each.state is GoalState.OPEN else StepState.DONE,
            kind=gettext("Goal"),
            title=each.title,
            starts_on=each.closed_on,
            ends_on=each.due_on if each.state is GoalState.OPEN else None,
            detail=each.term,
            endpoint="pathway.plan_page",
            arguments=there,
            order=30,
        )
        for each in goals_of(person_id)
        if each.state is not GoalState.DROPPED
    ]
    talks = talks_of(person_id, own_id=None, seen=frozenset({Part.AGREEMENTS}))
    found += [
        Step(
            key=f"talk:{each.id}",
            state=StepState.DONE if each.on <= today else StepState.NEXT,
            kind=gettext("Talk"),
            title=gettext(each.kind.label),
            starts_on=each.on,
            endpoint="pathway.talks_page",
            arguments=there,
            order=50,
        )
        for each in talks
    ]
    agreed = next((each for each in talks if each.next_step), None)
    if agreed is not None:
        found.append(
            Step(
                key=f"agreed:{agreed.id}",
                state=StepState.NEXT,
                kind=gettext("Agreed next step"),
                title=agreed.next_step,
                ends_on=agreed.next_step_by,
                endpoint="pathway.talks_page",
                arguments=there,
                order=10,
            )
        )
    return found
