"""The tenant's stages: the six it starts with, and what it makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Reason
from core.plugin_api import (
    Actor,
    Translated,
    current_language,
    db,
)
from plugins.kulturmetropolen.models import Criterion, Stage
from plugins.kulturmetropolen.queries.talents import cards_where
from plugins.kulturmetropolen.rules import (
    Criterion as CriterionRule,
)
from plugins.kulturmetropolen.rules import (
    CriterionKind,
    StageMeaning,
    criterion_faults,
    stage_faults,
)
from plugins.kulturmetropolen.services.editing import (
    add_row,
    locked_row,
    put_values,
    refuse,
    write_down,
)


@dataclass(frozen=True, kw_only=True)
class CriterionDetails:
    """KM-2: one criterion as it is written; `id` None for a new one."""

    kind: CriterionKind
    number: int = 1
    role: str | None = None
    activity_kind: str | None = None
    words: Translated | None = None
    id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class StageDetails:
    """KM-1: a stage as it is written, with its criteria in their order."""

    meaning: StageMeaning
    name: Translated
    about: Translated
    criteria: tuple[CriterionDetails, ...] = ()


def add_stage(actor: Actor, details: StageDetails, *, after: UUID) -> UUID:
    """KM-1: a further stage after another one. Raises Refused where its meaning does not fit."""
    rows = _in_use()
    places = {row.id: place for place, row in enumerate(rows)}
    place = places.get(after)
    if place is None:
        raise refuse(
            Reason("stage.after", N_("Choose the stage that it comes after.")),
            fields={"stage.after": "after"},
        )
    meanings = [StageMeaning(row.meaning) for row in rows]
    meanings.insert(place + 1, details.meaning)
    _check(meanings, details.criteria)
    for row in rows[place + 1 :]:
        row.position += 1
    made = add_row(
        Stage(
            meaning=details.meaning,
            position=rows[place].position + 1,
            name=dict(details.name),
            about=dict(details.about),
        )
    )
    put_criteria(made.id, details.criteria)
    write_down(actor, "stage:add", "stage", made.id, _label(details.name))
    return made.id


def change_stage(
    actor: Actor, stage_id: UUID, details: StageDetails, *, version: int | None
) -> None:
    """KM-1, KM-2: another name, meaning or other criteria. Raises Refused and ChangedMeanwhile."""
    row = locked_row(Stage, stage_id, version=version)
    meanings = [
        details.meaning if each.id == stage_id else StageMeaning(each.meaning) for each in _in_use()
    ]
    _check(meanings, details.criteria)
    changed = put_values(
        row,
        {"meaning": details.meaning, "name": dict(details.name), "about": dict(details.about)},
    )
    if not changed:
        row.version += 1
    put_criteria(row.id, details.criteria)
    write_down(actor, "stage:change", "stage", row.id, _label(details.name), fields=changed)


def order_stages(actor: Actor, stage_ids: Sequence[UUID]) -> None:
    """KM-1: the stages in another order; all of them, each once."""
    rows = {row.id: row for row in _in_use()}
    if sorted(stage_ids) != sorted(rows):
        raise refuse(Reason("stages.not_all", N_("Name every stage once.")))
    _check([StageMeaning(rows[each].meaning) for each in stage_ids], ())
    for place, stage_id in enumerate(stage_ids):
        rows[stage_id].position = place
    db.session.flush()
    write_down(actor, "stage:order", "stage", stage_ids[0], order=[str(each) for each in stage_ids])


def retire_stage(actor: Actor, stage_id: UUID) -> None:
    """KM-1: takes a stage out of use. Nobody may stand there; the history keeps it."""
    row = locked_row(Stage, stage_id)
    meanings = [StageMeaning(each.meaning) for each in _in_use() if each.id != stage_id]
    _check(meanings, ())
    if any(card.stage_id == stage_id for card in cards_where()):
        raise refuse(Reason("stage.in_use", N_("Talents stand at this stage. Move them first.")))
    row.retired = True
    db.session.flush()
    write_down(actor, "stage:change", "stage", row.id, _label(row.name), retired=True)


def _in_use() -> list[Stage]:
    return list(
        db.session.scalars(
            select(Stage)
            .where(Stage.retired.is_(False))
            .order_by(Stage.position, Stage.id)
            .with_for_update()
        )
    )


def _check(meanings: Sequence[StageMeaning], criteria: Sequence[CriterionDetails]) -> None:
    faults = list(stage_faults(meanings))
    for each in criteria:
        rule = CriterionRule(id=UUID(int=0), kind=each.kind, number=each.number, role=each.role)
        faults += criterion_faults(rule)
    if faults:
        raise refuse(
            *faults,
            fields={
                "criterion.no_role": "criteria",
                "criterion.number": "criteria",
                "stages.order": "meaning",
                "stages.first": "meaning",
                "stages.last": "meaning",
            },
        )


def put_criteria(stage_id: UUID, wanted: Sequence[CriterionDetails]) -> None:
    """KM-2: the criteria of a stage, in their order; one no longer asked for is retired."""
    rows = {
        row.id: row
        for row in db.session.scalars(
            select(Criterion).where(Criterion.stage_id == stage_id, Criterion.retired.is_(False))
        )
    }
    for place, details in enumerate(wanted):
        is_judgement = details.kind is CriterionKind.JUDGEMENT
        values = {
            "position": place,
            "kind": details.kind.value,
            "number": 1 if is_judgement else details.number,
            "role": details.role if is_judgement else None,
            "activity_kind": details.activity_kind
            if details.kind is CriterionKind.COURSE
            else None,
            "words": dict(details.words or {}),
        }
        row = rows.pop(details.id, None) if details.id else None
        if row is None:
            db.session.add(Criterion(stage_id=stage_id, **values))
            continue
        for name, value in values.items():
            setattr(row, name, value)
    for row in rows.values():
        row.retired = True
    db.session.flush()


def _label(names: Translated) -> str:
    return next((text for text in names.values() if text), "")


def stage_details(typed: Mapping[str, Any]) -> StageDetails:
    """What was typed or sent, as the service takes it."""
    return StageDetails(
        meaning=typed["meaning"],
        name=typed["name"],
        about=typed["about"],
        criteria=tuple(
            CriterionDetails(
                id=each["id"],
                kind=each["kind"],
                number=each["number"] or 1,
                role=each["role"] or None,
                activity_kind=each["activity_kind"] or None,
                words={current_language(): each["note"]} if each["note"] else {},
            )
            for each in typed["criteria"]
        ),
    )
