"""Local goals, self-assessments, and measures on their way round the circle."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, select, update

from core.kit import N_, Reason
from core.plugin_api import Actor, db
from plugins.fremtidens_kulturskole.models import (
    Gathering,
    LocalGoal,
    LogEntry,
    Measure,
    MeasurePhase,
    OutcomeGoal,
    Participant,
    SelfAssessment,
)
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.rules import check_value_areas, may_assess, next_phase
from plugins.fremtidens_kulturskole.services.editing import (
    added,
    ask_stands,
    group,
    locked,
    put,
    tell,
)
from plugins.fremtidens_kulturskole.services.refusals import NotThere, Refused, ask
from plugins.fremtidens_kulturskole.settings import phases


def add_goal(
    actor: Actor,
    participant_id: UUID,
    *,
    title: str,
    outcome_goal_id: UUID | None,
    today: str = "",
    wished: str = "",
    how: str = "",
    value_areas: Collection[str] = (),
) -> UUID:
    """FK-14, FK-15: a local goal; without an outcome goal it is pointed out. Raises NotThere."""
    found = group(actor, participant_id, CohortPermission.WRITE_GROUP)
    _ask_outcome(found, outcome_goal_id)
    row = added(
        LocalGoal(
            participant_id=found.id,
            outcome_goal_id=outcome_goal_id,
            title=title.strip(),
            today=today.strip(),
            wished=wished.strip(),
            how=how.strip(),
            value_areas=[str(area) for area in check_value_areas(value_areas)],
        )
    )
    tell(actor, "goal:add", "local_goal", row.id, row.title)
    return row.id


def change_goal(
    actor: Actor,
    goal_id: UUID,
    *,
    title: str,
    outcome_goal_id: UUID | None,
    today: str,
    wished: str,
    how: str,
    value_areas: Collection[str],
    version: int | None,
) -> None:
    """FK-15: the picture of today, the wished one, and how one gets there.

    Raises Stale, NotThere.
    """
    row, found = _own(actor, goal_id, version=version)
    _ask_outcome(found, outcome_goal_id)
    before, after = put(
        row,
        title=title.strip(),
        outcome_goal_id=outcome_goal_id,
        today=today.strip(),
        wished=wished.strip(),
        how=how.strip(),
        value_areas=[str(area) for area in check_value_areas(value_areas)],
    )
    if after:
        tell(actor, "goal:change", "local_goal", row.id, row.title, before=before, after=after)


def remove_goal(actor: Actor, goal_id: UUID) -> None:
    """FK-14: a goal that was given up, with its measures and assessments. Raises NotThere.

    Lines of the log stay and belong to no goal any more.
    """
    row, _ = _own(actor, goal_id)
    db.session.execute(update(LogEntry).where(LogEntry.goal_id == row.id).values(goal_id=None))
    tell(actor, "goal:remove", "local_goal", row.id, row.title, before={"title": row.title})
    db.session.delete(row)
    db.session.flush()


def assess_goal(
    actor: Actor, goal_id: UUID, gathering_id: UUID, *, score: int, why: str = ""
) -> None:
    """FK-15: how far along the group finds itself at a gathering, 1 to 5; again to change it.

    Raises Refused, Conflict for one that is called off, NotThere.
    """
    ask(may_assess(score))
    row, found = _own(actor, goal_id)
    gathering = db.session.scalar(
        select(Gathering).where(
            Gathering.id == gathering_id, Gathering.cohort_id == found.cohort_id
        )
    )
    if gathering is None:
        raise NotThere(gathering_id)
    ask_stands(gathering)
    there = db.session.scalar(
        select(SelfAssessment).where(
            SelfAssessment.goal_id == row.id, SelfAssessment.gathering_id == gathering_id
        )
    )
    if there is None:
        added(
            SelfAssessment(goal_id=row.id, gathering_id=gathering_id, score=score, why=why.strip())
        )
    else:
        put(there, score=score, why=why.strip())
    tell(
        actor,
        "goal:assess",
        "local_goal",
        row.id,
        row.title,
        after={"gathering": gathering.title, "score": score},
    )


def add_measure(actor: Actor, goal_id: UUID, *, title: str) -> UUID:
    """FK-16: a measure in the first phase of the circle. Raises NotThere."""
    goal, _ = _own(actor, goal_id)
    first = phases()[0].key
    row = added(Measure(goal_id=goal.id, title=title.strip(), phase=first))
    added(MeasurePhase(measure_id=row.id, phase=first, entered_on=actor.today))
    tell(actor, "measure:add", "measure", row.id, row.title)
    return row.id


def move_measure(
    actor: Actor,
    measure_id: UUID,
    *,
    phase: str | None = None,
    note: str = "",
    version: int | None = None,
) -> str:
    """FK-16: on to `phase`, or to the one that follows; `note` is what is learnt by it.

    Answers the phase. Raises Refused for an unknown one, Stale, NotThere.
    """
    row = locked(Measure, measure_id, version=version)
    _own(actor, row.goal_id)
    keys = [each.key for each in phases()]
    wanted = phase or next_phase(keys, row.phase)
    if wanted not in keys:
        raise Refused(Reason("measure.phase", N_("There is no such phase.")))
    before = row.phase
    put(row, phase=wanted)
    added(MeasurePhase(measure_id=row.id, phase=wanted, entered_on=actor.today, note=note.strip()))
    tell(
        actor,
        "measure:move",
        "measure",
        row.id,
        row.title,
        before={"phase": before},
        after={"phase": wanted},
    )
    return wanted


def remove_measure(actor: Actor, measure_id: UUID) -> None:
    """FK-16: a measure that was given up. Raises NotThere."""
    row = locked(Measure, measure_id)
    _own(actor, row.goal_id)
    tell(actor, "measure:remove", "measure", row.id, row.title, before={"title": row.title})
    db.session.execute(delete(MeasurePhase).where(MeasurePhase.measure_id == row.id))
    db.session.delete(row)
    db.session.flush()


def _own(
    actor: Actor, goal_id: UUID, *, version: int | None = None
) -> tuple[LocalGoal, Participant]:
    row = locked(LocalGoal, goal_id, version=version)
    return row, group(actor, row.participant_id, CohortPermission.WRITE_GROUP)


def _ask_outcome(found: Participant, outcome_goal_id: UUID | None) -> None:
    if outcome_goal_id is None:
        return
    cohort_id = db.session.scalar(
        select(OutcomeGoal.cohort_id).where(OutcomeGoal.id == outcome_goal_id)
    )
    if cohort_id != found.cohort_id:
        raise NotThere(outcome_goal_id)
