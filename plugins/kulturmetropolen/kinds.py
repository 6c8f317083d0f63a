"""What the programme brings to the shared catalogue: kinds of activities, and the three aims."""

from __future__ import annotations

from core.kit import N_
from plugins.activities import ActivityKind, Tag, TagScheme
from plugins.kulturmetropolen.permissions import PLUGIN
from plugins.kulturmetropolen.rules import Aim, CriterionKind

CAMP, SONGWRITING, WEEKLY, CONCERT, MASTERCLASS, COACHING = (
    "km_camp",
    "km_songwriting",
    "km_rugekasse",
    "km_concert",
    "km_masterclass",
    "km_coaching",
)

KINDS = tuple(
    ActivityKind(key=key, label=label, help=help, programme=PLUGIN, order=order)
    for order, (key, label, help) in enumerate(
        (
            (WEEKLY, N_("Rugekasse"), N_("Weekly: rehearsal, studio, feedback on own songs.")),
            (SONGWRITING, N_("Songwriting course"), N_("Own songs, with feedback.")),
            (CAMP, N_("Talent camp"), N_("Several days of writing together, in mixed groups.")),
            (MASTERCLASS, N_("Masterclass"), N_("A day with somebody who knows it well.")),
            (CONCERT, N_("Concert"), N_("Playing for an audience.")),
            (COACHING, N_("Career coaching"), N_("Releases, rights, and a network of one's own.")),
        )
    )
)

AIMS = TagScheme(
    key="km_aim",
    label=N_("Aim of the culture agreement"),
    programme=PLUGIN,
    tags=tuple(Tag(key=aim.value, label=aim.label) for aim in Aim),
)

# What taking part in each kind brings nearer; a kind that is not named is a course.
HELPS = {
    CONCERT: frozenset({CriterionKind.PERFORMANCES}),
    WEEKLY: frozenset({CriterionKind.COURSE, CriterionKind.RECORDINGS}),
}
