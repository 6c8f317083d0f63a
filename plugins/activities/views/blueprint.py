"""The blueprint of the pages, and what they have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, abort

from core.plugin_api import (
    Actor,
    current_actor,
    explain,
    gettext,
    hook_contributions,
    say,
    sort_key,
)
from plugins.activities import labels
from plugins.activities.hookspecs import ActivityHome
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.applicants import asks_as_staff
from plugins.activities.queries.catalogue import activity
from plugins.activities.values import ActivityView
from plugins.registry import NotThere, Reach, Refused, RegistryRole, reach_of

pages = Blueprint("activities", __name__)


@pages.context_processor
def _words() -> dict[str, Any]:
    return {
        "labels": labels,
        "Permission": ActivitiesPermission,
        "may": lambda permission: current_actor().may(permission),
        "explain": explain,
    }


def press(act: Callable[[], object], done: str) -> bool:
    """Does what a button asks for, and says on the next page that it is done or why not."""
    try:
        act()
    except NotThere:
        abort(404)
    except Refused as refused:
        for objection in refused.objections:
            say(explain(objection.reason), "danger")
        return False
    say(done)
    return True


def activity_or_404(activity_id: UUID) -> ActivityView:
    """The activity as the reader sees it."""
    view = activity(current_actor(), activity_id)
    if view is None:
        abort(404)
    return view


def homes_of(view: ActivityView) -> tuple[ActivityHome, ...]:
    """Where the activity is planned, for the reader."""
    return tuple(hook_contributions("provide_activity_homes", actor=current_actor(), activity=view))


@dataclass(frozen=True, kw_only=True)
class OwnPeople:
    """Whom the reader may register without looking for them, and as what, by name.

    `pupils` as their teacher; `family`, oneself and one's children, as what one is to them. A
    guardian who neither takes part nor works here registers the children alone.
    """

    reach: Reach
    pupils: Mapping[UUID, str]
    family: Mapping[UUID, str]

    @property
    def names(self) -> dict[UUID, str]:
        """All of them."""
        return {**self.pupils, **self.family}

    @property
    def in_two_roles(self) -> bool:
        """Whether there are both."""
        return bool(self.pupils and self.family)

    @property
    def has_children(self) -> bool:
        """Whether the reader looks after somebody."""
        return bool(set(self.family) - {self.reach.myself})

    def options(self) -> list[tuple[str, Any]]:
        """To choose one; in groups where the reader has two roles."""
        pupils, family = (
            [(str(each), name) for each, name in group.items()]
            for group in (self.pupils, self.family)
        )
        if not self.in_two_roles:
            return [*pupils, *family]
        return [(gettext("My pupils"), pupils), (self.family_label, family)]

    @property
    def family_label(self) -> str:
        """What oneself and one's children are called together."""
        return gettext("My children and myself") if self.has_children else gettext("Myself")

    def by_staff(self, person_id: UUID | None) -> bool:
        """Whether the reader would register the person at work."""
        return asks_as_staff(self.reach, person_id)


def own_reach(actor: Actor) -> Reach:
    """Whom the actor may register."""
    return reach_of(actor, ActivitiesPermission.REGISTER)


def own_people(actor: Actor, reach: Reach, names: Mapping[UUID, str]) -> OwnPeople:
    """The people of a reach by name, in the two roles."""
    left_out = (
        {reach.myself}
        if len(reach.own) > 1
        and not (actor.holds(RegistryRole.PUPIL) or actor.holds(RegistryRole.TEACHER))
        else set()
    )
    return OwnPeople(
        reach=reach,
        pupils=_by_name(names, reach.pupils - reach.own),
        family=_by_name(names, reach.own - left_out),
    )


def _by_name(names: Mapping[UUID, str], wanted: frozenset[UUID]) -> dict[UUID, str]:
    named = [(each, names[each]) for each in wanted if each in names]
    return dict(sorted(named, key=lambda each: sort_key(each[1])))
