"""What programmes bring to activities: kinds, tags, rules, and being told of changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from uuid import UUID

import pytest

from core.plugin_api import Actor, enabled_plugins
from core.plugin_host import PluginHost
from core.tenants.context import TenantView, remember_enabled
from core.web.running import Running
from core.workspace import operator
from plugins.activities import (
    ActivityDetails,
    add_activity,
    publish_activity,
    register,
)
from plugins.registry import ArtForm, Refused
from tests.support.activities import (
    NOON,
    codes,
    make_activity,
)
from tests.support.plugin_making import Candidate
from tests.support.registry import (
    make_organisation,
    make_person,
    make_residence,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


Linked = Callable[[Actor, UUID], Actor]


PROGRAMME = """
from core.kit import Decision, Period
from plugins.activities import ActivityKind, Tag, TagScheme
from datetime import date

CHANGES = []


@hookimpl
def register_activity_kinds():
    return [ActivityKind(key="fly", label="Fly", programme="flying")]


@hookimpl
def register_activity_tags():
    return [TagScheme(key="aims", label="Aims", programme="flying", tags=(
        Tag(key="old", label="Old", period=Period(None, date(2022, 12, 31))),
        Tag(key="new", label="New", period=Period(date(2023, 1, 1), None)),
    ))]


@hookimpl
def check_registration(activity, applicant):
    if activity.kind != "fly":
        return []
    if applicant.home is None or applicant.home.code != "3021":
        return [Decision.no(Reason("flying.elsewhere", "Only for those who live in Ås."))]
    return [Decision.yes()]


@hookimpl
def on_registration_changed(registration):
    CHANGES.append(registration.state.value)
"""


@pytest.fixture
def with_flying(running: Running, make_plugin: Callable[..., Candidate]) -> Iterator[PluginHost]:
    """The platform with one more programme, which has kinds, tags and rules of its own."""
    before = running.host
    host = PluginHost.discover(
        extra=[make_plugin("flying", body=PROGRAMME, extra="requires=('registry', 'activities')")]
    )
    assert host.quarantined == {}
    object.__setattr__(running, "host", host)
    yield host
    object.__setattr__(running, "host", before)


def test_a_programme_brings_kinds_tags_and_rules_and_is_told_of_changes(
    with_flying: PluginHost, inside: Inside, alpha: TenantView
) -> None:
    boss = operator(with_flying, NOON.date())
    with inside(alpha):
        remember_enabled(enabled_plugins() | {"flying"})
        near, far = make_person(), make_person()
        make_residence(near, code="3021")
        details = ActivityDetails(
            kind="fly",
            programme="flying",
            title={"nb": "Flytur"},
            organisation_id=make_organisation(),
            art_form=ArtForm.CIRCUS,
            tags=(("aims", "new"),),
        )
        flight = add_activity(boss, details)
        publish_activity(boss, flight)
        register(boss, flight, [near], now=NOON)
        with pytest.raises(Refused) as refused:
            register(boss, flight, [far], now=NOON)

    assert codes(refused) == ["flying.elsewhere"]
    assert with_flying.plugins["flying"].module.CHANGES == ["registered"]


def test_a_programme_that_is_off_is_not_asked(
    with_flying: PluginHost, inside: Inside, alpha: TenantView
) -> None:
    boss = operator(with_flying, NOON.date())
    with inside(alpha):
        course = make_activity(kind="fly", programme="flying")
        register(boss, course, [make_person()], now=NOON)

    assert with_flying.plugins["flying"].module.CHANGES == []
