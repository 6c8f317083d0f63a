"""What is typed or sent about an activity, and what is wrong with it by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.kit import N_, Money, Reason
from core.plugin_api import Translated
from plugins.activities.values import PlacesFor
from plugins.registry import ArtForm, Level, Objection


@dataclass(frozen=True, kw_only=True)
class SessionDetails:
    """One meeting. `id` None: a new one, or the one that begins at the same moment."""

    starts_at: datetime
    ends_at: datetime
    place_name: str | None = None
    id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ActivityDetails:
    """What is recorded of an activity. None is "no limit" or "not said"."""

    kind: str
    programme: str
    title: Translated
    organisation_id: UUID
    art_form: ArtForm
    description: Translated | None = None
    instruments: tuple[PlacesFor, ...] = ()
    level_from: Level | None = None
    level_to: Level | None = None
    age_from: int | None = None
    age_to: int | None = None
    places: int | None = None
    place_name: str | None = None
    municipality_code: str | None = None
    language: str | None = None
    price: Money | None = None
    tags: tuple[tuple[str, str], ...] = ()
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    sessions: tuple[SessionDetails, ...] = ()


def objections_to(details: ActivityDetails) -> list[Objection]:
    """What is wrong with the details by themselves, without looking at what is recorded."""
    found = []
    if not any((text or "").strip() for text in details.title.values()):
        found.append(_objection("title", "title", N_("Write a title.")))
    if _reversed(details.age_from, details.age_to):
        found.append(_objection("ages", "age_to", N_("The highest age is below the lowest.")))
    levels = [level.place if level else None for level in (details.level_from, details.level_to)]
    if _reversed(*levels):
        found.append(_objection("levels", "level_to", N_("The highest level is below the lowest.")))
    if details.opens_at and details.closes_at and details.closes_at < details.opens_at:
        found.append(_objection("window", "closes_at", N_("Registration closes before it opens.")))
    if len({each.instrument for each in details.instruments}) < len(details.instruments):
        found.append(_objection("instruments", "instruments", N_("An instrument is there twice.")))
    found += _session_objections(details.sessions)
    return found


def _session_objections(sessions: Sequence[SessionDetails]) -> list[Objection]:
    found = []
    if any(each.ends_at <= each.starts_at for each in sessions):
        found.append(
            _objection("session_order", "sessions", N_("A session ends before it begins."))
        )
    if len({each.starts_at for each in sessions}) < len(sessions):
        found.append(
            _objection("session_twice", "sessions", N_("Two sessions begin at the same time."))
        )
    return found


def _reversed(lowest: int | None, highest: int | None) -> bool:
    return lowest is not None and highest is not None and highest < lowest


def _objection(code: str, field: str, message: str) -> Objection:
    return Objection(field, Reason(f"activity.{code}", message))
