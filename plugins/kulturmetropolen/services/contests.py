"""Heats: acts chosen by the jury, evenings, points, votes, semifinal and prizes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from core.kit import N_, Reason
from core.plugin_api import Actor, Translated, current_tenant, db, new_id, pick
from plugins.kulturmetropolen.models import (
    Act,
    ActTalent,
    AudienceVote,
    Contest,
    Evening,
    JuryScore,
    Prize,
    Talent,
    VoteCode,
)
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.rules import (
    may_enter_contest,
    may_play_evening,
    may_vote,
    share_evenings,
)
from plugins.kulturmetropolen.services.editing import (
    add_row,
    ask,
    check_organisation,
    locked_row,
    refuse,
    write_down,
)
from plugins.kulturmetropolen.settings import number
from plugins.registry import NotThere

HIGHEST_POINTS = 10
# Letters and digits that nobody mistakes for each other on a slip of paper.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def add_contest(actor: Actor, *, organisation_id: UUID, name: Translated) -> UUID:
    """KM-12: heats, with the numbers of the day's settings; they stay when settings change."""
    check_organisation(actor, organisation_id, KmPermission.MANAGE_CONTESTS)
    row = add_row(
        Contest(
            organisation_id=organisation_id,
            name=dict(name),
            places=number("contest_places", actor.today),
            acts_per_evening=number("acts_per_evening", actor.today),
            jury_weight=number("jury_weight", actor.today),
        )
    )
    write_down(actor, "contest:add", "contest", row.id, pick(name))
    return row.id


def add_act(actor: Actor, contest_id: UUID, *, name: str, talent_ids: Sequence[UUID] = ()) -> UUID:
    """KM-12: the jury chose an act; never more than there are places, also by two at once."""
    contest = locked_row(Contest, contest_id)
    entered = _count(Act, Act.contest_id == contest_id)
    ask(may_enter_contest(entered=entered, places=contest.places))
    known = set(db.session.scalars(select(Talent.id).where(Talent.id.in_(sorted(talent_ids)))))
    row = add_row(Act(contest_id=contest_id, name=name.strip()))
    for talent_id in sorted(known):
        db.session.add(ActTalent(act_id=row.id, talent_id=talent_id))
    db.session.flush()
    write_down(actor, "contest:act", "contest", contest_id, name)
    return row.id


def add_evening(
    actor: Actor,
    contest_id: UUID,
    *,
    kind: str,
    held_on: date,
    venue_id: UUID | None = None,
) -> UUID:
    """KM-12: an evening of heats, or the semifinal, of which there is one."""
    contest = locked_row(Contest, contest_id)
    if kind == "semifinal" and _count(
        Evening, Evening.contest_id == contest_id, Evening.kind == "semifinal"
    ):
        raise refuse(
            Reason("evening.semifinal", N_("There is a semifinal already.")),
            fields={"evening.semifinal": "kind"},
        )
    row = add_row(
        Evening(
            contest_id=contest_id,
            kind=kind,
            held_on=held_on,
            venue_id=venue_id,
            key=secrets.token_urlsafe(12),
        )
    )
    write_down(actor, "contest:evening", "contest", contest_id, pick(contest.name))
    return row.id


def line_up(actor: Actor, contest_id: UUID) -> int:
    """KM-12: shares the acts evenly among the evenings of heats; answers how many acts.

    Raises Refused when there are too few evenings, or when voting has begun.
    """
    contest = locked_row(Contest, contest_id)
    acts = list(
        db.session.scalars(
            select(Act).where(Act.contest_id == contest_id).order_by(Act.name, Act.id)
        )
    )
    evenings = list(
        db.session.scalars(
            select(Evening.id)
            .where(Evening.contest_id == contest_id, Evening.kind == "heat")
            .order_by(Evening.held_on, Evening.id)
        )
    )
    if not evenings or len(acts) > len(evenings) * contest.acts_per_evening:
        raise refuse(
            Reason(
                "line_up.evenings",
                N_("%(acts)s acts need more evenings of %(each)s."),
                {"acts": len(acts), "each": contest.acts_per_evening},
            )
        )
    if _has_begun(evenings):
        raise refuse(Reason("line_up.begun", N_("The voting has begun: the line-up stands.")))
    shared = share_evenings(
        [each.id for each in acts],
        evenings=len(evenings),
        per_evening=contest.acts_per_evening,
    )
    by_id = {each.id: each for each in acts}
    for evening_id, act_ids in zip(evenings, shared, strict=True):
        for act_id in act_ids:
            by_id[act_id].heat_id = evening_id
    db.session.flush()
    write_down(actor, "contest:line_up", "contest", contest_id, pick(contest.name))
    return len(acts)


def _has_begun(evenings: Sequence[UUID]) -> bool:
    return bool(
        _count(JuryScore, JuryScore.evening_id.in_(evenings))
        or _count(AudienceVote, AudienceVote.evening_id.in_(evenings))
    )


def make_codes(actor: Actor, evening_id: UUID, *, number: int) -> list[str]:
    """KM-12: new codes to hand out at the door; shown now and never again.

    Only fingerprints are kept, and nobody is written down with a code.
    """
    row = locked_row(Evening, evening_id)
    if not 1 <= number <= 2000:
        raise refuse(
            Reason("codes.number", N_("Write a number from 1 to 2000.")),
            fields={"codes.number": "number"},
        )
    codes: set[str] = set()
    while len(codes) < number:
        codes.add("".join(secrets.choice(_LETTERS) for _ in range(8)))
    db.session.add_all(
        [VoteCode(evening_id=row.id, fingerprint=_fingerprint(row.id, each)) for each in codes]
    )
    db.session.flush()
    write_down(actor, "contest:codes", "contest", row.contest_id, number=number)
    return sorted(codes)


def set_voting(actor: Actor, evening_id: UUID, *, is_open: bool) -> UUID:
    """KM-12: opens or closes the audience's voting; answers the contest's id."""
    row = locked_row(Evening, evening_id)
    row.voting_open = is_open
    db.session.flush()
    write_down(actor, "contest:voting", "contest", row.contest_id, open=is_open)
    return row.contest_id


def vote(key: str, *, code: str, act_id: UUID | None) -> None:
    """KM-12: a vote from the audience: by a code, once, for an act of the evening.

    Needs no log-in and keeps nothing about who voted. Raises NotThere and Refused.
    """
    _vote(db.session.scalar(select(Evening).where(Evening.key == key)), code, act_id)


def vote_in(evening_id: UUID, *, code: str, act_id: UUID | None) -> None:
    """KM-12: the same by the evening's id, for a voting screen of the venue's own."""
    _vote(db.session.scalar(select(Evening).where(Evening.id == evening_id)), code, act_id)


def _vote(row: Evening | None, code: str, act_id: UUID | None) -> None:
    if row is None:
        raise NotThere("Evening")
    mark = _fingerprint(row.id, code)
    known = db.session.scalar(
        select(VoteCode.id)
        .where(VoteCode.evening_id == row.id, VoteCode.fingerprint == mark)
        .with_for_update()
    )
    used = _count(AudienceVote, AudienceVote.evening_id == row.id, AudienceVote.fingerprint == mark)
    plays = act_id is not None and act_id in acts_of(row)
    ask(
        may_vote(
            voting_open=row.voting_open,
            code_known=known is not None,
            code_used=bool(used),
            act_plays=plays,
        ),
        {"vote.code": "code", "vote.used": "code", "vote.act": "act_id"},
    )
    add_row(AudienceVote(evening_id=row.id, act_id=act_id, fingerprint=mark))


def acts_of(evening: Evening) -> list[UUID]:
    """KM-12: the acts that play on an evening."""
    column = Act.semifinal_id if evening.kind == "semifinal" else Act.heat_id
    return list(db.session.scalars(select(Act.id).where(column == evening.id)))


def give_points(actor: Actor, evening_id: UUID, act_id: UUID, points: int) -> None:
    """KM-12: a juror's points for an act; again changes them."""
    row = locked_row(Evening, evening_id)
    if act_id not in acts_of(row) or not 0 <= points <= HIGHEST_POINTS:
        raise refuse(Reason("points.wrong", N_("Give each act from 0 to 10 points.")))
    if actor.membership_id is None:
        raise NotThere(f"Evening {evening_id}")
    db.session.execute(
        insert(JuryScore)
        .values(
            tenant_id=current_tenant().id,
            id=new_id(),
            evening_id=evening_id,
            act_id=act_id,
            membership_id=actor.membership_id,
            points=points,
        )
        .on_conflict_do_update(
            index_elements=["tenant_id", "evening_id", "act_id", "membership_id"],
            set_={"points": points},
        )
    )
    write_down(actor, "contest:score", "contest", row.contest_id)


def choose_semifinal(actor: Actor, contest_id: UUID, act_ids: Sequence[UUID]) -> None:
    """KM-12: the acts that go on to the semifinal, at most as many as an evening holds."""
    contest = locked_row(Contest, contest_id)
    evening = db.session.scalar(
        select(Evening).where(Evening.contest_id == contest_id, Evening.kind == "semifinal")
    )
    if evening is None:
        raise refuse(Reason("semifinal.none", N_("Add the evening of the semifinal first.")))
    if act_ids:
        ask(
            may_play_evening(on_evening=len(act_ids) - 1, per_evening=contest.acts_per_evening),
            {"evening.full": "act_ids"},
        )
    if _has_begun([evening.id]):
        raise refuse(Reason("line_up.begun", N_("The voting has begun: the line-up stands.")))
    for row in db.session.scalars(select(Act).where(Act.contest_id == contest_id)):
        row.semifinal_id = evening.id if row.id in act_ids else None
    db.session.flush()
    write_down(actor, "contest:semifinal", "contest", contest_id, pick(contest.name))


def give_prize(actor: Actor, contest_id: UUID, *, act_id: UUID, kind: str, what: str) -> UUID:
    """KM-12: an act wins a gig, coaching, or something else."""
    contest = locked_row(Contest, contest_id)
    if not _count(Act, Act.id == act_id, Act.contest_id == contest_id):
        raise refuse(
            Reason("prize.act", N_("Choose one of the alternatives.")),
            fields={"prize.act": "act_id"},
        )
    row = add_row(Prize(act_id=act_id, kind=kind, what=what.strip()))
    write_down(actor, "contest:prize", "contest", contest_id, pick(contest.name))
    return row.id


def _fingerprint(evening_id: UUID, code: str) -> str:
    return hashlib.sha256(f"{evening_id}:{code.strip().upper()}".encode()).hexdigest()


def _count(table: type, *conditions: object) -> int:
    # The condition is one of SQLAlchemy; its type is wider than what is declared.
    return db.session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0  # type: ignore[arg-type]
