"""The session: one transaction per request, command or job, in one tenant.

First lock: each transaction begins with `SET LOCAL app.tenant_id`, which row-level security
reads. Second lock: every ORM statement gets `tenant_id = …` as an explicit predicate.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, Table, Uuid, bindparam, event, text
from sqlalchemy.orm import (
    ORMExecuteState,
    Session,
    SessionTransaction,
    with_loader_criteria,
)
from sqlalchemy.sql import visitors

from core.db.base import Base, TableKind, TenantOwned
from core.db.tenancy import (
    NoTenant,
    TenantChanged,
    tenant_id_in_force,
    tenant_id_or_none,
)


class TenantSession(FlaskSession):
    """A session that knows whose transaction it is in."""


db = SQLAlchemy(
    metadata=Base.metadata,
    session_options={
        "class_": TenantSession,
        # Joins an outer transaction by a savepoint, so that tests can roll a request back.
        "join_transaction_mode": "create_savepoint",
    },
)

# Built once: the callable is asked at execution, so the compiled statement is shared by all.
_TENANT_IN_FORCE = bindparam("tenant_in_force", callable_=tenant_id_in_force, type_=Uuid())
_OWN_ROWS = with_loader_criteria(
    TenantOwned,
    lambda cls: cls.tenant_id == _TENANT_IN_FORCE,
    include_aliases=True,
    track_closure_variables=False,
)


@event.listens_for(TenantSession, "after_begin")
def tell_the_transaction(
    session: Session, transaction: SessionTransaction, connection: Connection
) -> None:
    """First lock: says whose rows this transaction may touch, before it reads anything."""
    if transaction.nested:
        return
    tenant_id = tenant_id_or_none()
    session.info["tenant_id"] = tenant_id
    # A UUID, never a string from outside: SET takes no bind parameter.
    connection.exec_driver_sql(f"SET LOCAL app.tenant_id = '{tenant_id or ''}'")


@event.listens_for(TenantSession, "do_orm_execute")
def keep_to_own_rows(state: ORMExecuteState) -> None:
    """Second lock: adds the tenant to every ORM statement; without a tenant it raises."""
    tenant_id = tenant_id_or_none()
    if state.session.in_transaction() and state.session.info.get("tenant_id") != tenant_id:
        raise TenantChanged(
            "The tenant changed inside a transaction. Commit or roll back before you enter another."
        )
    if tenant_id is None:
        touched = _tenant_tables(state.statement)
        if touched:
            raise NoTenant(f"{', '.join(touched)} asked for without a tenant.")
        return
    if state.is_select or state.is_update or state.is_delete:
        state.statement = state.statement.options(_OWN_ROWS)


@event.listens_for(TenantSession, "before_flush")
def refuse_the_wrong_tenant(session: Session, *_: Any) -> None:
    """A row of one tenant is never written in another's transaction."""
    tenant_id = tenant_id_or_none()
    for row in session.new:
        if isinstance(row, TenantOwned):
            if tenant_id is None:
                raise NoTenant(f"{type(row).__name__} written without a tenant.")
            if row.tenant_id is not None and row.tenant_id != tenant_id:
                raise TenantChanged(f"{type(row).__name__} of another tenant.")


def _tenant_tables(statement: Any) -> list[str]:
    return sorted(
        {
            element.fullname
            for element in visitors.iterate(statement)
            if isinstance(element, Table) and element.info.get("kind") == TableKind.TENANT
        }
    )


@contextmanager
def separate_transaction() -> Iterator[Session]:
    """A transaction of its own, committed at once even if the request is rolled back.

    For what must be remembered of a refused request: a failed log-in, a used-up attempt.
    """
    session = TenantSession(db, join_transaction_mode="create_savepoint")
    try:
        with session.begin():
            # Connects now, so that the transaction is told its tenant before anything is asked.
            session.connection()
            yield session
    finally:
        session.close()


def with_savepoint() -> Any:
    """A savepoint: what fails inside costs only itself."""
    return db.session.begin_nested()


def execute_text(statement: str, **parameters: object) -> Any:
    """Raw SQL inside the current transaction; only row-level security guards it."""
    return db.session.execute(text(statement), parameters)
