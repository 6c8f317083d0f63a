"""Talents in every stage, the moves that led there, and hand-overs of each kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from core.kit import Money
from core.plugin_api import (
    LOCAL_ZONE,
    Actor,
    operating_actor,
    today,
)
from plugins.kulturmetropolen.demo.facts import (
    REASONS,
    TALENTS,
    InventedTalent,
)
from plugins.kulturmetropolen.demo.places import Places
from plugins.kulturmetropolen.rules import MoveKind, PassedOn
from plugins.kulturmetropolen.services.handovers import (
    answer_handover,
    consent_for_demonstration,
    hand_over,
)
from plugins.kulturmetropolen.services.moves import (
    decide_proposal,
    make_own_move,
    move_at_once,
    propose_move,
)
from plugins.kulturmetropolen.services.sessions import propose_session
from plugins.kulturmetropolen.services.talents import enter_talent, give_mentor
from plugins.registry import (
    AffiliationDetails,
    AffiliationRole,
    ArtForm,
    Gender,
    PersonDetails,
    ResidenceDetails,
    TeachingDetails,
    add_person,
    add_teaching,
    write_residence,
)

PANEL, LEAD = "Prøve Panelmedlem", "Prøve Programleder"


def acting_on(day: date, name: str = LEAD) -> Actor:
    """An invented person who does something on the day."""
    return replace(operating_actor(), name=name, today=day)


def moment(day: date, hour: int = 16) -> datetime:
    """An hour of a day, by the clock of the country."""
    return datetime.combine(day, time(hour), LOCAL_ZONE)


def born_years_ago(years: int) -> date:
    """A birthday a month ago, so many years back."""
    day = today() - timedelta(days=30)
    return date(day.year - years, day.month, min(day.day, 28))


def fill_talents(places: Places, people: dict[str, UUID]) -> dict[str, UUID]:
    """Everybody on the way, by family name."""
    talents: dict[str, UUID] = {}
    for number, invented in enumerate(TALENTS):
        person_id = _invented_person(invented, places, people)
        talents[invented.family] = _way_of(invented, number, person_id, places, people)
    pupil = enter_talent(
        acting_on(today() - timedelta(days=400)),
        person_id=people["pupil"],
        organisation_id=places.schools["265"],
        reason="Du har spurgt, om du må være med, og du har allerede skrevet en sang.",
    )
    talents["Sangskriver"] = pupil
    day = today() - timedelta(days=200)
    _forward(pupil, day, REASONS[0])
    give_mentor(acting_on(day), pupil, people["mentor"])
    day = today() - timedelta(days=60)
    proposed = propose_move(
        acting_on(day, "Prøve Underviser"),
        pupil,
        MoveKind.FORWARD,
        reason="Sangene er blevet stærke, og hun vil gerne skrive med andre.",
        now=moment(day),
    )
    day += timedelta(days=9)
    decide_proposal(
        acting_on(day, PANEL),
        proposed,
        approve=False,
        reason="Dine tekster er gode. Skriv et par sange mere, og kom på sangskriverforløbet "
        "i foråret, så er du klar. Vi glæder os til at høre dem.",
        now=moment(day),
    )
    for family in ("Pianist", "Vokalist", "Komponist"):
        day = today() - timedelta(days=6)
        propose_move(
            acting_on(day, "Prøve Mentor"),
            talents[family],
            MoveKind.FORWARD,
            reason="Vi har mødtes tre gange, og der er sket meget. Det er tid til det næste.",
            now=moment(day),
        )
    propose_session(
        acting_on(today()),
        pupil,
        mentor_id=people["mentor"],
        meetings=[(moment(today() + timedelta(days=12)), 180)],
        place="Roskilde Musiske Skole, lokale 4",
        fee=Money.of(2400, "DKK"),
    )
    return talents


def _invented_person(invented: InventedTalent, places: Places, people: dict[str, UUID]) -> UUID:
    actor = acting_on(today() - timedelta(days=700))
    school = places.schools[invented.municipality]
    person_id = add_person(
        actor,
        PersonDetails(
            given_name=invented.given,
            family_name=invented.family,
            born_on=born_years_ago(invented.age),
            gender=Gender(invented.gender),
            art_form=ArtForm.MUSIC,
        ),
        AffiliationDetails(organisation_id=school, role=AffiliationRole.PUPIL),
    )
    write_residence(
        actor, person_id, ResidenceDetails(municipality_code=invented.municipality), version=0
    )
    if invented.municipality == "265" and invented.age < 18:
        add_teaching(
            actor,
            TeachingDetails(
                teacher_id=people["teacher"], pupil_id=person_id, valid_from=actor.today
            ),
        )
    return person_id


def _way_of(
    invented: InventedTalent,
    number: int,
    person_id: UUID,
    places: Places,
    people: dict[str, UUID],
) -> UUID:
    begun = today() - timedelta(days=150 + 170 * invented.stage + 3 * number)
    talent = enter_talent(
        acting_on(begun),
        person_id=person_id,
        organisation_id=places.schools[invented.municipality],
        reason="Velkommen i rugekassen!",
    )
    for step in range(invented.stage):
        _forward(talent, begun + timedelta(days=160 * (step + 1) + number), REASONS[step])
    if invented.stage >= 1:
        mentor = people["mentor" if number % 2 else "other_mentor"]
        give_mentor(acting_on(begun + timedelta(days=160)), talent, mentor)
    day = today() - timedelta(days=20 + number)
    if invented.ending == "back":
        move_at_once(
            acting_on(day, PANEL),
            talent,
            MoveKind.BACK,
            reason="Du har bedt om mere tid til at skrive. Det er en god idé, og scenen venter.",
            now=moment(day),
        )
    elif invented.ending:
        make_own_move(
            acting_on(day, f"{invented.given} {invented.family}"),
            talent,
            MoveKind(invented.ending),
            reason="Jeg skal læse til eksamen." if invented.ending == "pause" else "",
        )
    return talent


def _forward(talent: UUID, day: date, reason: str) -> None:
    move_at_once(
        acting_on(day, PANEL),
        talent,
        MoveKind.FORWARD,
        reason=reason,
        dispensation="Panelet har hørt sangene ved en samtale; de ligger ikke i portfolioen endnu.",
        now=moment(day),
    )


def fill_handovers(places: Places, talents: dict[str, UUID]) -> None:
    """One that waits for the receiver, one refused, one accepted and due to be followed up."""
    asked = today() - timedelta(days=4)
    passes = (PassedOn.CONTACT, PassedOn.STAGE, PassedOn.HISTORY)
    begun = hand_over(
        acting_on(asked),
        talents["Metalguitarist"],
        receiver_id=places.venues["Gimle"],
        passes=passes,
        why="Der er ingen scene i kommunen, som passer til musikken.",
    )
    consent_for_demonstration(acting_on(asked), begun)
    day = today() - timedelta(days=120)
    refused = hand_over(
        acting_on(day),
        talents["Turnémusiker"],
        receiver_id=places.venues["Kulturværftet"],
        passes=passes,
        why="Har brug for en scene, der kan følge med på turné.",
    )
    consent_for_demonstration(acting_on(day), refused)
    answer_handover(
        acting_on(day + timedelta(days=5), "Eksempel Skoleleder"),
        refused,
        accept=False,
        answer="Vi har desværre ikke en fast tilknytning at tilbyde i år. Spørg igen til foråret.",
    )
    day = today() - timedelta(days=95)
    accepted = hand_over(
        acting_on(day),
        talents["Jazzsanger"],
        receiver_id=places.schools["265"],
        passes=(*passes, PassedOn.NOTE),
        note="Vil gerne arbejde med improvisation og et større band.",
        why="Jazzmiljøet er større i Roskilde.",
    )
    consent_for_demonstration(acting_on(day), accepted)
    answer_handover(
        acting_on(day + timedelta(days=3), "Prøve Skoleleder"),
        accepted,
        accept=True,
        answer="Vi glæder os.",
    )
    hand_over(
        acting_on(today() - timedelta(days=1)),
        talents["Sangskriver"],
        receiver_id=places.schools["217"],
        passes=passes,
        why="Helsingør har et sangskriverhold, der passer til dig.",
    )
