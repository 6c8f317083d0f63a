"""A year of invented activities: a camp, courses, the rugekasse, venues with slots, and heats."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from core.kit import Money
from core.plugin_api import Actor, today
from plugins.activities import (
    ActivityDetails,
    SessionDetails,
    add_activity,
    publish_activity,
)
from plugins.kulturmetropolen.demo.facts import VENUES
from plugins.kulturmetropolen.demo.places import Places
from plugins.kulturmetropolen.kinds import CAMP, COACHING, CONCERT, MASTERCLASS, SONGWRITING, WEEKLY
from plugins.kulturmetropolen.permissions import PLUGIN
from plugins.kulturmetropolen.rules import Aim
from plugins.kulturmetropolen.services.contests import (
    add_act,
    add_contest,
    add_evening,
    line_up,
)
from plugins.kulturmetropolen.services.network import (
    VenueDetails,
    add_slot,
    add_venue,
    give_slot,
    log_performances,
)
from plugins.kulturmetropolen.services.studios import add_room, add_rugekasse
from plugins.registry import ArtForm

ActingOn = Callable[[date], Actor]
Moment = Callable[[date, int], datetime]
ACTS = (
    "Prøveballonen",
    "De Opdigtede",
    "Eksempel & Sønner",
    "Tænkt Tåge",
    "Støj i Sagen",
    "Fiktive Fakta",
    "Påfund",
    "Måske Senere",
)


def fill_activities(
    acting_on: ActingOn, moment: Moment, places: Places, talents: Mapping[str, UUID]
) -> None:
    """What was, what is open, and where one plays."""
    actor = acting_on(today())
    _catalogue(actor, moment, places)
    venues = _venues(actor, places)
    _slots(acting_on, moment, venues, talents)
    _heats(actor, places, venues)
    nest = add_rugekasse(
        actor,
        organisation_id=places.rugekasse,
        name={"da": "Rugekassen på INSP!"},
        about={"da": "Kom, som du er. Der er instrumenter, et studie og nogen, der lytter."},
        weekday=2,
        time="17.00–21.00",
    )
    add_room(actor, nest, name={"da": "Det lille studie"}, opens=14, closes=22)


def _catalogue(actor: Actor, moment: Moment, places: Places) -> None:
    for kind, title, days, length, school, places_, price, aim in (
        (WEEKLY, "Rugekassen, foråret", 20, 8, "265", 25, 0, Aim.COHERENT),
        (SONGWRITING, "Sangskriverforløb: fra idé til sang", 35, 6, "265", 12, 600, Aim.COHERENT),
        (SONGWRITING, "Skriv på dansk", 45, 4, "217", 10, 400, Aim.COHERENT),
        (CAMP, "Music Maker Co-Write", 90, 4, "217", 30, 1_200, Aim.CROSS_CUTTING),
        (MASTERCLASS, "Masterclass: stemmen i studiet", 28, 1, "259", 20, 0, Aim.COHERENT),
        (CONCERT, "Talenternes aften", 60, 1, "165", 40, 0, Aim.CROSS_CUTTING),
        (COACHING, "Udgiv din musik", 50, 2, "175", 15, 300, Aim.HUB),
        (SONGWRITING, "Sangskriverforløb, efteråret", -120, 6, "265", 12, 600, Aim.COHERENT),
    ):
        first = actor.today + timedelta(days=days)
        gap = 1 if kind == CAMP else 7
        activity = add_activity(
            actor,
            ActivityDetails(
                kind=kind,
                programme=PLUGIN,
                title={"da": title},
                description={"da": "En opdigtet aktivitet til demonstrationen."},
                organisation_id=places.schools[school],
                art_form=ArtForm.MUSIC,
                places=places_,
                municipality_code=school,
                language="da",
                price=Money.of(price, "DKK") if price else None,
                tags=(("km_aim", aim.value),),
                opens_at=moment(actor.today - timedelta(days=150), 8),
                closes_at=moment(first - timedelta(days=7), 12),
                sessions=tuple(
                    SessionDetails(
                        starts_at=moment(first + timedelta(days=gap * number), 17),
                        ends_at=moment(first + timedelta(days=gap * number), 19),
                    )
                    for number in range(length)
                ),
            ),
        )
        publish_activity(actor, activity)


def _venues(actor: Actor, places: Places) -> dict[str, UUID]:
    return {
        name: add_venue(
            actor,
            VenueDetails(
                organisation_id=places.venues[name],
                capacity=capacity,
                backline={"da": "Trommesæt, to guitarforstærkere, basforstærker og scenepiano."},
                contact="Prøve Booker",
                email="booker@kulturmetropolen.example",
            ),
        )
        for name, (_, capacity) in VENUES.items()
    }


def _slots(
    acting_on: ActingOn,
    moment: Moment,
    venues: Mapping[str, UUID],
    talents: Mapping[str, UUID],
) -> None:
    """Played ones that stand in the talents' evidence, and free ones ahead."""
    for number, (venue, family) in enumerate(
        (
            ("Gimle", "Visesanger"),
            ("Gimle", "Komponist"),
            ("Kulturværftet", "Jazzsanger"),
            ("Tapperiet", "Folkesanger"),
            ("Gimle", "Popstjerne"),
            ("Forbrændingen", "Metalguitarist"),
        )
    ):
        day = today() - timedelta(days=30 * (number + 1))
        actor = acting_on(day)
        slot = add_slot(
            actor,
            venues[venue],
            title={"da": "Talent på scenen"},
            starts_at=moment(day, 20),
            ends_at=moment(day, 21),
        )
        give_slot(actor, slot, talents[family])
        log_performances(actor, slot, now=moment(day, 23))
    for number, venue in enumerate(("Gimle", "Tapperiet", "Gimle")):
        day = today() + timedelta(days=25 * (number + 1))
        add_slot(
            acting_on(today()),
            venues[venue],
            title={"da": "Opvarmning, ledig"},
            starts_at=moment(day, 19),
            ends_at=moment(day, 20),
        )


def _heats(actor: Actor, places: Places, venues: Mapping[str, UUID]) -> None:
    contest = add_contest(
        actor,
        organisation_id=places.municipalities["217"],
        name={"da": f"Heats {actor.today.year + 1}"},
    )
    for name in ACTS:
        add_act(actor, contest, name=name)
    for number, venue in enumerate(venues.values()):
        add_evening(
            actor,
            contest,
            kind="heat",
            held_on=actor.today + timedelta(days=70 + 7 * number),
            venue_id=venue,
        )
    add_evening(actor, contest, kind="semifinal", held_on=actor.today + timedelta(days=110))
    line_up(actor, contest)
