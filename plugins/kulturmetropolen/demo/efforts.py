"""Invented efforts with goals and accounts, practices, and the directory."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from core.kit import Money
from core.plugin_api import Actor
from plugins.kulturmetropolen.demo.places import Places
from plugins.kulturmetropolen.rules import AccountSide, Aim, Direction, TargetGroup, Theme
from plugins.kulturmetropolen.services.efforts import (
    EffortDetails,
    decide_effort,
    propose_effort,
    state_need,
)
from plugins.kulturmetropolen.services.goals import count_reach, put_account, set_goal, write_status
from plugins.kulturmetropolen.services.network import EntryDetails, add_entry
from plugins.kulturmetropolen.services.practices import (
    PracticeDetails,
    add_practice,
    adopt_practice,
    tell_how_it_went,
)


def _da(text: str) -> dict[str, str]:
    return {"da": text}


def fill_efforts(actor: Actor, places: Places) -> None:
    """Three efforts, two practices, and offers and wishes that fit each other."""
    year = actor.today.year
    camp = propose_effort(
        actor,
        EffortDetails(
            title=_da("Co-write camp for unge sangskrivere"),
            about=_da("Fire dage med fem undervisere, hvor der bliver en færdig sang hver aften."),
            why_not_alone=_da(
                "Ingen kommune har nok unge på samme niveau eller de undervisere, der skal til."
            ),
            aim=Aim.COHERENT,
            organisation_id=places.municipalities["265"],
            target_groups=(TargetGroup.GIRLS_AND_WOMEN,),
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
        ),
    )
    for code, need in (
        ("265", "Vores unge mangler nogen at skrive sammen med."),
        ("217", "Vi har tre sangskrivere og ingen at sende dem videre til."),
        ("259", "Vi kan ikke samle et hold alene."),
    ):
        state_need(actor, camp, organisation_id=places.municipalities[code], need=need)
    decide_effort(actor, camp, approve=True, reason="Tre kommuner har brug for det, og det virker.")
    goal = set_goal(
        actor,
        camp,
        goal=_da("Flere unge skriver og udgiver egne sange"),
        indicator=_da("Deltagere, der har udgivet en sang inden for et år"),
        baseline=Decimal(6),
        baseline_year=year - 1,
        target=Decimal(18),
        target_year=year + 1,
    )
    write_status(actor, camp, goal_id=goal, year=year, value=Decimal(11), note="Godt på vej.")
    for side, what, budget, actual in (
        (AccountSide.INCOME, "Tilskud efter kulturaftalen", 180_000, 180_000),
        (AccountSide.INCOME, "Kommunernes medfinansiering", 60_000, 60_000),
        (AccountSide.EXPENSE, "Undervisere", 150_000, 146_500),
        (AccountSide.EXPENSE, "Ophold og mad", 90_000, 91_200),
    ):
        put_account(
            actor,
            camp,
            side=side,
            what=what,
            budget=Money.of(budget, "DKK"),
            actual=Money.of(actual, "DKK"),
        )
    count_reach(actor, camp, target_group=TargetGroup.GIRLS_AND_WOMEN, year=year, number=16)
    heats = propose_effort(
        actor,
        EffortDetails(
            title=_da("Heats på tværs"),
            about=_da("Fire aftener med fem navne, jury og publikum på fire spillesteder."),
            why_not_alone=_da("Ét spillested har hverken navnene eller publikum til det hele."),
            aim=Aim.CROSS_CUTTING,
            organisation_id=places.municipalities["217"],
        ),
    )
    for code in ("217", "165"):
        state_need(
            actor,
            heats,
            organisation_id=places.municipalities[code],
            need="Vores talenter har brug for at spille for nogen, der ikke kender dem.",
        )
    decide_effort(actor, heats, approve=True, reason="Det samler spillestederne om talenterne.")
    propose_effort(
        actor,
        EffortDetails(
            title=_da("Musikværksted for unge på kanten"),
            about=_da("Et åbent værksted to gange om ugen med måltid og studie."),
            why_not_alone=_da(""),
            aim=Aim.HUB,
            organisation_id=places.municipalities["183"],
            target_groups=(TargetGroup.ON_THE_EDGE, TargetGroup.MENTALLY_VULNERABLE),
        ),
    )
    _practices(actor, places, camp)
    _directory(actor, places)


def _practices(actor: Actor, places: Places, camp: UUID) -> None:
    practice = add_practice(
        actor,
        PracticeDetails(
            organisation_id=places.municipalities["265"],
            effort_id=camp,
            title=_da("En færdig sang hver aften"),
            what=_da("Grupper på tre, der ikke kender hinanden, skriver en sang på en dag."),
            for_whom=_da("Sangskrivere fra 17 til 30 år, uanset genre."),
            what_it_takes=_da("Fem undervisere, seks rum med klaver og en tekniker."),
            what_it_gave=_da("Otte sange om dagen, og venskaber på tværs af kommunerne."),
        ),
    )
    adopted = adopt_practice(actor, practice, organisation_id=places.schools["217"])
    tell_how_it_went(
        actor, adopted, how_it_went="Vi gjorde det på én lørdag. Det fungerede med ni deltagere."
    )
    adopt_practice(actor, practice, organisation_id=places.schools["259"])
    add_practice(
        actor,
        PracticeDetails(
            organisation_id=places.rugekasse,
            title=_da("Åbent studie med en ung tekniker"),
            what=_da("De ældste i rugekassen passer studiet for de yngste."),
            for_whom=_da("Unge fra 14 år."),
            what_it_takes=_da("Et studie, en vagtplan og en voksen, der kan ringes til."),
            what_it_gave=_da("Flere piger booker, og udstyret bliver passet på."),
        ),
    )


def _directory(actor: Actor, places: Places) -> None:
    later = actor.today + timedelta(days=200)
    for organisation_id, direction, theme, title, code in (
        (places.venues["Gimle"], Direction.OFFER, Theme.STAGE, "Opvarmning for talenter", "265"),
        (places.schools["265"], Direction.WISH, Theme.STAGE, "Scene til forårets talenter", "265"),
        (places.rugekasse, Direction.OFFER, Theme.STUDIO, "Ledige timer i studiet", "265"),
        (places.schools["259"], Direction.WISH, Theme.STUDIO, "Et sted at indspille demoer", "259"),
        (places.schools["217"], Direction.OFFER, Theme.MENTORING, "Mentor i sangskrivning", "217"),
        (
            places.schools["165"],
            Direction.WISH,
            Theme.MENTORING,
            "Mentor til et rapkollektiv",
            None,
        ),
        (
            places.venues["Tapperiet"],
            Direction.WISH,
            Theme.PARTNERS,
            "Medarrangør til ungdomsfestival",
            "259",
        ),
        (
            places.municipalities["183"],
            Direction.OFFER,
            Theme.PARTNERS,
            "Vil gerne være med i noget nyt",
            None,
        ),
    ):
        add_entry(
            actor,
            EntryDetails(
                organisation_id=organisation_id,
                direction=direction,
                theme=theme,
                title=_da(title),
                about=_da(""),
                municipality_code=code,
                valid_to=later,
            ),
        )
