"""The session: one transaction per request, command or job, in one tenant.

First lock: each transaction begins with `SET LOCAL app.tenant_id`, which row-level security
reads. Second lock: every ORM statement gets `tenant_id = …` as an explicit predicate.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    BinaryExpression,
    Column,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Table,
    Uuid,
    bindparam,
    event,
    text,
)
from sqlalchemy.orm import (
    ORMExecuteState,
    Session,
    SessionTransaction,
    with_loader_criteria,
)
from sqlalchemy.sql import operators, visitors

from core.db.base import Base, TableKind, TenantOwned
from core.db.tenancy import (
    NoPredicate,
    NoTenant,
    TenantChanged,
    tell_connection,
    tenant_id_in_force,
    tenant_id_or_none,
)

Kept = TypeVar("Kept")

# Under this name a session remembers; see `remembered`.
_REMEMBERED = "remembered"


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
    """First lock: each transaction is told its tenant when it begins."""
    if transaction.nested:
        return
    tenant_id = tenant_id_or_none()
    session.info["tenant_id"] = tenant_id
    tell_connection(connection, tenant_id)


def remembered(key: Hashable, read: Callable[[], Kept]) -> Kept:
    """What `read` answers, asked once in a transaction; what it reads changes by `forget` only.

    For what a tenant has tuned and what is the same for all: read again and again in one piece
    of work, changed hardly ever. Never for rows that two people may be changing at once.
    """
    kept: dict[Hashable, Any] = db.session().info.setdefault(_REMEMBERED, {})
    whose = (tenant_id_or_none(), key)
    if whose not in kept:
        kept[whose] = read()
    found: Kept = kept[whose]
    return found


def forget(key: Hashable) -> None:
    """It is read anew: what was remembered under the key has been changed."""
    db.session().info.get(_REMEMBERED, {}).pop((tenant_id_or_none(), key), None)


@event.listens_for(TenantSession, "after_transaction_end")
def forget_everything(session: Session, transaction: SessionTransaction) -> None:
    """What is remembered lasts as long as a transaction, and no longer than a savepoint in it."""
    if transaction.nested or transaction.parent is None:
        session.info.pop(_REMEMBERED, None)


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
    if not (state.is_select or state.is_update or state.is_delete):
        return
    if not (state.is_orm_statement and _is_of_models(state.statement)):
        # Nothing can be added to a statement on tables; it has to name the tenant itself.
        unguarded = sorted(set(_tenant_tables(state.statement)) - _guarded(state.statement))
        if unguarded:
            raise NoPredicate(
                f"{', '.join(unguarded)}: ask by the model, or say"
                " `table.c.tenant_id == tenant_id_in_force()`."
            )
    else:
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


def _is_of_models(statement: Any) -> bool:
    """Whether what is read or changed are models, to which the predicate can be added.

    A condition on a model makes a statement on a table the ORM's, but not its table a model.
    """
    if isinstance(statement, CompoundSelect):
        return all(_is_of_models(part) for part in statement.selects)
    if not isinstance(statement, Select):
        return not hasattr(statement, "table") or _of_model(statement.table)
    # Its public counterpart has forgotten which models the columns are of.
    for subject in statement._raw_columns:
        if _of_model(subject):
            # A model or its column: all that is in it is the model's.
            continue
        for element in visitors.iterate(subject):
            if isinstance(element, Column) and _is_tenants(element) and not _of_model(element):
                return False
    return True


def _is_tenants(column: Column[Any]) -> bool:
    # An alias of a table holds the table; a subquery's statement is looked at by itself.
    table = getattr(column.table, "element", column.table)
    return isinstance(table, Table) and table.info.get("kind") == TableKind.TENANT


def _of_model(element: Any) -> bool:
    # SQLAlchemy notes the model on the column or the table that stands for it.
    return "parententity" in element._annotations


def _guarded(statement: Any) -> set[str]:
    """The tables whose `tenant_id` the statement compares with something."""
    return {
        str(column.table)
        for element in visitors.iterate(statement)
        if isinstance(element, BinaryExpression) and element.operator is operators.eq
        for side in (element.left, element.right)
        if isinstance(side, ColumnElement)
        for column in side.base_columns
        if isinstance(column, Column) and column.name == "tenant_id"
    }


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
