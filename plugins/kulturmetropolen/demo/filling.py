"""Fills the demonstration in the order in which things happened, by the services people use."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from core.kit import Period
from core.plugin_api import (
    current_tenant,
    today,
)
from plugins.kulturmetropolen.demo.activities import fill_activities
from plugins.kulturmetropolen.demo.efforts import fill_efforts
from plugins.kulturmetropolen.demo.facts import (
    NINE,
    RUGEKASSE,
    SCHOOLS,
    VENUES,
    WEST,
)
from plugins.kulturmetropolen.demo.places import Places
from plugins.kulturmetropolen.demo.talents import (
    acting_on,
    born_years_ago,
    fill_handovers,
    fill_talents,
    moment,
)
from plugins.kulturmetropolen.demo.tenant import (
    GUARDIAN,
    MENTOR_PERSON,
    OTHER_RECTOR,
    PUPIL,
    RECTOR,
    TEACHER,
)
from plugins.kulturmetropolen.permissions import PLUGIN
from plugins.registry import (
    AffiliationDetails,
    AffiliationRole,
    AgreementDetails,
    ArtForm,
    Gender,
    OrganisationDetails,
    OrganisationKind,
    ParticipationDetails,
    PersonDetails,
    Relation,
    ResidenceDetails,
    SubRegionDetails,
    TeachingDetails,
    add_agreement,
    add_guardianship,
    add_organisation,
    add_participation,
    add_party,
    add_person,
    add_sub_region,
    add_teaching,
    municipality_names,
    seat,
    write_residence,
)

AGREED = Period(date(2021, 1, 1), date(2024, 12, 31))


def fill() -> None:
    """Members, people, talents with their history, efforts, network and a year of activities."""
    places = _places()
    people = _people(places)
    talents = fill_talents(places, people)
    fill_efforts(acting_on(today()), places)
    fill_activities(acting_on, moment, places, talents)
    fill_handovers(places, talents)


def _places() -> Places:
    actor = acting_on(AGREED.start or today())
    country = current_tenant().country
    names = municipality_names(NINE, country)

    def add(name: str, kind: OrganisationKind, code: str, parent: UUID | None = None) -> UUID:
        return add_organisation(
            actor,
            OrganisationDetails(
                kind=kind, name=name, country=country, municipality_code=code, parent_id=parent
            ),
        )

    municipalities = {code: add(names[code], OrganisationKind.MUNICIPALITY, code) for code in NINE}
    agreement = add_agreement(
        actor,
        AgreementDetails(
            name="Kulturaftale 2021–2024", valid_from=AGREED.start, valid_to=AGREED.end
        ),
    )
    west = add_sub_region(actor, SubRegionDetails(name="Vest"))
    for code, organisation_id in municipalities.items():
        add_party(actor, agreement_id=agreement, organisation_id=organisation_id)
        # The agreement's own period is over; the demonstration goes on with the same members.
        add_participation(
            actor,
            ParticipationDetails(
                programme=PLUGIN,
                organisation_id=organisation_id,
                kind="member",
                valid_from=AGREED.start,
            ),
        )
        if code in WEST:
            seat(
                actor,
                sub_region_id=west,
                organisation_id=organisation_id,
                valid_from=AGREED.start,
            )
    return Places(
        municipalities=municipalities,
        schools={
            code: add(name, OrganisationKind.KULTURSKOLE, code, municipalities[code])
            for code, name in SCHOOLS.items()
        },
        venues={
            name: add(name, OrganisationKind.VENUE, code) for name, (code, _) in VENUES.items()
        },
        rugekasse=add(RUGEKASSE[0], OrganisationKind.ASSOCIATION, RUGEKASSE[1]),
    )


def _people(places: Places) -> dict[str, UUID]:
    """Staff and the family that log in, by what they are."""
    actor = acting_on(today() - timedelta(days=700))
    school, other = places.schools["265"], places.schools["217"]

    def person(
        who: tuple[str, str, str | None],
        organisation_id: UUID | None = None,
        role: AffiliationRole | None = None,
        born_on: date | None = None,
        gender: Gender | None = None,
    ) -> UUID:
        given, family, email = who
        affiliation = (
            AffiliationDetails(organisation_id=organisation_id, role=role)
            if organisation_id and role
            else None
        )
        details = PersonDetails(
            given_name=given,
            family_name=family,
            email=email,
            born_on=born_on,
            gender=gender,
            art_form=ArtForm.MUSIC if role is AffiliationRole.PUPIL else None,
        )
        return add_person(actor, details, affiliation)

    people = {
        "rector": person(RECTOR, school, AffiliationRole.RECTOR),
        "other_rector": person(OTHER_RECTOR, other, AffiliationRole.RECTOR),
        "teacher": person(TEACHER, school, AffiliationRole.TEACHER),
        "mentor": person(MENTOR_PERSON),
        "other_mentor": person(("Eksempel", "Mentor", None)),
        "guardian": person(GUARDIAN),
        "pupil": person(PUPIL, school, AffiliationRole.PUPIL, born_years_ago(15), Gender.FEMALE),
    }
    add_guardianship(
        actor,
        guardian_id=people["guardian"],
        pupil_id=people["pupil"],
        relation=Relation.PARENT,
        valid_from=actor.today,
    )
    add_teaching(
        actor,
        TeachingDetails(
            teacher_id=people["teacher"], pupil_id=people["pupil"], valid_from=actor.today
        ),
    )
    write_residence(actor, people["pupil"], ResidenceDetails(municipality_code="265"), version=0)
    return people
