"""The ranking of a call's applications, and scenarios of how to choose.

Cases that the reader must keep out of are in none of it, nor counted in anybody's place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select

from core.kit import Money
from core.plugin_api import Actor, db
from plugins.calls.models import Application, Assignment, Call, Scenario, ScenarioMove, Score
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.calls import call
from plugins.calls.queries.interests import barred_among, case_columns, case_in
from plugins.calls.queries.naming import called, name_columns
from plugins.calls.queries.views import (
    ApplicationView,
    CallView,
    MoveView,
    PhaseView,
    RankedApplication,
    ScenarioView,
    VoteView,
)
from plugins.calls.queries.votes import vote_rows_in, vote_views, votes_column
from plugins.calls.queries.whole import whole_columns, whole_views
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


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The ranking of a phase, with its votes; `tied` are those who share the last place."""

    call: CallView
    phase: PhaseView | None
    rows: tuple[RankedApplication, ...]
    order: tuple[UUID, ...]
    tied: tuple[UUID, ...]
    votes: tuple[VoteView, ...] = ()
    # The ranked applications with everything in them, where that was asked for.
    whole: tuple[ApplicationView, ...] = ()

    def row(self, application_id: UUID) -> RankedApplication | None:
        """One application's line."""
        return next((each for each in self.rows if each.application_id == application_id), None)


@dataclass(frozen=True)
class _Given:
    """One assignment of an application, with its points by criterion."""

    phase_id: UUID
    application_id: UUID
    membership_id: UUID
    handed_in: bool
    abstained: bool
    points: tuple[tuple[UUID, int], ...]


def ranking(
    actor: Actor, call_id: UUID, *, phase_id: UUID | None = None, whole: bool = False
) -> Ranking | None:
    """CA-12: the ranking of a phase, by default the last that has scores; None for no such call.

    Only for those who lead the panel. Votes that are closed break ties at the last place. `whole`
    brings the applications with everything in them along, in the same statement.
    """
    view = call(actor, call_id) if actor.may(CallsPermission.PANEL) else None
    if view is None:
        return None
    every = db.session.execute(
        select(
            Application,
            Call,
            _given_column(),
            votes_column().label("votes"),
            *name_columns(),
            *case_columns(),
            *(whole_columns() if whole else ()),
        )
        .join(Call, and_(Call.tenant_id == Application.tenant_id, Call.id == Application.call_id))
        .where(Application.call_id == call_id, Application.state == "submitted")
        .order_by(Application.number)
    ).all()
    barred = barred_among(actor, [case_in(row) for row in every])
    rows = {row.Application.id: row for row in every if row.Application.id not in barred}
    phase, figures, readers = _figures(view, rows, phase_id)
    ranked = rank_cases({key: figures.get(key) for key in rows})
    tied = tied_at_the_last_place(ranked, view.places or 0)
    votes = vote_rows_in(next((row.votes for row in every), None))
    closed = [(each.tied, each.counts) for each in reversed(votes) if each.closed_at]
    order = order_with_votes(ranked, closed)
    open_tie = tied if not any(set(tied) <= set(one) for one, _ in closed) else ()
    by_place = {one.application_id: one for one in ranked}
    names = {row.Application.id: called(row) for row in every}
    return Ranking(
        call=view,
        phase=phase,
        order=order,
        tied=open_tie,
        votes=tuple(vote_views(actor, votes, names, barred)),
        whole=tuple(each for each in whole_views(every) if each.id in rows) if whole else (),
        rows=tuple(
            RankedApplication(
                application_id=key,
                number=rows[key].Application.number,
                applicant=names[key],
                place=by_place[key].place,
                weighted=by_place[key].weighted,
                median=by_place[key].median,
                figures=figures.get(key),
                readers=readers.get(key, (0, 0))[0],
                expected=readers.get(key, (0, 0))[1],
                tied=key in tied,
                asked=_money(rows[key].Application.asked_minor, view.currency),
                municipality_code=rows[key].municipality_code,
                language=rows[key].Application.language,
            )
            for key in order
        ),
    )


def scenarios(actor: Actor, ranked: Ranking) -> list[ScenarioView]:
    """CA-13: the scenarios of a call, each with the order after its moves; oldest first."""
    rows: dict[UUID, Scenario] = {}
    moves: dict[UUID, list[ScenarioMove]] = defaultdict(list)
    for row, move in db.session.execute(
        select(Scenario, ScenarioMove)
        .outerjoin(
            ScenarioMove,
            and_(
                ScenarioMove.tenant_id == Scenario.tenant_id,
                ScenarioMove.scenario_id == Scenario.id,
            ),
        )
        .where(Scenario.call_id == ranked.call.id)
        .order_by(Scenario.made_at, Scenario.id, ScenarioMove.number)
    ):
        rows[row.id] = row
        if move is not None:
            moves[row.id].append(move)
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
        for row in rows.values()
    ]


def _given_column() -> ColumnElement[Any]:
    """Every assignment of an application with its points, as a column `given`."""
    points = (
        select(func.jsonb_agg(func.jsonb_build_array(Score.criterion_id, Score.points)))
        .where(Score.tenant_id == Assignment.tenant_id, Score.assignment_id == Assignment.id)
        .correlate(Assignment)
        .scalar_subquery()
    )
    return (
        select(
            func.jsonb_agg(
                func.jsonb_build_array(
                    Assignment.phase_id,
                    Assignment.membership_id,
                    Assignment.handed_in_at.is_not(None),
                    Assignment.abstained_at.is_not(None),
                    points,
                )
            )
        )
        .where(
            Assignment.tenant_id == Application.tenant_id,
            Assignment.application_id == Application.id,
        )
        .correlate(Application)
        .scalar_subquery()
        .label("given")
    )


def _given_in(application_id: UUID, given: Sequence[Any] | None) -> list[_Given]:
    return [
        _Given(
            phase_id=UUID(phase),
            application_id=application_id,
            membership_id=UUID(membership),
            handed_in=handed_in,
            abstained=abstained,
            points=tuple((UUID(criterion), number) for criterion, number in points or ()),
        )
        for phase, membership, handed_in, abstained, points in given or ()
    ]


def _figures(
    view: CallView, rows: Mapping[UUID, Any], phase_id: UUID | None
) -> tuple[PhaseView | None, dict[UUID, Figures | None], dict[UUID, tuple[int, int]]]:
    phases = [each for each in view.phases if phase_id is None or each.id == phase_id]
    every = [each for key, row in rows.items() for each in _given_in(key, row.given)]
    begun = {each.phase_id for each in every if each.handed_in}
    phase = next((each for each in reversed(phases) if each.id in begun), None)
    if phase is None:
        phase = phases[0] if phases else None
    mine = [each for each in every if phase is not None and each.phase_id == phase.id]
    points: dict[UUID, list[Point]] = defaultdict(list)
    for each in mine:
        if each.handed_in:
            points[each.application_id] += [
                Point(each.membership_id, criterion, number) for criterion, number in each.points
            ]
    expected = Counter(each.application_id for each in mine if not each.abstained)
    handed_in = Counter(each.application_id for each in mine if each.handed_in)
    return (
        phase,
        {key: figures_of(points[key], view.weights) for key in rows},
        {key: (handed_in[key], expected[key]) for key in rows},
    )


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)
