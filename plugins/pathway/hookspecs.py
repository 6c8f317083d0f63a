"""The pathway's own hook: how programmes say who is a person's mentor."""

# The specification has no body: pluggy reads its name and arguments.
# mypy: disable-error-code="empty-body"

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.plugin_api import hookspec


@dataclass(frozen=True, kw_only=True)
class Mentor:
    """Somebody who is a person's mentor today, by their id in the register."""

    person_id: UUID
    order: int = 100

    @property
    def key(self) -> str:
        """The mentor, for the order of results."""
        return str(self.person_id)


@hookspec
def provide_mentors(person_id: UUID) -> Sequence[Mentor]:
    """When a pathway is opened: who is the person's mentor in the plugin's programme today.

    A mentor may give feedback and statements, and be named for pieces of evidence.
    """
