"""A plan as it is taken along, and a whole pathway as it is handed out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import current_tenant
from plugins.pathway.queries.plans import (
    goals_of,
    performances_of,
    practice_of,
    repertoire_of,
)
from plugins.pathway.queries.views import Pathway, Way
from plugins.pathway.rules import Part

# What the file says of itself, so that another file is not taken for a plan.
FORMAT = "flygel-plan"
VERSION = 1


def plan_of(person_id: UUID) -> dict[str, Any]:
    """What somebody takes along to another organisation: their own words and nobody else's.

    No talks, feedback or notes: those belong to what was said between people there.
    """
    practice = practice_of(person_id)
    return {
        "format": FORMAT,
        "version": VERSION,
        "source": current_tenant().slug,
        "goals": [
            {
                "title": each.title,
                "term": each.term,
                "due_on": each.due_on,
                "state": each.state,
            }
            for each in goals_of(person_id)
        ],
        "repertoire": [
            {"work": each.work, "composer": each.composer, "state": each.state}
            for each in repertoire_of(person_id)
        ],
        "performances": [
            {"title": each.title, "on": each.on, "place": each.place}
            for each in performances_of(person_id)
        ],
        "practice": {"weekly_minutes": practice.weekly_minutes, "note": practice.note},
    }


def everything(found: Pathway, way: Way) -> dict[str, Any]:
    """All that the reader may see of a pathway, as values for JSON."""
    viewer = found.viewer
    parts: dict[str, Any] = {
        "person": {"id": viewer.person.id, "name": viewer.person.name},
        "organisation": current_tenant().slug,
        "steps": [
            {
                "state": each.step.state.value,
                "kind": each.step.kind,
                "title": each.step.title,
                "detail": each.step.detail,
                "place": each.step.place,
                "starts_on": each.step.starts_on,
                "ends_on": each.step.ends_on,
                "answer_by": each.step.answer_by,
                "awaits": each.step.awaits,
                "organisation": each.organisation,
            }
            for each in way.steps
        ],
        "goals": [
            {
                "id": each.id,
                "title": each.title,
                "term": each.term,
                "due_on": each.due_on,
                "state": each.state.value,
                "closed_on": each.closed_on,
                "evidence_ids": list(each.evidence_ids),
                "version": each.version,
            }
            for each in found.goals
        ],
        "repertoire": [
            {
                "id": each.id,
                "work": each.work,
                "composer": each.composer,
                "state": each.state.value,
                "version": each.version,
            }
            for each in found.repertoire
        ],
        "performances": [
            {
                "id": each.id,
                "title": each.title,
                "on": each.on,
                "place": each.place,
                "source": each.source,
                "version": each.version,
            }
            for each in found.performances
        ],
        "talks": [
            {
                "id": each.id,
                "kind": each.kind.value,
                "on": each.on,
                "participants": [
                    {"name": seat.person.name, "role": seat.role.value}
                    for seat in each.participants
                ],
                "shared_notes": each.shared_notes,
                "next_step": each.next_step,
                "next_step_by": each.next_step_by,
                "own_note": each.own_note,
                "version": each.version,
            }
            for each in found.talks
        ],
        "feedback": [
            {
                "id": each.id,
                "kind": each.kind.value,
                "text": each.text,
                "author": each.author,
                "given_on": each.given_on,
                "about": each.evidence.name if each.evidence else None,
            }
            for each in found.feedback
        ],
        "portfolio": [
            {
                "id": each.id,
                "kind": each.kind.value,
                "title": each.title,
                "on": each.on,
                "text": each.text,
                "link": each.link,
                "audience": sorted(item.value for item in each.audience),
                "mentors": [mentor.name for mentor in each.mentors],
                "shares": [{"name": share.name, "share": share.share} for share in each.shares],
                "file": each.file.name if each.file else None,
                "version": each.version,
            }
            for each in found.portfolio
        ],
    }
    if viewer.sees(Part.PRACTICE):
        parts["practice"] = {
            "weekly_minutes": found.practice.weekly_minutes,
            "note": found.practice.note,
            "shared": found.practice.shared,
            "log": [
                {"on": each.on, "minutes": each.minutes, "what": each.what}
                for each in found.practice.entries
            ],
        }
    return parts
