"""Work that a request hands over: kept in PostgreSQL, done by `flygel worker`.

A job is deferred in the caller's transaction, so a request that is rolled back leaves none.
It starts without a tenant and carries its own.
"""

from core.jobs.deferring import defer
from core.jobs.registry import JOBS, Job, JobError, Undoable, Work, job
from core.jobs.runner import JobRunner, run_worker, runner_of

__all__ = [
    "JOBS",
    "Job",
    "JobError",
    "JobRunner",
    "Undoable",
    "Work",
    "defer",
    "job",
    "run_worker",
    "runner_of",
]
