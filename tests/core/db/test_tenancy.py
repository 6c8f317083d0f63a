"""The two locks, each by itself and both together, on a real database."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm import Session, aliased

from core.db.session import (
    db,
    execute_text,
    separate_transaction,
    with_savepoint,
)
from core.db.tenancy import (
    NoPredicate,
    NoTenant,
    TenantChanged,
    tenant_id_in_force,
    tenant_scope,
)
from core.tenants.context import TenantView
from core.tenants.models import PluginSetting, Tenant
from core.users.models import Account, Membership, MembershipRole
from tests.support.database import Database

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


@pytest.fixture
def both(inside: Inside, alpha: TenantView, beta: TenantView) -> dict[str, UUID]:
    """A setting with the same key in each tenant; its id by the tenant's name."""
    ids = {}
    for name, tenant in (("alpha", alpha), ("beta", beta)):
        with inside(tenant):
            row = PluginSetting(plugin="test", key="k", value=name)
            db.session.add(row)
            db.session.flush()
            ids[name] = row.id
    return ids


def values() -> list[object]:
    return list(
        db.session.scalars(select(PluginSetting.value).where(PluginSetting.plugin == "test"))
    )


# Reading ---------------------------------------------------------------------------------------


def test_each_tenant_reads_its_own_rows(
    both: dict[str, UUID], inside: Inside, alpha: TenantView, beta: TenantView
) -> None:
    with inside(alpha):
        assert values() == ["alpha"]
    with inside(beta):
        assert values() == ["beta"]


def test_another_tenants_row_is_not_there_by_any_way_of_asking(
    both: dict[str, UUID], inside: Inside, alpha: TenantView
) -> None:
    theirs = both["beta"]
    other = aliased(PluginSetting)
    mine = aliased(PluginSetting)
    with inside(alpha) as tenant:
        beta_id = db.session.scalar(select(Tenant.id).where(Tenant.slug == "beta"))
        assert beta_id is not None
        assert db.session.scalar(select(PluginSetting).where(PluginSetting.id == theirs)) is None
        assert db.session.get(PluginSetting, (beta_id, theirs)) is None
        assert db.session.get(PluginSetting, (tenant.id, theirs)) is None
        assert db.session.scalars(select(other.value).where(other.id == theirs)).all() == []
        assert db.session.scalars(
            select(other.value).join(mine, other.key == mine.key).where(mine.plugin == "test")
        ).all() == ["alpha"]
        subquery = select(PluginSetting.value).where(PluginSetting.id == theirs).subquery()
        assert db.session.execute(select(subquery)).all() == []
        assert db.session.scalar(select(select(other.id).where(other.id == theirs).exists())) is (
            False
        )
        union = (
            select(PluginSetting.value)
            .where(PluginSetting.id == theirs)
            .union_all(select(other.value).where(other.plugin == "test"))
        )
        assert db.session.scalars(union).all() == ["alpha"]
        assert (
            execute_text("SELECT count(*) FROM core.plugin_setting WHERE id = :id", id=theirs)
        ).scalar() == 0


def test_a_count_and_an_existence_are_of_ones_own_rows(
    both: dict[str, UUID], inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        counted = select(func.count()).select_from(PluginSetting)
        assert db.session.scalar(counted.where(PluginSetting.plugin == "test")) == 1


# Writing ---------------------------------------------------------------------------------------


def test_changing_everything_changes_ones_own(
    both: dict[str, UUID], inside: Inside, alpha: TenantView, beta: TenantView
) -> None:
    with inside(alpha):
        db.session.execute(update(PluginSetting).values(value="changed"))
    with inside(beta):
        assert values() == ["beta"]
        db.session.execute(delete(PluginSetting))
    with inside(alpha):
        assert values() == ["changed"]


def test_a_row_of_another_tenant_is_refused_before_it_is_written(
    inside: Inside, alpha: TenantView, beta: TenantView
) -> None:
    with inside(alpha):
        db.session.add(PluginSetting(tenant_id=beta.id, plugin="test", key="k", value=1))
        with pytest.raises(TenantChanged, match="PluginSetting of another tenant"):
            db.session.flush()
        db.session.rollback()


def test_row_level_security_refuses_what_is_written_past_the_orm(
    inside: Inside, alpha: TenantView, beta: TenantView
) -> None:
    row = {"tenant_id": beta.id, "id": uuid4(), "plugin": "test", "key": "k", "value": 1}
    with inside(alpha):
        for statement in (
            lambda: db.session.execute(insert(PluginSetting), [row]),
            lambda: execute_text(
                "INSERT INTO core.plugin_setting (tenant_id, id, plugin, key, valid_from, value)"
                " VALUES (:tenant, :id, 'test', 'k', '0001-01-01', '1')",
                tenant=beta.id,
                id=uuid4(),
            ),
        ):
            with (
                pytest.raises(ProgrammingError, match="row-level security"),
                with_savepoint(),
            ):
                statement()


def test_a_row_cannot_be_given_away(
    both: dict[str, UUID], inside: Inside, alpha: TenantView, beta: TenantView
) -> None:
    with (
        inside(alpha),
        pytest.raises(ProgrammingError, match="row-level security"),
        with_savepoint(),
    ):
        db.session.execute(update(PluginSetting).values(tenant_id=beta.id))


def test_a_foreign_key_cannot_point_at_another_tenants_row(
    make_member: Callable[..., UUID], inside: Inside, alpha: TenantView, beta: TenantView
) -> None:
    # The check of a foreign key bypasses row-level security: the tenant in the key must hold.
    make_member(beta)
    with inside(beta):
        theirs = db.session.scalars(select(Membership.id).limit(1)).one()
    with inside(alpha):
        db.session.add(MembershipRole(membership_id=theirs, role="rector"))
        with pytest.raises(IntegrityError, match="fk_membership_role_tenant_id_membership_id"):
            db.session.flush()
        db.session.rollback()


def test_a_duplicate_of_another_tenants_value_is_no_duplicate(
    both: dict[str, UUID], inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        db.session.add(PluginSetting(plugin="test", key="k", value="twice"))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


# Without a tenant ------------------------------------------------------------------------------

STATEMENTS = {
    "select": lambda: db.session.execute(select(PluginSetting)),
    "select of a column": lambda: db.session.execute(select(PluginSetting.value)),
    "select of an alias": lambda: db.session.execute(select(aliased(PluginSetting))),
    "count": lambda: db.session.execute(select(func.count()).select_from(PluginSetting)),
    "join from a platform table": lambda: db.session.execute(
        select(Account).join(Membership, Membership.account_id == Account.id)
    ),
    "subquery": lambda: db.session.execute(
        select(Account).where(Account.id.in_(select(Membership.account_id)))
    ),
    "exists": lambda: db.session.execute(
        select(Account).where(
            select(Membership.id).where(Membership.account_id == Account.id).exists()
        )
    ),
    "get": lambda: db.session.get(PluginSetting, (uuid4(), uuid4())),
    "update": lambda: db.session.execute(update(PluginSetting).values(value=1)),
    "delete": lambda: db.session.execute(delete(PluginSetting)),
    "bulk insert": lambda: db.session.execute(
        insert(PluginSetting), [{"plugin": "p", "key": "k", "value": 1}]
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_tenants_table_without_a_tenant_raises(name: str, app: Flask) -> None:
    with app.app_context(), tenant_scope(None):
        with pytest.raises(NoTenant):
            STATEMENTS[name]()
        db.session.rollback()


def test_a_row_without_a_tenant_is_not_written(app: Flask) -> None:
    with app.app_context(), tenant_scope(None):
        db.session.add(PluginSetting(plugin="p", key="k", value=1))
        with pytest.raises(NoTenant, match="PluginSetting written without a tenant"):
            db.session.flush()
        db.session.rollback()


def test_a_row_whose_tenant_has_been_left_is_not_read_again(
    both: dict[str, UUID], app: Flask, alpha: TenantView
) -> None:
    with app.app_context():
        with tenant_scope(alpha.id):
            row = db.session.scalars(
                select(PluginSetting).where(PluginSetting.plugin == "test")
            ).one()
            db.session.expire(row)
        with pytest.raises(TenantChanged):
            _ = row.value
        db.session.rollback()


def test_raw_sql_without_a_tenant_sees_nothing(both: dict[str, UUID], app: Flask) -> None:
    with app.app_context(), tenant_scope(None):
        assert execute_text("SELECT count(*) FROM core.plugin_setting").scalar() == 0
        db.session.rollback()


def test_platform_tables_need_no_tenant(app: Flask) -> None:
    with app.app_context(), tenant_scope(None):
        slugs = db.session.scalars(select(Tenant.slug).order_by(Tenant.slug)).all()
        db.session.rollback()

    assert slugs == ["alpha", "beta"]


def test_a_statement_on_a_table_itself_must_name_the_tenant(
    both: dict[str, UUID], inside: Inside, alpha: TenantView
) -> None:
    table = PluginSetting.metadata.tables["core.plugin_setting"]
    other = table.alias()
    with inside(alpha):
        for statement in (
            select(table.c.value),
            select(other.c.value),
            select(func.count()).select_from(table),
            update(table).values(value="changed"),
            delete(table),
            select(table.c.value).where(table.c.plugin == "test"),
            select(table.c.value).where(PluginSetting.plugin == "test"),
            select(other.c.value).where(PluginSetting.plugin == "test"),
            update(table).where(PluginSetting.plugin == "test").values(value="changed"),
            delete(table).where(PluginSetting.plugin == "test"),
        ):
            with pytest.raises(NoPredicate, match=r"core\.plugin_setting: ask by the model"):
                db.session.execute(statement)
        for column in (table.c, other.c):
            found = select(column.value).where(
                column.plugin == "test", column.tenant_id == tenant_id_in_force()
            )
            assert db.session.scalars(found).all() == ["alpha"]


# Changing the tenant ---------------------------------------------------------------------------


def test_a_transaction_belongs_to_one_tenant(
    app: Flask, alpha: TenantView, beta: TenantView
) -> None:
    with app.app_context():
        with tenant_scope(alpha.id):
            values()
            with tenant_scope(beta.id), pytest.raises(TenantChanged):
                values()
            db.session.rollback()
        with tenant_scope(beta.id):
            assert values() == []
            db.session.rollback()


def test_a_tenants_id_is_a_uuid_and_nothing_else(app: Flask) -> None:
    with pytest.raises(TypeError, match="UUID"), tenant_scope("'; DROP"):  # type: ignore[arg-type]
        pass


def test_another_tenants_statements_find_their_own_tenant_although_they_were_compiled_before(
    both: dict[str, UUID], inside: Inside, alpha: TenantView, beta: TenantView
) -> None:
    # A cached statement must ask for the tenant when it runs, not when it was compiled.
    found = []
    for tenant in (alpha, beta, alpha, beta):
        with inside(tenant):
            found.append(values())

    assert found == [["alpha"], ["beta"], ["alpha"], ["beta"]]


# Each lock by itself ---------------------------------------------------------------------------


def test_row_level_security_alone_keeps_tenants_apart(
    removed_predicate: None,
    both: dict[str, UUID],
    inside: Inside,
    alpha: TenantView,
    beta: TenantView,
) -> None:
    with inside(alpha):
        assert values() == ["alpha"]
        db.session.execute(update(PluginSetting).values(value="changed"))
    with inside(beta):
        assert values() == ["beta"]
        assert db.session.get(PluginSetting, (alpha.id, both["alpha"])) is None


def test_the_predicate_alone_keeps_tenants_apart(
    bypassed_row_level_security: None,
    both: dict[str, UUID],
    inside: Inside,
    alpha: TenantView,
    beta: TenantView,
) -> None:
    with inside(alpha):
        seen = execute_text("SELECT count(*) FROM core.plugin_setting WHERE plugin = 'test'")
        assert seen.scalar() == 2  # Row-level security is really out of the way.
        assert values() == ["alpha"]
        assert db.session.get(PluginSetting, (beta.id, both["beta"])) is None
        db.session.execute(update(PluginSetting).values(value="changed"))
        db.session.execute(delete(PluginSetting))
    with inside(beta):
        assert values() == ["beta"]


# Connections and savepoints --------------------------------------------------------------------


def setting_of(session: Session) -> object:
    return (
        session.connection()
        .execute(text("SELECT nullif(current_setting('app.tenant_id', true), '')"))
        .scalar()
    )


@pytest.mark.parametrize("end", ["commit", "rollback", "error", "forgotten"])
def test_no_setting_survives_on_a_pooled_connection(
    end: str, own_app: Flask, alpha: TenantView
) -> None:
    with own_app.app_context():
        with tenant_scope(alpha.id):
            assert setting_of(db.session()) == str(alpha.id)
            backend = db.session.connection().connection.driver_connection
            if end == "commit":
                db.session.commit()
            elif end == "rollback":
                db.session.rollback()
            elif end == "error":
                with pytest.raises(ProgrammingError):
                    execute_text("SELECT nothing FROM nowhere")
                db.session.rollback()
            else:
                db.session.remove()
        with db.engine.connect() as connection:
            assert connection.connection.driver_connection is backend
            asked = text("SELECT nullif(current_setting('app.tenant_id', true), '')")
            assert connection.execute(asked).scalar() is None
            assert connection.execute(text("SELECT count(*) FROM core.tenant_plugin")).scalar() == 0


def test_the_setting_outlives_a_savepoint_that_was_rolled_back(
    inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        with pytest.raises(IntegrityError), with_savepoint():
            db.session.execute(
                insert(MembershipRole), [{"membership_id": uuid4(), "role": "nobody"}]
            )
        assert setting_of(db.session()) == str(alpha.id)
        with with_savepoint():
            db.session.add(PluginSetting(plugin="test", key="inside", value=1))
        assert values() == [1]


def test_a_separate_transaction_is_kept_when_the_request_is_rolled_back(
    own_app: Flask, own_database: Database, alpha: TenantView
) -> None:
    with own_app.app_context(), tenant_scope(alpha.id):
        db.session.add(PluginSetting(plugin="test", key="lost", value=1))
        db.session.flush()
        with separate_transaction() as session:
            session.add(PluginSetting(plugin="test", key="kept", value=2))
        db.session.rollback()
        assert values() == [2]
        db.session.rollback()


def test_the_app_role_may_not_change_what_is_the_operators(own_database: Database) -> None:
    engine = create_engine(own_database.app_url)
    for statement in (
        "UPDATE core.tenant SET status = 'active'",
        "UPDATE core.tenant SET slug = 'x'",
        "INSERT INTO core.tenant_host (host, tenant_id) SELECT 'x', id FROM core.tenant",
        "DELETE FROM core.tenant",
        "CREATE TABLE core.mine (id int)",
        "ALTER TABLE core.membership DISABLE ROW LEVEL SECURITY",
        "TRUNCATE core.membership",
        "SET ROLE flygel_owner",
        "UPDATE core.audit_entry SET action = ''",
        "DELETE FROM core.audit_entry",
    ):
        with engine.connect() as connection, pytest.raises(ProgrammingError):
            connection.exec_driver_sql(statement)
    engine.dispose()
