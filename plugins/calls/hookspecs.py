"""The hooks of calls: how a programme's rules reach the shared engine.

Called for the plugins that are on for the tenant, as the core's are (see core/hookspecs.py).
"""

# The specifications have no bodies: pluggy reads their names and arguments.
# mypy: disable-error-code="empty-body"

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from core.kit import Decision, Reason
from core.plugin_api import hookspec
from plugins.calls.queries.views import ApplicationView, CallView, DecisionView
from plugins.calls.rules.calls import ApplicantKind
from plugins.calls.rules.interests import Parties, Reader, Tie
from plugins.calls.rules.places import PlaceState


@dataclass(frozen=True, kw_only=True)
class CallTopic:
    """Something that every call of a kind must say before it is published; texts are marked."""

    key: str
    label: str
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class CallKind:
    """A kind of call that a programme makes.

    `applicants` are offered when one is made; `topics` have to be answered before it is
    published. `observers`: whether one may follow without applying. `scored` is False where
    nobody gives points, as in a survey. `label` and `help` are marked.
    """

    key: str
    programme: str
    label: str
    help: str = ""
    applicants: tuple[ApplicantKind, ...] = tuple(ApplicantKind)
    topics: tuple[CallTopic, ...] = ()
    observers: bool = False
    scored: bool = True
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class BalanceTrait:
    """Something the panel balances by, such as the size of a municipality.

    `values` gives each application a group by its key; `groups` are the groups in order, key →
    label in the reader's language. An application that is left out is of no group.
    """

    key: str
    title: str
    groups: Mapping[str, str]
    values: Mapping[UUID, str] = field(default_factory=dict)
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class Remark:
    """Something that the programme's rules see in an application, for whoever reads it.

    `title` and `lines` are in the reader's language and name nobody. `good`: nothing is missing.
    """

    title: str
    lines: tuple[str, ...]
    good: bool = False


@hookspec
def register_call_kinds() -> Sequence[CallKind]:
    """Once at start: the kinds of calls that the programme makes."""


@hookspec
def check_call_publish(call: CallView) -> Sequence[Reason]:
    """Before a call is published: what still blocks it. Empty: no objection."""


@hookspec
def check_application(call: CallView, application: ApplicationView) -> Sequence[Decision]:
    """While an application is written and before it is handed in: the programme's rules.

    The strictest answer counts: a no stops it, "needs a dispensation" lets it be handed in with
    a reason that somebody answers.
    """


@hookspec
def check_refill(call: CallView) -> Sequence[Reason]:
    """Before a place that became free is offered to the reserve: why it must stay empty."""


@hookspec
def provide_ties(readers: Sequence[Reader], applications: Sequence[Parties]) -> Sequence[Tie]:
    """When conflicts of interest are worked out: ties that only the programme knows of.

    Called once for all readers and applications that are looked at together.
    """


@hookspec
def provide_balance(
    call: CallView, applications: Sequence[ApplicationView]
) -> Sequence[BalanceTrait]:
    """When the panel looks at balance: what the programme balances by besides the engine's own.

    A trait with the key of one of the engine's stands in its place.
    """


@hookspec
def provide_remarks(call: CallView, application: ApplicationView) -> Sequence[Remark]:
    """When a juror or the office reads an application: what the programme's rules see in it.

    The application is as the reader sees it: without hidden fields, and without names where
    the review is without names.
    """


@hookspec
def provide_last_days(application: ApplicationView) -> Sequence[date]:
    """When an award is accepted: last days of what it is for, from which its report counts."""


@hookspec
def on_application_submitted(application: ApplicationView) -> None:
    """An application was handed in, for the first time or again after a correction."""


@hookspec
def on_application_withdrawn(application: ApplicationView) -> None:
    """An application was withdrawn before it was decided."""


@hookspec
def on_decisions_published(call: CallView, decisions: Sequence[DecisionView]) -> None:
    """The decisions of a call were published, all at one instant."""


@hookspec
def on_place_changed(decision: DecisionView, before: PlaceState) -> None:
    """A place was accepted, declined, withdrawn, has lapsed or went to the next in reserve."""
