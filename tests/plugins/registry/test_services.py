"""Recording who takes part: refusals with reasons, periods, versions, and the log."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from core.audit.models import AuditEntry
from core.db.session import db
from core.tenants.context import TenantView
from core.users.actor import Actor
from core.web.running import Running
from core.workspace import operator
from plugins.registry import (
    AffiliationDetails,
    AffiliationRole,
    ChangedMeanwhile,
    NotThere,
    OrganisationDetails,
    OrganisationKind,
    ParticipationDetails,
    PersonDetails,
    Refused,
    SubRegionDetails,
    add_organisation,
    add_participation,
    add_person,
    add_sub_region,
    affiliate,
    change_organisation,
    change_participation,
    end_organisation,
    end_participation,
    organisation,
    participation,
    participation_kinds,
    person,
    seat,
)
from plugins.registry.models import Affiliation, Guardianship, Person
from plugins.registry.services.people import (
    end_affiliation,
    erase_person,
    link_membership,
    link_waiting_person,
    merge_people,
    preview_erase,
    unlink_membership,
)
from plugins.registry.services.sub_regions import change_sub_region, end_seat
from tests.support.registry import (
    make_guardianship,
    make_municipality,
    make_organisation,
    make_participation,
    make_person,
    make_seat,
    make_sub_region,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
START, END = date(2020, 1, 1), date(2023, 12, 31)


@pytest.fixture
def boss(running: Running) -> Actor:
    return operator(running.host, date(2024, 6, 1))


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str | None, str]]:
    return [(each.field, each.reason.code) for each in refused.value.objections]


# Organisations ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("details", "field", "code"),
    [
        ({"municipality_code": None}, "municipality_code", "organisation.needs_code"),
        ({"municipality_code": "321"}, "municipality_code", "organisation.bad_code"),
        ({"municipality_code": "32x8"}, "municipality_code", "organisation.bad_code"),
        ({"country": "DK"}, "municipality_code", "organisation.bad_code"),
        ({"country": "SE"}, "country", "organisation.country"),
        ({"valid_from": END, "valid_to": START}, "valid_to", "organisation.period_reversed"),
        ({"name": "  "}, "name", "organisation.name_missing"),
    ],
)
def test_what_is_wrong_with_an_organisation_is_said_at_its_field(
    inside: Inside,
    alpha: TenantView,
    boss: Actor,
    details: dict[str, object],
    field: str,
    code: str,
) -> None:
    wanted = {"kind": OrganisationKind.MUNICIPALITY, "name": "Ås", "municipality_code": "3218"}
    with inside(alpha), pytest.raises(Refused) as refused:
        add_organisation(boss, OrganisationDetails(**wanted | details))

    assert codes(refused) == [(field, code)]


def test_an_organisation_cannot_belong_to_what_belongs_to_it(
    inside: Inside, alpha: TenantView, boss: Actor
) -> None:
    with inside(alpha):
        top = make_organisation("Topp", "county")
        below = make_organisation("Under", "upper_secondary", parent=top)
        details = OrganisationDetails(kind=OrganisationKind.COUNTY, name="Topp", parent_id=below)
        with pytest.raises(Refused) as refused:
            change_organisation(boss, top, details, version=None)

    assert codes(refused) == [("parent_id", "organisation.owns_itself")]


def test_a_version_that_has_passed_is_refused(
    inside: Inside, alpha: TenantView, boss: Actor
) -> None:
    details = OrganisationDetails(kind=OrganisationKind.VENUE, name="Ny scene")
    with inside(alpha):
        venue = make_organisation("Scene", "venue")
        change_organisation(boss, venue, details, version=1)
        with pytest.raises(ChangedMeanwhile):
            change_organisation(boss, venue, details, version=1)
        with pytest.raises(NotThere):
            change_organisation(boss, uuid4(), details, version=1)


def test_the_log_says_what_stood_there_before_and_after(
    inside: Inside, alpha: TenantView, boss: Actor
) -> None:
    details = OrganisationDetails(kind=OrganisationKind.VENUE, name="Ny scene")
    with inside(alpha):
        venue = make_organisation("Scene", "venue")
        change_organisation(boss, venue, details, version=1)
        line = db.session.execute(
            select(AuditEntry.action, AuditEntry.before, AuditEntry.after).where(
                AuditEntry.subject_id == str(venue)
            )
        ).one()

    assert line.action == "registry:organisation:change"
    assert (line.before, line.after) == ({"name": "Scene"}, {"name": "Ny scene"})


def test_ending_an_organisation_ends_what_hangs_on_it_on_the_same_day(
    inside: Inside, alpha: TenantView, boss: Actor
) -> None:
    with inside(alpha):
        municipality = make_municipality()
        make_participation(municipality, start=START)
        make_seat(municipality, make_sub_region())
        make_person(at=municipality, role="contact")

        preview = end_organisation(boss, municipality, END, version=1)
        view = organisation(municipality, on=END)
        contact_until = db.session.scalars(select(Affiliation.valid_to)).one()

    assert (preview.participations, preview.seats, preview.affiliations) == (1, 1, 1)
    assert view is not None
    assert [view.row.valid_to, view.participations[0].valid_to, view.seats[0].valid_to] == [
        END,
        END,
        END,
    ]
    assert contact_until == END


def test_an_organisation_does_not_end_before_something_of_it_begins(
    inside: Inside, alpha: TenantView, boss: Actor
) -> None:
    with inside(alpha):
        municipality = make_municipality()
        make_participation(municipality, start=date(2024, 1, 1))
        with pytest.raises(Refused) as refused:
            end_organisation(boss, municipality, END, version=1)

    assert codes(refused) == [("valid_to", "organisation.later_rows")]


# Sub-regions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "fits"),
    [(date(2021, 12, 31), False), (date(2022, 1, 1), False), (date(2022, 1, 2), True)],
    ids=["the day before the end", "the day of the end", "the day after"],
)
def test_an_organisation_has_one_place_at_a_time(
    inside: Inside, alpha: TenantView, boss: Actor, start: date, fits: bool
) -> None:
    with inside(alpha):
        school, follo, vest = make_organisation(), make_sub_region(), make_sub_region("Vest")
        make_seat(school, follo, end=date(2022, 1, 1))

        def move() -> UUID:
            return seat(boss, sub_region_id=vest, organisation_id=school, valid_from=start)

        if fits:
            assert move()
        else:
            with pytest.raises(Refused) as refused:
                move()
            assert codes(refused) == [("organisation_id", "seat.overlap")]


def test_a_place_lies_within_the_sub_regions_days(
    inside: Inside, alpha: TenantView, boss: Actor
) -> None:
    with inside(alpha):
        region, school = make_sub_region(start=START, end=END), make_organisation()
        with pytest.raises(Refused) as refused:
            seat(
                boss,
                sub_region_id=region,
                organisation_id=school,
                valid_from=date(2019, 12, 31),
            )
        place = seat(boss, sub_region_id=region, organisation_id=school, valid_from=START)
        with pytest.raises(Refused) as shortened:
            change_sub_region(
                boss,
                region,
                SubRegionDetails(name="Follo", valid_from=START, valid_to=date(2022, 1, 1)),
                version=1,
            )
        end_seat(boss, place, date(2022, 1, 1))

    assert codes(refused) == [("valid_from", "seat.outside_sub_region")]
    assert codes(shortened) == [("valid_to", "sub_region.seats_outside")]


def test_two_sub_regions_of_one_name_do_not_overlap(
    inside: Inside, alpha: TenantView, boss: Actor
) -> None:
    with inside(alpha):
        make_sub_region("Vest", end=END)
        with pytest.raises(Refused) as refused:
            add_sub_region(boss, SubRegionDetails(name="Vest", valid_from=END))
        assert add_sub_region(boss, SubRegionDetails(name="Vest", valid_from=date(2024, 1, 1)))

    assert codes(refused) == [("name", "sub_region.name_taken")]


# Participations --------------------------------------------------------------------------------


def member(organisation_id: UUID, **details: object) -> ParticipationDetails:
    wanted: dict[str, object] = {
        "programme": "ungmusikk",
        "organisation_id": organisation_id,
        "kind": "member",
    }
    return ParticipationDetails(**wanted | details)


@pytest.mark.rule("UM-4")
@pytest.mark.parametrize(
    ("start", "fits"),
    [(date(2023, 12, 30), False), (END, False), (date(2024, 1, 1), True)],
    ids=["the day before", "the last day", "the day after"],
)
def test_an_organisation_takes_part_in_one_way_at_a_time(
    inside: Inside, alpha: TenantView, boss: Actor, start: date, fits: bool
) -> None:
    with inside(alpha):
        municipality = make_municipality()
        add_participation(boss, member(municipality, kind="pilot", valid_from=START, valid_to=END))
        if fits:
            assert add_participation(boss, member(municipality, valid_from=start))
        else:
            with pytest.raises(Refused) as refused:
                add_participation(boss, member(municipality, valid_from=start))
            assert codes(refused) == [("valid_from", "participation.overlap")]


@pytest.mark.rule("UM-4")
@pytest.mark.parametrize(
    ("details", "field", "code"),
    [
        ({"programme": "none"}, "programme", "participation.no_programme"),
        ({"kind": "sponsor"}, "kind", "participation.no_kind"),
        ({"kind": "served"}, "served_through_id", "participation.through_whom"),
        ({"funding_source": "lottery"}, "funding_source", "participation.no_source"),
        ({"valid_from": END, "valid_to": START}, "valid_to", "period.reversed"),
    ],
)
def test_a_programmes_own_keys_are_asked_for(
    inside: Inside,
    alpha: TenantView,
    boss: Actor,
    details: dict[str, object],
    field: str,
    code: str,
) -> None:
    with inside(alpha):
        municipality = make_municipality()
        with pytest.raises(Refused) as refused:
            add_participation(boss, member(municipality, **details))

    assert codes(refused) == [(field, code)]


@pytest.mark.rule("UM-4")
def test_a_served_municipality_names_another_that_serves_it(
    inside: Inside, alpha: TenantView, boss: Actor
) -> None:
    with inside(alpha):
        vaaler, moss = make_municipality("Våler", "3114"), make_municipality("Moss", "3103")
        with pytest.raises(Refused) as itself:
            add_participation(boss, member(vaaler, kind="served", served_through_id=vaaler))
        with pytest.raises(Refused) as not_served:
            add_participation(boss, member(vaaler, served_through_id=moss))
        added = add_participation(boss, member(vaaler, kind="served", served_through_id=moss))
        found = participation(added)

    assert codes(itself) == [("served_through_id", "participation.through_itself")]
    assert codes(not_served) == [("served_through_id", "participation.not_served")]
    assert found is not None
    assert found.served_through is not None
    assert (found.served_through.name, found.served_through_code) == ("Moss", "3103")


@pytest.mark.rule("UM-9")
def test_a_participation_carries_its_decision_and_is_changed_and_ended(
    inside: Inside, alpha: TenantView, boss: Actor
) -> None:
    with inside(alpha):
        municipality = make_municipality()
        added = add_participation(boss, member(municipality, valid_from=START))
        papers = {"decided_on": date(2019, 11, 20), "case_number": "45/2019"}
        funding = next(iter(participation_kinds()["ungmusikk"].funding_sources)).key
        change_participation(
            boss,
            added,
            member(municipality, valid_from=START, funding_source=funding, **papers),
            version=1,
        )
        with pytest.raises(ChangedMeanwhile):
            end_participation(boss, added, END, version=1)
        end_participation(boss, added, END, version=2)
        found = participation(added)

    assert found is not None
    assert (found.case_number, found.funding_source, found.valid_to) == ("45/2019", funding, END)
    assert found.version == 3


# People ----------------------------------------------------------------------------------------


def test_nobody_records_a_person_whom_they_could_not_see(
    inside: Inside, alpha: TenantView, actor_in: Callable[..., Actor]
) -> None:
    details = PersonDetails(given_name="Prøve", family_name="Elev")
    with inside(alpha):
        own, other = make_organisation("Egen"), make_organisation("Annen")
    rector = actor_in(alpha, "rector", limit_id=own)

    with inside(alpha):
        with pytest.raises(Refused) as nowhere:
            add_person(rector, details)
        with pytest.raises(Refused) as elsewhere:
            add_person(
                rector,
                details,
                AffiliationDetails(organisation_id=other, role=AffiliationRole.PUPIL),
            )
        added = add_person(
            rector, details, AffiliationDetails(organisation_id=own, role=AffiliationRole.PUPIL)
        )
        with pytest.raises(Refused):
            affiliate(
                rector,
                added,
                AffiliationDetails(organisation_id=other, role=AffiliationRole.PUPIL),
            )
        assert person(rector, added) is not None

    assert codes(nowhere) == [("organisation_id", "person.needs_organisation")]
    assert codes(elsewhere) == [("organisation_id", "affiliation.out_of_reach")]


def test_a_municipality_has_contacts_but_no_pupils(
    inside: Inside, alpha: TenantView, boss: Actor
) -> None:
    with inside(alpha):
        municipality, somebody = make_municipality(), make_person()
        with pytest.raises(Refused) as refused:
            affiliate(
                boss,
                somebody,
                AffiliationDetails(organisation_id=municipality, role=AffiliationRole.PUPIL),
            )
        assert affiliate(
            boss,
            somebody,
            AffiliationDetails(organisation_id=municipality, role=AffiliationRole.CONTACT),
        )

    assert codes(refused) == [("organisation_id", "affiliation.not_a_school")]


def test_a_rector_ends_no_role_at_another_school(
    inside: Inside, alpha: TenantView, actor_in: Callable[..., Actor], boss: Actor
) -> None:
    with inside(alpha):
        own, other = make_organisation("Egen"), make_organisation("Annen")
        pupil = make_person(at=own)
        elsewhere = affiliate(
            boss, pupil, AffiliationDetails(organisation_id=other, role=AffiliationRole.PUPIL)
        )
    rector = actor_in(alpha, "rector", limit_id=own)

    with inside(alpha), pytest.raises(Refused) as refused:
        end_affiliation(rector, elsewhere, END)

    assert codes(refused) == [("organisation_id", "affiliation.out_of_reach")]


def test_the_log_of_a_person_outlives_no_name(
    inside: Inside, alpha: TenantView, boss: Actor
) -> None:
    with inside(alpha):
        added = add_person(
            boss, PersonDetails(given_name="Hemmelig", family_name="Navn", email="H@example.test")
        )
        erase_person(boss, added)
        lines = db.session.execute(
            select(AuditEntry.action, AuditEntry.subject_label, AuditEntry.before, AuditEntry.after)
            .where(AuditEntry.subject_id == str(added))
            .order_by(AuditEntry.id)
        ).all()

    assert [line.action for line in lines] == ["registry:person:add", "registry:person:erase"]
    for line in lines:
        written = f"{line.subject_label} {line.before} {line.after}"
        assert "Hemmelig" not in written
        assert "example.test" not in written


def test_erasing_takes_everything_of_the_person(
    inside: Inside, alpha: TenantView, boss: Actor
) -> None:
    with inside(alpha):
        gone, stays = make_person(at=make_organisation()), make_person("Prøve", "Forelder")
        make_guardianship(stays, gone)
        preview = preview_erase(boss, gone)
        erase_person(boss, gone)

        assert preview.records == (
            ("Person", 1),
            ("Roles at organisations", 1),
            ("Guardians and children", 1),
        )
        assert db.session.scalars(select(Person.id)).all() == [stays]
        assert db.session.scalars(select(Affiliation)).all() == []
        assert db.session.scalars(select(Guardianship)).all() == []


def test_merging_moves_what_is_not_there_yet_and_keeps_the_log_in(
    inside: Inside, alpha: TenantView, boss: Actor, actor_in: Callable[..., Actor]
) -> None:
    pupil = actor_in(alpha, "pupil")
    with inside(alpha):
        school, other = make_organisation(), make_organisation()
        kept = make_person("Prøve", "Elev", at=school)
        gone = make_person("Prøve", "Dobbel", at=school, email="elev@example.test")
        affiliate(boss, gone, AffiliationDetails(organisation_id=other, role=AffiliationRole.PUPIL))
        link_membership(boss, gone, pupil.membership_id)
        guardian = make_person("Prøve", "Forelder")
        make_guardianship(guardian, kept)
        make_guardianship(guardian, gone)

        merge_people(boss, kept=kept, removed=gone)
        view = person(boss, kept)

        assert person(boss, gone) is None
    assert view is not None
    assert view.membership_id == pupil.membership_id
    assert view.row.email == "elev@example.test"
    assert {each.organisation.id for each in view.row.affiliations} == {school, other}
    assert len(view.row.affiliations) == 2
    assert [each.person.id for each in view.guardians] == [guardian]


def test_two_records_with_a_log_in_each_are_not_merged(
    inside: Inside, alpha: TenantView, boss: Actor, actor_in: Callable[..., Actor]
) -> None:
    first, second = actor_in(alpha, "pupil"), actor_in(alpha, "pupil")
    with inside(alpha):
        one = make_person(membership=first.membership_id)
        other = make_person(membership=second.membership_id)
        with pytest.raises(Refused) as refused:
            merge_people(boss, kept=one, removed=other)
        with pytest.raises(Refused) as taken:
            link_membership(boss, one, second.membership_id)

    assert codes(refused) == [("removed_id", "person.two_members")]
    assert codes(taken) == [("membership_id", "person.member_taken")]


def test_a_new_member_is_linked_with_the_one_who_waits_for_the_address(
    inside: Inside, alpha: TenantView, boss: Actor, actor_in: Callable[..., Actor]
) -> None:
    member = actor_in(alpha, "pupil")
    assert member.membership_id is not None
    with inside(alpha):
        waiting = make_person(email="venter@example.test")
        link_waiting_person(member.membership_id, "Venter@example.test")
        linked = person(boss, waiting)
        unlink_membership(member.membership_id)
        unlinked = person(boss, waiting)

    assert linked is not None
    assert unlinked is not None
    assert (linked.membership_id, unlinked.membership_id) == (member.membership_id, None)


def test_of_two_who_wait_for_one_address_nobody_is_linked(
    inside: Inside, alpha: TenantView, boss: Actor, actor_in: Callable[..., Actor]
) -> None:
    member = actor_in(alpha, "guardian")
    assert member.membership_id is not None
    with inside(alpha):
        both = [make_person(email="felles@example.test") for _ in range(2)]
        link_waiting_person(member.membership_id, "felles@example.test")
        views = [person(boss, each) for each in both]

    assert [view.membership_id for view in views if view] == [None, None]
