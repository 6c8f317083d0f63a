"""Talents begin, get mentors, and are judged."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Reason
from core.plugin_api import Actor, db
from plugins.kulturmetropolen.models import Criterion, Judgement, Mentorship, Move, Stage, Talent
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.reach import covered_organisations, is_about_actor, limits_of
from plugins.kulturmetropolen.queries.talents import talent_card
from plugins.kulturmetropolen.queries.views import TalentCard
from plugins.kulturmetropolen.rules import CriterionKind, MoveKind
from plugins.kulturmetropolen.services.editing import add_row, locked_row, refuse, write_down
from plugins.registry import NotThere, may_act_for, organisation_row


def reached(actor: Actor, talent_id: UUID, permission: str) -> TalentCard:
    """The talent within reach by the permission. Raises NotThere."""
    card = talent_card(actor, talent_id, permission=permission)
    if card is None:
        raise NotThere(f"Talent {talent_id}")
    return card


def enter_talent(
    actor: Actor,
    *,
    person_id: UUID,
    organisation_id: UUID,
    reason: str,
    on: date | None = None,
    stage_id: UUID | None = None,
) -> UUID:
    """KM-1: somebody begins, at the first stage unless another is named, at an actor in reach.

    `on` None is today. Raises NotThere for a person out of reach, Refused for one who has begun.
    """
    if not may_act_for(actor, person_id, KmPermission.ENTER):
        raise NotThere(f"Person {person_id}")
    covered = covered_organisations(actor, KmPermission.ENTER)
    place = organisation_row(organisation_id, on=actor.today)
    if place is None or (covered is not None and organisation_id not in covered | limits_of(actor)):
        raise refuse(
            Reason("talent.organisation", N_("Choose an organisation of yours.")),
            fields={"talent.organisation": "organisation_id"},
        )
    if db.session.scalar(select(Talent.id).where(Talent.person_id == person_id)) is not None:
        raise refuse(
            Reason("talent.twice", N_("They are on the way already.")),
            fields={"talent.twice": "person_id"},
        )
    first = db.session.scalars(
        select(Stage)
        .where(Stage.retired.is_(False), *([Stage.id == stage_id] if stage_id else []))
        .order_by(Stage.position, Stage.id)
        .limit(1)
    ).first()
    if first is None:
        raise refuse(Reason("talent.no_stage", N_("There is no such stage.")))
    day = on or actor.today
    row = add_row(Talent(person_id=person_id, organisation_id=organisation_id, entered_on=day))
    add_row(
        Move(
            talent_id=row.id,
            number=1,
            kind=MoveKind.ENTER,
            to_stage_id=first.id,
            moved_on=day,
            reason=reason.strip(),
            made_by=actor.name,
        )
    )
    write_down(actor, "talent:enter", "talent", row.id, stage=str(first.id))
    return row.id


def give_mentor(
    actor: Actor, talent_id: UUID, mentor_id: UUID, *, since: date | None = None
) -> UUID:
    """KM-3: gives a talent a mentor from a day on; None is today."""
    card = reached(actor, talent_id, KmPermission.ENTER)
    locked_row(Talent, talent_id)
    day = since or actor.today
    if mentor_id == card.person_id:
        raise refuse(
            Reason("mentor.oneself", N_("Nobody is their own mentor.")),
            fields={"mentor.oneself": "mentor_id"},
        )
    running = db.session.scalar(
        select(Mentorship.id).where(
            Mentorship.talent_id == talent_id,
            Mentorship.mentor_id == mentor_id,
            (Mentorship.valid_to.is_(None)) | (Mentorship.valid_to >= day),
        )
    )
    if running is not None:
        raise refuse(
            Reason("mentor.twice", N_("They are the talent's mentor already.")),
            fields={"mentor.twice": "mentor_id"},
        )
    row = add_row(Mentorship(talent_id=talent_id, mentor_id=mentor_id, valid_from=day))
    write_down(actor, "mentor:give", "talent", talent_id)
    return row.id


def end_mentorship(actor: Actor, talent_id: UUID, mentorship_id: UUID) -> None:
    """KM-3: today is the mentor's last day with the talent."""
    reached(actor, talent_id, KmPermission.ENTER)
    row = locked_row(Mentorship, mentorship_id)
    if row.talent_id != talent_id:
        raise NotThere(f"Mentorship {mentorship_id}")
    row.valid_to = max(actor.today, row.valid_from or actor.today)
    db.session.flush()
    write_down(actor, "mentor:end", "talent", talent_id)


def judge_criterion(
    actor: Actor, talent_id: UUID, criterion_id: UUID, *, met: bool, reason: str, now: datetime
) -> UUID:
    """KM-2: somebody in the role that the criterion names says whether it is met, and why."""
    card = reached(actor, talent_id, KmPermission.JUDGE)
    criterion = db.session.scalar(
        select(Criterion).where(
            Criterion.id == criterion_id, Criterion.kind == CriterionKind.JUDGEMENT
        )
    )
    if criterion is None:
        raise NotThere(f"Criterion {criterion_id}")
    role = criterion.role or ""
    if not actor.holds(role) or is_about_actor(actor, card.person_id):
        raise refuse(
            Reason("judgement.role", N_("This is judged by somebody in another role than yours."))
        )
    if not reason.strip():
        raise refuse(
            Reason("judgement.no_reason", N_("Write what you have seen or heard.")),
            fields={"judgement.no_reason": "reason"},
        )
    row = add_row(
        Judgement(
            talent_id=talent_id,
            criterion_id=criterion_id,
            met=met,
            reason=reason.strip(),
            role=role,
            judged_by=actor.name,
            judged_at=now,
        )
    )
    write_down(actor, "criterion:judge", "talent", talent_id, criterion=str(criterion_id), met=met)
    return row.id
