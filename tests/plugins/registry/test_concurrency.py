"""Two people at the same moment: neither overwrites the other, and nothing is recorded twice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from core.tenants.context import TenantView
from core.users.actor import Actor
from core.workspace import operator
from plugins.registry import (
    ChangedMeanwhile,
    OrganisationDetails,
    OrganisationKind,
    ParticipationDetails,
    Refused,
    add_participation,
    change_organisation,
    end_participation,
    guardians_of,
    has_consent,
    organisation_row,
    organisations,
    participations_of,
    record_consent,
    seat,
)
from plugins.registry.services.imports import (
    apply_plan,
    guess_columns,
    one_import_at_a_time,
    plan_import,
    read_table,
)
from plugins.registry.services.people import NewGuardian, invite_guardian
from tests.support.registry import (
    make_guardianship,
    make_municipality,
    make_organisation,
    make_person,
    make_sub_region,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
AtOnce = Callable[..., list[Any]]
TODAY = date(2024, 6, 1)


@pytest.fixture
def boss(own_app: Flask) -> Actor:
    return operator(own_app.extensions["flygel"].host, TODAY)


def kinds_of(answers: list[Any]) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


def test_of_two_who_add_the_same_organisation_to_a_programme_one_is_refused(
    own_inside: Inside, at_once: AtOnce, alpha: TenantView, boss: Actor
) -> None:
    with own_inside(alpha):
        municipality = make_municipality()
    wanted = ParticipationDetails(
        programme="ungmusikk", organisation_id=municipality, kind="member"
    )

    answers = at_once(*[lambda: add_participation(boss, wanted)] * 4)

    assert kinds_of(answers) == [Refused.__name__] * 3 + [UUID.__name__]
    with own_inside(alpha):
        assert len(participations_of(municipality)) == 1


def test_of_two_who_seat_the_same_organisation_one_is_refused(
    own_inside: Inside, at_once: AtOnce, alpha: TenantView, boss: Actor
) -> None:
    with own_inside(alpha):
        school = make_organisation()
        regions = [make_sub_region(name) for name in ("Follo", "Romerike")]

    answers = at_once(
        *[
            lambda region=region: seat(
                boss, sub_region_id=region, organisation_id=school, valid_from=None
            )
            for region in regions
        ]
    )

    assert kinds_of(answers) == [Refused.__name__, UUID.__name__]


def test_of_two_who_change_the_same_organisation_one_is_told(
    own_inside: Inside, at_once: AtOnce, alpha: TenantView, boss: Actor
) -> None:
    with own_inside(alpha):
        venue = make_organisation("Scene", "venue")

    def rename(name: str) -> Callable[[], None]:
        details = OrganisationDetails(kind=OrganisationKind.VENUE, name=name)
        return lambda: change_organisation(boss, venue, details, version=1)

    answers = at_once(rename("En"), rename("To"))

    assert kinds_of(answers) == [ChangedMeanwhile.__name__, "NoneType"]
    with own_inside(alpha):
        row = organisation_row(venue, on=TODAY)
    assert row is not None
    assert (row.version, row.name) == (2, ["En", "To"][answers.index(None)])


def test_adding_and_ending_at_once_wait_for_each_other_and_never_in_a_circle(
    own_inside: Inside, at_once: AtOnce, alpha: TenantView, boss: Actor
) -> None:
    with own_inside(alpha):
        municipality = make_municipality()
        first = add_participation(
            boss,
            ParticipationDetails(
                programme="ungmusikk",
                organisation_id=municipality,
                kind="pilot",
                valid_from=date(2020, 1, 1),
            ),
        )
    following = ParticipationDetails(
        programme="ungmusikk",
        organisation_id=municipality,
        kind="member",
        valid_from=date(2023, 1, 1),
    )

    answers = at_once(
        lambda: end_participation(boss, first, date(2022, 12, 31), version=1),
        lambda: add_participation(boss, following),
    )

    # Whoever came second has seen what the first did: the member is added after the end or not.
    assert kinds_of(answers) in (["NoneType", "Refused"], ["NoneType", "UUID"])


def test_two_imports_of_one_file_record_nothing_twice(
    own_inside: Inside, at_once: AtOnce, alpha: TenantView, boss: Actor
) -> None:
    read = read_table(b"name,kind\nHuset,venue\nScenen,venue\n")

    def import_it() -> tuple[int, int]:
        one_import_at_a_time()
        plan = plan_import(read.rows, guess_columns(read.header), country="NO", today=TODAY)
        result = apply_plan(boss, plan, file_name="liste.csv")
        return result.new, result.unchanged

    answers = at_once(import_it, import_it)

    assert sorted(answers) == [(0, 2), (2, 0)]
    with own_inside(alpha):
        assert [row.name for row in organisations()] == ["Huset", "Scenen"]


def test_two_guardians_who_invite_the_same_one_make_one_record(
    own_inside: Inside, alpha: TenantView, boss: Actor, at_once: AtOnce
) -> None:
    with own_inside(alpha):
        children = [make_person("Barn", str(number), born=date(2015, 1, 1)) for number in (1, 2)]
    details = NewGuardian(given_name="Far", family_name="Eksempel", email="far@example.test")

    answers = at_once(
        *(
            lambda child=child: invite_guardian(boss, child, details)  # type: ignore[misc]
            for child in children
        )
    )

    assert answers == [None, None]
    with own_inside(alpha):
        guardians = [guardians_of(child, today=TODAY) for child in children]
    assert guardians[0] == guardians[1]
    assert len(guardians[0]) == 1


def test_two_answers_at_once_are_both_kept_and_the_later_one_counts(
    own_inside: Inside, alpha: TenantView, boss: Actor, at_once: AtOnce
) -> None:
    with own_inside(alpha):
        child, guardian = make_person("Barn", born=date(2015, 1, 1)), make_person("Mor")
        make_guardianship(guardian, child)
    moments = [datetime(2024, 6, 1, hour, tzinfo=UTC) for hour in (9, 10)]

    at_once(
        *(
            lambda agreed=agreed, at=at: record_consent(  # type: ignore[misc]
                boss, child, "online_use", by=guardian, agreed=agreed, now=at
            )
            for agreed, at in zip((True, False), moments, strict=True)
        )
    )

    with own_inside(alpha):
        assert not has_consent(child, "online_use", today=TODAY)
