"""What somebody is to a person, asked of the register; all that is shown passes here."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from core.plugin_api import Actor, db, hook_contributions
from plugins.pathway.models import EvidenceViewer, Plan
from plugins.pathway.permissions import PathwayPermission
from plugins.pathway.queries.views import Viewer
from plugins.pathway.rules import Relation, parts_seen
from plugins.registry import Named, may_act_for, person_names, person_of

_BY_PERMISSION = {
    PathwayPermission.OWN: Relation.GUARDIAN,
    PathwayPermission.TEACH: Relation.TEACHER,
    PathwayPermission.LEAD: Relation.LEADER,
}


def relations_to(actor: Actor, person_id: UUID) -> frozenset[Relation]:
    """What the actor is to the person today; empty for a stranger."""
    if actor.account_id is None:
        # The platform's operator at the command line, who fills demonstrations.
        return frozenset(Relation)
    own_id = person_of(actor)
    if own_id == person_id:
        may_use = actor.may(PathwayPermission.OWN)
        return frozenset({Relation.SELF}) if may_use else frozenset()
    found = {
        relation
        for permission, relation in _BY_PERMISSION.items()
        if actor.may(permission) and may_act_for(actor, person_id, permission)
    }
    if own_id is not None and own_id in mentor_ids(person_id):
        found.add(Relation.MENTOR)
    return frozenset(found)


def viewer(actor: Actor, person_id: UUID) -> Viewer | None:
    """Who opens the pathway and what they see; None for a stranger and where nobody is."""
    relations = relations_to(actor, person_id)
    names = person_names([person_id]) if relations else {}
    if person_id not in names:
        return None
    shared = db.session.scalar(select(Plan.practice_shared).where(Plan.person_id == person_id))
    return Viewer(
        person=Named(id=person_id, name=names[person_id]),
        relations=relations,
        seen=parts_seen(relations, practice_shared=bool(shared)),
        own_id=person_of(actor),
    )


def evidence_viewer(actor: Actor, person_id: UUID, evidence_id: UUID) -> Viewer | None:
    """As `viewer`, and also for somebody whom the person has named for this one piece."""
    found = viewer(actor, person_id)
    own_id = person_of(actor)
    if found is not None or own_id is None:
        return found
    named = db.session.scalar(
        select(EvidenceViewer.id).where(
            EvidenceViewer.evidence_id == evidence_id, EvidenceViewer.person_id == own_id
        )
    )
    names = person_names([person_id]) if named is not None else {}
    if person_id not in names:
        return None
    relations = frozenset({Relation.MENTOR})
    return Viewer(
        person=Named(id=person_id, name=names[person_id]),
        relations=relations,
        seen=parts_seen(relations, practice_shared=False),
        own_id=own_id,
    )


def mentor_ids(person_id: UUID) -> frozenset[UUID]:
    """The person's mentors today, by what the programmes say."""
    return frozenset(
        each.person_id for each in hook_contributions("provide_mentors", person_id=person_id)
    )
