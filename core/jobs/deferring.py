"""Handing work over, in the transaction of the one who hands it over."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.db.session import db
from core.jobs.registry import JOBS, JobError
from core.jobs.schema import SCHEMA

QUEUE = "default"

# The library's own function, called on the session's connection: its Python interface would
# open a connection, and so a transaction, of its own.
_DEFER = text(
    f"SELECT {SCHEMA}.procrastinate_defer_jobs_v1(ARRAY[ROW(:queue, :name, 0, :lock, NULL,"
    f" CAST(:arguments AS jsonb), :at)]::{SCHEMA}.procrastinate_job_to_defer_v1[])"
)


def defer(
    name: str,
    *,
    tenant_id: UUID | None,
    at: datetime | None = None,
    lock: str | None = None,
    session: Session | None = None,
    **arguments: object,
) -> int:
    """Hands a job over when the session's transaction commits; answers its number.

    `tenant_id` None: the platform's own work. `at` None: as soon as possible. Jobs with the
    same `lock` are done one after the other. `session` None: the request's. Arguments are
    what JSON can hold. Raises JobError for an unknown job.
    """
    if name not in JOBS:
        raise JobError(f"There is no job {name!r}; mark a function with @job({name!r}).")
    carried = {**arguments, "tenant_id": str(tenant_id) if tenant_id else None}
    ids = (
        (session or db.session)
        .connection()
        .scalar(
            _DEFER,
            {
                "queue": QUEUE,
                "name": name,
                "lock": lock,
                "arguments": json.dumps(carried),
                "at": at,
            },
        )
    )
    return int(ids[0])
