"""What another plugin's statement shows of the register beside its own rows, as a column of it.

A list that points at organisations and people need not ask for their names afterwards. Whoever
selects them answers for who sees the rows.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ScalarSelect, and_, func, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.roles import ExpressionElementRole

from plugins.registry.models import Organisation, Person

_Id = ExpressionElementRole[Any]


def organisation_name(organisation_id: _Id) -> ScalarSelect[str]:
    """What the organisation is called, an ended one, too; null for no organisation."""
    there = aliased(Organisation)
    return select(there.name).where(there.id == organisation_id).scalar_subquery()


def organisation_code(organisation_id: _Id) -> ScalarSelect[str | None]:
    """The code of the municipality it lies in: its own, or that of the one it belongs to."""
    there, owner = aliased(Organisation), aliased(Organisation)
    return (
        select(func.coalesce(there.municipality_code, owner.municipality_code))
        .outerjoin(owner, and_(owner.tenant_id == there.tenant_id, owner.id == there.parent_id))
        .where(there.id == organisation_id)
        .scalar_subquery()
    )


def person_name(person_id: _Id) -> ScalarSelect[str]:
    """What the person is called; null for nobody."""
    there = aliased(Person)
    return (
        select(func.trim(there.given_name + " " + there.family_name))
        .where(there.id == person_id)
        .scalar_subquery()
    )
