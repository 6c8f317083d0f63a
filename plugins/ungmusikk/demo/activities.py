"""A year of activities, made relative to the day: past ones with attendance, open ones to come.

In bokmål, some in nynorsk. The next masterclass is full, with a waiting list and an offer that
runs: one of the children of the guardian's log-in has been offered a place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from core.kit import Money
from core.plugin_api import LOCAL_ZONE, Actor
from plugins.activities import (
    ActivityDetails,
    Mark,
    PlacesFor,
    SessionDetails,
    activity,
    add_activity,
    cancel_registration,
    publish_activity,
    register,
    take_attendance,
)
from plugins.registry import ArtForm, Level
from plugins.ungmusikk.demo.people import Cast
from plugins.ungmusikk.demo.register import Register
from plugins.ungmusikk.kinds import AREA_SCHEME
from plugins.ungmusikk.rules import Area, ClassKind
from plugins.ungmusikk.settings import CURRENCY, PLUGIN

PUPILS = ((AREA_SCHEME, Area.PUPIL_ORIENTED.value),)
TEACHERS = ((AREA_SCHEME, Area.TEACHER_ORIENTED.value),)
SOCIETY = ((AREA_SCHEME, Area.SOCIETY_ORIENTED.value),)
AS, ASKER, MOSS, SKI = "3218", "3203", "3103", "3207"


@dataclass(frozen=True, kw_only=True)
class Made:
    """Activities of the demonstration that something else points at."""

    full_masterclass: UUID
    open_masterclass: UUID
    concert: UUID
    past_concert: UUID


def fill_activities(register_of_places: Register, actor: Actor, cast: Cast) -> Made:
    """Everything from the last spring to the next, by the services people use."""
    year = _Year(register_of_places, actor, cast)
    year.past()
    return year.coming()


class _Year:
    """Makes activities for one cast on one day."""

    def __init__(self, places: Register, actor: Actor, cast: Cast) -> None:
        self._places, self._actor, self._cast = places, actor, cast
        self._academy = places.academy()
        self._past_concert: UUID | None = None

    def past(self) -> None:
        """What has been, with who was there."""
        cast = self._cast
        gathering = self._make(
            "gathering",
            -150,
            {"nb": "Sommersamling i Follo", "nn": "Sommarsamling i Follo"},
            organisation=self._places.school("Follo folkehøgskole"),
            code="3216",
            place="Follo folkehøgskole",
            days=2,
            hours=6,
            tags=(*PUPILS, *SOCIETY),
            total=40,
        )
        self._attended(
            gathering,
            [cast.pupil, *cast.of("Svale", "Trost", "Ugle", "Stær", "Måke", "Sisik", "Dompap")],
            absent=cast.of("Ugle"),
        )
        masterclass = self._make(
            ClassKind.MASTERCLASS,
            -62,
            {"nb": "Mesterklasse i fiolin", "nn": "Meisterklasse i fiolin"},
            code=ASKER,
            place="Asker kulturhus",
            instruments={"violin": 6},
            tags=PUPILS,
        )
        self._attended(masterclass, [cast.pupil, *cast.of("Svale", "Terne", "Viole")])
        self._past_concert = self._make(
            "concert",
            -31,
            {"nb": "Høstkonsert", "nn": "Haustkonsert"},
            organisation=self._places.school("Kulturskolen i Ås"),
            code=AS,
            place="Ås kulturhus",
            tags=SOCIETY,
            hours=2,
            total=30,
        )
        self._attended(
            self._past_concert, [cast.pupil, *cast.of("Svale", "Lerke", "Trost", "Rype", "Falk")]
        )
        self._make(
            "course",
            -90,
            {"nb": "Etterutdanning: samspill på tvers", "nn": "Etterutdanning: samspel på tvers"},
            place="Norges musikkhøgskole, Oslo",
            tags=TEACHERS,
            hours=5,
            total=25,
        )

    def coming(self) -> Made:
        """What one can register for, and what is under way."""
        cast, now = self._cast, self._at(0, 9)
        weekly = self._make(
            "workshop",
            -42,
            {"nb": "Samspill for strykere", "nn": "Samspel for strykarar"},
            organisation=self._places.school("Kulturskolen i Ås"),
            code=AS,
            place="Ås kulturskole, salen",
            instruments={"violin": None, "viola": None, "cello": None, "double_bass": None},
            weeks=10,
            hours=2,
            hour=17,
            tags=PUPILS,
            total=12,
        )
        self._attended(
            weekly,
            [cast.pupil, *cast.of("Svale", "Trost", "Ugle", "Rype")],
            absent=cast.of("Trost"),
        )
        full = self._make(
            ClassKind.MASTERCLASS,
            21,
            {"nb": "Mesterklasse i strykekvartett", "nn": "Meisterklasse i strykekvartett"},
            code=SKI,
            place="Ski videregående skole",
            instruments={"violin": 3, "viola": 1, "cello": 1},
            tags=PUPILS,
        )
        for name in ("Svale", "Viole", "Terne", "Bratsj", "Falk"):
            register(self._actor, full, cast.of(name), now=self._at(-14, 12))
        for days, who in ((-9, cast.of("Lerke")), (-8, [cast.pupil]), (-7, cast.of("Trost"))):
            register(self._actor, full, who, now=self._at(days, 12))
        (given_back,) = register(self._actor, full, cast.of("Viole"), now=self._at(-6, 12))
        # Lerke is next: the offer runs from the morning of the day on.
        cancel_registration(self._actor, given_back, now=now)
        open_class = self._make(
            ClassKind.MASTERCLASS,
            35,
            {"nb": "Mesterklasse i blås", "nn": "Meisterklasse i blås"},
            code=MOSS,
            place="Moss kulturskole",
            instruments={"trumpet": 3, "horn": 2, "trombone": 2, "flute": 4, "clarinet": 3},
            tags=PUPILS,
            description={
                "nb": "En dag med to lærere fra høgskolen. Ta med noe du spiller på nå.",
                "nn": "Ein dag med to lærarar frå høgskulen. Ta med noko du spelar på no.",
            },
        )
        register(self._actor, open_class, cast.of("Stær", "Måke"), now=self._at(-3, 12))
        self._make(
            ClassKind.INSTRUMENT_CLASS,
            60,
            {
                "nb": "Strykerklasse på tvers av kommuner",
                "nn": "Strykarklasse på tvers av kommunar",
            },
            organisation=self._places.school("Asker kulturskole"),
            code=ASKER,
            place="Asker kulturskole",
            instruments={"violin": 8, "viola": 3, "cello": 3},
            weeks=8,
            hour=18,
            tags=PUPILS,
        )
        self._make(
            "course",
            28,
            {"nb": "Låtskriving for alle", "nn": "Låtskriving for alle"},
            organisation=self._places.school("Lillestrøm kulturskole"),
            code="3205",
            place="Lillestrøm kulturskole",
            days=2,
            tags=PUPILS,
            total=16,
            description={
                "nb": "Skriv en låt på en helg. Du trenger ikke å kunne noter.",
                "nn": "Skriv ei låt på ei helg. Du treng ikkje å kunne notar.",
            },
            ages=(12, 19),
            kroner=150,
        )
        concert = self._make(
            "concert",
            50,
            {"nb": "Ung scene", "nn": "Ung scene"},
            organisation=self._places.school("Nesodden kulturskole"),
            code="3212",
            place="Nesodden kulturhus",
            tags=(*SOCIETY, *PUPILS),
            total=20,
        )
        register(self._actor, concert, [cast.pupil, *cast.of("Dompap")], now=self._at(-2, 12))
        self._make(
            "gathering",
            80,
            {"nb": "Vintersamling", "nn": "Vintersamling"},
            organisation=self._places.school("Romerike folkehøgskole"),
            code="3209",
            place="Romerike folkehøgskole",
            days=2,
            hours=6,
            tags=PUPILS,
            total=60,
            levels=(Level.INTERMEDIATE, None),
        )
        if self._past_concert is None:
            raise LookupError("What has been is made before what comes.")
        return Made(
            full_masterclass=full,
            open_masterclass=open_class,
            concert=concert,
            past_concert=self._past_concert,
        )

    def _make(
        self,
        kind: str,
        in_days: int,
        title: dict[str, str],
        *,
        code: str | None = None,
        place: str,
        organisation: UUID | None = None,
        description: dict[str, str] | None = None,
        instruments: dict[str, int | None] | None = None,
        total: int | None = None,
        days: int = 1,
        weeks: int = 1,
        hours: int = 3,
        hour: int = 10,
        tags: tuple[tuple[str, str], ...] = (),
        ages: tuple[int | None, int | None] = (None, None),
        levels: tuple[Level | None, Level | None] = (None, None),
        kroner: int | None = None,
    ) -> UUID:
        """A published activity; its first session is in so many days."""
        sessions = tuple(
            SessionDetails(
                starts_at=self._at(in_days + day + 7 * week, hour),
                ends_at=self._at(in_days + day + 7 * week, hour + hours),
            )
            for week in range(weeks)
            for day in range(days)
        )
        opens = self._at(in_days - 62, 8)
        actor = replace(self._actor, today=opens.date())
        made = add_activity(
            actor,
            ActivityDetails(
                kind=str(kind),
                programme=PLUGIN,
                title=title,
                description=description,
                organisation_id=organisation or self._academy,
                art_form=ArtForm.MUSIC,
                instruments=tuple(
                    PlacesFor(instrument=key, places=number)
                    for key, number in (instruments or {}).items()
                ),
                level_from=levels[0],
                level_to=levels[1],
                age_from=ages[0],
                age_to=ages[1],
                places=total,
                place_name=place,
                municipality_code=code,
                price=Money.of(kroner, CURRENCY) if kroner else None,
                tags=tags,
                opens_at=opens,
                sessions=sessions,
            ),
        )
        publish_activity(actor, made)
        return made

    def _attended(
        self, activity_id: UUID, people: Sequence[UUID], *, absent: Sequence[UUID] = ()
    ) -> None:
        """Registers people before it begins, and takes attendance at all that has been."""
        view = activity(self._actor, activity_id)
        if view is None or view.starts_at is None:
            raise LookupError(f"Activity {activity_id} has sessions.")
        before = view.starts_at - timedelta(days=20)
        for person in people:
            register(self._actor, activity_id, [person], now=before)
        for session in view.sessions:
            if session.ends_at.date() >= self._actor.today:
                continue
            take_attendance(
                self._actor,
                session.id,
                dict.fromkeys(absent, Mark.EXCUSED),
                seen={},
                others_present=True,
                now=session.ends_at,
            )

    def _at(self, in_days: int, hour: int) -> datetime:
        day: date = self._actor.today + timedelta(days=in_days)
        return datetime.combine(day, time(hour), LOCAL_ZONE)
