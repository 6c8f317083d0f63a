"""Talks, private notes, and what teachers and mentors say."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from core.tenants.context import TenantView
from plugins.pathway import (
    EvidenceKind,
    FeedbackDetails,
    FeedbackKind,
    ParticipantDetails,
    ParticipantRole,
    TalkDetails,
    TalkKind,
    add_evidence,
    add_feedback,
    add_talk,
    evidence_counts,
    evidence_of,
)
from plugins.pathway.queries import pathway
from plugins.pathway.services import (
    change_feedback,
    change_talk,
    keep_note,
    remove_feedback,
    remove_talk,
)
from plugins.registry import NotThere, Refused
from tests.support.pathway import TODAY, Circle, codes, recording

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


def test_a_private_note_is_its_writers_alone(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    with inside(alpha):
        talk_id = add_talk(
            circle.teacher, circle.pupil_id, TalkDetails(kind=TalkKind.MID_WAY, on=TODAY)
        )
        keep_note(circle.teacher, talk_id, "Lærerens tanke")
        keep_note(circle.pupil, talk_id, "Min tanke")
        notes = {}
        for who in ("pupil", "guardian", "teacher", "rector", "lead"):
            found = pathway(getattr(circle, who), circle.pupil_id)
            assert found is not None
            notes[who] = found.talks[0].own_note
        for who in ("rector", "lead", "stranger", "other_teacher"):
            with pytest.raises(NotThere):
                keep_note(getattr(circle, who), talk_id, "Ikke min")
        keep_note(circle.pupil, talk_id, "")
        found = pathway(circle.pupil, circle.pupil_id)
        assert found is not None
        assert found.talks[0].own_note == ""

    assert notes == {
        "pupil": "Min tanke",
        "guardian": "",
        "teacher": "Lærerens tanke",
        "rector": "",
        "lead": "",
    }


def test_a_statement_counts_as_evidence_and_feedback_does_not(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    with inside(alpha):
        add_feedback(circle.teacher, circle.pupil_id, FeedbackDetails(text="Fint"))
        assert evidence_counts(circle.pupil_id)[EvidenceKind.STATEMENT] == 0
        statement = FeedbackDetails(text="Er klar", kind=FeedbackKind.STATEMENT)
        add_feedback(circle.teacher, circle.pupil_id, statement)
        add_evidence(circle.pupil, circle.pupil_id, recording())
        add_evidence(circle.pupil, circle.pupil_id, recording(kind=EvidenceKind.OWN_WORK))

        assert evidence_counts(circle.pupil_id) == {
            EvidenceKind.OWN_WORK: 1,
            EvidenceKind.PERFORMANCE: 0,
            EvidenceKind.STATEMENT: 1,
            EvidenceKind.RECORDING: 1,
            EvidenceKind.DOCUMENT: 0,
        }
        assert [
            each.title
            for each in evidence_of(circle.pupil_id)
            if each.kind is EvidenceKind.STATEMENT
        ] == ["Ada Lærer"]


def test_only_those_around_the_pupil_take_part_in_a_talk(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    ids = circle.person_ids
    with inside(alpha):
        talk_id = add_talk(
            circle.teacher,
            circle.pupil_id,
            TalkDetails(
                kind=TalkKind.YEAR,
                on=TODAY,
                participants=(
                    ParticipantDetails(person_id=ids["pupil"], role=ParticipantRole.PUPIL),
                    ParticipantDetails(person_id=ids["guardian"], role=ParticipantRole.GUARDIAN),
                ),
            ),
        )
        found = pathway(circle.pupil, circle.pupil_id)
        assert found is not None
        assert [(each.person.name, each.role.value) for each in found.talks[0].participants] == [
            ("Prøve Elev", "pupil"),
            ("Eva Foresatt", "guardian"),
            ("Ada Lærer", "teacher"),
        ]
        stranger = ParticipantDetails(person_id=ids["stranger"], role=ParticipantRole.PUPIL)
        with pytest.raises(Refused) as refused:
            change_talk(
                circle.teacher,
                talk_id,
                TalkDetails(kind=TalkKind.YEAR, on=TODAY, participants=(stranger,)),
                version=1,
            )
        assert codes(refused) == [("participants", "talk.stranger")]
        change_talk(circle.teacher, talk_id, TalkDetails(kind=TalkKind.START, on=TODAY), version=1)
        assert remove_talk(circle.teacher, talk_id) == circle.pupil_id


def test_feedback_is_changed_by_its_writer_only(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    with inside(alpha):
        feedback_id = add_feedback(circle.teacher, circle.pupil_id, FeedbackDetails(text="Fint"))
        for who in (circle.pupil, circle.guardian, circle.lead, circle.other_teacher):
            with pytest.raises(NotThere):
                change_feedback(who, feedback_id, FeedbackDetails(text="Nei"), version=None)
            with pytest.raises(NotThere):
                remove_feedback(who, feedback_id)
        change_feedback(circle.teacher, feedback_id, FeedbackDetails(text="Bedre"), version=1)
        assert remove_feedback(circle.teacher, feedback_id) == circle.pupil_id
