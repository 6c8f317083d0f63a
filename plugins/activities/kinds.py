"""Kinds and tags of activities: the plugin's own, and those that programmes contribute."""

from __future__ import annotations

from datetime import date

from core.kit import N_
from core.plugin_api import hook_contributions
from plugins.activities.hookspecs import ActivityKind, TagScheme

# Activities that belong to no programme.
GENERAL = "activities"

GENERAL_KINDS = (
    ActivityKind(key="masterclass", label=N_("Masterclass"), programme=GENERAL, order=10),
    ActivityKind(key="course", label=N_("Course"), programme=GENERAL, order=20),
    ActivityKind(key="workshop", label=N_("Weekly workshop"), programme=GENERAL, order=30),
    ActivityKind(key="camp", label=N_("Camp"), programme=GENERAL, order=40),
    ActivityKind(key="mentor_session", label=N_("Mentor session"), programme=GENERAL, order=50),
    ActivityKind(key="gathering", label=N_("Gathering"), programme=GENERAL, order=60),
    ActivityKind(key="concert", label=N_("Concert"), programme=GENERAL, order=70),
)


def activity_kinds() -> dict[str, ActivityKind]:
    """Every kind there is here, by its key, in the order to offer them."""
    found: dict[str, ActivityKind] = {}
    for kind in hook_contributions("register_activity_kinds"):
        found.setdefault(kind.key, kind)
    return found


def kind_label(key: str) -> str:
    """What a kind is called, marked; one whose programme is switched off is an activity."""
    kind = activity_kinds().get(key)
    return kind.label if kind else N_("Activity")


def tag_schemes() -> dict[str, TagScheme]:
    """Every scheme of tags there is here, by its key."""
    return {scheme.key: scheme for scheme in hook_contributions("register_activity_tags")}


def tags_on(day: date) -> dict[tuple[str, str], str]:
    """The tags that can be given to an activity of the day, with their labels (marked)."""
    return {
        (scheme.key, tag.key): tag.label
        for scheme in tag_schemes().values()
        for tag in scheme.on(day)
    }
