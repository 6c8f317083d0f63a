"""Which jobs there are: each has an owner, and the owner's gate applies to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.config import Config
from core.plugin_host import PluginHost
from core.tenants.context import TenantView


class JobError(Exception):
    """A job is declared or deferred wrongly; the message names it and the fix."""


class Undoable(Exception):
    """Raised by a job that no later attempt can do either; it is given up at once."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """What a job is told of its surroundings; `tenant` is None for the platform's own."""

    config: Config
    host: PluginHost
    tenant: TenantView | None


@dataclass(frozen=True, kw_only=True)
class Job:
    """Something that can be deferred. `cron` is when it is done by itself, None for never."""

    name: str
    function: Callable[..., None]
    attempts: int
    cron: str | None

    @property
    def owner(self) -> str:
        """The plugin whose job it is, or "core"."""
        return self.name.partition(".")[0]


# Filled by the decorator when modules are imported, like a blueprint's routes.
JOBS: dict[str, Job] = {}

Function = Callable[..., None]


def job(name: str, *, attempts: int = 8, cron: str | None = None) -> Callable[[Function], Function]:
    """Marks a function as the job `<owner>.<verb_object>`.

    It is called with a `Work` and the arguments it was deferred with, inside one transaction
    that is committed when it returns. When it raises, it is tried again after 4, 16, 64 …
    seconds, `attempts` times in all. It may be called twice for the same work, because a
    worker can die after the work and before the commit. A job with `cron` gets no arguments
    and no tenant.
    """
    owner, _, verb = name.partition(".")
    if not owner.isidentifier() or not verb.isidentifier():
        raise JobError(f"{name!r} is not a job's name; write `<plugin>.<verb_object>`.")

    def mark(function: Function) -> Function:
        if name in JOBS and JOBS[name].function is not function:
            raise JobError(f"Two jobs are called {name!r}.")
        JOBS[name] = Job(name=name, function=function, attempts=attempts, cron=cron)
        return function

    return mark
