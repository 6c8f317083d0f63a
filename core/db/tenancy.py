"""Which tenant the current transaction belongs to.

Separate from the session, because both locks ask it: the setting that row-level security reads
and the predicate that the ORM adds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from sqlalchemy import Connection

_tenant_id: ContextVar[UUID | None] = ContextVar("tenant_id", default=None)


class NoTenant(Exception):
    """A tenant's table was asked for without saying whose."""


class TenantChanged(Exception):
    """The tenant changed inside a transaction; each tenant's rows need their own."""


class NoPredicate(Exception):
    """A statement on a tenant's table itself, not on its model, does not name the tenant."""


def tenant_id_or_none() -> UUID | None:
    """The tenant in force, or None for the platform itself."""
    return _tenant_id.get()


def tenant_id_in_force() -> UUID:
    """The tenant in force; raises NoTenant where there is none."""
    tenant_id = _tenant_id.get()
    if tenant_id is None:
        raise NoTenant(
            "No tenant is in force. Enter one first: `with tenant_scope(tenant_id):`"
            " in a command or job; a request has its host's."
        )
    return tenant_id


@contextmanager
def tenant_scope(tenant_id: UUID | None) -> Iterator[None]:
    """Everything inside belongs to this tenant (None: to none, as on the platform's front page).

    Enter it before the transaction begins: the session refuses to go on in another tenant's.
    """
    if tenant_id is not None and not isinstance(tenant_id, UUID):
        raise TypeError("A tenant's id is a UUID: it is written into SQL as it stands.")
    token = _tenant_id.set(tenant_id)
    try:
        yield
    finally:
        _tenant_id.reset(token)


def tell_connection(connection: Connection, tenant_id: UUID | None) -> None:
    """First lock: says whose rows the transaction may touch, before it reads anything."""
    # A UUID, never a string from outside: SET takes no bind parameter.
    connection.exec_driver_sql(f"SET LOCAL app.tenant_id = '{tenant_id or ''}'")
