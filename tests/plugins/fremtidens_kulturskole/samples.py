"""The programme's rows for the crawl over every route: a cohort with all that it can have."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import select

from core.plugin_api import current_tenant, db
from plugins.fremtidens_kulturskole.models import (
    Advice,
    Assignment,
    AssignmentPart,
    Body,
    BodyMember,
    Cohort,
    Gathering,
    GroupMember,
    HandIn,
    LocalGoal,
    LogEntry,
    Material,
    Measure,
    OutcomeGoal,
    Participant,
    Passage,
    Prompt,
    Report,
    Room,
    RoomSeat,
    SupportAgreement,
)
from plugins.registry.models import Organisation
from tests.plugins.registry.samples import CODES

SHARED = {"kind": "between", "section": "summary"}
MISSING = {"key": "ingen-slik"}
Row = TypeVar("Row")
DAY = date(2020, 3, 1)


def make_samples(marker: str) -> dict[str, object]:
    """One cohort of the tenant in force, whose theme page is open to everybody."""
    code = CODES.get(current_tenant().slug, "3020")
    municipality = db.session.scalars(
        select(Organisation).where(Organisation.municipality_code == code)
    ).one()
    cohort = _added(
        Cohort(
            key=f"{marker.lower()}-kull",
            name=f"{marker} kull",
            starts_on=date(2020, 1, 1),
            ends_on=date(2020, 12, 31),
            intro={"nb": f"{marker} om kullet"},
            is_public=True,
        )
    )
    group = _added(
        Participant(
            cohort_id=cohort.id,
            organisation_id=municipality.id,
            language="nb",
            joined_on=DAY,
        )
    )
    member = _added(
        GroupMember(
            participant_id=group.id,
            name=f"{marker} medlem",
            sector="culture",
            role=f"{marker} rektor",
            joined_on=DAY,
        )
    )
    held = _added(
        Gathering(
            cohort_id=cohort.id,
            kind="gathering",
            number=1,
            title=f"{marker} samling",
            starts_on=DAY,
            ends_on=DAY,
        )
    )
    assignment = _added(
        Assignment(gathering_id=held.id, kind="between", title=f"{marker} mellomarbeid", due_on=DAY)
    )
    part = _added(
        AssignmentPart(assignment_id=assignment.id, position=1, text=f"{marker} spørsmål")
    )
    hand_in = _added(HandIn(assignment_id=assignment.id, participant_id=group.id))
    prompt = _added(Prompt(gathering_id=held.id, position=1, text=f"{marker} rom-spørsmål"))
    room = _added(Room(gathering_id=held.id, number=1))
    _added(RoomSeat(room_id=room.id, member_id=member.id))
    report = _added(
        Report(
            participant_id=group.id,
            title=f"{marker} rapport",
            state="published",
            published_on=DAY,
            published=_published(marker),
        )
    )
    for place, slot in (
        ({"hand_in_id": hand_in.id}, str(part.id)),
        ({"room_id": room.id}, str(prompt.id)),
        ({"report_id": report.id}, "summary"),
    ):
        _added(
            Passage(
                **place,
                slot=slot,
                text=f"{marker} tekst",
                written_by=f"{marker} skriver",
                written_at=datetime(2020, 3, 1, tzinfo=UTC),
            )
        )
    outcome = _added(
        OutcomeGoal(cohort_id=cohort.id, position=1, text={"nb": f"{marker} effektmål"})
    )
    goal = _added(
        LocalGoal(participant_id=group.id, outcome_goal_id=outcome.id, title=f"{marker} mål")
    )
    measure = _added(Measure(goal_id=goal.id, title=f"{marker} tiltak", phase="reasons"))
    entry = _added(
        LogEntry(
            participant_id=group.id,
            kind="wise",
            text=f"{marker} lurt",
            noted_on=DAY,
            noted_by=f"{marker} skriver",
        )
    )
    advice = _added(
        Advice(
            participant_id=group.id,
            entry_id=entry.id,
            title=f"{marker} råd",
            text=f"{marker} lurt",
            language="nb",
            stands_behind=f"{marker} rektor",
            shared_on=DAY,
            stems=" lur  /  lur ",
            is_public=True,
        )
    )
    agreement = _added(
        SupportAgreement(
            participant_id=group.id,
            guide_name=f"{marker} veileder",
            themes=["anchoring"],
            hours_agreed=Decimal(10),
            starts_on=DAY,
            ends_on=DAY,
        )
    )
    body = _added(Body(cohort_id=cohort.id, name=f"{marker} gruppe", rhythm="need"))
    sitting = _added(BodyMember(body_id=body.id, name=f"{marker} sitter"))
    material = _added(Material(cohort_id=cohort.id, title=f"{marker} stoff", published_on=DAY))
    removing = "body_member_remove:member_id"
    return {
        "cohort_id": cohort.id,
        "key": cohort.key,
        "participant_id": group.id,
        "member_id": member.id,
        f"fremtidens_kulturskole.{removing}": sitting.id,
        "fremtidens_kulturskole_api.remove_body_member:member_id": sitting.id,
        "gathering_id": held.id,
        "assignment_id": assignment.id,
        "part_id": part.id,
        "prompt_id": prompt.id,
        "room_id": room.id,
        "goal_id": goal.id,
        "measure_id": measure.id,
        "entry_id": entry.id,
        "advice_id": advice.id,
        "agreement_id": agreement.id,
        "body_id": body.id,
        "material_id": material.id,
    }


def _published(marker: str) -> dict[str, object]:
    return {
        "title": f"{marker} rapport",
        "municipality": f"{marker} kommune",
        "partners": [],
        "cohort": f"{marker} kull",
        "language": "nb",
        "written_on": "2020-03-01",
        "film_url": "",
        "sections": [{"key": "summary", "text": f"{marker} tekst"}],
        "members": [],
        "goals": [],
    }


def _added(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row
