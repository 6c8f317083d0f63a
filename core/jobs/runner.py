"""Doing the work: by a worker until it is told to stop, or at once in a test.

The library fetches, retries and cleans up; one function here does a single job, in its own
transaction, for its own tenant, behind its owner's gate.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import procrastinate
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job as FetchedJob
from procrastinate.manager import JobManager
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url, text

from core.config import Config
from core.db.session import db
from core.db.tenancy import tenant_scope
from core.jobs.deferring import QUEUE
from core.jobs.registry import JOBS, Job, JobError, Undoable, Work
from core.jobs.schema import SCHEMA
from core.plugin_host import CORE, PluginHost
from core.tenants.context import (
    TenantView,
    enabled_plugins,
    remember_enabled,
    tenant_in_force,
)
from core.tenants.directory import view_of
from core.tenants.models import Tenant
from core.tenants.queries import effective, plugin_states

_BACKOFF_SECONDS = 4
_CLOSED_MINUTES = 15
_KEEP_FINISHED_HOURS = 24
_KEEP_FAILED_HOURS = 24 * 30
_PARALLEL = 2

_FETCH = text(
    "SELECT id, task_name, args"
    f" FROM {SCHEMA}.procrastinate_fetch_job_v2(ARRAY[:queue]::varchar[], NULL)"
)
_FINISH = text(
    f"SELECT {SCHEMA}.procrastinate_finish_job_v1("
    f":id, CAST(:status AS {SCHEMA}.procrastinate_job_status), false)"
)


class Application(Protocol):
    """What is asked of the Flask application, which jobs know no more of."""

    extensions: dict[str, Any]

    def app_context(self) -> AbstractContextManager[Any]:
        """A context in which the database can be asked."""


def run_worker(app: Application) -> None:
    """Does the application's jobs until SIGTERM or Ctrl-C."""
    runner_of(app).work()


def runner_of(app: Application) -> JobRunner:
    """What does the jobs of this application."""
    found = app.extensions["flygel"]
    return JobRunner(config=found.config, host=found.host, app_context=app.app_context)


class DoorClosed(Exception):
    """The job's plugin is off or its tenant suspended: it waits until the door opens again."""


@dataclass(frozen=True, kw_only=True)
class JobRunner:
    """Does the deferred jobs of one installation. `app_context` is the application's."""

    config: Config
    host: PluginHost
    app_context: Callable[[], AbstractContextManager[Any]]

    def work(self, *, wait: bool = True) -> None:
        """Does jobs until SIGTERM or Ctrl-C; with `wait=False` only those that are due."""
        library = self._library()
        library.run_worker(
            wait=wait,
            concurrency=_PARALLEL,
            install_signal_handlers=wait,
            # Finishes what it began, but does not keep a stopping server waiting for ever.
            shutdown_graceful_timeout=10,
            fetch_job_polling_interval=5,
        )

    def tidy(self) -> None:
        """Takes up what killed workers left and forgets what is long over, as a worker does."""
        library = self._library()

        async def both() -> None:
            async with library.open_async():
                await _take_up_left_jobs(library.job_manager)
                await _forget_finished_jobs(library.job_manager)

        asyncio.run(both())

    def drain(self) -> int:
        """Does all jobs that are due, here and now, and answers how many.

        For tests: it sees what the test's own transaction deferred. What a job raises, it
        raises; the job counts as failed then.
        """
        done = 0
        while (fetched := self._fetch()) is not None:
            number, name, arguments = fetched
            try:
                self.do(name, arguments)
            except Exception:
                self._finish(number, "failed")
                raise
            self._finish(number, "succeeded")
            done += 1
        return done

    def do(self, name: str, arguments: Mapping[str, Any]) -> None:
        """Does one job in a transaction of its own, for the tenant that it carries.

        Raises what the job raises, DoorClosed when its owner is off there, Undoable when its
        tenant is gone.
        """
        job = JOBS.get(name)
        if job is None:
            raise JobError(f"There is no job {name!r} in this release.")
        given = dict(arguments)
        carried = given.pop("tenant_id", None)
        with self.app_context():
            tenant = self._tenant(UUID(carried)) if carried else None
            with tenant_in_force(tenant):
                try:
                    self._pass_gate(job, tenant)
                    work = Work(config=self.config, host=self.host, tenant=tenant)
                    job.function(work, **given)
                    db.session.commit()
                except BaseException:
                    db.session.rollback()
                    raise

    def _tenant(self, tenant_id: UUID) -> TenantView:
        with tenant_scope(None):
            row = db.session.get(Tenant, tenant_id)
            tenant = view_of(row) if row is not None else None
            db.session.rollback()
        if tenant is None:
            raise Undoable(f"Tenant {tenant_id} is gone.")
        return tenant

    def _pass_gate(self, job: Job, tenant: TenantView | None) -> None:
        if job.owner == CORE:
            return
        if job.owner not in self.host.plugins:
            raise DoorClosed(f"{job.owner} is not loaded.")
        if tenant is None:
            return
        remember_enabled(effective(plugin_states(), self.host))
        if tenant.suspended or job.owner not in enabled_plugins():
            raise DoorClosed(f"{job.owner} is off for {tenant.slug}.")

    def _fetch(self) -> tuple[int, str, dict[str, Any]] | None:
        with self.app_context(), tenant_scope(None):
            row = db.session.connection().execute(_FETCH, {"queue": QUEUE}).one()
            db.session.commit()
            return None if row.id is None else (row.id, row.task_name, row.args)

    def _finish(self, number: int, status: str) -> None:
        with self.app_context(), tenant_scope(None):
            db.session.connection().execute(_FINISH, {"id": number, "status": status})
            db.session.commit()

    def _library(self) -> procrastinate.App:
        library = procrastinate.App(
            connector=procrastinate.PsycopgConnector(
                conninfo=libpq_conninfo(self.config.database_url),
                kwargs={"options": f"-c search_path={SCHEMA}"},
                min_size=1,
                max_size=_PARALLEL + 2,
            )
        )
        for job in JOBS.values():
            task = library.task(
                name=job.name,
                queue=QUEUE,
                retry=_Retry(job.attempts),
                pass_context=False,
            )(self._task(job))
            if job.cron is not None:
                library.periodic(cron=job.cron)(task)
        _add_housekeeping(library)
        return library

    def _task(self, job: Job) -> Callable[..., None]:
        def task(**arguments: Any) -> None:
            if job.cron is not None:
                arguments.pop("timestamp", None)
            self.do(job.name, arguments)

        return task


class _Retry(BaseRetryStrategy):
    """Longer and longer waits; none for what cannot be done, no limit for a closed door."""

    def __init__(self, attempts: int) -> None:
        self.attempts = attempts

    def get_retry_decision(
        self, *, exception: BaseException, job: FetchedJob
    ) -> RetryDecision | None:
        if isinstance(exception, DoorClosed):
            return RetryDecision(retry_in={"minutes": _CLOSED_MINUTES})
        if isinstance(exception, Undoable) or job.attempts + 1 >= self.attempts:
            return None
        return RetryDecision(retry_in={"seconds": _BACKOFF_SECONDS ** (job.attempts + 1)})


def _add_housekeeping(library: procrastinate.App) -> None:
    @library.periodic(cron="* * * * *")
    @library.task(name="core.take_up_left_jobs", queue=QUEUE, pass_context=True)
    async def take_up_left_jobs(
        context: JobContext,
        timestamp: int,
    ) -> None:
        await _take_up_left_jobs(context.app.job_manager)

    @library.periodic(cron="17 * * * *")
    @library.task(name="core.forget_finished_jobs", queue=QUEUE, pass_context=True)
    async def forget_finished_jobs(
        context: JobContext,
        timestamp: int,
    ) -> None:
        await _forget_finished_jobs(context.app.job_manager)


async def _take_up_left_jobs(manager: JobManager) -> None:
    """Jobs whose worker was killed are done by another."""
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


async def _forget_finished_jobs(manager: JobManager) -> None:
    """What is done is forgotten after a day; what failed, after a month."""
    await manager.delete_old_jobs(nb_hours=_KEEP_FINISHED_HOURS)
    await manager.delete_old_jobs(
        nb_hours=_KEEP_FAILED_HOURS,
        include_failed=True,
        include_cancelled=True,
        include_aborted=True,
    )


def libpq_conninfo(url: str) -> str:
    """A SQLAlchemy address in the words of PostgreSQL's own library."""
    parsed = make_url(url)
    _, arguments = parsed.get_dialect()().create_connect_args(parsed)
    return make_conninfo(**arguments)
