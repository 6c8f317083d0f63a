"""The programme's services: nothing is lost, nobody sees what is not theirs, and history stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from core.jobs.runner import runner_of
from core.mail import stored_mails
from core.plugin_api import Actor, db, operating_actor
from core.tenants.context import TenantView
from core.web.listing import read_list_query
from plugins.activities import activity
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.models import BodyMember, Cohort, GroupMember
from plugins.fremtidens_kulturskole.permissions import CohortPermission, CohortRole
from plugins.fremtidens_kulturskole.rules import (
    Column,
    GatheringKind,
    HandInState,
    LanguageForm,
    Mark,
    Meeting,
    Rhythm,
    Section,
    Sector,
)
from plugins.fremtidens_kulturskole.services.privacy import (
    forget_person,
    merge_person,
    personal_records,
)
from plugins.fremtidens_kulturskole.services.reminders import remind_groups
from tests.support.fremtidens import (
    NOW,
    STARTS,
    TODAY,
    make_actor,
    make_advice,
    make_assignment,
    make_cohort,
    make_gathering,
    make_group,
    make_member,
    office,
)
from tests.support.registry import make_organisation, make_person

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
Text = services.Text


@pytest.fixture(autouse=True)
def tenant(inside: Inside, alpha: TenantView) -> Iterator[None]:
    """Everything here happens in one Norwegian tenant."""
    with inside(alpha):
        yield


@pytest.fixture
def cohort() -> UUID:
    """A cohort."""
    return make_cohort()


@pytest.fixture
def stranda(cohort: UUID) -> UUID:
    """A group that writes nynorsk."""
    return make_group(cohort, "Stranda", code="1525", language="nn")


def test_two_who_write_the_same_part_lose_nothing(cohort: UUID, stranda: UUID) -> None:
    held = make_gathering(cohort, TODAY)
    assignment, (part, _) = make_assignment(held, TODAY + timedelta(days=7))
    one = make_actor((CohortRole.MEMBER, stranda), name="Prøve Ein")
    other = make_actor((CohortRole.MEMBER, stranda), name="Prøve To")

    def write(actor: Actor, text: str, seen: int, pen: str = "") -> services.Written:
        return services.write_parts(
            actor, assignment, stranda, {part: Text(text=text, seen_version=seen)}, now=NOW, pen=pen
        )[part]

    assert write(one, "Fyrste", 0) == services.Written(meeting=Meeting.SAVED, version=1)
    assert write(other, "Andre", 0).meeting is Meeting.BESIDE
    assert write(other, "Andre, lengre", 0).meeting is Meeting.BESIDE  # It goes on in its own.
    assert write(other, "Tredje", 0, pen="another page").meeting is Meeting.BESIDE
    assert write(one, "Fyrste, lengre", 1).version == 2

    found = queries.hand_in_view(one, assignment, stranda)
    assert found is not None
    passage = found.passages[0]
    assert passage.text == "Fyrste, lengre"
    assert {each.text for each in passage.others} == {"Andre, lengre", "Tredje"}

    with pytest.raises(services.Refused) as refused:
        services.hand_in(one, assignment, stranda)
    assert [reason.code for reason in refused.value.reasons] == ["hand_in.two_texts"]

    with pytest.raises(services.Stale):
        services.settle_part(
            one, assignment, stranda, UUID(part), text="Alt", seen_version=1, now=NOW
        )
    services.settle_part(
        one, assignment, stranda, UUID(part), text="Alt saman", seen_version=2, now=NOW
    )
    services.hand_in(one, assignment, stranda)
    settled = queries.hand_in_view(one, assignment, stranda)
    assert settled is not None
    assert (settled.passages[0].text, settled.passages[0].others) == ("Alt saman", ())
    assert settled.row.state is HandInState.HANDED_IN


def test_a_hand_in_is_returned_taken_up_again_and_accepted(cohort: UUID, stranda: UUID) -> None:
    held = make_gathering(cohort, TODAY)
    assignment, (part, _) = make_assignment(held, TODAY)
    member = make_actor((CohortRole.MEMBER, stranda))
    reviewer = make_actor((CohortRole.RESOURCE_GROUP, None))
    texts = {part: Text(text="Noko")}
    services.write_parts(member, assignment, stranda, texts, now=NOW, hand_in=True)

    with pytest.raises(services.Conflict):  # It is handed in.
        services.write_parts(member, assignment, stranda, texts, now=NOW)
    services.take_back_hand_in(member, assignment, stranda)
    services.hand_in(member, assignment, stranda)
    with pytest.raises(services.Refused):
        services.return_hand_in(reviewer, assignment, stranda, comment="")
    services.return_hand_in(reviewer, assignment, stranda, comment="Meir om kven")
    services.hand_in(member, assignment, stranda)
    services.accept_hand_in(reviewer, assignment, stranda)
    with pytest.raises(services.Conflict):
        services.take_back_hand_in(member, assignment, stranda)
    found = queries.hand_in_view(member, assignment, stranda)
    assert found is not None
    assert (found.row.state, found.row.days_late) == (HandInState.ACCEPTED, 0)


def test_a_group_sees_its_own_drafts_and_nobody_elses(cohort: UUID, stranda: UUID) -> None:
    bodo = make_group(cohort, "Bodø", code="1804")
    held = make_gathering(cohort, TODAY)
    assignment, (part, _) = make_assignment(held, TODAY)
    member = make_actor((CohortRole.MEMBER, bodo))
    guide = make_actor((CohortRole.GUIDE, stranda))

    assert queries.hand_in_view(member, assignment, bodo) is not None
    assert queries.hand_in_view(member, assignment, stranda) is None
    assert queries.group_page(member, stranda) is None
    assert queries.goals(member, stranda) is None
    assert queries.log_of(member, stranda) is None
    assert queries.report(member, stranda) is None
    with pytest.raises(services.NotThere):
        services.write_parts(member, assignment, stranda, {part: Text(text="x")}, now=NOW)
    # A guide reads the group that is guided, and does not write for it.
    assert queries.hand_in_view(guide, assignment, stranda) is not None
    with pytest.raises(services.NotThere):
        services.write_parts(guide, assignment, stranda, {part: Text(text="x")}, now=NOW)
    # Somebody who guides one and writes for another writes for that one alone.
    both = make_actor((CohortRole.GUIDE, stranda), (CohortRole.MEMBER, bodo))
    assert queries.groups_within(both, CohortPermission.WRITE_GROUP).groups == {bodo}
    assert queries.groups_within(both, CohortPermission.READ_GROUP).groups == {bodo, stranda}
    grid = queries.grid(member, cohort)
    assert grid is not None
    assert [row.group.id for row in grid.rows] == [bodo]


def test_an_assignment_of_another_cohort_is_not_there(cohort: UUID, stranda: UUID) -> None:
    other = make_cohort()
    assignment, (part, _) = make_assignment(make_gathering(other, TODAY), TODAY)
    member = make_actor((CohortRole.MEMBER, stranda))

    assert queries.hand_in_view(member, assignment, stranda) is None
    with pytest.raises(services.NotThere):
        services.write_parts(member, assignment, stranda, {part: Text(text="x")}, now=NOW)


def test_an_answered_question_is_reworded_but_never_taken_away(cohort: UUID, stranda: UUID) -> None:
    held = make_gathering(cohort, TODAY)
    assignment, (_, second) = make_assignment(held, TODAY)
    services.write_parts(office(), assignment, stranda, {second: Text(text="x")}, now=NOW)

    make_assignment(held, TODAY, questions=("Ny ordlyd", "Hva tar dere med?"))
    with pytest.raises(services.Conflict):
        make_assignment(held, TODAY, questions=("Bare ett",))


def test_who_withdraws_keeps_its_history_and_is_asked_for_nothing(
    cohort: UUID, stranda: UUID
) -> None:
    held = make_gathering(cohort, TODAY - timedelta(days=30))
    assignment, (part, _) = make_assignment(held, TODAY - timedelta(days=1))
    services.withdraw_group(office(), stranda, on=TODAY, why="Omorganisering")

    page = queries.group_page(office(), stranda)
    assert page is not None
    assert [(event.kind, event.why) for event in page.events] == [
        ("chosen", ""),
        ("withdrew", "Omorganisering"),
    ]
    grid = queries.grid(office(), cohort)
    assert grid is not None
    assert (grid.rows, grid.owing, [row.name for row in grid.withdrawn]) == ((), (), ["Stranda"])
    with pytest.raises(services.Conflict):
        services.write_parts(office(), assignment, stranda, {part: Text(text="x")}, now=NOW)
    with pytest.raises(services.Refused):
        services.withdraw_group(office(), stranda, on=TODAY, why="Igjen")


@pytest.mark.parametrize(("held", "filled"), [(1, True), (2, False)])
def test_a_place_is_not_filled_again_after_the_second_gathering(
    cohort: UUID, held: int, filled: bool
) -> None:
    for number in range(held):
        make_gathering(cohort, TODAY - timedelta(days=60 - number))
    make_gathering(cohort, TODAY - timedelta(days=90), kind=GatheringKind.PREPARATORY)
    reserve = make_organisation("Namsos", "municipality", code="5007")

    def take_in() -> UUID:
        return services.add_group(
            office(), cohort, organisation_id=reserve, joined_on=TODAY, from_reserve=True
        )

    if filled:
        assert take_in()
    else:
        with pytest.raises(services.Refused):
            take_in()


def test_municipalities_take_part_together_and_one_leads(cohort: UUID) -> None:
    lead = make_organisation("Nordre Follo", "municipality", code="3207")
    partner = make_organisation("Ås", "municipality", code="3218")
    school = make_organisation("Kulturskolen i Ås")

    group = services.add_group(
        office(), cohort, organisation_id=lead, joined_on=STARTS, partners=[partner]
    )
    assert [each.name for each in queries.partners_of([group])[group]] == ["Ås"]
    with pytest.raises(services.Conflict):
        services.add_group(office(), cohort, organisation_id=lead, joined_on=STARTS)
    with pytest.raises(services.Refused):
        services.add_group(office(), cohort, organisation_id=school, joined_on=STARTS)
    services.change_group(office(), group, language=LanguageForm.NYNORSK, partners=[], version=None)
    assert queries.partners_of([group]) == {}
    with pytest.raises(services.Stale):
        services.change_group(office(), group, language=LanguageForm.BOKMAL, partners=[], version=1)


def test_a_gathering_stands_in_the_calendar_as_an_activity(cohort: UUID) -> None:
    ks = make_organisation("KS", "association")
    row = db.session.scalars(select(Cohort).where(Cohort.id == cohort)).one()
    row.organiser_id = ks
    held = make_gathering(cohort, date(2024, 9, 10), title="Samling 1")
    found = queries.gathering(office(), held)
    assert found is not None
    assert found.activity_id is not None

    services.change_gathering(
        office(),
        held,
        title="Samling 1, flyttet",
        theme="",
        place="Bodø",
        starts_on=date(2024, 9, 17),
        ends_on=date(2024, 9, 18),
        version=found.version,
    )
    seen = activity(replace(operating_actor(), today=TODAY), found.activity_id)
    assert seen is not None
    assert seen.titles["nb"] == "Samling 1, flyttet"
    assert [each.starts_at.date() for each in seen.sessions] == [
        date(2024, 9, 17),
        date(2024, 9, 18),
    ]


def test_people_of_different_municipalities_meet_in_rooms_and_all_read_the_notes(
    cohort: UUID, stranda: UUID
) -> None:
    bodo = make_group(cohort, "Bodø", code="1804")
    for group in (stranda, bodo):
        for number in range(2):
            make_member(group, f"Prøve {number}")
    held = make_gathering(cohort, TODAY)
    services.set_prompts(office(), held, ["Hva vil dere prøve?"])
    assert services.mix_rooms(office(), held, size=2) == 2
    view = queries.gathering(office(), held)
    assert view is not None
    rooms = queries.rooms(office(), view)
    assert [sorted(seat.group for seat in room.seats) for room in rooms] == [
        ["Bodø", "Stranda"]
    ] * 2

    writer = make_actor((CohortRole.MEMBER, stranda))
    reader = make_actor((CohortRole.MEMBER, bodo))
    slot = UUID(rooms[0].notes[0].slot)
    services.write_note(writer, rooms[0].id, slot, text="Verkstad", seen_version=0, now=NOW)
    seen = queries.room(reader, rooms[0].id)
    assert seen is not None
    assert seen.notes[0].text == "Verkstad"
    with pytest.raises(services.Conflict):
        services.mix_rooms(office(), held, size=2)
    outsider = make_actor((CohortRole.MEMBER, make_group(make_cohort())))
    assert queries.room(outsider, rooms[0].id) is None
    with pytest.raises(services.NotThere):
        services.write_note(outsider, rooms[0].id, slot, text="x", seen_version=0, now=NOW)


def test_attendance_is_shown_by_sector_and_politicians_apart(cohort: UUID, stranda: UUID) -> None:
    there = make_member(stranda, "Prøve Politiker", "politics")
    absent = make_member(stranda, "Prøve Rektor")
    held = make_gathering(cohort, TODAY)
    assert services.note_attendance(office(), held, present=[there], expected=[there, absent]) == 1
    view = queries.gathering(office(), held)
    assert view is not None
    counted = queries.attendance(office(), view).counted
    assert (counted.expected, counted.present) == (2, 1)
    assert (counted.politicians_present, counted.politicians_expected) == (1, 1)
    with pytest.raises(services.NotThere):
        services.note_attendance(office(), held, present=[], expected=[cohort])


def test_goals_move_and_gaps_are_pointed_out(cohort: UUID, stranda: UUID) -> None:
    gatherings = [make_gathering(cohort, TODAY - timedelta(days=60 - n)) for n in range(2)]
    outcomes = queries.outcomes_of(cohort)
    assert len(outcomes) == 4
    goal = services.add_goal(
        office(), stranda, title="Plan", outcome_goal_id=outcomes[0].id, value_areas=["inclusive"]
    )
    loose = services.add_goal(office(), stranda, title="Laust", outcome_goal_id=None)
    services.assess_goal(office(), goal, gatherings[0], score=2)
    services.assess_goal(office(), goal, gatherings[1], score=4, why="Betre")

    found = queries.goals(office(), stranda)
    assert found is not None
    assert [each.id for each in found.goals_without_outcome] == [loose]
    assert len(found.outcomes_without_goal) == 3
    own = next(each for each in found.goals if each.id == goal)
    assert own.movement is not None
    assert own.movement.by == 2
    with pytest.raises(services.NotThere):
        services.assess_goal(office(), goal, make_gathering(make_cohort(), TODAY), score=3)
    foreign = queries.outcomes_of(make_cohort())[0].id
    with pytest.raises(services.NotThere):
        services.add_goal(office(), stranda, title="x", outcome_goal_id=foreign)


def test_a_measure_goes_round_the_circle(cohort: UUID, stranda: UUID) -> None:
    goal = services.add_goal(office(), stranda, title="Plan", outcome_goal_id=None)
    measure = services.add_measure(office(), goal, title="Verkstad")

    assert services.move_measure(office(), measure, note="Vi veit kvifor") == "mapping"
    assert services.move_measure(office(), measure, phase="reflection") == "reflection"
    assert services.move_measure(office(), measure) == "reasons"
    with pytest.raises(services.Refused):
        services.move_measure(office(), measure, phase="nonsense")
    entry = services.add_entry(office(), stranda, column=Column.DONE, text="Verkstad", goal_id=goal)
    services.remove_goal(office(), goal)
    assert [each.goal_id for each in queries.entries_of(stranda) if each.id == entry] == [None]


def test_a_lurt_from_stranda_is_found_from_bodo(cohort: UUID, stranda: UUID) -> None:
    make_advice(
        stranda, "Spør innbyggjarane først", "Medverknad frå ungdommane gav betre løysingar."
    )
    make_advice(
        make_group(cohort, "Bodø", code="1804"), "Ta med politikerne", "Veien blir kortere."
    )

    def found(words: str) -> list[str]:
        query = read_list_query(
            {"q": words}, sorts=queries.SORTS, filters={"area": None}, default_sort="-shared_on"
        )
        return [each.municipality for each in queries.find_advice(query).items]

    # What has some of the words is better than nothing; what has none is not.
    assert found("medvirkning fra eldre") == ["Stranda"]
    assert found("eldre og idrett") == []
    assert found("medvirkning innbyggerne") == ["Stranda"]
    assert found("løsninger") == ["Stranda"]
    assert found("politikarar") == ["Bodø"]
    assert found("100%_") == []
    assert sorted(found("")) == ["Bodø", "Stranda"]


def test_what_is_shared_is_not_removed_from_the_log(cohort: UUID, stranda: UUID) -> None:
    advice = make_advice(stranda, "Råd", "Lurt")
    entry = queries.entries_of(stranda)[0]
    with pytest.raises(services.Conflict):
        services.remove_entry(office(), entry.id)
    with pytest.raises(services.Conflict):
        services.share_advice(office(), entry.id, title="Igjen", text="x", stands_behind="Rektor")
    services.take_back_advice(office(), advice)
    services.remove_entry(office(), entry.id)
    assert queries.entries_of(stranda) == ()
    done = services.add_entry(office(), stranda, column=Column.DONE, text="Gjort")
    with pytest.raises(services.Refused):
        services.share_advice(office(), done, title="x", text="x", stands_behind="Rektor")


def test_only_the_two_parties_read_what_was_noted(cohort: UUID, stranda: UUID) -> None:
    guide = make_actor((CohortRole.GUIDE, stranda))
    member = make_actor((CohortRole.MEMBER, stranda))
    lead = make_actor(("programme_lead", None))
    assert guide.membership_id is not None
    agreement = services.agree_support(
        lead,
        stranda,
        guide_membership_id=guide.membership_id,
        themes=["participation"],
        hours_agreed=Decimal(10),
        starts_on=STARTS,
        ends_on=TODAY,
    )
    services.note_support(
        guide, agreement, held_on=TODAY, hours=Decimal("2.5"), note="Mellom oss to"
    )

    def note(actor: Actor) -> list[str | None]:
        found = queries.support(actor, agreement)
        assert found is not None
        assert found.hours.left == Decimal("7.5")
        return [session.note for session in found.sessions]

    assert note(guide) == note(member) == ["Mellom oss to"]
    assert note(lead) == [None]
    with pytest.raises(services.NotThere):
        services.note_support(lead, agreement, held_on=TODAY, hours=Decimal(1))
    stranger = make_actor((CohortRole.GUIDE, make_group(cohort)))
    assert queries.support(stranger, agreement) is None
    with pytest.raises(services.Refused):
        services.agree_support(
            lead,
            stranda,
            guide_membership_id=stranger.membership_id or cohort,
            themes=["participation"],
            hours_agreed=Decimal(1),
            starts_on=STARTS,
            ends_on=TODAY,
        )


def test_a_body_that_does_not_meet_is_shown(cohort: UUID) -> None:
    body = services.add_body(office(), cohort, name="Prosjektgruppe", tasks="", rhythm=Rhythm.MONTH)
    services.record_meeting(office(), body, met_on=date(2024, 5, 2))
    found = queries.body(office(), body)
    assert found is not None
    assert [due.span.start for due in found.missed] == [
        STARTS,
        *(date(2024, month, 1) for month in (2, 3, 4)),
    ]
    with pytest.raises(services.Refused):
        services.record_meeting(office(), body, met_on=TODAY + timedelta(days=1))


def test_a_report_is_built_handed_in_and_published_as_it_was(cohort: UUID, stranda: UUID) -> None:
    member = make_actor((CohortRole.MEMBER, stranda))
    lead = make_actor(("programme_lead", None))
    services.add_entry(member, stranda, column=Column.DONE, text="Verkstad med ungdom")
    services.add_entry(member, stranda, column=Column.LEARNED, text="Det tek tid")
    services.begin_report(member, stranda, now=NOW)
    found = queries.report(member, stranda)
    assert found is not None
    texts = {each.slot: each.text for each in found.sections}
    assert (texts["work"], texts["learned"]) == ("- Verkstad med ungdom", "- Det tek tid")

    with pytest.raises(services.Refused):  # The summary is missing.
        services.hand_in_report(member, stranda)
    with pytest.raises(services.Refused):
        services.publish_report(lead, stranda, now=NOW)

    def write(text: str, seen: int) -> None:
        services.write_section(
            member, stranda, Section.SUMMARY, text=text, seen_version=seen, now=NOW
        )

    write("Kort sagt", 0)
    with pytest.raises(services.Refused):
        services.change_report(member, stranda, title="x", film_url="http://x.no", version=None)
    services.hand_in_report(member, stranda)
    services.publish_report(lead, stranda, now=NOW)
    assert queries.public_cohort("nothing") is None
    write("Endra etterpå", 1)
    (published,) = queries.public_reports(cohort)
    assert published[1]["sections"][0]["text"] == "Kort sagt"
    services.unpublish_report(lead, stranda)
    assert queries.public_reports(cohort) == []


def test_an_observer_sees_what_is_published_and_nothing_else(cohort: UUID) -> None:
    organisation = make_organisation("Frøya", "municipality", code="5014")
    observing = services.add_observer(
        office(), cohort, organisation_id=organisation, joined_on=STARTS
    )
    services.add_material(office(), cohort, title="Internt")
    services.add_material(office(), cohort, title="Åpent", publish=True)
    observer = make_actor((CohortRole.OBSERVER, observing))

    assert [each.title for each in queries.materials(observer, cohort)] == ["Åpent"]
    assert queries.grid(observer, cohort) is None
    assert queries.gatherings(observer, cohort) == []
    grid = queries.grid(office(), cohort)
    assert grid is not None
    assert grid.rows == ()
    with pytest.raises(services.Refused):
        services.add_material(office(), cohort, title="x", url="http://example.no")


def test_a_group_is_reminded_once_before_a_deadline(
    app: Flask, cohort: UUID, stranda: UUID
) -> None:
    bodo = make_group(cohort, "Bodø", code="1804")
    held = make_gathering(cohort, TODAY)
    due = TODAY + timedelta(days=7)
    assignment, (part, _) = make_assignment(held, due)
    member = make_actor((CohortRole.MEMBER, stranda))
    make_actor((CohortRole.MEMBER, bodo))
    services.write_parts(
        office(), assignment, bodo, {part: Text(text="Ferdig")}, now=NOW, hand_in=True
    )

    assert remind_groups(TODAY - timedelta(days=1)) == 0
    assert remind_groups(TODAY) == 1  # Bodø has handed in.
    assert remind_groups(TODAY) == 0
    assert remind_groups(due - timedelta(days=1)) == 1
    assert remind_groups(due + timedelta(days=1)) == 0
    runner_of(app).drain()
    mails = [
        mail
        for mail in stored_mails(app.extensions["flygel"].config.var)
        if mail.recipient == member.email
    ]
    assert len(mails) == 2
    assert "Mellomarbeid" in mails[0].text


def test_what_is_kept_about_a_person_is_shown_forgotten_and_merged(
    cohort: UUID, stranda: UUID
) -> None:
    kept, removed = make_person("Prøve", "Ein"), make_person("Prøve", "To")
    member = services.add_member(
        office(),
        stranda,
        sector=Sector.CULTURE,
        role="Rektor",
        person_id=None,
        name="Berre eit namn",
        joined_on=STARTS,
    )
    for person in (kept, removed):
        db.session.add(
            GroupMember(
                participant_id=stranda,
                person_id=person,
                sector="culture",
                role="Lærar",
                joined_on=STARTS,
            )
        )
    body = services.add_body(office(), cohort, name="Gruppe", tasks="", rhythm=Rhythm.NEED)
    db.session.add(BodyMember(body_id=body, person_id=removed))
    db.session.flush()
    rows = {each.person_id: each for each in db.session.scalars(select(GroupMember))}
    held = make_gathering(cohort, TODAY)
    services.note_attendance(
        office(), held, present=[rows[removed].id], expected=[rows[removed].id]
    )

    assert [each.title for each in personal_records(removed)] == [
        "Municipality groups",
        "Bodies",
        "Attendance at gatherings",
    ]
    merge_person(kept, removed)
    assert personal_records(removed) == []
    assert [len(each.rows) for each in personal_records(kept)] == [1, 1, 1]
    forget_person(kept)
    assert personal_records(kept) == []
    assert [each.id for each in queries.members_of({stranda: "Stranda"})] == [member]


def test_the_grid_says_who_owes_what(cohort: UUID, stranda: UUID) -> None:
    bodo = make_group(cohort, "Bodø", code="1804")
    held = make_gathering(cohort, TODAY - timedelta(days=10))
    assignment, (part, _) = make_assignment(held, TODAY - timedelta(days=3))
    services.write_parts(
        office(TODAY - timedelta(days=5)),
        assignment,
        bodo,
        {part: Text(text="Ferdig")},
        now=NOW,
        hand_in=True,
    )

    grid = queries.grid(office(), cohort)
    assert grid is not None
    assert [column.label for column in grid.columns] == [
        "Application",
        "Gathering",
        "In-between work",
        "Goals",
        "Final report",
    ]
    marks = {row.group.name: [cell.mark for cell in row.cells] for row in grid.rows}
    assert marks["Bodø"][2] is Mark.WAITING
    assert marks["Stranda"][2] is Mark.LATE
    assert [[(group.name, days) for group, days in owed.rows] for owed in grid.owing] == [
        [("Stranda", 3)]
    ]


def test_a_cohorts_address_is_its_own(cohort: UUID) -> None:
    make_cohort("pilot")
    with pytest.raises(services.Conflict):
        make_cohort("pilot")
    with pytest.raises(services.Refused):
        make_cohort("bakvendt", ends_on=STARTS - timedelta(days=1))
