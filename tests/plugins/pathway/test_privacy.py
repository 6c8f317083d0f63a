"""To see what is kept, to be forgotten, and two records that are one person."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

from sqlalchemy import func, select

from core.db.base import Base
from core.db.session import db
from core.tenants.context import TenantView
from core.web.running import Running
from plugins.pathway import (
    Audience,
    EvidenceDetails,
    EvidenceKind,
    FeedbackDetails,
    GoalDetails,
    PracticeEntryDetails,
    RepertoireDetails,
    ShareDetails,
    TalkDetails,
    TalkKind,
    Upload,
    add_evidence,
    add_feedback,
    add_item,
    add_practice_entry,
    add_talk,
)
from plugins.pathway.models import Feedback, Plan, PrivateNote, StoredFile, TalkParticipant
from plugins.pathway.queries import pathway
from plugins.pathway.services import keep_note, pathway_records
from plugins.registry.services.people import erase_person, merge_people
from tests.support import uploads
from tests.support.pathway import TODAY, Circle

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


def fill(circle: Circle) -> None:
    """A pathway with something of everything."""
    pupil, person_id = circle.pupil, circle.pupil_id
    piece = add_evidence(
        pupil,
        person_id,
        EvidenceDetails(
            kind=EvidenceKind.OWN_WORK,
            title="Prøvesang",
            on=TODAY,
            audience=frozenset({Audience.TEACHERS}),
            mentor_ids=(circle.person_ids["teacher"],),
            shares=(ShareDetails(name="", share=Decimal(100)),),
        ),
        Upload(name="sang.wav", content=uploads.wav()),
    )
    add_item(pupil, person_id, GoalDetails(title="Prøvemål", evidence_ids=(piece,)))
    add_item(pupil, person_id, RepertoireDetails(work="Prøvevals"))
    add_practice_entry(
        pupil, person_id, PracticeEntryDetails(on=TODAY, minutes=20, what="Prøveskala")
    )
    talk_id = add_talk(
        circle.teacher, person_id, TalkDetails(kind=TalkKind.START, on=TODAY, shared_notes="Prøve")
    )
    keep_note(pupil, talk_id, "Prøvetanke")
    keep_note(circle.teacher, talk_id, "Lærertanke")
    add_feedback(circle.teacher, person_id, FeedbackDetails(text="Prøveros", evidence_id=piece))


def rows() -> dict[str, int]:
    """How many rows each table of the pathway has."""
    return {
        name: db.session.scalar(select(func.count()).select_from(mapper.class_)) or 0
        for mapper in Base.registry.mappers
        for name in [mapper.local_table.name]  # type: ignore[attr-defined]
        if mapper.local_table.schema == "pathway"  # type: ignore[attr-defined]
    }


def test_everything_kept_is_shown_to_the_person_but_nobody_elses_note(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    with inside(alpha):
        fill(circle)
        kept = str([each.rows for each in pathway_records(circle.pupil_id)])
        teachers = str([each.rows for each in pathway_records(circle.person_ids["teacher"])])

    for word in ("sang", "mål", "vals", "skala", "tanke", "ros"):
        assert f"Prøve{word}" in kept
    assert "sang.wav" in kept
    assert "Lærertanke" not in kept
    assert "Lærertanke" in teachers
    assert "Prøveros" in teachers
    assert "Prøvetanke" not in teachers


def test_an_erased_person_leaves_nothing(inside: Inside, alpha: TenantView, circle: Circle) -> None:
    with inside(alpha):
        fill(circle)
        assert min(count for name, count in rows().items() if name not in _NOT_FILLED) > 0
        erase_person(circle.lead, circle.pupil_id)

        assert {name: count for name, count in rows().items() if count} == {}


_NOT_FILLED = {"performance", "shared_with"}


def test_an_erased_teacher_leaves_words_without_a_name(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    with inside(alpha):
        fill(circle)
        erase_person(circle.lead, circle.person_ids["teacher"])

        words = db.session.scalars(select(Feedback)).one()
        assert (words.text, words.author_id, words.author_name) == ("Prøveros", None, "")
        assert [each.text for each in db.session.scalars(select(PrivateNote))] == ["Prøvetanke"]
        assert db.session.scalars(select(TalkParticipant)).all() == []
        found = pathway(circle.pupil, circle.pupil_id)
        assert found is not None
        assert [each.author for each in found.feedback] == [""]


def test_two_records_of_a_person_become_one_pathway(
    inside: Inside, alpha: TenantView, circle: Circle
) -> None:
    with inside(alpha):
        fill(circle)
        kept = circle.person_ids["rector"]
        db.session.add(Plan(person_id=kept, weekly_minutes=10))
        db.session.flush()
        before = rows()
        # Two with a log-in cannot be merged; the rector's ends first.
        from plugins.registry import link_membership

        link_membership(circle.lead, kept, None)
        merge_people(circle.lead, kept=kept, removed=circle.pupil_id)

        assert rows() == {**before, "plan": before["plan"] - 1}
        found = pathway(circle.lead, kept)
        assert found is not None
        assert [each.title for each in found.goals] == ["Prøvemål"]
        assert db.session.scalars(select(Plan.weekly_minutes)).all() == [10]
        assert len(db.session.scalars(select(StoredFile.id)).all()) == 1


def test_who_switches_it_off_is_told_what_nobody_sees_any_more(
    inside: Inside, alpha: TenantView, circle: Circle, running: Running
) -> None:
    with inside(alpha):
        fill(circle)
        told = running.host.disable_preview(frozenset(running.host.plugins), "pathway")

    assert {each.label: each.count for each in told} == {
        "Development plans": 1,
        "Goals": 1,
        "Talks": 1,
        "Pieces in portfolios": 1,
    }
