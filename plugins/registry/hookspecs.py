"""The register's own hooks: how programmes and capabilities take part in it.

Called for the plugins that are on for the tenant, as the core's are (see core/hookspecs.py).
"""

# The specifications have no bodies: pluggy reads their names and arguments.
# mypy: disable-error-code="empty-body"

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.plugin_api import hookspec


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A key that is stored and the marked label people see."""

    key: str
    label: str
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class ParticipationKinds:
    """How an organisation can take part in a programme.

    `kinds` in the order to offer them; `served_kinds` are those that must name the
    organisation served through. `funding_sources` may be empty.
    """

    programme: str
    label: str
    kinds: tuple[Choice, ...]
    served_kinds: frozenset[str] = frozenset()
    funding_sources: tuple[Choice, ...] = ()
    order: int = 100

    @property
    def key(self) -> str:
        """The programme, for the order of results."""
        return self.programme

    def kind_label(self, key: str) -> str:
        """What a kind is called, marked; the key itself for one that is no longer offered."""
        return next((each.label for each in self.kinds if each.key == key), key)

    def funding_label(self, key: str) -> str:
        """What a funding source is called, marked; the key itself for an unknown one."""
        return next((each.label for each in self.funding_sources if each.key == key), key)


@dataclass(frozen=True, kw_only=True)
class PersonalRecord:
    """What a plugin keeps about one person, for the person to read.

    `title` is marked; each row is label (marked) → value. A value that is itself a marked word
    is a `Term` of the kit.
    """

    title: str
    rows: tuple[Mapping[str, Any], ...]
    order: int = 100
    key: str = ""


@hookspec
def register_participation_kinds() -> Sequence[ParticipationKinds]:
    """When participations are shown or recorded: how one takes part in the plugin's programme."""


@hookspec
def provide_personal_data(person_id: UUID) -> Sequence[PersonalRecord]:
    """When a person asks what is kept about them: everything the plugin keeps."""


@hookspec
def on_person_erased(person_id: UUID) -> None:
    """Before a person's record is deleted: delete, or make nameless, all that points at it."""


@hookspec
def on_people_merged(kept: UUID, removed: UUID) -> None:
    """Before a double record is deleted: let what points at `removed` point at `kept`."""
