"""A whole pathway for one reader, and the list of pathways within reach."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from core.plugin_api import Actor, ListQuery, Page, db
from plugins.pathway.models import Evidence, Goal, Plan, Talk
from plugins.pathway.permissions import PathwayPermission
from plugins.pathway.queries.access import viewer
from plugins.pathway.queries.elsewhere import whole_way
from plugins.pathway.queries.evidence import portfolio_of
from plugins.pathway.queries.plans import (
    NEWEST,
    goals_of,
    performances_of,
    practice_of,
    repertoire_of,
)
from plugins.pathway.queries.talks import feedback_of, talks_of
from plugins.pathway.queries.views import Pathway, PathwayRow, PracticeView, Way
from plugins.pathway.rules import Part
from plugins.registry import AffiliationRole, Named, RegistryRole, own_people, people, person_of


def pathway(
    actor: Actor, person_id: UUID, *, with_way: bool = True, whole: bool = False
) -> Pathway | None:
    """All of a person's pathway that the actor may see; None for a stranger.

    `with_way` False leaves out the steps, which ask every plugin. `whole`: all of the practice
    log, and not only what a page shows.
    """
    reader = viewer(actor, person_id)
    if reader is None:
        return None
    portfolio = portfolio_of(reader) if reader.sees(Part.EVIDENCE) else ()
    shown = {item.id for item in portfolio}
    return Pathway(
        viewer=reader,
        way=whole_way(actor, person_id) if with_way and reader.sees(Part.STEPS) else Way(),
        goals=goals_of(person_id, visible=shown) if reader.sees(Part.GOALS) else (),
        repertoire=repertoire_of(person_id) if reader.sees(Part.REPERTOIRE) else (),
        performances=performances_of(person_id) if reader.sees(Part.PERFORMANCES) else (),
        talks=(
            talks_of(person_id, own_id=reader.own_id, seen=reader.seen)
            if reader.sees(Part.AGREEMENTS)
            else ()
        ),
        feedback=feedback_of(person_id) if reader.sees(Part.FEEDBACK) else (),
        practice=(
            practice_of(person_id, newest=None if whole else NEWEST)
            if reader.sees(Part.PRACTICE)
            else PracticeView()
        ),
        portfolio=portfolio,
    )


def own_pathways(actor: Actor) -> tuple[Named, ...]:
    """Whose pathways are the actor's own: their own as a pupil, then their children's."""
    own_id = person_of(actor)
    return tuple(
        Named(id=each.row.id, name=each.row.name)
        for each in own_people(actor)
        if each.row.id != own_id or actor.holds(RegistryRole.PUPIL)
    )


def pathway_list(actor: Actor, query: ListQuery) -> Page[PathwayRow]:
    """The pupils within reach: whether they have a plan, and what is agreed."""
    asked = ListQuery(
        search=query.search,
        sort="given_name",
        descending=query.descending,
        page=query.page,
        per_page=query.per_page,
        filters={"role": AffiliationRole.PUPIL.value},
        default_sort="given_name",
    )
    found = people(actor, asked, permission=PathwayPermission.LIST)
    ids = [row.id for row in found.items]
    planned = _with_a_plan(ids)
    goals = _open_goals(ids)
    talks = _last_talks(ids)
    return Page(
        items=[
            PathwayRow(
                person=Named(id=row.id, name=row.name),
                has_plan=row.id in planned,
                open_goals=goals.get(row.id, 0),
                last_talk_on=talks[row.id].on_day if row.id in talks else None,
                next_step=talks[row.id].next_step if row.id in talks else "",
            )
            for row in found.items
        ],
        total=found.total,
        number=found.number,
        per_page=found.per_page,
    )


def _with_a_plan(ids: Collection[UUID]) -> set[UUID]:
    return set(db.session.scalars(select(Plan.person_id).where(Plan.person_id.in_(ids))))


def _open_goals(ids: Collection[UUID]) -> dict[UUID, int]:
    rows = db.session.execute(
        select(Goal.person_id, func.count().label("number"))
        .where(Goal.person_id.in_(ids), Goal.state == "open")
        .group_by(Goal.person_id)
    )
    return {row.person_id: row.number for row in rows}


def _last_talks(ids: Collection[UUID]) -> dict[UUID, Talk]:
    rows = db.session.scalars(
        select(Talk)
        .where(Talk.person_id.in_(ids))
        .ext(distinct_on(Talk.person_id))
        .order_by(Talk.person_id, Talk.on_day.desc(), Talk.id.desc())
    )
    return {row.person_id: row for row in rows}


def kept_counts() -> dict[str, int]:
    """How many rows of each sort the tenant keeps, for whoever switches the module off."""
    tables: dict[str, type[Plan | Goal | Talk | Evidence]] = {
        "plans": Plan,
        "goals": Goal,
        "talks": Talk,
        "pieces": Evidence,
    }
    return {
        name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in tables.items()
    }
