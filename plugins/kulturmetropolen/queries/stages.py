"""The tenant's stages and what they ask for."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import db, pick
from plugins.kulturmetropolen.models import Criterion, Stage
from plugins.kulturmetropolen.queries.views import CriterionView, StageView
from plugins.kulturmetropolen.rules import CriterionKind, StageMeaning


def stages(*, with_criteria: bool = True, retired: bool = False) -> list[StageView]:
    """KM-1, KM-2: the stages in their order; two statements, one without criteria.

    `retired`: those no longer in use as well, at the end; their place is that of nobody.
    """
    found = db.session.scalars(
        select(Stage).order_by(Stage.retired, Stage.position, Stage.id)
    ).all()
    criteria: dict[UUID, list[CriterionView]] = defaultdict(list)
    if with_criteria:
        for row in db.session.scalars(
            select(Criterion)
            .where(Criterion.retired.is_(False))
            .order_by(Criterion.position, Criterion.id)
        ):
            criteria[row.stage_id].append(criterion_view(row))
    return [
        StageView(
            id=row.id,
            meaning=StageMeaning(row.meaning),
            place=place,
            name=pick(row.name),
            about=pick(row.about),
            names=row.name,
            abouts=row.about,
            criteria=tuple(criteria[row.id]),
            retired=row.retired,
            version=row.version,
        )
        for place, row in enumerate(found)
        if retired or not row.retired
    ]


def stage(stage_id: UUID) -> StageView | None:
    """One stage, retired or not."""
    return next((each for each in stages(retired=True) if each.id == stage_id), None)


def criterion_view(row: Criterion) -> CriterionView:
    """The frozen value of a row."""
    return CriterionView(
        id=row.id,
        kind=CriterionKind(row.kind),
        number=row.number,
        role=row.role,
        activity_kind=row.activity_kind,
        words=row.words,
    )
