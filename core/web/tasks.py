"""Work that takes long, as whoever started it sees it: how far it is, and what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, url_for

from core.kit import N_
from core.tasks import TaskState, own_task, own_tasks
from core.users.actor import SIGNED_IN
from core.web.access import requires
from core.web.pages import render_page
from core.web.running import current_actor

pages = Blueprint("tasks", __name__, url_prefix="/tasks")

STATE_LABELS = {
    TaskState.QUEUED: N_("Waits for its turn"),
    TaskState.RUNNING: N_("Under way"),
    TaskState.DONE: N_("Done"),
    TaskState.FAILED: N_("Not done"),
}


def task_url(task_id: UUID) -> str:
    """The page of a task, to go to when it has been started."""
    return url_for("tasks.task", task_id=task_id)


@pages.get("/")
@requires(SIGNED_IN)
def tasks() -> Any:
    """Everything the reader has started here in the last month."""
    return render_page("tasks/tasks.html", tasks=own_tasks(current_actor()), labels=STATE_LABELS)


@pages.get("/<uuid:task_id>")
@requires(SIGNED_IN)
def task(task_id: UUID) -> Any:
    """One piece of work; asked for again by the page itself until it is over."""
    found = own_task(current_actor(), task_id)
    if found is None:
        abort(404)
    return render_page("tasks/task.html", task=found, labels=STATE_LABELS)
