"""What talents have to show, counted from where it is kept: nothing of it is stored here twice.

Judgements and mentor sessions are this plugin's own; works, performances and recordings are the
pathway's, courses the activities'. No reach: callers answer for who sees it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select

from core.plugin_api import db
from plugins.activities import completed_activities
from plugins.kulturmetropolen.models import Judgement, MentorSession
from plugins.kulturmetropolen.rules import CriterionKind, Evidence
from plugins.pathway import EvidenceKind, evidence_counts

_KINDS = {
    EvidenceKind.OWN_WORK: CriterionKind.OWN_WORKS,
    EvidenceKind.PERFORMANCE: CriterionKind.PERFORMANCES,
    EvidenceKind.RECORDING: CriterionKind.RECORDINGS,
    EvidenceKind.STATEMENT: CriterionKind.STATEMENTS,
    EvidenceKind.DOCUMENT: CriterionKind.DOCUMENTS,
}


def evidence_for(talent_id: UUID, person_id: UUID) -> Evidence:
    """KM-2: everything one talent has to show, counted."""
    counts: dict[CriterionKind, int] = {
        _KINDS[kind]: number for kind, number in evidence_counts(person_id).items()
    }
    counts[CriterionKind.MENTOR_SESSIONS] = sessions_held([talent_id]).get(talent_id, 0)
    courses: dict[str, int] = defaultdict(int)
    for each in completed_activities(person_id):
        courses[each.kind] += 1
    return Evidence(
        counts=counts,
        courses=courses,
        judged=judged([talent_id]).get(talent_id, frozenset()),
    )


def sessions_held(talent_ids: Collection[UUID]) -> dict[UUID, int]:
    """KM-13: how many mentor sessions each has had."""
    if not talent_ids:
        return {}
    rows = db.session.execute(
        select(MentorSession.talent_id, func.count())
        .where(MentorSession.talent_id.in_(sorted(talent_ids)), MentorSession.held_on.is_not(None))
        .group_by(MentorSession.talent_id)
    )
    return {talent_id: count for talent_id, count in rows}


def judged(talent_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """KM-2: by talent, the criteria whose latest judgement is a yes."""
    if not talent_ids:
        return {}
    latest = db.session.scalars(
        select(Judgement)
        .where(Judgement.talent_id.in_(sorted(talent_ids)))
        .order_by(Judgement.judged_at, Judgement.id)
    )
    met: dict[tuple[UUID, UUID], bool] = {}
    for row in latest:
        met[row.talent_id, row.criterion_id] = row.met
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for (talent_id, criterion_id), is_met in met.items():
        if is_met:
            found[talent_id].add(criterion_id)
    return {talent_id: frozenset(criteria) for talent_id, criteria in found.items()}
