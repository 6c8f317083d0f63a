"""Jobs: handed over with the transaction, done for their tenant, tried again, forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from core.config import Config
from core.contributions import PluginInfo, PluginKind
from core.db.base import Base
from core.db.embedded import EmbeddedPostgres
from core.db.migrations import import_models
from core.db.session import db
from core.db.tenancy import tenant_id_or_none, tenant_scope
from core.jobs import JOBS, JobError, JobRunner, Undoable, Work, defer, job
from core.jobs.runner import libpq_conninfo
from core.jobs.schema import apply_schema
from core.plugin_host import PluginHost
from core.tenants.models import PluginState, Tenant, TenantPlugin, TenantStatus

done: list[object] = []


@job("core.note_number")
def note_number(work: Work, *, number: int) -> None:
    done.append((number, work.tenant.slug if work.tenant else None, tenant_id_or_none()))


@job("core.fail", attempts=3)
def fail(work: Work, *, for_good: bool = False) -> None:
    done.append("tried")
    if for_good:
        raise Undoable("This can never be done.")
    raise RuntimeError("Not this time.")


@job("core.write_then_fail")
def write_then_fail(work: Work) -> None:
    defer("core.note_number", tenant_id=None, number=99)
    raise RuntimeError("After the writing.")


@job("brass.polish_instruments")
def polish_instruments(work: Work) -> None:
    done.append("polished")


def brass_plugin() -> ModuleType:
    module = ModuleType("brass.plugin")
    module.__file__ = __file__
    module.register_plugin = lambda: PluginInfo(  # type: ignore[attr-defined]
        name="brass",
        version="1.0",
        kind=PluginKind.PROGRAMME,
        label="Brass",
        summary="Polishes instruments.",
        category="Test",
    )
    return module


def brass_on(tenant_id: UUID) -> TenantPlugin:
    return TenantPlugin(
        tenant_id=tenant_id, plugin="brass", plugin_version="1.0", state=PluginState.ON
    )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    folder = tmp_path_factory.mktemp("jobs") / "postgres"
    with EmbeddedPostgres(folder, durable=False) as server:
        yield server


@pytest.fixture(scope="module")
def owner(server: EmbeddedPostgres) -> Iterator[Engine]:
    import_models()
    engine = create_engine(server.owner_url())
    core = [table for table in Base.metadata.tables.values() if table.schema == "core"]
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA core")
        Base.metadata.create_all(connection, tables=core)
        apply_schema(connection, app_role="flygel_app")
        connection.exec_driver_sql("GRANT USAGE ON SCHEMA core TO flygel_app")
        for table in core:
            connection.exec_driver_sql(
                f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table.fullname} TO flygel_app"
            )
    yield engine
    engine.dispose()


@pytest.fixture
def runner(server: EmbeddedPostgres, owner: Engine, tmp_path: Path) -> Iterator[JobRunner]:
    config = Config(
        database_url=server.app_url(),
        owner_database_url=None,
        secret_key="x" * 32,
        base_domain="localhost",
        env="test",
        var=tmp_path,
        smtp_url=None,
        mail_from="Flygel <no-reply@flygel.example>",
        port=8000,
    )
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = config.database_url
    db.init_app(app)
    done.clear()
    host = PluginHost([("brass", brass_plugin)], core_version="0.1.0")
    with app.app_context():
        yield JobRunner(config=config, host=host, app_context=app.app_context)
        db.session.rollback()
        db.engine.dispose()
    with owner.begin() as connection:
        connection.exec_driver_sql(
            "TRUNCATE jobs.procrastinate_jobs, jobs.procrastinate_workers CASCADE"
        )


MakeTenant = Callable[..., UUID]


@pytest.fixture
def make_tenant(owner: Engine) -> Iterator[MakeTenant]:
    made: list[UUID] = []

    def make(*, slug: str = "ask", brass: bool = False, suspended: bool = False) -> UUID:
        tenant = Tenant(
            slug=slug,
            names={"nb": slug},
            country="NO",
            currency="NOK",
            languages=["nb"],
            default_language="nb",
            colours=["#1f5f8b"],
            status=TenantStatus.SUSPENDED if suspended else TenantStatus.ACTIVE,
        )
        with Session(owner) as session:
            session.add(tenant)
            session.flush()
            if brass:
                session.add(brass_on(tenant.id))
            session.commit()
            made.append(tenant.id)
            return tenant.id

    yield make
    with owner.begin() as connection:
        for table in (TenantPlugin.__table__, Tenant.__table__):
            connection.exec_driver_sql(f"DELETE FROM {table}")


def statuses(owner: Engine) -> list[tuple[str, str, int]]:
    with owner.connect() as connection:
        rows = connection.execute(
            text("SELECT task_name, status, attempts FROM jobs.procrastinate_jobs ORDER BY id")
        )
        return [(row.task_name, row.status, row.attempts) for row in rows]


def make_due(owner: Engine) -> None:
    with owner.begin() as connection:
        connection.exec_driver_sql("UPDATE jobs.procrastinate_jobs SET scheduled_at = NULL")


def test_a_job_is_done_after_its_transaction_was_committed(runner: JobRunner) -> None:
    defer("core.note_number", tenant_id=None, number=7)
    db.session.commit()
    assert runner.drain() == 1
    assert done == [(7, None, None)]
    assert runner.drain() == 0


def test_a_job_of_a_transaction_that_was_rolled_back_is_never_done(runner: JobRunner) -> None:
    defer("core.note_number", tenant_id=None, number=7)
    db.session.rollback()
    assert runner.drain() == 0


def test_a_job_carries_its_own_tenant_and_leaves_none_behind(
    runner: JobRunner, make_tenant: MakeTenant
) -> None:
    ask, bodo = make_tenant(slug="ask"), make_tenant(slug="bodo")
    with tenant_scope(ask):
        defer("core.note_number", tenant_id=ask, number=1)
        defer("core.note_number", tenant_id=bodo, number=2)
        defer("core.note_number", tenant_id=None, number=3)
        db.session.commit()
    assert runner.drain() == 3
    assert done == [(1, "ask", ask), (2, "bodo", bodo), (3, None, None)]
    assert tenant_id_or_none() is None


def test_a_job_of_a_tenant_that_is_gone_is_given_up(runner: JobRunner) -> None:
    defer("core.note_number", tenant_id=uuid4(), number=1)
    db.session.commit()
    with pytest.raises(Undoable, match="is gone"):
        runner.drain()


def test_what_a_failing_job_wrote_is_rolled_back(runner: JobRunner, owner: Engine) -> None:
    defer("core.write_then_fail", tenant_id=None)
    db.session.commit()
    with pytest.raises(RuntimeError, match="After the writing"):
        runner.drain()
    assert statuses(owner) == [("core.write_then_fail", "failed", 1)]


def test_a_job_for_later_waits(runner: JobRunner) -> None:
    defer("core.note_number", tenant_id=None, number=1, at=datetime.now(UTC) + timedelta(minutes=5))
    db.session.commit()
    assert runner.drain() == 0


def test_an_unknown_job_cannot_be_deferred(runner: JobRunner) -> None:
    with pytest.raises(JobError, match=r"There is no job 'core\.tune_piano'"):
        defer("core.tune_piano", tenant_id=None)


def test_two_jobs_cannot_share_a_name_and_a_name_has_an_owner() -> None:
    with pytest.raises(JobError, match=r"Two jobs are called 'core\.fail'"):
        job("core.fail")(note_number)
    with pytest.raises(JobError, match="is not a job's name"):
        job("fail")(note_number)


def test_every_job_belongs_to_the_core_or_to_a_plugin(runner: JobRunner) -> None:
    owners = {entry.owner for entry in JOBS.values() if entry.function.__module__ == __name__}
    assert owners == {"core", "brass"}


def test_the_worker_does_what_is_due(runner: JobRunner, owner: Engine) -> None:
    for number in range(3):
        defer("core.note_number", tenant_id=None, number=number)
    db.session.commit()
    runner.work(wait=False)
    assert sorted(entry[0] for entry in done) == [0, 1, 2]  # type: ignore[index]
    ours = [row for row in statuses(owner) if row[0] == "core.note_number"]
    assert ours == [("core.note_number", "succeeded", 1)] * 3


def test_a_failing_job_is_tried_again_later_and_given_up_after_its_attempts(
    runner: JobRunner, owner: Engine
) -> None:
    defer("core.fail", tenant_id=None)
    db.session.commit()
    runner.work(wait=False)
    assert ("core.fail", "todo", 1) in statuses(owner)
    runner.work(wait=False)
    assert done == ["tried"]
    for _ in range(3):
        make_due(owner)
        runner.work(wait=False)
    assert done == ["tried"] * 3
    assert ("core.fail", "failed", 3) in statuses(owner)


def test_waits_grow_between_attempts(runner: JobRunner, owner: Engine) -> None:
    waits = []
    defer("core.fail", tenant_id=None)
    db.session.commit()
    for _ in range(2):
        make_due(owner)
        runner.work(wait=False)
        with owner.connect() as connection:
            seconds = connection.exec_driver_sql(
                "SELECT extract(epoch FROM scheduled_at - now()) FROM jobs.procrastinate_jobs"
                " WHERE task_name = 'core.fail'"
            ).scalar_one()
        waits.append(round(float(seconds)))
    assert waits[0] in (3, 4)
    assert waits[1] in (15, 16)


def test_what_can_never_be_done_is_tried_once(runner: JobRunner, owner: Engine) -> None:
    defer("core.fail", tenant_id=None, for_good=True)
    db.session.commit()
    runner.work(wait=False)
    assert ("core.fail", "failed", 1) in statuses(owner)


def test_a_plugins_job_is_done_where_the_plugin_is_on(
    runner: JobRunner, make_tenant: MakeTenant
) -> None:
    defer("brass.polish_instruments", tenant_id=make_tenant(brass=True))
    db.session.commit()
    assert runner.drain() == 1
    assert done == ["polished"]


@pytest.mark.parametrize(
    "circumstances",
    [{"brass": False}, {"brass": True, "suspended": True}],
    ids=["off", "suspended"],
)
def test_a_plugins_job_waits_while_the_door_is_closed(
    circumstances: dict[str, bool], runner: JobRunner, owner: Engine, make_tenant: MakeTenant
) -> None:
    tenant = make_tenant(**circumstances)
    defer("brass.polish_instruments", tenant_id=tenant)
    db.session.commit()
    runner.work(wait=False)
    assert done == []
    assert ("brass.polish_instruments", "todo", 1) in statuses(owner)
    with Session(owner) as session:
        if not circumstances["brass"]:
            session.add(brass_on(tenant))
        session.get_one(Tenant, tenant).status = TenantStatus.ACTIVE
        session.commit()
    make_due(owner)
    runner.work(wait=False)
    assert done == ["polished"]


def test_a_job_whose_worker_was_killed_is_taken_up_again(runner: JobRunner, owner: Engine) -> None:
    defer("core.note_number", tenant_id=None, number=1)
    db.session.commit()
    with owner.begin() as connection:
        # What a worker leaves that began the job and was killed a minute ago.
        connection.exec_driver_sql(
            "WITH w AS (INSERT INTO jobs.procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '1 minute') RETURNING id)"
            " UPDATE jobs.procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM w)"
        )
    runner.tidy()
    assert runner.drain() == 1
    assert done == [(1, None, None)]


def test_finished_jobs_are_forgotten_after_a_day_and_failed_ones_after_a_month(
    runner: JobRunner, owner: Engine
) -> None:
    for days, status in ((2, "succeeded"), (0, "succeeded"), (2, "failed"), (31, "failed")):
        with owner.begin() as connection:
            connection.exec_driver_sql(
                "WITH j AS (INSERT INTO jobs.procrastinate_jobs (queue_name, task_name, status)"
                f" VALUES ('default', 'core.{status}_{days}', '{status}') RETURNING id)"
                " INSERT INTO jobs.procrastinate_events (job_id, type, at)"
                f" SELECT id, '{status}', now() - interval '{days} days' FROM j"
            )
    runner.tidy()
    assert [name for name, _, _ in statuses(owner)] == ["core.succeeded_0", "core.failed_2"]


def test_applying_the_schema_again_changes_nothing(owner: Engine) -> None:
    with owner.begin() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM pg_class").scalar()
        apply_schema(connection, app_role="flygel_app")
        assert connection.exec_driver_sql("SELECT count(*) FROM pg_class").scalar() == before
        assert connection.exec_driver_sql("SHOW search_path").scalar() == '"$user", public'


@pytest.mark.usefixtures("owner")
def test_the_application_role_cannot_change_the_job_tables(server: EmbeddedPostgres) -> None:
    with psycopg.connect(libpq_conninfo(server.app_url()), autocommit=True) as connection:
        for forbidden in (
            "DROP TABLE jobs.procrastinate_jobs",
            "ALTER TABLE jobs.procrastinate_jobs ADD COLUMN mine int",
            "CREATE TABLE jobs.mine (id int)",
            "DELETE FROM jobs.library_migration",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(forbidden)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql+psycopg://ola:p%40ss@db.example:6432/flygel?sslmode=require",
            {
                "user": "ola",
                "password": "p@ss",
                "host": "db.example",
                "port": "6432",
                "dbname": "flygel",
                "sslmode": "require",
            },
        ),
        (
            "postgresql+psycopg://app@/flygel?host=%2Fsrv%2Fa+b&port=5432",
            {"user": "app", "host": "/srv/a b", "port": "5432", "dbname": "flygel"},
        ),
    ],
)
def test_an_address_is_translated_for_the_drivers_own_library(
    url: str, expected: dict[str, str]
) -> None:
    assert psycopg.conninfo.conninfo_to_dict(libpq_conninfo(url)) == expected
