"""Municipality groups, their people, and the grid."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from core.plugin_api import db
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.models import BodyMember, GroupMember
from plugins.fremtidens_kulturskole.permissions import CohortRole
from plugins.fremtidens_kulturskole.rules import (
    GatheringKind,
    LanguageForm,
    Mark,
    Rhythm,
    Sector,
)
from plugins.fremtidens_kulturskole.services.privacy import (
    forget_person,
    merge_person,
    personal_records,
)
from tests.support.fremtidens import (
    NOW,
    STARTS,
    TODAY,
    make_actor,
    make_assignment,
    make_cohort,
    make_gathering,
    make_group,
    office,
)
from tests.support.registry import make_organisation, make_person

Text = services.Text


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
