"""What the platform asks the register about: limits of roles, and what would disappear."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from core.kit import N_
from core.plugin_api import Impact, LimitChoice, db, nordic
from plugins.registry.models import (
    Agreement,
    Organisation,
    OrganisationKind,
    Participation,
    Person,
    SubRegion,
)
from plugins.registry.models.organisations import SCHOOLS
from plugins.registry.permissions import RegistryRole


def role_limits(role: str) -> list[LimitChoice]:
    """What the role may be limited to in this tenant, by name; nothing for a role without limit.

    Ended schools and sub-regions are offered, too: a role may reach into the past.
    """
    if role == RegistryRole.COORDINATOR:
        rows = db.session.execute(
            select(SubRegion.id, SubRegion.name).order_by(nordic(SubRegion.name))
        )
        return [LimitChoice(id=row.id, label=row.name) for row in rows]
    if role in {RegistryRole.RECTOR, RegistryRole.TEACHER}:
        return _organisations_of(SCHOOLS)
    if role == RegistryRole.MUNICIPALITY_READER:
        return _organisations_of([OrganisationKind.MUNICIPALITY])
    return []


def disable_impacts() -> list[Impact]:
    """What the register holds, counted."""
    counted = (
        (N_("Organisations"), Organisation),
        (N_("Sub-regions"), SubRegion),
        (N_("Agreements"), Agreement),
        (N_("Participations"), Participation),
        (N_("People"), Person),
    )
    return [
        Impact(label=label, count=db.session.scalar(select(func.count()).select_from(table)) or 0)
        for label, table in counted
    ]


def _organisations_of(kinds: Collection[OrganisationKind]) -> list[LimitChoice]:
    rows = db.session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.kind.in_(sorted(kinds)))
        .order_by(nordic(Organisation.name))
    )
    return [LimitChoice(id=row.id, label=row.name) for row in rows]
