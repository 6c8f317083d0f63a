"""Work that is done by itself, at its time."""

from __future__ import annotations

from core.plugin_api import Work, job, today
from plugins.fremtidens_kulturskole.services import reminders


@job(reminders.JOB)
def remind_groups(_: Work) -> None:
    """FK-22: reminds the groups that are due a reminder today; what was sent is not sent again."""
    reminders.remind_groups(today())
