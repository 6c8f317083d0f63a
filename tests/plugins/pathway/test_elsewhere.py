"""One way across organisations: by the person's own choice, withdrawn at once, walls up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from core.db.session import db
from core.tenants.context import TenantView
from core.users.actor import Actor
from core.users.models import Account, Membership, MembershipRole
from core.users.queries import actor_of
from core.web.running import Running
from plugins.pathway import (
    GoalDetails,
    PracticeDetails,
    RepertoireDetails,
    TalkDetails,
    TalkKind,
    add_item,
    add_talk,
    change_practice,
)
from plugins.pathway.models import SharedWith
from plugins.pathway.queries import (
    organisations_elsewhere,
    pathway,
    plans_elsewhere,
    whole_way,
)
from plugins.pathway.services import bring_along, show_elsewhere
from plugins.registry import NotThere, Refused
from tests.support.pathway import TODAY, Circle
from tests.support.registry import make_person

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


@dataclass(frozen=True)
class Twice:
    """The same log-in in two organisations, with a record in each."""

    here: Actor
    there: Actor
    here_id: UUID
    there_id: UUID


@pytest.fixture
def twice(
    inside: Inside, alpha: TenantView, beta: TenantView, running: Running, circle: Circle
) -> Twice:
    """The pupil of alpha is a pupil of beta as well."""
    account_id = circle.pupil.account_id
    with inside(beta):
        membership = Membership(account_id=account_id)
        db.session.add(membership)
        db.session.flush()
        db.session.add(MembershipRole(membership_id=membership.id, role="pupil"))
        there_id = make_person("Prøve", "Elev", membership=membership.id, born=date(2010, 1, 1))
        account = db.session.get(Account, account_id)
        assert account is not None
        there = actor_of(
            account,
            today=TODAY,
            permissions=running.permissions(frozenset(running.host.plugins)),
            in_tenant=True,
        )
        add_item(there, there_id, GoalDetails(title="Mål i Beta"))
    with inside(alpha):
        add_item(circle.pupil, circle.pupil_id, GoalDetails(title="Mål i Alfa"))
    return Twice(here=circle.pupil, there=there, here_id=circle.pupil_id, there_id=there_id)


def titles(actor: Actor, person_id: UUID) -> list[tuple[str, str]]:
    return [(each.step.title, each.organisation) for each in whole_way(actor, person_id).steps]


def test_nothing_is_shown_until_the_person_says_so_and_nothing_after(
    inside: Inside, alpha: TenantView, beta: TenantView, twice: Twice
) -> None:
    with inside(alpha):
        assert titles(twice.here, twice.here_id) == [("Mål i Alfa", "")]
    with inside(beta):
        show_elsewhere(twice.there, twice.there_id, alpha.id, shown=True)
        show_elsewhere(twice.there, twice.there_id, alpha.id, shown=True)
        assert [each.shown for each in organisations_elsewhere(twice.there, twice.there_id)] == [
            True
        ]
    with inside(alpha):
        assert titles(twice.here, twice.here_id) == [("Mål i Alfa", ""), ("Mål i Beta", "Beta")]
        # It is a choice of one direction.
    with inside(beta):
        assert titles(twice.there, twice.there_id) == [("Mål i Beta", "")]
        show_elsewhere(twice.there, twice.there_id, alpha.id, shown=False)
    with inside(alpha):
        assert titles(twice.here, twice.here_id) == [("Mål i Alfa", "")]


def test_only_the_person_sees_what_comes_from_elsewhere(
    inside: Inside, alpha: TenantView, beta: TenantView, twice: Twice, circle: Circle
) -> None:
    with inside(beta):
        show_elsewhere(twice.there, twice.there_id, alpha.id, shown=True)
    with inside(alpha):
        for who in (circle.guardian, circle.teacher, circle.lead):
            found = pathway(who, circle.pupil_id)
            assert found is not None
            assert [each.step.title for each in found.way.steps] == ["Mål i Alfa"]
        for who in (circle.guardian, circle.teacher, circle.lead):
            with pytest.raises(NotThere):
                show_elsewhere(who, circle.pupil_id, beta.id, shown=True)


def test_one_is_shown_only_where_one_is_a_member(
    inside: Inside, alpha: TenantView, beta: TenantView, circle: Circle
) -> None:
    with inside(alpha):
        with pytest.raises(Refused):
            show_elsewhere(circle.pupil, circle.pupil_id, beta.id, shown=True)
        assert db.session.scalars(select(SharedWith.id)).all() == []


def test_a_plan_is_brought_along_once_and_without_what_others_said(
    inside: Inside, alpha: TenantView, beta: TenantView, twice: Twice, circle: Circle
) -> None:
    with inside(alpha):
        add_item(twice.here, twice.here_id, RepertoireDetails(work="Vals"))
        change_practice(twice.here, twice.here_id, PracticeDetails(weekly_minutes=60), version=None)
        talk = TalkDetails(kind=TalkKind.START, on=TODAY, shared_notes="Sagt", next_step="Øv")
        add_talk(circle.teacher, circle.pupil_id, talk)
    with inside(beta):
        [there] = plans_elsewhere(twice.there)
        assert (there.name, set(there.plan)) == (
            "Alfa",
            {"format", "version", "source", "goals", "repertoire", "performances", "practice"},
        )
        assert "Sagt" not in str(there.plan)
        first = bring_along(twice.there, twice.there_id, there.plan)
        again = bring_along(twice.there, twice.there_id, there.plan)
        assert first == {"goals": 1, "repertoire": 1, "performances": 0}
        assert again == {"goals": 0, "repertoire": 0, "performances": 0}
        found = pathway(twice.there, twice.there_id)
        assert found is not None
        assert sorted(each.title for each in found.goals) == ["Mål i Alfa", "Mål i Beta"]
        assert [each.work for each in found.repertoire] == ["Vals"]
        assert found.practice.weekly_minutes == 60
        assert found.talks == ()
