"""What a programme brings along: steps, mentors, and its faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from core.plugin_host import PluginHost
from core.tenants.context import TenantView, enabled_plugins, remember_enabled
from core.web.running import Running
from plugins.pathway import (
    EvidenceDetails,
    EvidenceKind,
    FeedbackDetails,
    FeedbackKind,
    GoalDetails,
    add_evidence,
    add_feedback,
    add_item,
    evidence_counts,
)
from plugins.pathway.queries import pathway, way_of
from plugins.registry import NotThere
from tests.support.pathway import TODAY, Circle
from tests.support.plugin_making import Candidate

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]

MENTORING = """
from datetime import datetime, UTC

from plugins.pathway import Mentor
from plugins.registry import Step, StepState

MENTORS = []
FAULTS = []


@hookimpl
def provide_mentors(person_id):
    return [Mentor(person_id=each) for each in MENTORS]


@hookimpl
def provide_steps(person_id):
    if FAULTS:
        raise FAULTS[0]
    return [
        Step(key="open", state=StepState.OPEN, kind="Kurs", title="Samspill"),
        Step(
            key="offer",
            state=StepState.NEXT,
            kind="Kurs",
            title="Plass",
            answer_by=datetime(2024, 6, 3, 12, tzinfo=UTC),
        ),
        Step(
            key="consent",
            state=StepState.NEXT,
            kind="Samtykke",
            title="Bilder",
            answer_by=datetime(2024, 6, 2, 12, tzinfo=UTC),
        ),
    ]
"""


@pytest.fixture
def mentoring(running: Running, make_plugin: Callable[..., Candidate]) -> Iterator[PluginHost]:
    """The platform with a programme that knows steps and mentors."""
    before = running.host
    extra = "requires=('registry', 'pathway')"
    host = PluginHost.discover(extra=[make_plugin("mentoring", body=MENTORING, extra=extra)])
    assert host.quarantined == {}
    # The running parts are frozen, and one application serves all tests: it is put back.
    object.__setattr__(running, "host", host)
    yield host
    object.__setattr__(running, "host", before)


@pytest.fixture
def on(
    mentoring: PluginHost, inside: Inside, alpha: TenantView, circle: Circle
) -> Iterator[PluginHost]:
    """The programme is on."""
    with inside(alpha):
        remember_enabled(enabled_plugins() | {"mentoring"})
        yield mentoring


def test_steps_of_all_plugins_stand_in_one_order_and_answers_come_by_their_day(
    on: PluginHost, circle: Circle
) -> None:
    add_item(circle.pupil, circle.pupil_id, GoalDetails(title="Mål"))

    way = way_of(circle.pupil_id, own=True)

    titles = [each.step.title for each in way.steps]
    assert (titles[0], set(titles[1:3]), titles[3]) == ("Mål", {"Plass", "Bilder"}, "Samspill")
    assert [each.step.title for each in way.waiting] == ["Bilder", "Plass"]
    assert [state.value for state in way.states] == ["now", "next", "open"]
    assert way.missing == ()


def test_a_programme_with_a_fault_costs_its_own_steps_and_is_named(
    on: PluginHost, circle: Circle
) -> None:
    add_item(circle.pupil, circle.pupil_id, GoalDetails(title="Mål"))
    on.plugins["mentoring"].module.FAULTS.append(RuntimeError("a fault"))

    way = way_of(circle.pupil_id, own=True)

    assert [each.step.title for each in way.steps] == ["Mål"]
    assert way.missing == ("L",)


@pytest.mark.rule("PW-1", "PW-2")
def test_a_mentor_may_speak_and_sees_only_what_they_are_named_for(
    on: PluginHost, circle: Circle
) -> None:
    mentor, mentor_id = circle.other_teacher, circle.person_ids["other_teacher"]
    add_item(circle.pupil, circle.pupil_id, GoalDetails(title="Mål"))
    details = EvidenceDetails(kind=EvidenceKind.RECORDING, title="Opptak", on=TODAY, text="Hør")
    add_evidence(circle.pupil, circle.pupil_id, details)
    statement = FeedbackDetails(text="Er klar", kind=FeedbackKind.STATEMENT)
    with pytest.raises(NotThere):
        add_feedback(mentor, circle.pupil_id, statement)

    on.plugins["mentoring"].module.MENTORS.append(mentor_id)

    add_feedback(mentor, circle.pupil_id, statement)
    assert evidence_counts(circle.pupil_id)[EvidenceKind.STATEMENT] == 1
    named = EvidenceDetails(
        kind=EvidenceKind.RECORDING,
        title="For mentor",
        on=TODAY,
        text="Hør",
        mentor_ids=(mentor_id,),
    )
    add_evidence(circle.pupil, circle.pupil_id, named)
    seen = pathway(mentor, circle.pupil_id)
    assert seen is not None
    assert [each.title for each in seen.portfolio] == ["For mentor"]
    assert (seen.goals, seen.way.steps, seen.feedback, seen.talks) == ((), (), (), ())
