"""Work that somebody waits for: it runs as a job, shows how far it is, and is found again.

A task is started in a request's transaction and done by the worker, all or nothing. Its page
shows a bar, then what came of it; whoever started it may leave and come back.
"""

from core.tasks.doing import TaskRefused, TaskWork, start_task, task
from core.tasks.models import Task, TaskState
from core.tasks.queries import TaskView, own_task, own_tasks, unfinished_tasks

__all__ = [
    "Task",
    "TaskRefused",
    "TaskState",
    "TaskView",
    "TaskWork",
    "own_task",
    "own_tasks",
    "start_task",
    "task",
    "unfinished_tasks",
]
