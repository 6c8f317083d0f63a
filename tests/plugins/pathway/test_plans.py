"""Goals, repertoire and performances: set, reached, linked, counted."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from core.audit.models import AuditEntry
from core.db.session import db
from core.tenants.context import TenantView
from plugins.pathway import (
    EvidenceKind,
    GoalDetails,
    GoalState,
    PerformanceDetails,
    add_evidence,
    add_item,
    add_performance,
    evidence_counts,
    withdraw_performance,
)
from plugins.pathway.queries import pathway
from plugins.pathway.services import (
    GOALS,
    PERFORMANCES,
    change_item,
    remove_item,
)
from plugins.registry import ChangedMeanwhile, NotThere, Refused
from tests.support.pathway import TODAY, Circle, codes, recording

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


def test_a_goal_is_set_changed_reached_and_taken_away(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    pupil, person_id = circle.pupil, circle.pupil_id
    with inside(alpha):
        piece = add_evidence(pupil, person_id, recording())
        goal_id = add_item(
            pupil, person_id, GoalDetails(title="Spille utenat", term="Høst", evidence_ids=(piece,))
        )
        found = pathway(pupil, person_id)
        assert found is not None
        [goal] = found.goals
        assert (goal.title, goal.state, goal.evidence_ids) == (
            "Spille utenat",
            GoalState.OPEN,
            (piece,),
        )

        change_item(
            pupil, goal_id, GoalDetails(title="Spille utenat", state=GoalState.REACHED), version=1
        )
        found = pathway(pupil, person_id)
        assert found is not None
        [goal] = found.goals
        assert (goal.state, goal.closed_on, goal.evidence) == (GoalState.REACHED, TODAY, ())

        with pytest.raises(ChangedMeanwhile):
            change_item(pupil, goal_id, GoalDetails(title="Sent ute"), version=1)
        assert remove_item(pupil, GOALS, goal_id) == person_id
        with pytest.raises(NotThere):
            remove_item(pupil, GOALS, goal_id)


def test_a_goal_is_linked_only_with_pieces_that_the_writer_sees(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    with inside(alpha):
        hidden = add_evidence(circle.pupil, circle.pupil_id, recording())
        goal_id = add_item(
            circle.pupil, circle.pupil_id, GoalDetails(title="Mål", evidence_ids=(hidden,))
        )

        with pytest.raises(NotThere):
            add_item(
                circle.guardian, circle.pupil_id, GoalDetails(title="Nei", evidence_ids=(hidden,))
            )
        # A guardian who changes the goal sees no link, and takes none away.
        change_item(circle.guardian, goal_id, GoalDetails(title="Mål 2"), version=None)
        found, theirs = (pathway(each, circle.pupil_id) for each in (circle.pupil, circle.guardian))
        assert found is not None
        assert theirs is not None
        assert [each.evidence_ids for each in found.goals] == [(hidden,)]
        assert [each.evidence_ids for each in theirs.goals] == [()]


def test_a_performance_counts_from_its_day_and_is_recorded_once(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    source_id = uuid4()
    details = PerformanceDetails(
        title="Heat", on=date(2024, 5, 1), place="Scenen", source="venues", source_id=source_id
    )
    with inside(alpha):
        first = add_performance(circle.lead, circle.pupil_id, details)
        again = add_performance(circle.lead, circle.pupil_id, details)
        add_performance(
            circle.lead, circle.pupil_id, PerformanceDetails(title="Siden", on=date(2999, 1, 1))
        )

        assert first == again
        assert evidence_counts(circle.pupil_id)[EvidenceKind.PERFORMANCE] == 1
        # It is the other module's: nobody changes it by hand.
        with pytest.raises(Refused) as refused:
            remove_item(circle.pupil, PERFORMANCES, first)
        assert codes(refused) == [(None, "performance.recorded_elsewhere")]
        withdraw_performance(circle.lead, circle.pupil_id, source="venues", source_id=source_id)
        withdraw_performance(circle.lead, circle.pupil_id, source="venues", source_id=source_id)
        assert evidence_counts(circle.pupil_id)[EvidenceKind.PERFORMANCE] == 0


def test_the_log_says_what_was_done_and_never_what_was_written(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    with inside(alpha):
        goal_id = add_item(circle.pupil, circle.pupil_id, GoalDetails(title="Hemmelig mål"))
        change_item(circle.pupil, goal_id, GoalDetails(title="Annet mål"), version=1)
        lines = db.session.scalars(
            select(AuditEntry).where(AuditEntry.subject_id == str(goal_id)).order_by(AuditEntry.id)
        ).all()
        assert [line.action for line in lines] == ["pathway:goal:add", "pathway:goal:change"]
        assert [line.after for line in lines] == [None, {"fields": ["title"]}]
        assert all("mål" not in str(line.subject_label) for line in lines)
