"""Gatherings, rooms and attendance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from core.plugin_api import db, operating_actor
from plugins.activities import activity
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.models import Cohort
from plugins.fremtidens_kulturskole.permissions import CohortRole
from tests.support.fremtidens import (
    NOW,
    TODAY,
    make_actor,
    make_cohort,
    make_gathering,
    make_group,
    make_member,
    office,
)
from tests.support.registry import make_organisation


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
