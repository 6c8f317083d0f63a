"""Who sees and writes what of a pathway."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from uuid import UUID, uuid4

import pytest

from core.tenants.context import TenantView
from core.users.actor import Actor
from plugins.pathway import (
    Audience,
    FeedbackDetails,
    GoalDetails,
    PerformanceDetails,
    PracticeDetails,
    PracticeEntryDetails,
    RepertoireDetails,
    TalkDetails,
    TalkKind,
    add_evidence,
    add_feedback,
    add_item,
    add_practice_entry,
    add_talk,
    change_practice,
)
from plugins.pathway.queries import pathway
from plugins.pathway.rules import Part
from plugins.registry import NotThere
from tests.support.pathway import TODAY, Circle, recording
from tests.support.registry import make_guardianship, make_person

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


@pytest.mark.rule("PW-2")
@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("pupil", {"goal", "work", "performance", "piece", "practice"}),
        ("guardian", {"goal", "work", "performance", "piece"}),
        ("teacher", {"work", "performance", "talk", "feedback"}),
        ("rector", set()),
        ("lead", set()),
        ("other_teacher", set()),
        ("stranger", set()),
    ],
)
def test_each_writes_what_is_theirs_to_write(
    inside: Inside, alpha: TenantView, circle: Circle, who: str, allowed: set[str]
) -> None:
    actor: Actor = getattr(circle, who)
    person_id = circle.pupil_id
    piece = recording(audience=frozenset({Audience.GUARDIANS}))
    acts: dict[str, Callable[[], object]] = {
        "goal": lambda: add_item(actor, person_id, GoalDetails(title="Mål")),
        "work": lambda: add_item(actor, person_id, RepertoireDetails(work="Vals")),
        "performance": lambda: add_item(
            actor, person_id, PerformanceDetails(title="Konsert", on=TODAY)
        ),
        "piece": lambda: add_evidence(actor, person_id, piece),
        "practice": lambda: change_practice(actor, person_id, PracticeDetails(), version=None),
        "talk": lambda: add_talk(actor, person_id, TalkDetails(kind=TalkKind.START, on=TODAY)),
        "feedback": lambda: add_feedback(actor, person_id, FeedbackDetails(text="Fint")),
    }
    done = set()
    with inside(alpha):
        for name, act in acts.items():
            try:
                act()
            except NotThere:
                continue
            done.add(name)

    assert done == allowed


@pytest.mark.rule("PW-1")
def test_each_sees_the_parts_that_are_theirs_to_see(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    with inside(alpha):
        everybody = frozenset(Audience)
        add_evidence(circle.pupil, circle.pupil_id, recording(audience=everybody))
        add_evidence(circle.pupil, circle.pupil_id, recording(title="Bare min"))
        add_item(circle.pupil, circle.pupil_id, GoalDetails(title="Mål"))
        change_practice(circle.pupil, circle.pupil_id, PracticeDetails(note="Rolig"), version=None)
        talk = TalkDetails(kind=TalkKind.START, on=TODAY, shared_notes="Sagt", next_step="Øv")
        add_talk(circle.teacher, circle.pupil_id, talk)
        add_feedback(circle.teacher, circle.pupil_id, FeedbackDetails(text="Fint"))
        shown = {}
        for who in ("pupil", "guardian", "teacher", "rector", "lead", "other_teacher", "stranger"):
            found = pathway(getattr(circle, who), circle.pupil_id)
            shown[who] = found and (
                len(found.goals),
                [each.shared_notes for each in found.talks],
                [each.next_step for each in found.talks],
                len(found.feedback),
                len(found.portfolio),
                found.practice.note,
            )

    close = (1, ["Sagt"], ["Øv"], 1, 1, "")
    agreed = (1, [None], ["Øv"], 0, 1, "")
    assert shown == {
        "pupil": (1, ["Sagt"], ["Øv"], 1, 2, "Rolig"),
        "guardian": close,
        "teacher": close,
        "rector": agreed,
        "lead": agreed,
        "other_teacher": None,
        "stranger": None,
    }


def test_practice_is_seen_by_the_teacher_while_it_is_shared(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    def seen_by(actor: Actor) -> list[str] | None:
        found = pathway(actor, circle.pupil_id)
        assert found is not None
        if not found.viewer.sees(Part.PRACTICE):
            return None
        return [each.what for each in found.practice.entries]

    with inside(alpha):
        add_practice_entry(
            circle.pupil, circle.pupil_id, PracticeEntryDetails(on=TODAY, minutes=20, what="Skala")
        )
        assert [seen_by(each) for each in (circle.pupil, circle.teacher)] == [["Skala"], None]
        change_practice(circle.pupil, circle.pupil_id, PracticeDetails(shared=True), version=None)
        assert seen_by(circle.teacher) == ["Skala"]
        assert seen_by(circle.guardian) is None
        change_practice(circle.pupil, circle.pupil_id, PracticeDetails(), version=None)
        assert seen_by(circle.teacher) is None


def test_nobody_is_found_where_nobody_is(inside: Inside, alpha: TenantView, circle: Circle) -> None:
    with inside(alpha):
        nobody: UUID = uuid4()
        assert pathway(circle.lead, nobody) is None
        with pytest.raises(NotThere):
            add_item(circle.pupil, nobody, GoalDetails(title="Mål"))


@pytest.mark.parametrize(
    ("born", "custody", "end", "opens"),
    [
        (date(2010, 1, 1), True, None, True),
        (date(2010, 1, 1), True, TODAY, True),
        (date(2010, 1, 1), True, date(2024, 5, 31), False),
        (date(2010, 1, 1), False, None, False),
        (date(2006, 6, 2), True, None, True),
        (date(2006, 6, 1), True, None, False),
    ],
    ids=["custody", "last day", "ended yesterday", "no custody", "18 tomorrow", "18 today"],
)
def test_a_guardian_opens_it_with_custody_today_and_while_the_pupil_is_a_minor(
    inside: Inside,
    alpha: TenantView,
    circle: Circle,
    born: date,
    custody: bool,
    end: date | None,
    opens: bool,
) -> None:
    with inside(alpha):
        child = make_person("Prøve", "Barn", born=born)
        make_guardianship(circle.person_ids["guardian"], child, custody=custody, end=end)

        assert (pathway(circle.guardian, child) is not None) is opens
        if not opens:
            with pytest.raises(NotThere):
                add_item(circle.guardian, child, GoalDetails(title="Mål"))
