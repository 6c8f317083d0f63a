"""The plugin's own hooks: how programmes bring kinds, tags and rules to the shared catalogue.

Called for the plugins that are on for the tenant, as the core's are (see core/hookspecs.py).
"""

# The specifications have no bodies: pluggy reads their names and arguments.
# mypy: disable-error-code="empty-body"

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from core.kit import Decision, Period, Reason
from core.plugin_api import Actor, hookspec
from plugins.activities.services.details import ActivityDetails
from plugins.activities.values import ActivityView, RegistrationView
from plugins.registry import Home, Level


@dataclass(frozen=True, kw_only=True)
class ActivityKind:
    """A kind of activity: what is stored (`key`), and what people see (marked)."""

    key: str
    label: str
    help: str = ""
    programme: str
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class Tag:
    """One tag, and the days of the school's calendar it could be given (marked label)."""

    key: str
    label: str
    period: Period = field(default_factory=Period)


@dataclass(frozen=True, kw_only=True)
class TagScheme:
    """A programme's tags for activities. An activity is offered those of the day it begins."""

    key: str
    label: str
    programme: str
    tags: tuple[Tag, ...] = ()
    order: int = 100

    def on(self, day: date) -> tuple[Tag, ...]:
        """The tags that can be given on the day."""
        return tuple(tag for tag in self.tags if tag.period.contains(day))

    def within(self, period: Period) -> tuple[Tag, ...]:
        """The tags that can be given on some day of the period."""
        return tuple(tag for tag in self.tags if tag.period.overlaps(period))

    def tag_label(self, key: str) -> str:
        """What a tag is called, marked; the key itself for one that is no longer there."""
        return next((tag.label for tag in self.tags if tag.key == key), key)


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Who would take part, as rules need to know them. What nobody has said is None.

    `age` is on the day the activity begins. `home` is for judging by and never to be shown.
    `by_staff`: a teacher or somebody else at work asks for them, not they or a guardian.
    """

    person_id: UUID
    age: int | None
    level: Level | None
    instrument: str | None
    home: Home | None
    by_staff: bool = False


@dataclass(frozen=True, kw_only=True)
class ActivityHome:
    """The page on which an activity is planned: its name, as it is shown, and its address."""

    label: str
    url: str


@hookspec
def register_activity_kinds() -> Sequence[ActivityKind]:
    """When activities are listed or written: the kinds that the plugin's programme has."""


@hookspec
def register_activity_tags() -> Sequence[TagScheme]:
    """When activities are listed or written: the programme's tags, with the days they hold."""


@hookspec
def check_registration(activity: ActivityView, applicant: Applicant) -> Sequence[Decision]:
    """Before somebody is registered, and when the catalogue says whether an activity fits them.

    Answers only about the plugin's own activities and people. Asked for every card of a page:
    it works with what it is given and what it has read once for the request.
    """


@hookspec
def check_activity_change(
    activity: ActivityView, details: ActivityDetails, on: date
) -> Sequence[Reason]:
    """Before a published activity is changed: what the programme objects to in the change.

    `details` is what it would be on the day `on`. Empty: no objection.
    """


@hookspec
def check_activity_cancel(activity: ActivityView, on: date) -> Sequence[Reason]:
    """Before a published activity is called off on the day `on`: what the programme objects to.

    Such as that it is called off where it is planned. Empty: no objection.
    """


@hookspec
def check_activity_reopen(activity: ActivityView, on: date) -> Sequence[Reason]:
    """Before a closed activity takes registrations again: what the programme objects to.

    Such as that nobody registers for it. Empty: no objection.
    """


@hookspec
def provide_activity_homes(actor: Actor, activity: ActivityView) -> Sequence[ActivityHome]:
    """When an activity is shown: where the programme plans it, for who may read it there."""


@hookspec
def on_registration_changed(registration: RegistrationView) -> None:
    """After a registration came into another state, in the same transaction."""
