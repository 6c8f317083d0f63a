"""What talents have to show, counted from where it is kept: nothing of it is stored here twice.

Judgements and mentor sessions are this plugin's own; works, performances and recordings are the
pathway's, courses the activities'. No reach: callers answer for who sees it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import Uuid, func, literal, null, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from core.plugin_api import db
from plugins.activities import completed_counts
from plugins.kulturmetropolen.models import Judgement, MentorSession
from plugins.kulturmetropolen.rules import CriterionKind, Evidence
from plugins.pathway import EvidenceKind, counts_of_evidence

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
    """KM-2: the same of many talents, by their person; three statements for any number."""
    pieces = counts_of_evidence(people.values())
    courses = completed_counts(people.values())
    held, judged = _own_evidence(people)
    return {
        talent_id: Evidence(
            counts={_KINDS[kind]: number for kind, number in pieces[person_id].items()}
            | {CriterionKind.MENTOR_SESSIONS: held.get(talent_id, 0)},
            courses=courses[person_id],
            judged=frozenset(judged.get(talent_id, ())),
        )
        for talent_id, person_id in people.items()
    }


def _own_evidence(
    talent_ids: Collection[UUID],
) -> tuple[dict[UUID, int], dict[UUID, set[UUID]]]:
    """KM-2, KM-13: by talent, the sessions held, and the criteria whose latest judgement is a yes.

    One statement for any number of them.
    """
    wanted = sorted(talent_ids)
    sessions = (
        select(
            MentorSession.talent_id,
            null().cast(Uuid).label("criterion_id"),
            func.count().label("number"),
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
    met = select(latest.c.talent_id, latest.c.criterion_id, literal(1)).where(latest.c.met)
    held: dict[UUID, int] = {}
    judged: dict[UUID, set[UUID]] = defaultdict(set)
    for row in db.session.execute(union_all(sessions, met)):
        if row.criterion_id is None:
            held[row.talent_id] = row.number
        else:
            judged[row.talent_id].add(row.criterion_id)
    return held, judged
