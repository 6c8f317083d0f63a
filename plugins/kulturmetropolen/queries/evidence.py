"""What talents have to show, counted from where it is kept: nothing of it is stored here twice.

Judgements and mentor sessions are this plugin's own; works, performances and recordings are the
pathway's, courses the activities'. No reach: callers answer for who sees it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from core.plugin_api import db
from plugins.activities import counted_completed
from plugins.kulturmetropolen.models import Judgement, MentorSession
from plugins.kulturmetropolen.rules import CriterionKind, Evidence
from plugins.pathway import EvidenceKind, counted_evidence

_KINDS = {
    EvidenceKind.OWN_WORK: CriterionKind.OWN_WORKS,
    EvidenceKind.PERFORMANCE: CriterionKind.PERFORMANCES,
    EvidenceKind.RECORDING: CriterionKind.RECORDINGS,
    EvidenceKind.STATEMENT: CriterionKind.STATEMENTS,
    EvidenceKind.DOCUMENT: CriterionKind.DOCUMENTS,
}


def evidence_for(talent_id: UUID, person_id: UUID) -> Evidence:
    """KM-2: everything one talent has to show, counted."""
    return evidence_for_all({talent_id: person_id})[talent_id]


def evidence_for_all(people: Mapping[UUID, UUID]) -> dict[UUID, Evidence]:
    """KM-2: the same of many talents, by their person; one statement for any number of them."""
    if not people:
        return {}
    wanted = people.values()
    counts: dict[UUID, dict[CriterionKind, int]] = defaultdict(dict)
    courses: dict[UUID, dict[str, int]] = defaultdict(dict)
    judged: dict[UUID, set[UUID]] = defaultdict(set)
    rows = db.session.execute(
        union_all(
            counted_evidence(wanted).add_columns(literal("evidence")),
            counted_completed(wanted).add_columns(literal("course")),
            *_own_evidence(people),
        )
    )
    for whose, what, number, source in rows:
        if source == "evidence":
            counts[whose][_KINDS[EvidenceKind(what)]] = number
        elif source == "course":
            courses[whose][what] = number
        elif source == "session":
            counts[whose][CriterionKind.MENTOR_SESSIONS] = number
        else:
            judged[whose].add(UUID(what))
    return {
        talent_id: Evidence(
            counts=counts[person_id] | counts[talent_id],
            courses=courses[person_id],
            judged=frozenset(judged[talent_id]),
        )
        for talent_id, person_id in people.items()
    }


def _own_evidence(
    talent_ids: Collection[UUID],
) -> tuple[Select[UUID, str, int, str], Select[*tuple[Any, ...]]]:
    """KM-2, KM-13: by talent, sessions held, and the criteria whose latest judgement is a yes."""
    wanted = sorted(talent_ids)
    sessions = (
        select(
            MentorSession.talent_id,
            literal(CriterionKind.MENTOR_SESSIONS.value),
            func.count(),
            literal("session"),
        )
        .where(MentorSession.talent_id.in_(wanted), MentorSession.held_on.is_not(None))
        .group_by(MentorSession.talent_id)
    )
    latest = (
        select(Judgement.talent_id, Judgement.criterion_id, Judgement.met)
        .ext(distinct_on(Judgement.talent_id, Judgement.criterion_id))
        .where(Judgement.talent_id.in_(wanted))
        .order_by(
            Judgement.talent_id,
            Judgement.criterion_id,
            Judgement.judged_at.desc(),
            Judgement.id.desc(),
        )
        .subquery()
    )
    judgements = select(
        latest.c.talent_id, latest.c.criterion_id.cast(Text), literal(1), literal("judgement")
    ).where(latest.c.met)
    return sessions, judgements
