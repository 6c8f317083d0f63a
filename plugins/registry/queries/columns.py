"""What another plugin's statement shows of the register beside its own rows, as a column of it.

A list that points at organisations and people need not ask for their names afterwards. Whoever
selects them answers for who sees the rows.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, func, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.roles import ExpressionElementRole

from plugins.registry.models import Organisation, Person

# Made once: an alias is dear to make, and these are in every list.
_there, _owner = aliased(Organisation, name="shown"), aliased(Organisation, name="shown_owner")
_somebody = aliased(Person, name="shown_person")
_Id = ExpressionElementRole[Any]


def organisation_name(organisation_id: _Id) -> ScalarSelect[str]:
    """What the organisation is called, an ended one, too; null for no organisation."""
    return _alone(select(_there.name).where(_there.id == organisation_id))


def organisation_code(organisation_id: _Id) -> ScalarSelect[str | None]:
    """The code of the municipality it lies in: its own, or that of the one it belongs to."""
    return _alone(
        select(func.coalesce(_there.municipality_code, _owner.municipality_code))
        .outerjoin(
            _owner, and_(_owner.tenant_id == _there.tenant_id, _owner.id == _there.parent_id)
        )
        .where(_there.id == organisation_id)
    )


def person_name(person_id: _Id) -> ScalarSelect[str]:
    """What the person is called; null for nobody."""
    return _alone(
        select(func.trim(_somebody.given_name + " " + _somebody.family_name)).where(
            _somebody.id == person_id
        )
    )


def _alone(statement: Select[Any]) -> ScalarSelect[Any]:
    """The statement as a column that takes nothing but the id from around it."""
    return statement.correlate_except(_there, _owner, _somebody).scalar_subquery()
