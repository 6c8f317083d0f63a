"""The panel: ranking, scenarios, how each is balanced, votes and minutes.

Cases that the reader must keep out of are in none of it, nor counted in anybody's place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import cos, radians
from uuid import UUID

from sqlalchemy import func, select

from core.kit import Money
from core.plugin_api import (
    Actor,
    current_tenant,
    db,
    format_number,
    gettext,
)
from plugins.calls.hookspecs import BalanceTrait
from plugins.calls.models import (
    Appeal,
    Application,
    Assignment,
    Ballot,
    ChangeRequest,
    Minutes,
    Question,
    Scenario,
    ScenarioMove,
    Score,
    TieVote,
)
from plugins.calls.permissions import CallsPermission, CallsRole
from plugins.calls.queries.applications import applicant_names, whole_applications
from plugins.calls.queries.calls import call
from plugins.calls.queries.interests import barred_cases
from plugins.calls.queries.views import (
    ApplicationView,
    CallView,
    MinutesView,
    MoveView,
    PhaseView,
    RankedApplication,
    ScenarioView,
    VoteView,
)
from plugins.calls.rules.scoring import (
    Figures,
    Move,
    Point,
    apply_moves,
    figures_of,
    order_with_votes,
    rank_cases,
    tied_at_the_last_place,
)
from plugins.calls.settings import settings_in_force
from plugins.calls.told import told
from plugins.registry import (
    Named,
    figures_on,
    instrument_names,
    municipality_centres,
    organisations,
    rows_of,
)

# Where the population is given in groups: the same bounds that both countries' statistics use.
_SIZES = (5_000, 20_000, 50_000)


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The ranking of a phase; `tied` are those who share the last place."""

    call: CallView
    phase: PhaseView | None
    rows: tuple[RankedApplication, ...]
    order: tuple[UUID, ...]
    tied: tuple[UUID, ...]

    def row(self, application_id: UUID) -> RankedApplication | None:
        """One application's line."""
        return next((each for each in self.rows if each.application_id == application_id), None)


@dataclass(frozen=True, kw_only=True)
class GroupCount:
    """How many of a group apply, and how many of them would be chosen."""

    label: str
    applied: int
    chosen: int


@dataclass(frozen=True, kw_only=True)
class TraitCounts:
    """A trait with its groups, in order."""

    title: str
    groups: tuple[GroupCount, ...]


@dataclass(frozen=True, kw_only=True)
class MapPoint:
    """An application on the map, by the centre of its municipality; x and y in a square of 100."""

    application_id: UUID
    label: str
    x: float
    y: float
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Balance:
    """How a choice is balanced. `ground` are all municipalities: the country's shape in dots."""

    traits: tuple[TraitCounts, ...]
    points: tuple[MapPoint, ...]
    ground: tuple[tuple[float, float], ...]


def ranking(actor: Actor, call_id: UUID, *, phase_id: UUID | None = None) -> Ranking | None:
    """CA-12: the ranking of a phase, by default the last that has scores; None for no such call.

    Only for those who lead the panel. Votes that are closed break ties at the last place.
    """
    view = call(actor, call_id) if actor.may(CallsPermission.PANEL) else None
    if view is None:
        return None
    rows = db.session.scalars(
        select(Application)
        .where(Application.call_id == call_id, Application.state == "submitted")
        .order_by(Application.number)
    ).all()
    barred = barred_cases(actor, [row.id for row in rows])
    rows = [row for row in rows if row.id not in barred]
    phase, figures, readers = _figures(view, [row.id for row in rows], phase_id)
    ranked = rank_cases({row.id: figures.get(row.id) for row in rows})
    tied = tied_at_the_last_place(ranked, view.places or 0)
    votes = _closed_votes(call_id)
    order = order_with_votes(ranked, votes)
    open_tie = tied if not any(set(tied) <= set(one) for one, _ in votes) else ()
    names = applicant_names(rows)
    codes = _codes(rows)
    by_id = {row.id: row for row in rows}
    by_place = {one.application_id: one for one in ranked}
    return Ranking(
        call=view,
        phase=phase,
        order=order,
        tied=open_tie,
        rows=tuple(
            RankedApplication(
                application_id=key,
                number=by_id[key].number,
                applicant=names[key],
                place=by_place[key].place,
                weighted=by_place[key].weighted,
                median=by_place[key].median,
                figures=figures.get(key),
                readers=readers.get(key, (0, 0))[0],
                expected=readers.get(key, (0, 0))[1],
                tied=key in tied,
                asked=_money(by_id[key].asked_minor, view.currency),
                municipality_code=codes.get(key),
                language=by_id[key].language,
            )
            for key in order
        ),
    )


def scenarios(actor: Actor, ranked: Ranking) -> list[ScenarioView]:
    """CA-13: the scenarios of a call, each with the order after its moves; oldest first."""
    rows = db.session.scalars(
        select(Scenario).where(Scenario.call_id == ranked.call.id).order_by(Scenario.made_at)
    ).all()
    moves: dict[UUID, list[ScenarioMove]] = defaultdict(list)
    if rows:
        for move in db.session.scalars(
            select(ScenarioMove)
            .where(ScenarioMove.scenario_id.in_([row.id for row in rows]))
            .order_by(ScenarioMove.number)
        ):
            moves[move.scenario_id].append(move)
    names = {each.application_id: each.applicant for each in ranked.rows}
    return [
        ScenarioView(
            id=row.id,
            title=row.title,
            made_by=row.made_by,
            chosen=row.chosen_at is not None,
            order=apply_moves(
                ranked.order,
                [Move(one.application_id, one.to_place, one.reason) for one in moves[row.id]],
            ),
            moves=tuple(
                MoveView(
                    application_id=one.application_id,
                    applicant=names[one.application_id],
                    from_place=one.from_place,
                    to_place=one.to_place,
                    reason=one.reason,
                    moved_at=one.moved_at,
                    moved_by=one.moved_by,
                )
                for one in moves[row.id]
                if one.application_id in names
            ),
            version=row.version,
        )
        for row in rows
    ]


def balances(ranked: Ranking, orders: Sequence[Sequence[UUID]], *, today: date) -> list[Balance]:
    """CA-13: how each order's choice is balanced: place, size, language, instrument and more.

    Gender is counted only where the tenant has said that it may be.
    """
    ids = [each.application_id for each in ranked.rows]
    rows = db.session.scalars(select(Application).where(Application.id.in_(ids))).all()
    whole = whole_applications(rows)
    traits = [*_own_traits(ranked, whole, today), *_hooked_traits(ranked.call, whole)]
    centres = municipality_centres(current_tenant().country)
    drawn = _in_a_square(centres)
    any_codes = any(each.municipality_code for each in ranked.rows)
    places = ranked.call.places or len(ids)
    found = []
    for order in orders:
        chosen = set(order[:places])
        found.append(
            Balance(
                traits=tuple(_counts(trait, ids, chosen) for trait in traits),
                points=tuple(
                    MapPoint(
                        application_id=each.application_id,
                        label=each.applicant,
                        x=centre[0],
                        y=centre[1],
                        chosen=each.application_id in chosen,
                    )
                    for each in ranked.rows
                    if (centre := drawn.get(each.municipality_code or "")) is not None
                ),
                ground=tuple(drawn.values()) if any_codes else (),
            )
        )
    return found


def votes(actor: Actor, call_id: UUID) -> list[VoteView]:
    """CA-12: the votes of a call, newest first; how many voted for what is shown once it is over.

    For those who lead the panel and for its jurors; a tie that holds a case one keeps out of is
    not shown.
    """
    leads = actor.may(CallsPermission.PANEL)
    if not leads and call_id not in actor.limits_of(CallsRole.JUROR):
        return []
    rows = db.session.scalars(
        select(TieVote).where(TieVote.call_id == call_id).order_by(TieVote.opened_at.desc())
    ).all()
    tied = {UUID(each) for row in rows for each in row.tied}
    barred = barred_cases(actor, tied)
    rows = [row for row in rows if not any(UUID(each) in barred for each in row.tied)]
    cast: Counter[UUID] = Counter()
    own: dict[UUID, UUID] = {}
    if rows:
        for ballot in db.session.scalars(
            select(Ballot).where(Ballot.vote_id.in_([row.id for row in rows]))
        ):
            cast[ballot.vote_id] += 1
            if ballot.membership_id == actor.membership_id:
                own[ballot.vote_id] = ballot.application_id
    names = applicant_names(
        db.session.scalars(select(Application).where(Application.id.in_(sorted(tied)))).all()
        if tied
        else []
    )
    return [
        VoteView(
            id=row.id,
            tied=tuple(Named(id=UUID(each), name=names[UUID(each)]) for each in row.tied),
            room=row.room,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            votes={UUID(key): number for key, number in row.votes.items()} if row.closed_at else {},
            cast=cast[row.id],
            own=own.get(row.id),
        )
        for row in rows
    ]


def minutes(call_id: UUID) -> list[MinutesView]:
    """The minutes of a call's meetings, newest first."""
    rows = db.session.scalars(
        select(Minutes).where(Minutes.call_id == call_id).order_by(Minutes.held_on.desc())
    )
    return [minutes_view(row) for row in rows]


def minutes_view(row: Minutes) -> MinutesView:
    """The minutes as they are read."""
    return MinutesView(
        id=row.id,
        call_id=row.call_id,
        held_on=row.held_on,
        present=row.present,
        text=row.text,
        written_by=row.written_by,
        approved_at=row.approved_at,
        version=row.version,
    )


def one_minutes(minutes_id: UUID) -> MinutesView | None:
    """One meeting's minutes, or None."""
    row = db.session.scalar(select(Minutes).where(Minutes.id == minutes_id))
    return minutes_view(row) if row is not None else None


def _figures(
    view: CallView, ids: Sequence[UUID], phase_id: UUID | None
) -> tuple[PhaseView | None, dict[UUID, Figures | None], dict[UUID, tuple[int, int]]]:
    phases = [each for each in view.phases if phase_id is None or each.id == phase_id]
    every = db.session.execute(
        select(Assignment.id, Assignment.phase_id, Assignment.application_id)
        .add_columns(Assignment.membership_id, Assignment.handed_in_at, Assignment.abstained_at)
        .where(
            Assignment.phase_id.in_([each.id for each in phases]),
            Assignment.application_id.in_(ids),
        )
    ).all()
    begun = {row.phase_id for row in every if row.handed_in_at is not None}
    phase = next((each for each in reversed(phases) if each.id in begun), None)
    if phase is None:
        phase = phases[0] if phases else None
    mine = [row for row in every if phase is not None and row.phase_id == phase.id]
    done = {row.id: row for row in mine if row.handed_in_at is not None}
    points: dict[UUID, list[Point]] = defaultdict(list)
    for score in db.session.scalars(select(Score).where(Score.assignment_id.in_(list(done)))):
        row = done[score.assignment_id]
        points[row.application_id].append(
            Point(row.membership_id, score.criterion_id, score.points)
        )
    expected = Counter(row.application_id for row in mine if row.abstained_at is None)
    handed_in = Counter(row.application_id for row in done.values())
    return (
        phase,
        {key: figures_of(points[key], view.weights) for key in ids},
        {key: (handed_in[key], expected[key]) for key in ids},
    )


def _closed_votes(call_id: UUID) -> list[tuple[tuple[UUID, ...], Mapping[UUID, int]]]:
    return [
        (
            tuple(UUID(each) for each in row.tied),
            {UUID(key): int(number) for key, number in row.votes.items()},
        )
        for row in db.session.scalars(
            select(TieVote)
            .where(TieVote.call_id == call_id, TieVote.closed_at.is_not(None))
            .order_by(TieVote.opened_at)
        )
    ]


def _codes(rows: Sequence[Application]) -> dict[UUID, str]:
    ids = {row.organisation_id for row in rows if row.organisation_id}
    if not ids:
        return {}
    found = organisations(ids=ids)
    owners = {each.parent_id for each in found if each.parent_id and not each.code}
    codes = {each.id: each.code for each in organisations(ids=owners)} if owners else {}
    of_organisation = {
        each.id: each.code or (codes.get(each.parent_id) if each.parent_id else None)
        for each in found
    }
    return {
        row.id: code
        for row in rows
        if row.organisation_id and (code := of_organisation.get(row.organisation_id))
    }


def _own_traits(
    ranked: Ranking, views: Sequence[ApplicationView], today: date
) -> list[BalanceTrait]:
    found = [_language_trait(views)]
    codes = {
        each.application_id: each.municipality_code
        for each in ranked.rows
        if each.municipality_code
    }
    if codes:
        found.append(_size_trait(codes, today))
    of_people = {person_id: each.id for each in views for person_id in each.person_ids}
    if of_people:
        people = rows_of(of_people, today=today)
        named = instrument_names()
        instruments = {
            of_people[key]: row.instrument for key, row in people.items() if row.instrument
        }
        if instruments:
            found.append(
                BalanceTrait(
                    key="instrument",
                    title=gettext("Instrument"),
                    groups={key: named.get(key, key) for key in sorted(set(instruments.values()))},
                    values=instruments,
                    order=30,
                )
            )
        if settings_in_force().balance_by_gender:
            genders = {of_people[key]: row.gender for key, row in people.items() if row.gender}
            found.append(
                BalanceTrait(
                    key="gender",
                    title=gettext("Gender"),
                    groups={
                        gender.value: gettext(gender.label)
                        for gender in sorted(set(genders.values()))
                    },
                    values={key: gender.value for key, gender in genders.items()},
                    order=40,
                )
            )
    return found


def _language_trait(views: Sequence[ApplicationView]) -> BalanceTrait:
    languages = {each.id: each.language for each in views}
    names = {
        "nb": gettext("Bokmål"),
        "nn": gettext("Nynorsk"),
        "da": gettext("Danish"),
        "en": gettext("English"),
    }
    return BalanceTrait(
        key="language",
        title=gettext("Language form"),
        groups={key: label for key, label in names.items() if key in set(languages.values())},
        values=languages,
        order=20,
    )


def _size_trait(codes: Mapping[UUID, str], today: date) -> BalanceTrait:
    day = date(today.year, 1, 1)
    figures = figures_on(set(codes.values()), day, current_tenant().country)
    labels = {
        **{
            str(number): gettext("Under %(limit)s inhabitants", limit=format_number(limit))
            if number == 0
            else gettext(
                "%(low)s–%(high)s inhabitants",
                low=format_number(_SIZES[number - 1]),
                high=format_number(limit - 1),
            )
            for number, limit in enumerate(_SIZES)
        },
        str(len(_SIZES)): gettext("%(limit)s inhabitants or more", limit=format_number(_SIZES[-1])),
    }
    values = {}
    for application_id, code in codes.items():
        figure = figures.get(code)
        if figure is not None and figure.population is not None:
            values[application_id] = str(sum(1 for limit in _SIZES if figure.population >= limit))
    return BalanceTrait(
        key="size", title=gettext("Size of municipality"), groups=labels, values=values, order=10
    )


def _hooked_traits(view: CallView, whole: Sequence[ApplicationView]) -> list[BalanceTrait]:
    return told("provide_balance", call=view, applications=tuple(whole))


def _in_a_square(
    centres: Mapping[str, tuple[float, float]],
) -> dict[str, tuple[float, float]]:
    """Latitude and longitude as x and y in a square of 100, north up, shapes kept.

    A degree of longitude is as wide as its latitude makes it: half a degree at 60° north.
    """
    if not centres:
        return {}
    plane = {
        code: (longitude * cos(radians(latitude)), -latitude)
        for code, (latitude, longitude) in centres.items()
    }
    left, top = min(x for x, _ in plane.values()), min(y for _, y in plane.values())
    wide = max(x for x, _ in plane.values()) - left
    high = max(y for _, y in plane.values()) - top
    scale = 96 / max(wide, high, 0.001)
    return {
        code: (round((x - left) * scale + 2, 2), round((y - top) * scale + 2, 2))
        for code, (x, y) in plane.items()
    }


def _counts(trait: BalanceTrait, ids: Sequence[UUID], chosen: set[UUID]) -> TraitCounts:
    applied = Counter(trait.values[key] for key in ids if key in trait.values)
    taken = Counter(trait.values[key] for key in ids if key in trait.values and key in chosen)
    return TraitCounts(
        title=trait.title,
        groups=tuple(
            GroupCount(label=label, applied=applied[key], chosen=taken[key])
            for key, label in trait.groups.items()
        ),
    )


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


def waiting_for_office(now: datetime) -> dict[str, int]:
    """What waits for the office: questions, overdue ones, dispensations, appeals, changes."""

    def counted(statement: object) -> int:
        # What is counted is a whole number; the statement may be of any shape.
        return int(db.session.scalar(statement) or 0)  # type: ignore[call-overload]

    return {
        "questions": counted(
            select(func.count()).select_from(Question).where(Question.answer.is_(None))
        ),
        "overdue": counted(
            select(func.count())
            .select_from(Question)
            .where(Question.answer.is_(None), Question.due_at <= now)
        ),
        "dispensations": counted(
            select(func.count())
            .select_from(Application)
            .where(Application.dispensation == "wanted")
        ),
        "appeals": counted(
            select(func.count()).select_from(Appeal).where(Appeal.outcome == "open")
        ),
        "changes": counted(
            select(func.count()).select_from(ChangeRequest).where(ChangeRequest.answer == "open")
        ),
    }
