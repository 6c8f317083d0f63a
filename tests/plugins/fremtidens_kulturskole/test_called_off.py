"""FK-10: a gathering that is called off is so everywhere, and only where it is planned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.jobs.runner import runner_of
from core.mail import stored_mails
from core.plugin_api import Actor, db, operating_actor
from core.tenants.context import TenantView
from plugins.activities import ActivityState, activity, cancel_activity, publish_activity
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.models import Cohort
from plugins.fremtidens_kulturskole.permissions import CohortRole
from plugins.fremtidens_kulturskole.rules import (
    HandInState,
    Mark,
    may_cancel_gathering,
    milestone_of_gathering,
    milestone_of_hand_in,
    second_gathering_on,
    state_of_hand_in,
)
from plugins.fremtidens_kulturskole.services.reminders import remind_groups
from plugins.registry import Refused
from tests.support.forms import send
from tests.support.fremtidens import (
    NOW,
    TODAY,
    make_actor,
    make_assignment,
    make_cohort,
    make_gathering,
    make_group,
    make_member,
    office,
)
from tests.support.registry import make_organisation

pytestmark = pytest.mark.rule("FK-10")
Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
Client = Callable[..., FlaskClient]

WHY = "Det er streik i ferjetrafikken."


@pytest.fixture
def cohort(inside: Inside, alpha: TenantView) -> Iterator[UUID]:
    """A cohort with an organiser, so that its gatherings stand in the calendar."""
    with inside(alpha):
        yield make_organised()


def make_organised() -> UUID:
    """A cohort that KS organises."""
    made = make_cohort()
    row = db.session.scalars(select(Cohort).where(Cohort.id == made)).one()
    row.organiser_id = make_organisation("KS", "association")
    return made


def programme() -> Actor:
    """Who writes for the programme."""
    return replace(operating_actor(), today=TODAY)


def activity_of(gathering_id: UUID) -> UUID:
    """The activity of a gathering."""
    found = queries.gathering(office(), gathering_id)
    assert found is not None
    assert found.activity_id is not None
    return found.activity_id


def test_the_activity_of_a_gathering_is_not_called_off_by_itself(cohort: UUID) -> None:
    held = make_gathering(cohort, TODAY + timedelta(days=30))
    with pytest.raises(Refused) as refusal:
        cancel_activity(programme(), activity_of(held), WHY)
    codes = [each.reason.code for each in refusal.value.objections]
    assert codes == ["gathering.cancelled_elsewhere"]
    there = activity(programme(), activity_of(held))
    assert there is not None
    assert there.state is ActivityState.CLOSED


def test_nobody_opens_a_gathering_for_registration(cohort: UUID) -> None:
    held = make_gathering(cohort, TODAY + timedelta(days=30))
    with pytest.raises(Refused) as refusal:
        publish_activity(programme(), activity_of(held))
    codes = [each.reason.code for each in refusal.value.objections]
    assert codes == ["gathering.no_registration"]
    there = activity(programme(), activity_of(held))
    assert there is not None
    assert there.state is ActivityState.CLOSED


def test_calling_a_gathering_off_calls_its_activity_off_for_the_same_reason(cohort: UUID) -> None:
    held = make_gathering(cohort, TODAY + timedelta(days=30))
    services.cancel_gathering(office(), held, why=f" {WHY} ")

    found = queries.gathering(office(), held)
    assert found is not None
    assert (found.stands, found.cancelled_on, found.cancelled_why) == (False, TODAY, WHY)
    there = activity(programme(), activity_of(held))
    assert there is not None
    assert (there.state, there.state_reason) == (ActivityState.CANCELLED, WHY)

    for refused in (
        lambda: services.cancel_gathering(office(), held, why="Igjen"),
        lambda: services.note_attendance(office(), held, present=[], expected=[]),
        lambda: services.mix_rooms(office(), held, size=4),
        lambda: services.set_prompts(office(), held, ["Hva?"]),
        lambda: make_assignment(held, TODAY),
    ):
        with pytest.raises(services.Conflict) as conflict:
            refused()
        assert [each.code for each in conflict.value.reasons] == ["gathering.cancelled"]


def test_another_organiser_changes_nothing_of_what_is_called_off(cohort: UUID) -> None:
    held = make_gathering(cohort, TODAY + timedelta(days=30))
    services.cancel_gathering(office(), held, why=WHY)
    row = db.session.scalars(select(Cohort).where(Cohort.id == cohort)).one()
    services.change_cohort(
        office(), cohort, key=row.key, name=row.name, starts_on=row.starts_on,
        ends_on=row.ends_on, report_due_on=None, intro=row.intro, is_public=False,
        organiser_id=make_organisation("Norsk kulturskoleråd", "association"), call_id=None,
        version=None,
    )  # fmt: skip
    there = activity(programme(), activity_of(held))
    assert there is not None
    assert (there.state, there.organisation.name) == (ActivityState.CANCELLED, "KS")


def test_nothing_is_owed_for_it_and_what_was_handed_in_stays(cohort: UUID) -> None:
    stranda = make_group(cohort, "Stranda", code="1525", language="nn")
    bodo = make_group(cohort, "Bodø", code="1804")
    member = make_member(stranda)
    held = make_gathering(cohort, TODAY + timedelta(days=14))
    following = make_gathering(cohort, TODAY + timedelta(days=60))
    assignment, (part, _) = make_assignment(held, TODAY - timedelta(days=3))
    writer = make_actor((CohortRole.MEMBER, stranda))
    services.write_parts(
        writer, assignment, stranda, {part: services.Text(text="Ferdig")}, now=NOW, hand_in=True
    )
    services.cancel_gathering(office(), held, why=WHY)

    grid = queries.grid(office(), cohort)
    assert grid is not None
    marks = {row.group.name: [cell.mark for cell in row.cells] for row in grid.rows}
    place = [column.gathering_id for column in grid.columns].index(held)
    assert marks["Stranda"][place : place + 2] == [Mark.WAITING, Mark.CANCELLED]
    assert marks["Bodø"][place : place + 2] == [Mark.CANCELLED, Mark.CANCELLED]
    assert grid.owing == ()

    seen = queries.group_page(office(), bodo)
    assert seen is not None
    assert seen.hand_ins == ()
    mine = queries.group_page(writer, stranda)
    assert mine is not None
    assert [(each.state, each.is_open) for each in mine.hand_ins] == [
        (HandInState.HANDED_IN, False)
    ]
    with pytest.raises(services.Conflict) as conflict:
        services.write_parts(
            office(), assignment, bodo, {part: services.Text(text="For sent")}, now=NOW
        )
    assert [each.code for each in conflict.value.reasons] == ["hand_in.called_off"]
    all_of = queries.gatherings(office(), cohort)
    after = queries.next_after(all_of, held)
    assert after is not None
    assert after.id == following
    assert queries.attendance(office(), all_of[0]).rows[0][0].id == member


def test_the_groups_are_told_in_their_own_language_and_reminded_of_nothing(
    app: Flask, cohort: UUID
) -> None:
    stranda = make_group(cohort, "Stranda", code="1525", language="nn")
    gone = make_group(cohort, "Bodø", code="1804")
    writer = make_actor((CohortRole.MEMBER, stranda))
    make_actor((CohortRole.MEMBER, gone))
    services.withdraw_group(office(), gone, on=TODAY, why="Omorganisering")
    held = make_gathering(cohort, TODAY + timedelta(days=30), title="Samling 3")
    make_assignment(held, TODAY + timedelta(days=7))
    services.cancel_gathering(office(), held, why=WHY)

    assert remind_groups(TODAY) == 0
    runner_of(app).drain()
    written = [
        (each.recipient, WHY in each.text, "som skulle ta til" in each.text)
        for each in stored_mails(app.extensions["flygel"].config.var)
        if each.subject == "Samling 3 er avlyst"
    ]
    assert written == [(writer.email, True, True)]


def test_a_gathering_that_did_not_take_place_is_not_counted(cohort: UUID) -> None:
    first = make_gathering(cohort, date(2024, 2, 1))
    make_gathering(cohort, date(2024, 4, 1))
    services.cancel_gathering(office(), first, why=WHY)
    assert services.gatherings_held(cohort, TODAY) == 1
    group = make_group(cohort)
    seen = queries.group_row(office(), group)
    assert seen is not None
    goals = queries.goals_of(seen, TODAY)
    assert [each.starts_on for each in goals.gatherings] == [date(2024, 4, 1)]
    assert goals.gaps.outcomes_without_local == ()
    goal = services.add_goal(office(), group, title="Alle skal med", outcome_goal_id=None)
    with pytest.raises(services.Conflict):
        services.assess_goal(office(), goal, first, score=3)


@pytest.mark.parametrize(
    ("reason", "stands", "code"),
    [
        ("Streik", True, None),
        ("  ", True, "gathering.no_reason"),
        ("Streik", False, "gathering.cancelled"),
    ],
)
def test_a_gathering_is_called_off_once_and_with_a_reason(
    reason: str, stands: bool, code: str | None
) -> None:
    codes = may_cancel_gathering(reason=reason, stands=stands).codes
    assert codes == ((code,) if code else ())


def test_what_is_called_off_is_neither_late_nor_missed() -> None:
    day = date(2024, 6, 3)
    after = day + timedelta(days=1)
    assert state_of_hand_in(None, due_on=day, today=after) is HandInState.LATE
    assert state_of_hand_in(None, due_on=day, today=after, stands=False) is HandInState.NOT_BEGUN
    assert milestone_of_hand_in("draft", days_late=3, stands=False).mark is Mark.CANCELLED
    assert milestone_of_hand_in("accepted", days_late=0, stands=False).mark is Mark.DONE
    assert (
        milestone_of_gathering(starts_on=day, expected=2, present=0, today=after, stands=False).mark
        is Mark.CANCELLED
    )


@pytest.mark.parametrize(
    ("gatherings", "second"),
    [
        ([], None),
        ([(1, date(2024, 2, 1))], None),
        ([(3, date(2024, 6, 1)), (1, date(2024, 2, 1))], date(2024, 6, 1)),
    ],
)
def test_the_second_gathering_is_the_second_that_stands(
    gatherings: list[tuple[int, date]], second: date | None
) -> None:
    assert second_gathering_on(gatherings) == second


def test_the_calendar_says_where_it_is_called_off_and_the_cohort_does_it(
    inside: Inside, alpha: TenantView, signed_in: Client, api_client: Client
) -> None:
    with inside(alpha):
        held = make_gathering(make_organised(), TODAY + timedelta(days=30), title="Samling 3")
        there = activity_of(held)
    gathering = f"/fremtidens_kulturskole/gatherings/{held}"
    lead = signed_in(alpha, "programme_lead")

    for address in (f"/activities/{there}", f"/activities/{there}/cancel"):
        page = lead.get(address)
        assert page.status_code == 200
        assert f'href="{gathering}"' in page.text
    assert "da får gruppene beskjed" in lead.get(f"/activities/{there}/cancel").text
    assert f"/activities/{there}/publish" not in lead.get(f"/activities/{there}").text
    refused = send(lead, f"{gathering}/cancel", to=f"/activities/{there}/cancel", reason=WHY)
    assert refused.status_code == 422
    assert "Dette er en samling i et kull" in refused.text

    program = api_client(alpha, "programme_lead")
    answer = program.post(f"/api/v1/activities/activities/{there}/cancel", json={"reason": WHY})
    assert answer.status_code == 422
    opened = program.post(f"/api/v1/activities/activities/{there}/publish")
    assert opened.status_code == 422
    assert "Ingen melder seg på" in str(opened.json["errors"])

    api = f"/api/v1/fremtidens_kulturskole/gatherings/{held}"
    late = program.post(f"{api}/cancel", json={"why": WHY}, headers={"If-Match": '"9"'})
    assert late.status_code == 412
    assert send(lead, f"{gathering}/cancel", why=" ").status_code == 422
    assert send(lead, f"{gathering}/cancel", why=WHY).status_code == 302
    page = lead.get(gathering)
    assert WHY in page.text
    assert f"{gathering}/cancel" not in page.text
    assert program.get(api).get_json()["cancelled_why"] == WHY
    assert program.post(f"{api}/cancel", json={"why": WHY}).status_code == 409
    assert WHY in lead.get(f"/activities/{there}").text
    assert signed_in(alpha, CohortRole.RESOURCE_GROUP).get(f"{gathering}/cancel").status_code == 403
