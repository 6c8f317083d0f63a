"""UM-16, UM-18: nominations and project funds on calls, from opening to what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db.session import db
from core.plugin_api import LOCAL_ZONE
from core.tenants.context import TenantView
from core.users.actor import Actor
from plugins.calls import (
    ApplicantKind,
    CallDetails,
    CallState,
    DecisionDetails,
    Outcome,
    Typed,
    add_call,
    answer_invitation,
    answer_place,
    awards,
    call,
    check_application,
    decide,
    invite_partner,
    publish_call,
    publish_decisions,
    save_draft,
    start_application,
    submit,
    withdraw_place,
)
from plugins.registry import Refused as RegisterRefused
from plugins.registry import link_membership
from plugins.ungmusikk.calling import school_year_of_call
from plugins.ungmusikk.models import TalentPlace
from plugins.ungmusikk.queries import ready_calls, talent_places, waiting_awards
from plugins.ungmusikk.rules import Fund
from plugins.ungmusikk.services import (
    FundCall,
    NominationCall,
    Refused,
    open_fund_call,
    open_nomination_call,
)
from tests.support.forms import token_on
from tests.support.registry import (
    make_municipality,
    make_organisation,
    make_participation,
    make_person,
    make_teaching,
)
from tests.support.ungmusikk_rules import nok

ActorIn = Callable[..., Actor]
TODAY = datetime.now(LOCAL_ZONE).date()
NOW = datetime.combine(TODAY, time(9), LOCAL_ZONE)
SAID = {"engagement": "Alltid.", "practising": "Hver dag.", "level": "Konsert.", "will": "Ja."}


@pytest.fixture
def tenant(
    inside: Callable[[TenantView], AbstractContextManager[TenantView]], alpha: TenantView
) -> Iterator[TenantView]:
    with inside(alpha) as entered:
        yield entered


@pytest.fixture
def lead(tenant: TenantView, actor_in: ActorIn) -> Actor:
    return actor_in(tenant, "programme_lead", today=TODAY)


@pytest.fixture
def next_year() -> int:
    """The school year for which nominations can be opened today, by the default deadline."""
    return TODAY.year if date(TODAY.year, 3, 15) >= TODAY else TODAY.year + 1


def taught_by(tenant: TenantView, actor_in: ActorIn, lead: Actor, *pupils: UUID) -> Actor:
    """A teacher with a log-in who teaches the pupils."""
    school = make_organisation()
    person = make_person(at=school, role="teacher")
    for pupil in pupils:
        make_teaching(person, pupil)
    actor = actor_in(tenant, "teacher", limit_id=school, today=TODAY)
    assert actor.membership_id is not None
    link_membership(lead, person, actor.membership_id)
    return actor


def typed(actor: Actor, application: UUID, answers: dict[str, object]) -> None:
    save_draft(
        actor, application, {key: Typed(value=value) for key, value in answers.items()}, now=NOW
    )


def nominated(teacher: Actor, nominations: UUID, pupil: UUID, **answers: object) -> UUID:
    made = start_application(
        teacher, nominations, kind=ApplicantKind.PUPIL_BY_TEACHER, person_id=pupil, now=NOW
    )
    typed(teacher, made, {**SAID, **answers})
    return made


# Nominations --------------------------------------------------------------------------------------


@pytest.mark.rule("UM-16")
def test_one_click_opens_the_nominations_until_the_deadlines_last_minute(
    lead: Actor, next_year: int
) -> None:
    made = open_nomination_call(lead, NominationCall(school_year=next_year, places=20), now=NOW)

    found = call(lead, made)
    assert found is not None
    assert found.state(NOW) is CallState.OPEN
    assert found.closes_at == datetime(next_year, 3, 16, tzinfo=LOCAL_ZONE)
    assert school_year_of_call(found) == next_year
    assert (found.places, found.applicants) == (20, (ApplicantKind.PUPIL_BY_TEACHER,))
    assert len(found.criteria) == 4
    # The next one uses the form that is there.
    again = open_nomination_call(lead, NominationCall(school_year=next_year, places=5), now=NOW)
    twin = call(lead, again)
    assert twin is not None
    assert twin.form_version_id == found.form_version_id


@pytest.mark.rule("UM-16")
def test_after_the_deadline_nothing_is_opened_for_the_year(lead: Actor, next_year: int) -> None:
    late = replace(lead, today=date(next_year, 3, 16))

    with pytest.raises(Refused) as refused:
        open_nomination_call(late, NominationCall(school_year=next_year, places=20), now=NOW)

    assert [each.code for each in refused.value.reasons] == ["talent.too_late"]
    assert ready_calls(date(next_year, 3, 15)).school_year == next_year
    assert ready_calls(date(next_year, 3, 16)).school_year == next_year + 1


@pytest.mark.rule("UM-16")
def test_a_call_that_closes_after_the_deadline_is_not_published(
    lead: Actor, next_year: int
) -> None:
    ready = call(
        lead, open_nomination_call(lead, NominationCall(school_year=next_year, places=1), now=NOW)
    )
    assert ready is not None
    for closes_at, allowed in (
        (datetime(next_year, 3, 16, tzinfo=LOCAL_ZONE), True),
        (datetime(next_year, 3, 16, 0, 1, tzinfo=LOCAL_ZONE), False),
        (None, False),
    ):
        draft = add_call(
            lead,
            CallDetails(
                programme="ungmusikk", kind="um_nomination", title={"nb": "Innstilling"},
                description={"nb": "…"}, applicants=(ApplicantKind.PUPIL_BY_TEACHER,),
                opens_at=NOW, closes_at=closes_at, places=3,
                form_version_id=ready.form_version_id,
            ),
        )  # fmt: skip
        if allowed:
            publish_call(lead, draft, now=NOW)
        else:
            with pytest.raises(RegisterRefused) as refused:
                publish_call(lead, draft, now=NOW)
            codes = [each.reason.code for each in refused.value.objections]
            assert codes == ["talent.call_too_long"]


@pytest.mark.rule("UM-16")
def test_a_teacher_nominates_and_an_age_outside_needs_a_reason(
    tenant: TenantView, actor_in: ActorIn, lead: Actor, next_year: int
) -> None:
    fits = make_person("Svale", born=date(next_year - 15, 1, 1))
    young = make_person("Terne", born=date(next_year - 12, 1, 1))
    unknown = make_person("Ugle")
    teacher = taught_by(tenant, actor_in, lead, fits, young, unknown)
    nominations = open_nomination_call(
        lead, NominationCall(school_year=next_year, places=20), now=NOW
    )

    submit(teacher, nominated(teacher, nominations, fits), now=NOW)
    for pupil, answers, outcome, codes in (
        (young, {}, "no", ["talent.age", "talent.no_dispensation_reason"]),
        (unknown, {}, "no", ["talent.no_birthday"]),
        (young, {"exception": "Er tidlig moden."}, "dispensation", ["talent.age"]),
    ):
        made = nominated(teacher, nominations, pupil, **answers)
        found = check_application(teacher, made, now=NOW)
        reasons = found.objections if outcome == "no" else found.wants_dispensation
        assert [each.code for each in reasons] == codes
        assert found.ready is (outcome == "dispensation")


def test_what_the_form_says_itself_is_not_said_twice(
    tenant: TenantView, actor_in: ActorIn, lead: Actor, next_year: int
) -> None:
    pupil = make_person(born=date(next_year - 15, 1, 1))
    teacher = taught_by(tenant, actor_in, lead, pupil)
    nominations = open_nomination_call(
        lead, NominationCall(school_year=next_year, places=20), now=NOW
    )
    made = nominated(teacher, nominations, pupil, will="")

    found = check_application(teacher, made, now=NOW)

    assert [each.field for each in found.problems] == ["will"]
    assert (found.objections, found.wants_dispensation) == ((), ())


@pytest.mark.rule("UM-16")
def test_an_accepted_nomination_becomes_a_talent_place_and_one_given_back_goes(
    tenant: TenantView, actor_in: ActorIn, lead: Actor, next_year: int
) -> None:
    pupil = make_person("Svale", "Eksempel", born=date(next_year - 15, 1, 1), instrument="viola")
    teacher = taught_by(tenant, actor_in, lead, pupil)
    nominations = open_nomination_call(
        lead, NominationCall(school_year=next_year, places=20), now=NOW
    )
    made = nominated(teacher, nominations, pupil)
    submit(teacher, made, now=NOW)
    closed = datetime(next_year, 4, 1, tzinfo=LOCAL_ZONE)
    deciding = replace(lead, today=closed.date())
    decide(deciding, made, DecisionDetails(outcome=Outcome.CHOSEN, reason="Ja."), now=closed)
    publish_decisions(deciding, nominations, now=closed)
    assert talent_places(lead, next_year) == []

    answer_place(teacher, made, accepts=True, now=closed)

    (place,) = talent_places(lead, next_year)
    assert (place.name, place.instrument, place.account.allowed) == ("Svale Eksempel", "viola", 8)
    assert waiting_awards() == []
    withdraw_place(teacher, made, "Flytter.", now=closed)
    assert talent_places(lead, next_year) == []


@pytest.mark.rule("UM-16")
def test_an_accepted_pupil_whose_place_is_refused_is_for_the_lead_to_look_at(
    tenant: TenantView, actor_in: ActorIn, lead: Actor, next_year: int
) -> None:
    pupil = make_person("Svale", "Eksempel", born=date(next_year - 15, 1, 1))
    teacher = taught_by(tenant, actor_in, lead, pupil)
    nominations = open_nomination_call(
        lead, NominationCall(school_year=next_year, places=20), now=NOW
    )
    made = nominated(teacher, nominations, pupil)
    submit(teacher, made, now=NOW)
    closed = datetime(next_year, 4, 1, tzinfo=LOCAL_ZONE)
    decide(lead, made, DecisionDetails(outcome=Outcome.CHOSEN, reason="Ja."), now=closed)
    publish_decisions(lead, nominations, now=closed)
    # Given by hand before the family has answered.
    db.session.add(
        TalentPlace(person_id=pupil, school_year=next_year, lessons=8, minutes=60, continuing=False)
    )
    db.session.flush()

    answer_place(teacher, made, accepts=True, now=closed)

    assert [each.applicant for each in waiting_awards()] == ["Svale Eksempel"]


# Project funds ------------------------------------------------------------------------------------


@pytest.fixture
def two_schools(tenant: TenantView) -> tuple[UUID, UUID]:
    made = []
    for name, code in (("Ås", "3218"), ("Vestby", "3216")):
        municipality = make_municipality(name, code)
        make_participation(municipality)
        made.append(make_organisation(f"{name} kulturskole", parent=municipality, code=code))
    return made[0], made[1]


def answers_for(kroner: int, *, last_day: date | None = None) -> dict[str, object]:
    return {
        "idea": "Sammen.", "need": "For dyrt alene.", "participants": "24",
        "first_day": TODAY.isoformat(),
        "last_day": (last_day or TODAY + timedelta(days=90)).isoformat(),
        "amount": str(kroner),
        "budget": [
            {"side": "cost", "text": "Lærer", "amount": str(kroner - 1000)},
            {"side": "cost", "text": "Noter", "amount": "1000"},
            {"side": "applied", "text": "Midler", "amount": str(kroner)},
        ],
    }  # fmt: skip


@pytest.mark.rule("UM-18")
def test_the_small_fund_is_open_all_the_time_and_the_larger_until_its_next_deadline(
    lead: Actor,
) -> None:
    small = call(lead, open_fund_call(lead, FundCall(fund=Fund.SMALL, frame=nok(1)), now=NOW))
    larger = call(lead, open_fund_call(lead, FundCall(fund=Fund.LARGER, frame=nok(2)), now=NOW))

    assert small is not None
    assert larger is not None
    assert (small.closes_at, small.frame, small.report_days) == (None, nok(1), 60)
    assert larger.closes_at is not None
    last_day = (larger.closes_at - timedelta(seconds=1)).astimezone(LOCAL_ZONE).date()
    assert (last_day.month, last_day.day) in {(3, 1), (10, 1)}
    assert last_day >= TODAY
    assert [each.title["nb"] for each in larger.criteria].count("Prøver noe nytt") == 1


@pytest.mark.rule("UM-18")
def test_a_school_applies_alone_with_a_reason_and_with_a_neighbour_without(
    tenant: TenantView, actor_in: ActorIn, lead: Actor, two_schools: tuple[UUID, UUID]
) -> None:
    ours, theirs = two_schools
    head = actor_in(tenant, "rector", limit_id=ours, today=TODAY)
    neighbour = actor_in(tenant, "rector", limit_id=theirs, today=TODAY)
    fund = open_fund_call(lead, FundCall(fund=Fund.SMALL, frame=nok(100_000)), now=NOW)
    made = start_application(
        head, fund, kind=ApplicantKind.ORGANISATION, organisation_id=ours, title="Noe", now=NOW
    )
    typed(head, made, answers_for(15_000))

    alone = check_application(head, made, now=NOW)
    invited = invite_partner(head, made, theirs, now=NOW)
    answer_invitation(neighbour, invited, joins=True, now=NOW)
    together = check_application(head, made, now=NOW)

    assert [each.code for each in alone.wants_dispensation] == ["fund.one_municipality"]
    assert (together.ready, together.wants_dispensation) == (True, ())


@pytest.mark.rule("UM-18")
def test_too_much_and_a_school_outside_the_programme_are_refused(
    tenant: TenantView, actor_in: ActorIn, lead: Actor
) -> None:
    outside = make_organisation("Ikke med", "upper_secondary")
    head = actor_in(tenant, "rector", limit_id=outside, today=TODAY)
    fund = open_fund_call(lead, FundCall(fund=Fund.SMALL, frame=nok(100_000)), now=NOW)
    made = start_application(
        head, fund, kind=ApplicantKind.ORGANISATION, organisation_id=outside, title="Noe", now=NOW
    )
    typed(head, made, answers_for(15_001))

    found = check_application(head, made, now=NOW)

    assert {"fund.over_limit", "fund.not_in_programme"} <= {each.code for each in found.objections}


@pytest.mark.rule("UM-18")
def test_a_report_is_due_sixty_days_after_the_projects_last_day(
    tenant: TenantView, actor_in: ActorIn, lead: Actor, two_schools: tuple[UUID, UUID]
) -> None:
    ours, _theirs = two_schools
    head = actor_in(tenant, "rector", limit_id=ours, today=TODAY)
    fund = open_fund_call(lead, FundCall(fund=Fund.SMALL, frame=nok(100_000)), now=NOW)
    last_day = TODAY + timedelta(days=100)
    made = start_application(
        head, fund, kind=ApplicantKind.ORGANISATION, organisation_id=ours, title="Noe", now=NOW
    )
    typed(head, made, answers_for(10_000, last_day=last_day))
    submit(head, made, now=NOW, dispensation_text="Ingen nabo kunne.")
    decide(
        lead, made,
        DecisionDetails(outcome=Outcome.CHOSEN, reason="Ja.", granted=nok(10_000)), now=NOW,
    )  # fmt: skip
    publish_decisions(lead, fund, now=NOW)

    answer_place(head, made, accepts=True, now=NOW)

    (award,) = awards("ungmusikk")
    assert award.report_due == last_day + timedelta(days=60)
    assert db.session.scalars(select(TalentPlace)).all() == []


# Pages and endpoints ------------------------------------------------------------------------------


def test_the_lead_opens_calls_by_page_and_by_program(
    signed_in: Callable[..., FlaskClient],
    api_client: Callable[..., FlaskClient],
    alpha: TenantView,
    next_year: int,
) -> None:
    lead, program = (
        signed_in(alpha, "programme_lead", language="en"), api_client(alpha, "programme_lead"),
    )  # fmt: skip
    page = lead.get("/ungmusikk/calls")
    assert page.status_code == 200
    token = {"csrf_token": token_on(page)}

    def post(path: str, **fields: str) -> int:
        return lead.post(f"/ungmusikk/calls/{path}", data={**token, **fields}).status_code

    assert post("nominations", school_year=str(next_year), places="", reserves="5") == 422
    assert post("nominations", school_year=str(next_year), places="12", reserves="5") == 302
    assert post("nominations", school_year="2015", places="12", reserves="5") == 422
    assert post("funds", fund="small", frame="") == 422
    assert post("funds", fund="nothing", frame="1") == 422
    assert post("funds", fund="larger", frame="200 000") == 302
    for path, sent, status in (
        ("nominations", {"school_year": next_year, "places": 3}, 201),
        ("nominations", {"school_year": 2015, "places": 3}, 422),
        ("funds", {"fund": "small", "frame": 150_000}, 201),
    ):
        assert program.post(f"/api/v1/ungmusikk/calls/{path}", json=sent).status_code == status
    text = lead.get("/ungmusikk/calls").text
    for said in ("nominations", "Larger project fund", "Small project fund"):
        assert said in text
