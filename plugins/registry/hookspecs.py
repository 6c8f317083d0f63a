"""The register's own hooks: how programmes and capabilities take part in it.

Called for the plugins that are on for the tenant, as the core's are (see core/hookspecs.py).
"""

# The specifications have no bodies: pluggy reads their names and arguments.
# mypy: disable-error-code="empty-body"

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from core.kit import Decision
from core.plugin_api import Actor, hookspec


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


class StepState(StrEnum):
    """Where on a person's way a step lies: behind them, where they are, ahead, or open to them."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a person's way, as a plugin knows it; it is computed and never stored twice.

    `title`, `kind`, `detail` and `place` are in the reader's language. `endpoint` and
    `arguments` lead to its page, None where it has none. `answer_by` is when an answer is due
    that the person or a guardian owes. `fits` says of an open step why it fits the person
    (a yes), or what is missing. `awaits` says what is waited for where no day is set for it.
    `key` is unique within the plugin.
    """

    key: str
    state: StepState
    kind: str
    title: str
    starts_on: date | None = None
    ends_on: date | None = None
    detail: str = ""
    place: str = ""
    endpoint: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    answer_by: datetime | None = None
    awaits: str = ""
    fits: Decision | None = None
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class ShownSteps:
    """Whose steps a plugin shows on somebody's start page."""

    people: frozenset[UUID]
    key: str = ""
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class ConsentPurpose:
    """Something that may be done with a person's data only when they agree.

    `label` and `text` are marked; the text is what one agrees to, word by word. `own_age` is
    the age from which the pupil answers alone, by country; in a country that is not named it
    is 18. A tenant may set other ages. `child_may_refuse`: the pupil's own no beats a guardian's
    yes, whatever the age. `every_guardian`: one guardian's yes is not enough where there are
    several with custody. `asked_from` is the age below which the question is not put at all.
    """

    key: str
    label: str
    text: str
    own_age: Mapping[str, int] = field(default_factory=dict)
    child_may_refuse: bool = False
    every_guardian: bool = False
    asked_from: int = 0
    order: int = 100


@hookspec
def provide_steps(person_id: UUID, own: bool) -> Sequence[Step]:
    """When a person's way is shown: the steps behind and ahead of them, and what is open to them.

    Called for a person within the reader's reach. `own`: the reader is that person. Texts say
    “you” only then, and to everybody else speak of the person by name.
    """


@hookspec
def provide_shown_steps(actor: Actor) -> Sequence[ShownSteps]:
    """When the start page is put together: whose steps the plugin shows the actor there.

    Who provides steps asks by `people_with_shown_steps`, and shows the same nowhere else on it.
    """


@hookspec
def register_consent_purposes() -> Sequence[ConsentPurpose]:
    """When consents are shown or asked for: what the plugin needs an agreement to."""


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
