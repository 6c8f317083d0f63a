"""Two at the same moment: a quota holds, a plan is begun once, a version is overwritten once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.db.session import db
from core.plugin_api import change_setting
from core.tenants.context import TenantView
from core.users.actor import Actor
from core.workspace import operator
from plugins.pathway import (
    EvidenceDetails,
    EvidenceKind,
    GoalDetails,
    PerformanceDetails,
    Upload,
    add_evidence,
    add_item,
    add_performance,
)
from plugins.pathway.models import Performance, Plan, StoredFile
from plugins.pathway.services import change_item
from plugins.registry import ChangedMeanwhile, Refused
from tests.support import uploads
from tests.support.registry import make_person

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
AtOnce = Callable[..., list[Any]]
TODAY = date(2024, 6, 1)


@pytest.fixture
def boss(own_app: Flask) -> Actor:
    return operator(own_app.extensions["flygel"].host, TODAY)


def number(table: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_files_sent_at_the_same_moment_stay_within_the_quota(
    own_inside: Inside, at_once: AtOnce, alpha: TenantView, boss: Actor
) -> None:
    with own_inside(alpha):
        person_id = make_person()
        change_setting(boss, "pathway", "quota_megabytes", 1)
    sound = uploads.wav()
    large = sound[:40] + (600_000).to_bytes(4, "little") + b"\0" * 600_000
    details = EvidenceDetails(kind=EvidenceKind.RECORDING, title="Prøveopptak", on=TODAY)

    answers = at_once(
        *[lambda: add_evidence(boss, person_id, details, Upload(name="a.wav", content=large))] * 3
    )

    assert [type(each) for each in answers].count(Refused) == 2
    with own_inside(alpha):
        assert (number(StoredFile), number(Plan)) == (1, 1)


def test_a_performance_that_two_tell_of_is_recorded_once(
    own_inside: Inside, at_once: AtOnce, alpha: TenantView, boss: Actor
) -> None:
    with own_inside(alpha):
        person_id = make_person()
    details = PerformanceDetails(title="Heat", on=TODAY, source="venues", source_id=uuid4())

    answers = at_once(*[lambda: add_performance(boss, person_id, details)] * 3)

    assert len(set(answers)) == 1
    with own_inside(alpha):
        assert (number(Performance), number(Plan)) == (1, 1)


def test_of_two_who_change_a_goal_one_is_told(
    own_inside: Inside, at_once: AtOnce, alpha: TenantView, boss: Actor
) -> None:
    with own_inside(alpha):
        goal_id = add_item(boss, make_person(), GoalDetails(title="Prøvemål"))

    answers = at_once(
        *[
            lambda title=title: change_item(boss, goal_id, GoalDetails(title=title), version=1)
            for title in ("Ett", "To")
        ]
    )

    assert sorted(type(each).__name__ for each in answers) == [
        ChangedMeanwhile.__name__,
        "NoneType",
    ]
