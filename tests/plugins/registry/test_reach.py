"""How far a role reaches: own child, own school, own sub-region, the tenant; and no further."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from core.tenants.context import TenantView
from core.users.actor import Actor
from plugins.registry import may_act_for, people, person, person_of, reach_of
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries import own_people
from tests.support.registry import (
    make_consent,
    make_guardianship,
    make_municipality,
    make_organisation,
    make_person,
    make_seat,
    make_sub_region,
    make_teaching,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
TODAY = date(2024, 6, 1)
YESTERDAY = date(2024, 5, 31)
TOMORROW = date(2024, 6, 2)


@dataclass(frozen=True)
class World:
    """Two schools in two sub-regions with people whom it would be wrong to mix up."""

    follo: UUID
    romerike: UUID
    as_municipality: UUID
    as_school: UUID
    other_school: UUID
    pupil_in_as: UUID
    pupil_elsewhere: UUID
    former_pupil: UUID
    guardian: UUID


@pytest.fixture
def world(inside: Inside, alpha: TenantView) -> World:
    with inside(alpha):
        follo, romerike = make_sub_region("Follo"), make_sub_region("Romerike")
        municipality = make_municipality()
        school = make_organisation("Kulturskolen i Ås", code="3021", parent=municipality)
        other = make_organisation("Lillestrøm kulturskole")
        make_seat(municipality, follo)
        make_seat(other, romerike)
        pupil = make_person("Prøve", "I Ås", at=school)
        elsewhere = make_person("Prøve", "I Lillestrøm", at=other)
        former = make_person("Prøve", "Sluttet", at=school, end=YESTERDAY)
        guardian = make_person("Prøve", "Foresatt")
        make_guardianship(guardian, pupil)
        return World(
            follo, romerike, municipality, school, other, pupil, elsewhere, former, guardian
        )


@pytest.fixture
def seen(inside: Inside, alpha: TenantView) -> Callable[[Actor], set[UUID]]:
    def look(actor: Actor) -> set[UUID]:
        with inside(alpha):
            return {row.id for row in people(actor).items}

    return look


def everybody(world: World) -> set[UUID]:
    return {world.pupil_in_as, world.pupil_elsewhere, world.former_pupil, world.guardian}


@pytest.mark.parametrize("role", ["administrator", "programme_lead"])
def test_who_leads_the_programme_reaches_everybody(
    world: World,
    seen: Callable[[Actor], set[UUID]],
    actor_in: Callable[..., Actor],
    alpha: TenantView,
    role: str,
) -> None:
    assert seen(actor_in(alpha, role, today=TODAY)) == everybody(world)


def test_a_school_is_seen_by_its_head_and_today(
    world: World,
    seen: Callable[[Actor], set[UUID]],
    actor_in: Callable[..., Actor],
    alpha: TenantView,
) -> None:
    there = actor_in(alpha, "rector", limit_id=world.as_school, today=TODAY)

    assert seen(there) == {world.pupil_in_as}


@pytest.mark.parametrize(
    ("start", "end", "sees"),
    [
        (None, None, True),
        (None, TODAY, True),
        (None, YESTERDAY, False),
        (TODAY, None, True),
        (TOMORROW, None, False),
    ],
    ids=["lasts", "the last day", "the day after", "the first day", "the day before"],
)
def test_a_teacher_sees_their_own_pupils_while_they_teach_them(
    world: World,
    inside: Inside,
    seen: Callable[[Actor], set[UUID]],
    actor_in: Callable[..., Actor],
    alpha: TenantView,
    start: date | None,
    end: date | None,
    sees: bool,
) -> None:
    teacher = actor_in(alpha, "teacher", limit_id=world.as_school, today=TODAY)
    with inside(alpha):
        myself = make_person("Prøve", "Lærer", membership=teacher.membership_id)
        make_teaching(myself, world.pupil_elsewhere, start=start, end=end)

    # Neither the other pupils of the school nor the pupil's guardian.
    assert seen(teacher) == ({myself, world.pupil_elsewhere} if sees else {myself})


def test_a_teacher_who_is_also_a_guardian_sees_pupils_and_children_where_each_belongs(
    world: World,
    inside: Inside,
    seen: Callable[[Actor], set[UUID]],
    actor_in: Callable[..., Actor],
    alpha: TenantView,
) -> None:
    both = actor_in(alpha, "teacher", "guardian", limit_id=world.as_school, today=TODAY)
    with inside(alpha):
        myself = make_person("Prøve", "Begge", membership=both.membership_id)
        child = make_person("Prøve", "Barn")
        make_guardianship(myself, child)
        make_teaching(myself, world.pupil_in_as)

        own = {view.row.id for view in own_people(both)}

    # A guardian may not open the list of people, a teacher's pupils are nobody's own.
    assert seen(both) == {myself, world.pupil_in_as}
    assert own == {myself, child}


def test_a_role_that_is_limited_to_nothing_reaches_nobody(
    world: World,
    seen: Callable[[Actor], set[UUID]],
    actor_in: Callable[..., Actor],
    alpha: TenantView,
) -> None:
    assert seen(actor_in(alpha, "rector", today=TODAY)) == set()


def test_a_coordinator_reaches_the_schools_of_the_municipalities_in_the_sub_region(
    world: World,
    seen: Callable[[Actor], set[UUID]],
    actor_in: Callable[..., Actor],
    alpha: TenantView,
) -> None:
    assert seen(actor_in(alpha, "coordinator", limit_id=world.follo, today=TODAY)) == {
        world.pupil_in_as
    }
    assert seen(actor_in(alpha, "coordinator", limit_id=world.romerike, today=TODAY)) == {
        world.pupil_elsewhere
    }


@pytest.mark.parametrize(
    ("end", "expected"),
    [(YESTERDAY, 0), (TODAY, 1), (date(2024, 6, 2), 1)],
    ids=["the day before", "the day", "the day after"],
)
def test_a_coordinators_reach_ends_with_the_seat(
    inside: Inside,
    seen: Callable[[Actor], set[UUID]],
    actor_in: Callable[..., Actor],
    alpha: TenantView,
    end: date,
    expected: int,
) -> None:
    with inside(alpha):
        region, school = make_sub_region(), make_organisation()
        make_seat(school, region, end=end)
        make_person(at=school)

    found = seen(actor_in(alpha, "coordinator", limit_id=region, today=TODAY))

    assert len(found) == expected


@pytest.mark.parametrize("role", ["steering_group", "municipality_reader", "pupil", "guardian"])
def test_some_roles_open_no_list_of_people(
    world: World,
    seen: Callable[[Actor], set[UUID]],
    actor_in: Callable[..., Actor],
    alpha: TenantView,
    role: str,
) -> None:
    actor = actor_in(alpha, role, limit_id=world.as_municipality, today=TODAY)

    assert seen(actor) == set()


def test_a_role_without_the_permission_adds_nothing_to_another(
    world: World,
    inside: Inside,
    seen: Callable[[Actor], set[UUID]],
    actor_in: Callable[..., Actor],
    alpha: TenantView,
) -> None:
    both = actor_in(alpha, "steering_group", "rector", limit_id=world.as_school, today=TODAY)

    assert seen(both) == {world.pupil_in_as}
    with inside(alpha):
        assert reach_of(both, RegistryPermission.READ_ORGANISATIONS).whole
        assert not reach_of(both, RegistryPermission.READ_PEOPLE).whole
        assert reach_of(both, RegistryPermission.ERASE_PEOPLE).nothing


def test_who_is_out_of_reach_is_not_found(
    world: World, inside: Inside, actor_in: Callable[..., Actor], alpha: TenantView
) -> None:
    rector = actor_in(alpha, "rector", limit_id=world.as_school, today=TODAY)

    with inside(alpha):
        assert person(rector, world.pupil_in_as) is not None
        assert person(rector, world.pupil_elsewhere) is None
        assert person(rector, world.former_pupil) is None


def test_a_pupil_sees_their_own_record_and_nobody_elses(
    world: World, inside: Inside, actor_in: Callable[..., Actor], alpha: TenantView
) -> None:
    pupil = actor_in(alpha, "pupil", today=TODAY)
    with inside(alpha):
        own = make_person("Prøve", "Selv", membership=pupil.membership_id)

        assert [view.row.id for view in own_people(pupil)] == [own]


@pytest.mark.parametrize(
    ("end", "children"),
    [(None, 1), (TODAY, 1), (YESTERDAY, 0)],
    ids=["lasts", "the last day", "the day after"],
)
def test_a_guardian_sees_their_children_while_the_responsibility_lasts(
    world: World,
    inside: Inside,
    actor_in: Callable[..., Actor],
    alpha: TenantView,
    end: date | None,
    children: int,
) -> None:
    guardian = actor_in(alpha, "guardian", today=TODAY)
    with inside(alpha):
        own = make_person("Prøve", "Forelder", membership=guardian.membership_id)
        child = make_person("Prøve", "Barn")
        make_guardianship(own, child, end=end)

        found = [view.row.id for view in own_people(guardian)]

    assert found == [own, child][: 1 + children]


def test_a_relation_without_custody_shows_nothing(
    inside: Inside, actor_in: Callable[..., Actor], alpha: TenantView
) -> None:
    guardian = actor_in(alpha, "guardian", today=TODAY)
    with inside(alpha):
        own = make_person(membership=guardian.membership_id)
        make_guardianship(own, make_person("Prøve", "Barn"), custody=False)

        assert [view.row.id for view in own_people(guardian)] == [own]


@pytest.mark.parametrize(
    ("born", "sees"),
    [
        (date(2006, 6, 2), True),
        (date(2006, 6, 1), False),
        (date(2006, 5, 31), False),
        (None, True),
    ],
    ids=["the day before the birthday", "the 18th birthday", "the day after", "birth not known"],
)
def test_a_guardians_reach_ends_when_the_pupil_comes_of_age(
    inside: Inside,
    actor_in: Callable[..., Actor],
    alpha: TenantView,
    born: date | None,
    sees: bool,
) -> None:
    guardian = actor_in(alpha, "guardian", today=TODAY)
    with inside(alpha):
        own = make_person(membership=guardian.membership_id)
        child = make_person("Prøve", "Barn", born=born)
        make_guardianship(own, child)

        found = {view.row.id for view in own_people(guardian)}

    assert found == ({own, child} if sees else {own})


def test_a_pupil_of_age_lets_guardians_see_and_takes_it_back(
    inside: Inside, actor_in: Callable[..., Actor], alpha: TenantView
) -> None:
    guardian = actor_in(alpha, "guardian", today=TODAY)
    with inside(alpha):
        own = make_person(membership=guardian.membership_id)
        adult = make_person("Prøve", "Voksen", born=date(2000, 1, 1))
        make_guardianship(own, adult)
        make_consent(adult, "guardian_insight", by=own)
        by_the_guardian = may_act_for(guardian, adult, RegistryPermission.READ_OWN)
        make_consent(adult, "guardian_insight")
        agreed = may_act_for(guardian, adult, RegistryPermission.READ_OWN)
        make_consent(
            adult,
            "guardian_insight",
            answer="withdrawn",
            at=datetime(2024, 6, 1, 9, tzinfo=UTC),
        )
        withdrawn = may_act_for(guardian, adult, RegistryPermission.READ_OWN)

    assert (by_the_guardian, agreed, withdrawn) == (False, True, False)


def test_a_guardian_in_two_tenants_reaches_in_each_the_children_of_that_one(
    inside: Inside, actor_in: Callable[..., Actor], alpha: TenantView, beta: TenantView
) -> None:
    here, there = (actor_in(tenant, "guardian", today=TODAY) for tenant in (alpha, beta))
    children = []
    for tenant, actor in ((alpha, here), (beta, there)):
        with inside(tenant):
            own = make_person(membership=actor.membership_id)
            children.append(make_person("Prøve", "Barn"))
            make_guardianship(own, children[-1])

    with inside(alpha):
        assert may_act_for(here, children[0], RegistryPermission.READ_OWN)
        assert not may_act_for(here, children[1], RegistryPermission.READ_OWN)
        # The other tenant's membership is nobody's here.
        assert person_of(there) is None


def test_a_pupil_who_is_also_named_a_guardian_sees_no_children_without_the_role(
    inside: Inside, actor_in: Callable[..., Actor], alpha: TenantView
) -> None:
    pupil = actor_in(alpha, "pupil", today=TODAY)
    with inside(alpha):
        own = make_person(membership=pupil.membership_id)
        make_guardianship(own, make_person("Prøve", "Barn"))

        assert [view.row.id for view in own_people(pupil)] == [own]


def test_another_tenants_people_are_out_of_every_reach(
    world: World,
    inside: Inside,
    actor_in: Callable[..., Actor],
    alpha: TenantView,
    beta: TenantView,
) -> None:
    stranger = actor_in(beta, "programme_lead", today=TODAY)

    with inside(beta):
        assert people(stranger).items == []
        assert person(stranger, world.pupil_in_as) is None
