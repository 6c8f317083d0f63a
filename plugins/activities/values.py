"""The frozen values that queries answer with and that hooks are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from core.kit import Decision, Money, Reason
from core.plugin_api import Translated, pick
from plugins.activities.models import ActivityState, RegistrationState
from plugins.activities.rules import Mark
from plugins.registry import ArtForm, Level, Named


@dataclass(frozen=True, kw_only=True)
class PlacesFor:
    """An instrument that an activity is for; `places` None: only the places in all count."""

    instrument: str
    places: int | None = None


@dataclass(frozen=True, kw_only=True)
class SessionView:
    """One meeting. `place_name` None: where the activity is. `taken`: attendance is recorded."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    place_name: str | None
    taken: bool = False


@dataclass(frozen=True, kw_only=True)
class Places:
    """How many places there are and are not. `total` and `free` None: as many as one likes."""

    total: int | None
    taken: int
    waiting: int

    @property
    def free(self) -> int | None:
        """How many are left in all."""
        return None if self.total is None else max(0, self.total - self.taken)

    @property
    def full(self) -> bool:
        """Whether whoever registers now comes on the waiting list."""
        return self.free == 0


@dataclass(frozen=True, kw_only=True)
class ActivityCard:
    """An activity on a list.

    `starts_at` and `ends_at` are of the first and the last session, None without any. `fits` and
    `distance_km` are of the person whom the list was asked for: None without one, or where the
    distance is not known.
    """

    id: UUID
    kind: str
    programme: str
    titles: Translated
    organisation: Named
    art_form: ArtForm
    instruments: tuple[PlacesFor, ...]
    level_from: Level | None
    level_to: Level | None
    age_from: int | None
    age_to: int | None
    places: Places
    place_name: str | None
    municipality_code: str | None
    language: str | None
    price: Money | None
    opens_at: datetime | None
    closes_at: datetime | None
    state: ActivityState
    starts_at: datetime | None
    ends_at: datetime | None
    next_at: datetime | None
    sessions: int
    municipality: str | None = None
    fits: Decision | None = None
    distance_km: int | None = None
    registered: RegistrationState | None = None

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return pick(self.titles)


@dataclass(frozen=True, kw_only=True)
class ActivityView:
    """All about one activity but who takes part, which has a door of its own."""

    id: UUID
    kind: str
    programme: str
    titles: Translated
    descriptions: Translated
    organisation: Named
    art_form: ArtForm
    instruments: tuple[PlacesFor, ...]
    level_from: Level | None
    level_to: Level | None
    age_from: int | None
    age_to: int | None
    places: Places
    taken_by_instrument: Mapping[str, int]
    place_name: str | None
    municipality_code: str | None
    language: str | None
    price: Money | None
    tags: tuple[tuple[str, str], ...]
    opens_at: datetime | None
    closes_at: datetime | None
    sessions: tuple[SessionView, ...]
    state: ActivityState
    state_reason: str | None
    version: int

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return pick(self.titles)

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return pick(self.descriptions)

    @property
    def organisation_id(self) -> UUID:
        """Who is responsible."""
        return self.organisation.id

    @property
    def starts_at(self) -> datetime | None:
        """When the first session begins; None without any."""
        return min((each.starts_at for each in self.sessions), default=None)

    @property
    def last_start(self) -> datetime | None:
        """When the last session begins; None without any."""
        return max((each.starts_at for each in self.sessions), default=None)

    @property
    def ends_at(self) -> datetime | None:
        """When the last session is over; None without any."""
        return max((each.ends_at for each in self.sessions), default=None)

    def free_for(self, instrument: str) -> int | None:
        """How many places are left for an instrument; None: only those in all count."""
        for each in self.instruments:
            if each.instrument == instrument and each.places is not None:
                return max(0, each.places - self.taken_by_instrument.get(instrument, 0))
        return None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An activity that is open to a person: whether it fits, how far it is, and free places.

    `free_places` None: as many as one likes.
    """

    activity: ActivityCard
    fits: Decision
    distance_km: int | None
    free_places: int | None


@dataclass(frozen=True, kw_only=True)
class RegistrationView:
    """One person's registration.

    `state` is as of the moment of reading: an offer whose time has run out is LAPSED, whether
    or not anything has noted it. `place_in_queue` counts from 1 and is None but on the list.
    """

    id: UUID
    activity_id: UUID
    person_id: UUID
    group_id: UUID | None
    state: RegistrationState
    instrument: str | None
    note: str | None
    asked_at: datetime
    answer_by: datetime | None
    needs_guardian: bool
    needs_dispensation: bool
    reasons: tuple[Reason, ...]
    decision_reason: str | None
    activity_titles: Translated
    activity_kind: str
    activity_programme: str
    activity_state: ActivityState
    organisation_id: UUID
    starts_at: datetime | None
    ends_at: datetime | None
    next_at: datetime | None
    version: int
    place_in_queue: int | None = None

    @property
    def title(self) -> str:
        """The activity's title in the reader's language."""
        return pick(self.activity_titles)

    @property
    def is_active(self) -> bool:
        """Whether it is not over."""
        return self.state in (
            RegistrationState.REQUESTED,
            RegistrationState.REGISTERED,
            RegistrationState.WAITING,
            RegistrationState.OFFERED,
        )


@dataclass(frozen=True, kw_only=True)
class Participant:
    """Somebody's registration with their name, for those who may see it."""

    registration: RegistrationView
    name: str


@dataclass(frozen=True, kw_only=True)
class CompletedActivity:
    """An activity that somebody has been at: `last_day` is the last day they were there."""

    activity_id: UUID
    kind: str
    programme: str
    titles: Translated
    last_day: date
    times: int

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return pick(self.titles)


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """Somebody on the list of a session, and what is recorded of them: None for nothing yet."""

    person_id: UUID
    name: str
    mark: Mark | None


@dataclass(frozen=True, kw_only=True)
class AttendanceList:
    """Who is expected at a session, by name."""

    session: SessionView
    activity_id: UUID
    activity_titles: Translated
    attendees: tuple[Attendee, ...]

    @property
    def title(self) -> str:
        """The activity's title in the reader's language."""
        return pick(self.activity_titles)


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """One session in a calendar. `people` are those of the reader's own whom it concerns."""

    session_id: UUID
    activity_id: UUID
    titles: Translated
    starts_at: datetime
    ends_at: datetime
    place: str
    organisation: str
    cancelled: bool
    people: tuple[str, ...] = ()
    registration_state: RegistrationState | None = None
    changed: datetime | None = None

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return pick(self.titles)


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """Registrations of one group; None stands for fewer than may be shown."""

    label: str
    activities: int
    registered: int | None
    waiting: int | None
    attended: int | None = None


@dataclass(frozen=True, kw_only=True)
class ActivityFigures:
    """Registrations by activity, organisation and municipality of the school."""

    by_activity: tuple[FigureRow, ...] = field(default=())
    by_organisation: tuple[FigureRow, ...] = field(default=())
    by_municipality: tuple[FigureRow, ...] = field(default=())
