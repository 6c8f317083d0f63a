"""What UngMusikk brings to the catalogue: kinds, cooperation areas, and its own objections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from core.kit import N_, Decision, Reason
from plugins.activities import (
    ActivityDetails,
    ActivityKind,
    ActivityView,
    Applicant,
    PlacesFor,
    Tag,
    TagScheme,
)
from plugins.ungmusikk.rules import (
    AREAS,
    ClassKind,
    is_class,
    may_change_places,
    may_join_class,
)
from plugins.ungmusikk.settings import PLUGIN, talent_settings

AREA_SCHEME = "um_area"

KINDS = (
    ActivityKind(
        key=ClassKind.MASTERCLASS,
        label=N_("UngMusikk masterclass"),
        help=N_("No audition: teachers register pupils who will benefit."),
        programme=PLUGIN,
        order=110,
    ),
    ActivityKind(
        key=ClassKind.INSTRUMENT_CLASS,
        label=N_("Instrument class"),
        help=N_("Pupils of several municipalities on one instrument; teachers register them."),
        programme=PLUGIN,
        order=120,
    ),
)

# UM-15: an activity is offered the areas of the day it begins.
AREA_TAGS = TagScheme(
    key=AREA_SCHEME,
    label=N_("Cooperation area"),
    programme=PLUGIN,
    tags=tuple(Tag(key=each.key, label=each.label, period=each.period) for each in AREAS),
)

# Among the places by instrument: those in all.
_IN_ALL = ""


def registration_decisions(activity: ActivityView, applicant: Applicant) -> Sequence[Decision]:
    """UM-17: what the programme says about somebody who would join one of its classes."""
    if activity.programme != PLUGIN or not is_class(activity.kind):
        return ()
    decision = may_join_class(
        registered_by_teacher=applicant.by_staff, instrument=applicant.instrument
    )
    return () if decision.allowed else (decision,)


def change_objections(
    activity: ActivityView, details: ActivityDetails, *, on: date
) -> Sequence[Reason]:
    """UM-17: what the programme objects to when the places of a class are changed."""
    if activity.programme != PLUGIN or not is_class(activity.kind) or activity.starts_at is None:
        return ()
    decision = may_change_places(
        _places(activity.instruments, activity.places.total),
        _places(details.instruments, details.places),
        on=on,
        semester_starts=talent_settings(on).semester_start(activity.starts_at.date()),
    )
    return decision.reasons


def _places(instruments: Sequence[PlacesFor], in_all: int | None) -> Mapping[str, int | None]:
    return {_IN_ALL: in_all, **{each.instrument: each.places for each in instruments}}
