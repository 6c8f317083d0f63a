"""Cohorts and their grid."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, gettext, requires
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.api.blueprint import (
    done,
    endpoints,
    there,
    wanted_version,
    with_etag,
)
from plugins.fremtidens_kulturskole.api.shapes import (
    FkCohortShape,
    FkGridRowShape,
    FkIdShape,
)
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.schemas import (
    CohortSchema,
)


@endpoints.route("/cohorts", methods=["GET"])
@requires(CohortPermission.FOLLOW)
@endpoints.response(200, FkCohortShape(many=True))
def list_cohorts() -> Any:
    """The cohorts within reach."""
    return queries.cohorts(current_actor())


@endpoints.route("/cohorts", methods=["POST"])
@requires(CohortPermission.ORGANISE)
@endpoints.arguments(CohortSchema)
@endpoints.response(201, FkIdShape)
def add_cohort(sent: dict[str, Any]) -> Any:
    """Adds a cohort with the four common goals."""
    sent.pop("version")
    sent.pop("is_public")
    intro = {"nb": sent.pop("intro_nb"), "nn": sent.pop("intro_nn")}
    return {"id": done(lambda: services.add_cohort(current_actor(), intro=intro, **sent))}


@endpoints.route("/cohorts/<uuid:cohort_id>", methods=["GET"])
@requires(CohortPermission.FOLLOW)
@endpoints.response(200, FkCohortShape)
def get_cohort(cohort_id: UUID) -> Any:
    """One cohort."""
    found = there(queries.cohort(current_actor(), cohort_id))
    return with_etag(found, found.version)


@endpoints.route("/cohorts/<uuid:cohort_id>", methods=["PUT"])
@requires(CohortPermission.ORGANISE)
@endpoints.arguments(CohortSchema)
@endpoints.response(200, FkCohortShape)
def change_cohort(sent: dict[str, Any], cohort_id: UUID) -> Any:
    """Changes a cohort."""
    version = wanted_version(sent)
    intro = {"nb": sent.pop("intro_nb"), "nn": sent.pop("intro_nn")}
    done(
        lambda: services.change_cohort(
            current_actor(), cohort_id, intro=intro, version=version, **sent
        )
    )
    found = there(queries.cohort(current_actor(), cohort_id))
    return with_etag(found, found.version)


@endpoints.route("/cohorts/<uuid:cohort_id>/grid", methods=["GET"])
@requires(CohortPermission.READ)
@endpoints.response(200, FkGridRowShape(many=True))
def get_grid(cohort_id: UUID) -> Any:
    """Municipality by milestone; the rows within reach."""
    found = there(queries.grid(current_actor(), cohort_id))
    return [
        {
            "group": row.group,
            "owed": row.owed,
            "milestones": [
                {
                    "key": column.key,
                    "label": gettext(column.label),
                    "gathering": column.group,
                    "due_on": column.due_on,
                    "mark": cell.mark,
                    "days_late": cell.days_late,
                }
                for column, cell in zip(found.columns, row.cells, strict=True)
            ],
        }
        for row in found.rows
    ]
