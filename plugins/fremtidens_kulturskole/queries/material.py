"""Material of a cohort: for the cohort all of it, for everybody else what was published."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, select

from core.plugin_api import Actor, db
from plugins.fremtidens_kulturskole.models import Material
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.queries.reach import cohorts_within
from plugins.fremtidens_kulturskole.queries.views import MaterialView
from plugins.fremtidens_kulturskole.rules import may_follow


def materials(actor: Actor, cohort_id: UUID) -> list[MaterialView]:
    """FK-8: what the reader may see of a cohort's material, newest first."""
    following = cohorts_within(actor, CohortPermission.FOLLOW)
    if following is not None and cohort_id not in following:
        return []
    inside = cohorts_within(actor, CohortPermission.READ)
    in_cohort = inside is None or cohort_id in inside
    return [
        each
        for each in _materials(Material.cohort_id == cohort_id)
        if may_follow(is_published=each.published_on is not None, in_cohort=in_cohort).allowed
    ]


def material(actor: Actor, material_id: UUID) -> MaterialView | None:
    """FK-8: one of them, or None where the reader may not see it."""
    found = _materials(Material.id == material_id)
    if not found:
        return None
    seen = materials(actor, found[0].cohort_id)
    return next((each for each in seen if each.id == material_id), None)


def public_materials(cohort_id: UUID) -> list[MaterialView]:
    """FK-21: what everybody may see on the theme page."""
    return _materials(Material.cohort_id == cohort_id, Material.published_on.is_not(None))


def _materials(*conditions: ColumnElement[bool]) -> list[MaterialView]:
    rows = db.session.scalars(select(Material).where(*conditions).order_by(Material.id.desc()))
    return [
        MaterialView(
            id=row.id,
            cohort_id=row.cohort_id,
            gathering_id=row.gathering_id,
            title=row.title,
            text=row.text,
            url=row.url,
            published_on=row.published_on,
            version=row.version,
        )
        for row in rows
    ]
