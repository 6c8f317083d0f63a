"""The pathway's rows for the crawl over every route: one of each sort, of the tenant in force."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from core.plugin_api import db
from plugins.pathway.models import (
    CoWriter,
    Evidence,
    EvidenceViewer,
    Feedback,
    Goal,
    GoalEvidence,
    Performance,
    Plan,
    PracticeEntry,
    PrivateNote,
    Repertoire,
    SharedWith,
    StoredFile,
    Talk,
    TalkParticipant,
)
from plugins.registry.models import Person

SHARED = {
    "file_format": "csv",
    "what": "goals",
    "pathway.everything_file:file_format": "json",
}
ELSEWHERE = UUID("01890000-0000-7000-8000-000000000001")


def make_samples(marker: str) -> dict[str, object]:
    """A pupil with a plan, a talk, feedback, practice and a portfolio with a file."""
    pupil = Person(given_name=f"{marker} Prøve", family_name="Løype")
    teacher = Person(given_name=f"{marker} Prøve", family_name="Lærer")
    db.session.add_all([pupil, teacher])
    db.session.flush()
    day = date(1990, 5, 1)
    content = f"{marker} fil".encode()
    plan = Plan(person_id=pupil.id, weekly_minutes=90, practice_note=f"{marker} rolig")
    goal = Goal(person_id=pupil.id, title=f"{marker} mål", due_on=day)
    work = Repertoire(person_id=pupil.id, work=f"{marker} vals", composer=f"{marker} komponist")
    show = Performance(person_id=pupil.id, title=f"{marker} konsert", on_day=day)
    entry = PracticeEntry(person_id=pupil.id, on_day=day, minutes=20, what=f"{marker} skala")
    talk = Talk(person_id=pupil.id, kind="start", on_day=day, shared_notes=f"{marker} sagt")
    piece = Evidence(
        person_id=pupil.id,
        kind="own_work",
        title=f"{marker} sang",
        on_day=day,
        text=f"{marker} tekst",
        audience=["teachers", "guardians", "programme"],
    )
    db.session.add_all([plan, goal, work, show, entry, talk, piece])
    db.session.flush()
    feedback = Feedback(
        person_id=pupil.id,
        kind="statement",
        text=f"{marker} uttalelse",
        author_id=teacher.id,
        author_name=f"{marker} lærer",
        evidence_id=piece.id,
        given_on=day,
    )
    db.session.add_all(
        [
            feedback,
            GoalEvidence(goal_id=goal.id, evidence_id=piece.id),
            EvidenceViewer(evidence_id=piece.id, person_id=teacher.id),
            CoWriter(evidence_id=piece.id, position=0, name=f"{marker} Kim", share=Decimal(100)),
            StoredFile(
                evidence_id=piece.id,
                name=f"{marker}.pdf",
                content_type="application/pdf",
                size=len(content),
                content=content,
            ),
            TalkParticipant(talk_id=talk.id, person_id=pupil.id, role="pupil"),
            PrivateNote(talk_id=talk.id, author_id=pupil.id, text=f"{marker} tanke"),
            SharedWith(person_id=pupil.id, other_tenant_id=ELSEWHERE),
        ]
    )
    db.session.flush()
    return {
        "person_id": pupil.id,
        "item_id": goal.id,
        "pathway_api.goals_get:item_id": goal.id,
        "pathway_api.repertoire_get:item_id": work.id,
        "pathway_api.repertoire_update:item_id": work.id,
        "pathway_api.repertoire_delete:item_id": work.id,
        "pathway_api.performances_get:item_id": show.id,
        "pathway_api.performances_update:item_id": show.id,
        "pathway_api.performances_delete:item_id": show.id,
        "talk_id": talk.id,
        "feedback_id": feedback.id,
        "entry_id": entry.id,
        "evidence_id": piece.id,
    }
