"""Taking one of the two locks away, to see that the other holds by itself."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, make_url

from core.db.session import TenantSession, db, keep_to_own_rows
from tests.support.platform import Template


@pytest.fixture
def removed_predicate() -> Iterator[None]:
    """No statement gets the tenant as a predicate: only row-level security is left."""
    event.remove(TenantSession, "do_orm_execute", keep_to_own_rows)
    try:
        yield
    finally:
        event.listen(TenantSession, "do_orm_execute", keep_to_own_rows)


@pytest.fixture(scope="session")
def bypassing_role(template: Template) -> Iterator[str]:
    """A role that reads and writes everything and that row-level security does not bind."""
    role = f"flygel_test_{uuid4().hex}"
    admin = create_engine(template.database.maintenance_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        password = make_url(template.database.app_url).password or ""
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN BYPASSRLS PASSWORD '{password}'")
        connection.exec_driver_sql(f"GRANT pg_read_all_data, pg_write_all_data TO {role}")
    yield role
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP ROLE {role}")
    admin.dispose()


@pytest.fixture
def bypassed_row_level_security(app: Flask, bypassing_role: str) -> Iterator[None]:
    """Row-level security binds nobody: only the predicate is left. Ask for it before any data.

    An application would refuse to start as this role, so it is slipped under a running one.
    """
    with app.app_context():
        engines = db.engines
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"]).set(username=bypassing_role)
    engine = create_engine(url)
    before = engines[None]
    with engine.connect() as connection:
        transaction = connection.begin()
        engines[None] = connection  # type: ignore[assignment]
        try:
            yield
        finally:
            engines[None] = before
            transaction.rollback()
    engine.dispose()
