"""The check of the catalogue finds nothing in our database, and each breach planted in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, make_url

from core.app import create_app
from core.db.catalogue import UnsafeDatabase, check_catalogue
from core.db.migrations import secure_tenant_table, tables_of
from core.plugin_host import PluginHost
from tests.support.database import Database, copy_of
from tests.support.platform import Template, config_for

Plant = Callable[..., list[str]]


@pytest.fixture(scope="module")
def database(template: Template) -> Iterator[Database]:
    with copy_of(template.database) as database:
        yield database


@pytest.fixture(scope="module")
def superuser(database: Database) -> Iterator[Engine]:
    name = make_url(database.owner_url).database
    engine = create_engine(make_url(database.maintenance_url).set(database=name))
    yield engine
    engine.dispose()


def problems(connection: Connection) -> list[str]:
    known = tables_of(PluginHost.discover())
    return check_catalogue(connection, known, extra_schemas=frozenset({"jobs"}))


@pytest.fixture
def plant(superuser: Engine, database: Database) -> Iterator[Plant]:
    """Changes the database in a transaction and answers what the app role's check finds."""
    app_role = make_url(database.app_url).username
    owner_role = make_url(database.owner_url).username

    def planted(*statements: str) -> list[str]:
        with superuser.connect() as connection:
            connection.exec_driver_sql(f"SET LOCAL ROLE {owner_role}")
            for statement in statements:
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"SET LOCAL ROLE {app_role}")
            found = problems(connection)
            connection.rollback()
        return found

    return planted


def test_nothing_is_wrong_with_our_database(database: Database) -> None:
    engine = create_engine(database.app_url)
    with engine.connect() as connection:
        assert problems(connection) == []
    engine.dispose()


BREACHES = {
    "row-level security is off": (
        ["ALTER TABLE core.membership DISABLE ROW LEVEL SECURITY"],
        ["core.membership: row-level security must be enabled and forced."],
    ),
    "row-level security is not forced": (
        ["ALTER TABLE core.membership NO FORCE ROW LEVEL SECURITY"],
        ["core.membership: row-level security must be enabled and forced."],
    ),
    "there is no policy": (
        ["DROP POLICY tenant ON core.membership"],
        ["core.membership: 0 policies; exactly one is right."],
    ),
    "there is a second policy": (
        ["CREATE POLICY also ON core.membership FOR SELECT USING (true)"],
        [
            "core.membership: policy also is not the one permissive tenant policy.",
            "core.membership: 2 policies; exactly one is right.",
        ],
    ),
    "the policy is restrictive": (
        [
            "DROP POLICY tenant ON core.membership",
            "CREATE POLICY tenant ON core.membership AS RESTRICTIVE FOR ALL USING"
            " (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)",
        ],
        ["core.membership: policy tenant is not the one permissive tenant policy."],
    ),
    "the policy lets through too much": (
        [
            "DROP POLICY tenant ON core.membership",
            "CREATE POLICY tenant ON core.membership FOR ALL USING (tenant_id IS NOT NULL)",
        ],
        ["core.membership: policy tenant is not the one permissive tenant policy."],
    ),
    "the policy checks less when writing": (
        [
            "DROP POLICY tenant ON core.membership",
            "CREATE POLICY tenant ON core.membership FOR ALL USING"
            " (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)"
            " WITH CHECK (true)",
        ],
        ["core.membership: policy tenant is not the one permissive tenant policy."],
    ),
    "the policy is for reading only": (
        [
            "DROP POLICY tenant ON core.membership",
            "CREATE POLICY tenant ON core.membership FOR SELECT USING"
            " (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)",
        ],
        ["core.membership: policy tenant is not the one permissive tenant policy."],
    ),
    "a foreign key does without the tenant": (
        [
            "ALTER TABLE core.membership ADD UNIQUE (id)",
            "ALTER TABLE core.membership_role ADD CONSTRAINT plain"
            " FOREIGN KEY (membership_id) REFERENCES core.membership (id)",
        ],
        [
            "core.membership: index membership_id_key must begin with tenant_id.",
            "core.membership_role: foreign key plain must begin with tenant_id.",
        ],
    ),
    "a foreign key forgets what it pointed at": (
        [
            "ALTER TABLE core.membership_role ADD CONSTRAINT forgetting"
            " FOREIGN KEY (tenant_id, membership_id)"
            " REFERENCES core.membership (tenant_id, id) ON DELETE SET NULL",
        ],
        ["core.membership_role: foreign key forgetting may only cascade or refuse."],
    ),
    "a foreign key follows a changed tenant": (
        [
            "ALTER TABLE core.membership_role ADD CONSTRAINT following"
            " FOREIGN KEY (tenant_id, membership_id)"
            " REFERENCES core.membership (tenant_id, id) ON UPDATE CASCADE",
        ],
        ["core.membership_role: foreign key following may only cascade or refuse."],
    ),
    "a unique key does without the tenant": (
        ["ALTER TABLE core.invitation ADD CONSTRAINT told UNIQUE (email)"],
        ["core.invitation: index told must begin with tenant_id."],
    ),
    "an index does not begin with the tenant": (
        ["CREATE INDEX slow ON core.membership (account_id, tenant_id)"],
        ["core.membership: index slow must begin with tenant_id."],
    ),
    "an index begins with an expression": (
        ["CREATE INDEX clever ON core.invitation (lower(email))"],
        ["core.invitation: index clever must begin with tenant_id."],
    ),
    "the primary key is the id alone": (
        [
            "ALTER TABLE core.api_token DROP CONSTRAINT pk_api_token",
            "ALTER TABLE core.api_token ADD CONSTRAINT pk_api_token PRIMARY KEY (id)",
        ],
        [
            "core.api_token: index pk_api_token must begin with tenant_id.",
            "core.api_token: the primary key must be (tenant_id, id).",
        ],
    ),
    "a table is of no kind": (
        ["CREATE TABLE core.rogue (id int)"],
        ["core.rogue is neither tenant, reference nor platform."],
    ),
    "a materialised view copies rows": (
        ["CREATE MATERIALIZED VIEW core.copied AS SELECT * FROM core.membership"],
        ["core.copied is neither tenant, reference nor platform."],
    ),
    "a view reads as its owner": (
        ["CREATE VIEW core.seen AS SELECT * FROM core.membership"],
        ["View core.seen must be made WITH (security_invoker = true)."],
    ),
    "a view reads as its reader": (
        ["CREATE VIEW core.seen WITH (security_invoker = true) AS SELECT * FROM core.membership"],
        [],
    ),
    "a table has a trigger": (
        [
            "CREATE FUNCTION core.nothing() RETURNS trigger LANGUAGE plpgsql"
            " AS 'BEGIN RETURN NEW; END'",
            "CREATE TRIGGER busy BEFORE INSERT ON core.membership"
            " FOR EACH ROW EXECUTE FUNCTION core.nothing()",
        ],
        ["core.membership: a tenant's table has no triggers."],
    ),
    "a table is missing": (
        ["DROP TABLE core.api_token"],
        ["core.api_token is missing; run `flygel db upgrade`."],
    ),
    "a platform table has a policy": (
        ["CREATE POLICY odd ON core.account FOR ALL USING (true)"],
        ["core.account: a policy on a table that is not a tenant's."],
    ),
    "the app role may change reference data": (
        ["GRANT UPDATE (name) ON registry.municipality TO APP"],
        ["registry.municipality: the app role may only read reference data."],
    ),
    "the app role may rewrite the log": (
        ["GRANT UPDATE ON core.audit_entry TO APP"],
        ["core.audit_entry: the app role may only add rows."],
    ),
    "the app role may empty tables": (
        ["GRANT TRUNCATE ON core.membership TO APP"],
        ["core.membership: the app role may neither truncate nor change the table."],
    ),
    "the app role may rename a tenant's host": (
        ["GRANT UPDATE (slug) ON core.tenant TO APP"],
        [
            "core.tenant: the app role may change names, languages, default_language, colours,"
            " logo_svg, contact_email, accessibility_url, require_second_factor, version,"
            " and neither add nor delete rows."
        ],
    ),
    "the app role may make tables": (
        ["GRANT CREATE ON SCHEMA core TO APP"],
        ["The app role may create tables in schema core; it must change no tables at all."],
    ),
    "the app role may become the owner": (
        ["RESET ROLE", "GRANT OWNER TO APP"],
        ["The server must connect as the app role: no owner, superuser or BYPASSRLS."],
    ),
    "the app role may become one that passes row-level security by": (
        ["RESET ROLE", "CREATE ROLE passing BYPASSRLS", "GRANT passing TO APP"],
        ["The server must connect as the app role: no owner, superuser or BYPASSRLS."],
    ),
    "the app role passes row-level security by": (
        ["RESET ROLE", "ALTER ROLE APP BYPASSRLS"],
        ["The server must connect as the app role: no owner, superuser or BYPASSRLS."],
    ),
}


@pytest.mark.parametrize("breach", BREACHES)
def test_the_check_tells_that(breach: str, plant: Plant, database: Database) -> None:
    statements, expected = BREACHES[breach]
    app_role = str(make_url(database.app_url).username)
    owner_role = str(make_url(database.owner_url).username)

    found = plant(
        *(text.replace("APP", app_role).replace("OWNER", owner_role) for text in statements)
    )

    relevant = [line for line in found if not _is_of_the_role_alone(line, expected)]
    assert relevant == expected


def _is_of_the_role_alone(line: str, expected: list[str]) -> bool:
    # Whoever may become the owner may also do what the owner may; that is told at length.
    becomes_owner = expected == [
        "The server must connect as the app role: no owner, superuser or BYPASSRLS."
    ]
    return becomes_owner and line not in expected


LEFT_BEHIND = (
    "CREATE SCHEMA gone",
    "CREATE TABLE gone.alembic_version_gone (version_num text)",
    "CREATE TABLE gone.thing (tenant_id uuid, id uuid, PRIMARY KEY (tenant_id, id))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON gone.thing TO APP",
)


def test_tables_of_a_plugin_that_is_not_loaded_may_stay_when_they_are_locked(
    plant: Plant, database: Database
) -> None:
    app_role = str(make_url(database.app_url).username)
    made = [text.replace("APP", app_role) for text in LEFT_BEHIND]

    assert plant(*made, *secure_tenant_table("gone.thing")) == []
    assert plant(*made, f"REVOKE INSERT, UPDATE, DELETE ON gone.thing FROM {app_role}") == []
    assert plant(*made) == [
        "gone.thing belongs to a plugin that is not loaded, and is not locked."
        " Drop it, or revoke the app role's rights to it."
    ]
    assert plant(
        *made,
        "ALTER TABLE gone.thing ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE gone.thing FORCE ROW LEVEL SECURITY",
        "CREATE POLICY tenant ON gone.thing FOR ALL USING (true)",
    ) == ["gone.thing: policy tenant is not the one permissive tenant policy."]


@pytest.mark.parametrize("role", ["owner", "superuser"])
def test_the_server_refuses_to_be_more_than_the_app_role(
    role: str, database: Database, superuser: Engine
) -> None:
    engine = superuser if role == "superuser" else create_engine(database.owner_url)
    with engine.connect() as connection:
        assert (
            "The server must connect as the app role: no owner, superuser or BYPASSRLS."
            in problems(connection)
        )
    if engine is not superuser:
        engine.dispose()


def test_the_application_does_not_start_on_an_unsafe_database(
    template: Template, tmp_path: Path
) -> None:
    with copy_of(template.database) as unsafe:
        owner = create_engine(unsafe.owner_url)
        with owner.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE core.membership DISABLE ROW LEVEL SECURITY")
        owner.dispose()

        with pytest.raises(UnsafeDatabase, match=r"core\.membership: row-level security must"):
            create_app(config_for(unsafe, tmp_path))
