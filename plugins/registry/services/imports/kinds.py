"""The kinds of list that can be imported: one pipeline, and what differs for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.kit import N_
from plugins.registry.services.imports import columns, people_columns
from plugins.registry.services.imports.apply import apply_plan
from plugins.registry.services.imports.columns import ImportField
from plugins.registry.services.imports.people_apply import apply_people
from plugins.registry.services.imports.people_planner import plan_people
from plugins.registry.services.imports.plan import ImportPlan, ImportResult
from plugins.registry.services.imports.planner import plan_import

ORGANISATIONS, PEOPLE = "organisations", "people"


@dataclass(frozen=True, kw_only=True)
class ImportKind:
    """A kind of list: what its columns can be, and who plans and carries it out.

    `labels` are what fields are called, marked, also those that no column is.
    """

    key: str
    label: str
    task: str
    fields: tuple[ImportField, ...]
    labels: Mapping[str, str]
    plan: Callable[..., ImportPlan[Any]]
    apply: Callable[..., ImportResult]


KINDS = {
    each.key: each
    for each in (
        ImportKind(
            key=ORGANISATIONS,
            label=N_("Import organisations"),
            task="registry.import_organisations",
            fields=columns.FIELDS,
            labels=columns.FIELD_LABELS,
            plan=plan_import,
            apply=apply_plan,
        ),
        ImportKind(
            key=PEOPLE,
            label=N_("Import people"),
            task="registry.import_people",
            fields=people_columns.FIELDS,
            labels=people_columns.FIELD_LABELS,
            plan=plan_people,
            apply=apply_people,
        ),
    )
}
