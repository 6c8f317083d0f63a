"""KM-12: heats with their acts, evenings and results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from core.plugin_api import db, pick
from plugins.kulturmetropolen.models import (
    Act,
    AudienceVote,
    Contest,
    Evening,
    JuryScore,
    Prize,
    Venue,
    VoteCode,
)
from plugins.kulturmetropolen.queries.talents import organisation_names
from plugins.kulturmetropolen.rules import Placed, score_evening
from plugins.registry import Named

HIGHEST_POINTS = 10


@dataclass(frozen=True, kw_only=True)
class ContestCard:
    """KM-12: heats on a list."""

    id: UUID
    name: str
    organisation: Named
    places: int
    acts_per_evening: int
    jury_weight: int
    acts: int


@dataclass(frozen=True, kw_only=True)
class PrizeView:
    """KM-12: what an act won; `kind` is gig, coaching or other."""

    id: UUID
    kind: str
    what: str


@dataclass(frozen=True, kw_only=True)
class ActView:
    """KM-12: an act and what it won."""

    id: UUID
    name: str
    heat_id: UUID | None
    semifinal_id: UUID | None
    prizes: tuple[PrizeView, ...]


@dataclass(frozen=True, kw_only=True)
class EveningView:
    """KM-12: an evening with its acts; `placed` is empty until voting has closed."""

    id: UUID
    contest_id: UUID
    contest: str
    kind: str
    held_on: date
    venue: str
    key: str
    voting_open: bool
    acts: tuple[ActView, ...]
    codes: int
    votes: int
    jurors: int
    placed: tuple[Placed, ...]
    own_points: Mapping[UUID, int]


@dataclass(frozen=True, kw_only=True)
class VotingView:
    """KM-12: whether the audience votes now."""

    evening_id: UUID
    open: bool


@dataclass(frozen=True, kw_only=True)
class SemifinalView:
    """KM-12: the acts that go on to the semifinal."""

    contest_id: UUID
    act_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class ContestView:
    """KM-12: heats with evenings and acts."""

    card: ContestCard
    evenings: tuple[EveningView, ...]
    acts: tuple[ActView, ...]


def contests() -> list[ContestCard]:
    """KM-12: the newest first."""
    rows = db.session.scalars(select(Contest).order_by(Contest.id.desc())).all()
    names = organisation_names({row.organisation_id for row in rows})
    acts = dict(
        db.session.execute(select(Act.contest_id, func.count()).group_by(Act.contest_id)).all()
    )
    return [_contest(row, names, acts.get(row.id, 0)) for row in rows]


def _contest(row: Contest, names: Mapping[UUID, str], acts: int) -> ContestCard:
    return ContestCard(
        id=row.id,
        name=pick(row.name),
        organisation=Named(id=row.organisation_id, name=names.get(row.organisation_id, "")),
        places=row.places,
        acts_per_evening=row.acts_per_evening,
        jury_weight=row.jury_weight,
        acts=acts,
    )


def contest(contest_id: UUID) -> ContestView | None:
    """KM-12: one contest with everything, or None."""
    row = db.session.scalar(select(Contest).where(Contest.id == contest_id))
    if row is None:
        return None
    acts = _acts(Act.contest_id == contest_id)
    evenings = db.session.scalars(
        select(Evening)
        .where(Evening.contest_id == contest_id)
        .order_by(Evening.held_on, Evening.id)
    ).all()
    return ContestView(
        card=_contest(row, organisation_names({row.organisation_id}), len(acts)),
        evenings=_evenings(evenings, row, acts, None),
        acts=acts,
    )


def evening(evening_id: UUID, membership_id: UUID | None = None) -> EveningView | None:
    """KM-12: one evening; with the points that this juror has given."""
    return _one_evening(Evening.id == evening_id, membership_id)


def evening_by_key(key: str) -> EveningView | None:
    """KM-12: the evening of a voting page's address."""
    return _one_evening(Evening.key == key, None)


def voting(evening_id: UUID) -> VotingView | None:
    """KM-12: whether the audience of an evening votes now."""
    row = db.session.scalar(select(Evening).where(Evening.id == evening_id))
    return VotingView(evening_id=row.id, open=row.voting_open) if row else None


def semifinal(contest_id: UUID) -> SemifinalView | None:
    """KM-12: the acts of a contest that go on to the semifinal."""
    if db.session.scalar(select(Contest.id).where(Contest.id == contest_id)) is None:
        return None
    acts = db.session.scalars(
        select(Act.id)
        .where(Act.contest_id == contest_id, Act.semifinal_id.is_not(None))
        .order_by(Act.id)
    )
    return SemifinalView(contest_id=contest_id, act_ids=tuple(acts))


def _one_evening(condition: ColumnElement[bool], membership_id: UUID | None) -> EveningView | None:
    row = db.session.scalar(select(Evening).where(condition))
    if row is None:
        return None
    owner = db.session.scalars(select(Contest).where(Contest.id == row.contest_id)).one()
    acts = _acts(Act.contest_id == row.contest_id)
    return _evenings([row], owner, acts, membership_id)[0]


def _acts(condition: ColumnElement[bool]) -> tuple[ActView, ...]:
    rows = db.session.scalars(select(Act).where(condition).order_by(Act.name, Act.id)).all()
    prizes: dict[UUID, list[PrizeView]] = defaultdict(list)
    for prize in db.session.scalars(
        select(Prize).where(Prize.act_id.in_([row.id for row in rows])).order_by(Prize.id)
    ):
        prizes[prize.act_id].append(PrizeView(id=prize.id, kind=prize.kind, what=prize.what))
    return tuple(
        ActView(
            id=row.id,
            name=row.name,
            heat_id=row.heat_id,
            semifinal_id=row.semifinal_id,
            prizes=tuple(prizes[row.id]),
        )
        for row in rows
    )


def _evenings(
    evenings: Sequence[Evening],
    owner: Contest,
    acts: tuple[ActView, ...],
    membership_id: UUID | None,
) -> tuple[EveningView, ...]:
    ids = [each.id for each in evenings]
    points: dict[UUID, dict[UUID, list[int]]] = defaultdict(lambda: defaultdict(list))
    own: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    jurors: dict[UUID, set[UUID]] = defaultdict(set)
    for score in db.session.scalars(select(JuryScore).where(JuryScore.evening_id.in_(ids))):
        points[score.evening_id][score.act_id].append(score.points)
        jurors[score.evening_id].add(score.membership_id)
        if score.membership_id == membership_id:
            own[score.evening_id][score.act_id] = score.points
    votes: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for evening_id, act_id, count in db.session.execute(
        select(AudienceVote.evening_id, AudienceVote.act_id, func.count())
        .where(AudienceVote.evening_id.in_(ids))
        .group_by(AudienceVote.evening_id, AudienceVote.act_id)
    ):
        votes[evening_id][act_id] = count
    codes = dict(
        db.session.execute(
            select(VoteCode.evening_id, func.count())
            .where(VoteCode.evening_id.in_(ids))
            .group_by(VoteCode.evening_id)
        ).all()
    )
    venues = _venue_names({each.venue_id for each in evenings if each.venue_id})
    found = []
    for row in evenings:
        playing = tuple(
            each
            for each in acts
            if row.id == (each.semifinal_id if row.kind == "semifinal" else each.heat_id)
        )
        has_results = bool(points[row.id] or votes[row.id]) and not row.voting_open
        placed = (
            score_evening(
                [each.id for each in playing],
                jury=points[row.id],
                votes=votes[row.id],
                highest=HIGHEST_POINTS,
                jury_weight=owner.jury_weight,
            )
            if has_results
            else ()
        )
        found.append(
            EveningView(
                id=row.id,
                contest_id=row.contest_id,
                contest=pick(owner.name),
                kind=row.kind,
                held_on=row.held_on,
                venue=venues.get(row.venue_id, "") if row.venue_id else "",
                key=row.key,
                voting_open=row.voting_open,
                acts=playing,
                codes=codes.get(row.id, 0),
                votes=sum(votes[row.id].values()),
                jurors=len(jurors[row.id]),
                placed=placed,
                own_points=own[row.id],
            )
        )
    return tuple(found)


def _venue_names(ids: set[UUID]) -> dict[UUID, str]:
    if not ids:
        return {}
    rows = db.session.execute(
        select(Venue.id, Venue.organisation_id).where(Venue.id.in_(sorted(ids)))
    ).all()
    names = organisation_names({row.organisation_id for row in rows})
    return {row.id: names.get(row.organisation_id, "") for row in rows}
