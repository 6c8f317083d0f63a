"""The demonstration from the call to the fourth gathering, its days counted back from today.

The order and the distances are the pilot's; the days are moved so that the cohort is always in its
fourth gathering. Everything is made by the same services that people use.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import LOCAL_ZONE, Actor, db, operating_actor, role_holders, today
from plugins.fremtidens_kulturskole import services
from plugins.fremtidens_kulturskole.demo import calling, facts
from plugins.fremtidens_kulturskole.demo.tenant import JURORS, address
from plugins.fremtidens_kulturskole.demo.work import Work
from plugins.fremtidens_kulturskole.models import Cohort, Participant
from plugins.fremtidens_kulturskole.permissions import CohortRole
from plugins.fremtidens_kulturskole.settings import COUNTRY
from plugins.registry import (
    AffiliationDetails,
    AffiliationRole,
    OrganisationDetails,
    OrganisationKind,
    PersonDetails,
    add_organisation,
    add_person,
    municipality_names,
)

BETWEEN = 105
KEY = "pilot"
NAME = "Pilotkommunene"


def fill() -> None:
    """Who there is, the call, and the applications; the jury has no log-in yet."""
    days = Days(today())
    actor = days.acting(days.opens)
    places = _municipalities(actor)
    owners = [
        add_organisation(
            actor,
            OrganisationDetails(kind=OrganisationKind.ASSOCIATION, name=name, country=COUNTRY),
        )
        for name in facts.OWNERS
    ]
    # One of the jury works in Ås, and so keeps out of its case.
    add_person(
        actor,
        PersonDetails(given_name="Prøve", family_name="Jurymedlem", email=address("juror")),
        AffiliationDetails(
            organisation_id=places[facts.AAS],
            role=AffiliationRole.CONTACT,
            valid_from=days.opens - timedelta(days=400),
        ),
    )
    call_id = calling.make_call(days.calendar)
    calling.apply(call_id, places, days.calendar)
    services.add_cohort(
        actor,
        key=KEY,
        name=NAME,
        starts_on=days.decided,
        ends_on=days.gathering(6) + timedelta(days=120),
        report_due_on=days.gathering(6) + timedelta(days=60),
        intro={
            "nb": "Piloten fra 2021, spilt om igjen med oppdiktede folk og flyttede datoer.",
            "nn": "Piloten frå 2021, spela om att med oppdikta folk og flytta datoar.",
        },
        call_id=call_id,
        organiser_id=owners[0],
    )


def go_on(email: str) -> None:
    """What only somebody with a log-in can do: the jury scores, then the cohort works."""
    if email == address(JURORS[-1]):
        _choose()
    elif email == address("guide"):
        _support()


def _choose() -> None:
    days = Days(today())
    cohort = db.session.scalars(select(Cohort).where(Cohort.key == KEY)).one()
    if cohort.call_id is None:
        raise LookupError("The cohort of the demonstration has no call.")
    applications = calling.applications_by_code(
        cohort.call_id, {name: code for code, name in _names().items()}, days.calendar
    )
    calling.review(cohort.call_id, applications, days.calendar)
    calling.choose(cohort.call_id, applications, days.calendar)
    services.change_cohort(
        days.acting(days.decided),
        cohort.id,
        key=cohort.key,
        name=cohort.name,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        report_due_on=cohort.report_due_on,
        intro=cohort.intro,
        is_public=True,
        organiser_id=cohort.organiser_id,
        call_id=cohort.call_id,
        version=None,
    )
    Work(days, cohort.id).fill()


def _support() -> None:
    """Stranda's agreement with its guide, and what they have used of it."""
    days = Days(today())
    stranda = db.session.scalars(
        select(Participant).where(Participant.id == _group_of_the_guide())
    ).one()
    guide = next(
        each for each in role_holders(CohortRole.GUIDE, on=today()) if each.limit_id == stranda.id
    )
    agreement = services.agree_support(
        days.acting(days.gathering(2)),
        stranda.id,
        guide_membership_id=guide.membership_id,
        themes=["anchoring", "participation"],
        hours_agreed=Decimal(20),
        starts_on=days.gathering(2),
        ends_on=days.gathering(6),
    )
    party = replace(
        days.acting(days.gathering(4)), membership_id=guide.membership_id, name=guide.name
    )
    for number, hours in ((2, "3"), (3, "2.5")):
        services.note_support(
            party,
            agreement,
            held_on=days.gathering(number) + timedelta(days=20),
            hours=Decimal(hours),
            note="Vi snakka om korleis politikarane kan vere med frå starten.",
        )


def _group_of_the_guide() -> UUID:
    return next(
        each.limit_id
        for each in role_holders(CohortRole.GUIDE, on=today())
        if each.limit_id is not None
    )


def _municipalities(actor: Actor) -> dict[str, UUID]:
    names = _names()
    return {
        code: add_organisation(
            actor,
            OrganisationDetails(
                kind=OrganisationKind.MUNICIPALITY,
                name=names[code],
                country=COUNTRY,
                municipality_code=code,
            ),
        )
        for code in names
    }


def _names() -> dict[str, str]:
    codes = (*facts.CHOSEN, *facts.NAMED, *facts.OTHERS)
    return municipality_names(codes, COUNTRY)


class Days:
    """The pilot's days, counted back from the fourth gathering, which was five days ago."""

    def __init__(self, now: date) -> None:
        self._fourth = now - timedelta(days=5)
        self.now = now

    def gathering(self, number: int) -> date:
        """The first day of a gathering; 0 and -1 are the preparatory ones."""
        if number < 1:
            return self.gathering(1) - timedelta(days=100 - 50 * (number + 1) + 50)
        return self._fourth + timedelta(days=BETWEEN * (number - 4))

    @property
    def opens(self) -> date:
        """The day the call opened."""
        return self.gathering(1) - timedelta(days=330)

    @property
    def decided(self) -> date:
        """The day everybody was told."""
        return self.opens + timedelta(days=80)

    @property
    def calendar(self) -> calling.Calendar:
        """The instants of the call."""
        return calling.Calendar(
            opens=at(self.opens),
            closes=at(self.opens + timedelta(days=35)),
            reading=at(self.opens + timedelta(days=45)),
            decided=at(self.decided),
        )

    def acting(self, day: date) -> Actor:
        """The project's leader on a day."""
        return replace(operating_actor(), name="Prøve Prosjektleder", today=day)

    def writing(self, day: date, name: str) -> Actor:
        """Somebody of a group on a day."""
        return replace(operating_actor(), name=name, today=day)


def at(day: date, hour: int = 10) -> datetime:
    """A moment of the day."""
    return datetime.combine(day, time(hour), LOCAL_ZONE)
