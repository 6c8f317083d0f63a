"""The tenant's stages and what they ask for."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from sqlalchemy import and_, select

from core.plugin_api import db, pick
from plugins.kulturmetropolen.models import Criterion, Stage
from plugins.kulturmetropolen.queries.views import CriterionView, StageView
from plugins.kulturmetropolen.rules import CriterionKind, StageMeaning


def stages(*, retired: bool = False) -> list[StageView]:
    """KM-1, KM-2: the stages in their order with what they ask for; one statement.

    `retired`: those no longer in use as well, at the end; their place is that of nobody.
    """
    rows = db.session.execute(
        select(Stage, Criterion)
        .outerjoin(
            Criterion,
            and_(
                Criterion.tenant_id == Stage.tenant_id,
                Criterion.stage_id == Stage.id,
                Criterion.retired.is_(False),
            ),
        )
        .order_by(Stage.retired, Stage.position, Stage.id, Criterion.position, Criterion.id)
    ).all()
    found: dict[UUID, Stage] = {}
    criteria: dict[UUID, list[CriterionView]] = defaultdict(list)
    for row, criterion in rows:
        found[row.id] = row
        if criterion is not None:
            criteria[row.id].append(criterion_view(criterion))
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
        for place, row in enumerate(found.values())
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
