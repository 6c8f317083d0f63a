"""What the register tells the platform, and what it asks of programmes and capabilities."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date

import pytest

from core.kit import Reason
from core.plugin_host import PluginHost
from core.tenants.context import TenantView, enabled_plugins, remember_enabled
from core.users.actor import Actor
from core.web.running import Running
from core.workspace import operator
from plugins.registry import Objection, Refused, person
from plugins.registry.hookspecs import Choice, ParticipationKinds
from plugins.registry.services.people import erase_person, merge_people, personal_data_of
from tests.support.plugin_making import Candidate
from tests.support.registry import (
    make_municipality,
    make_organisation,
    make_participation,
    make_person,
    make_sub_region,
)

ON = frozenset({"registry"})
Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


@pytest.fixture
def boss(running: Running) -> Actor:
    return operator(running.host, date(2024, 6, 1))


def test_each_role_is_offered_what_it_can_be_limited_to(
    inside: Inside, alpha: TenantView, beta: TenantView, running: Running
) -> None:
    with inside(alpha):
        make_sub_region("Follo")
        make_municipality("Ås", "3218")
        make_organisation("Kulturskolen i Ås")
        make_organisation("Ski vgs", "upper_secondary")
        make_organisation("Huset", "venue")
        offered = {
            role.key: [choice.label for choice in running.host.role_limits(ON, role.key)]
            for role in running.host.roles(ON)
        }
    with inside(beta):
        elsewhere = running.host.role_limits(ON, "rector")

    assert offered == {
        "programme_lead": [],
        "steering_group": [],
        "coordinator": ["Follo"],
        "rector": ["Kulturskolen i Ås", "Ski vgs"],
        "teacher": ["Kulturskolen i Ås", "Ski vgs"],
        "municipality_reader": ["Ås"],
        "pupil": [],
        "guardian": [],
    }
    assert elsewhere == []


def test_a_role_that_must_be_limited_says_so_and_only_then(running: Running) -> None:
    limits = {role.key: role.limited_to for role in running.host.roles(ON)}

    assert limits == {
        "programme_lead": None,
        "steering_group": None,
        "coordinator": "sub-region",
        "rector": "school",
        "teacher": "school",
        "municipality_reader": "municipality",
        "pupil": None,
        "guardian": None,
    }


def test_switching_off_is_shown_in_numbers(
    inside: Inside, alpha: TenantView, running: Running
) -> None:
    with inside(alpha):
        municipality = make_municipality()
        make_participation(municipality)
        make_person(at=make_organisation())
        impacts = running.host.disable_preview(ON, "registry")
        of_another = [impact.label for impact in running.host.disable_preview(ON, "ungmusikk")]

    assert {impact.label: impact.count for impact in impacts} == {
        "Organisations": 2,
        "Sub-regions": 0,
        "Agreements": 0,
        "Participations": 1,
        "People": 1,
    }
    assert of_another == []


def test_a_membership_that_begins_and_ends_links_and_unlinks_the_person(
    inside: Inside,
    alpha: TenantView,
    running: Running,
    boss: Actor,
    actor_in: Callable[..., Actor],
) -> None:
    member = actor_in(alpha, "pupil")
    assert member.membership_id is not None
    with inside(alpha):
        waiting = make_person(email=member.email)
        running.host.membership_created(ON, member.membership_id, member.email)
        linked = person(boss, waiting)
        running.host.membership_ended(ON, member.membership_id)
        unlinked = person(boss, waiting)

    assert linked is not None
    assert unlinked is not None
    assert (linked.row.has_login, unlinked.row.has_login) == (True, False)


CAPABILITY = """
from plugins.registry.hookspecs import PersonalRecord

CALLS = []


@hookimpl
def provide_personal_data(person_id):
    return [PersonalRecord(title=N_("Lessons"), rows=({N_("Lesson"): "Cello"},), order=5)]


@hookimpl
def on_person_erased(person_id):
    CALLS.append(("erased", person_id))


@hookimpl
def on_people_merged(kept, removed):
    CALLS.append(("merged", kept, removed))
"""


@pytest.fixture
def with_lessons(running: Running, make_plugin: Callable[..., Candidate]) -> Iterator[PluginHost]:
    """The platform with one more plugin that keeps something about people."""
    before = running.host
    host = PluginHost.discover(
        extra=[make_plugin("lessons", body=CAPABILITY, extra="requires=('registry',)")]
    )
    assert host.quarantined == {}
    # The running parts are frozen, and one application serves all tests: it is put back.
    object.__setattr__(running, "host", host)
    yield host
    object.__setattr__(running, "host", before)


def test_plugins_show_forget_and_merge_what_they_keep_about_a_person(
    with_lessons: PluginHost, inside: Inside, alpha: TenantView, boss: Actor
) -> None:
    calls = with_lessons.plugins["lessons"].module.CALLS
    with inside(alpha):
        kept, removed = make_person("Prøve", "Elev"), make_person("Prøve", "Dobbel")
        remember_enabled(enabled_plugins() | {"lessons"})

        titles = [record.title for record in personal_data_of(boss, kept)]
        merge_people(boss, kept=kept, removed=removed)
        erase_person(boss, kept)

    assert titles == ["Person", "Lessons"]
    assert calls == [("merged", kept, removed), ("erased", kept)]


def test_a_plugin_that_is_off_is_not_asked(
    with_lessons: PluginHost, inside: Inside, alpha: TenantView, boss: Actor
) -> None:
    with inside(alpha):
        somebody = make_person()
        titles = [record.title for record in personal_data_of(boss, somebody)]
        erase_person(boss, somebody)

    assert titles == ["Person"]
    assert with_lessons.plugins["lessons"].module.CALLS == []


def test_a_plugin_that_must_keep_a_person_stops_the_erasure(
    with_lessons: PluginHost,
    inside: Inside,
    alpha: TenantView,
    boss: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = Refused(Objection(None, Reason("lessons.held", "It must be kept.")))

    class Refusing:
        def append(self, _call: object) -> None:
            raise held

    monkeypatch.setattr(with_lessons.plugins["lessons"].module, "CALLS", Refusing())
    with inside(alpha):
        somebody = make_person()
        remember_enabled(enabled_plugins() | {"lessons"})
        with pytest.raises(Refused):
            erase_person(boss, somebody)
        assert person(boss, somebody) is not None


def test_kinds_that_are_no_longer_offered_are_shown_by_their_key() -> None:
    offered = ParticipationKinds(
        programme="p",
        label="P",
        kinds=(Choice(key="member", label="Member"),),
        funding_sources=(Choice(key="grant", label="Extra grant"),),
    )

    assert (offered.kind_label("member"), offered.kind_label("gone")) == ("Member", "gone")
    assert (offered.funding_label("grant"), offered.funding_label("x")) == ("Extra grant", "x")
