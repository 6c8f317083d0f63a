"""FK-10: a gathering and its activity say the same, whichever way somebody tries to change it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from core.plugin_api import db, operating_actor
from core.tenants.context import TenantView
from plugins.activities import activity, change_activity, details_of
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.models import Cohort
from plugins.fremtidens_kulturskole.queries.views import GatheringView
from plugins.registry import Refused
from tests.support.fremtidens import TODAY, make_cohort, make_gathering, office
from tests.support.registry import make_organisation

pytestmark = pytest.mark.rule("FK-10")


@pytest.fixture
def cohort(
    inside: Callable[[TenantView], AbstractContextManager[TenantView]], alpha: TenantView
) -> Iterator[UUID]:
    """A cohort without an organiser."""
    with inside(alpha):
        yield make_cohort()


def seen(gathering_id: UUID) -> GatheringView:
    """The gathering as it stands."""
    found = queries.gathering(office(), gathering_id)
    assert found is not None
    return found


def organise(cohort_id: UUID, organiser_id: UUID | None) -> None:
    """Another organiser of the cohort, or none."""
    row = db.session.scalars(select(Cohort).where(Cohort.id == cohort_id)).one()
    services.change_cohort(
        office(),
        row.id,
        key=row.key,
        name=row.name,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        report_due_on=row.report_due_on,
        intro=row.intro,
        is_public=row.is_public,
        organiser_id=organiser_id,
        call_id=row.call_id,
        version=None,
    )


def same(gathering_id: UUID) -> bool:
    """Whether the activity says what the gathering says."""
    held = seen(gathering_id)
    assert held.activity_id is not None
    found = activity(replace(operating_actor(), today=TODAY), held.activity_id)
    assert found is not None
    days = {each.starts_at.date() for each in found.sessions}
    return (found.titles["nb"], found.place_name or "", min(days), max(days)) == (
        held.title,
        held.place,
        held.starts_on,
        held.ends_on,
    )


def test_gatherings_come_into_the_calendar_when_the_cohort_gets_an_organiser(cohort: UUID) -> None:
    held = make_gathering(cohort, date(2024, 9, 10), title="Samling 1")
    assert seen(held).activity_id is None

    organise(cohort, make_organisation("KS", "association"))
    assert same(held)

    organise(cohort, None)
    services.change_gathering(
        office(), held, title="Samling 1, flyttet", theme="", place="Bodø",
        starts_on=date(2024, 9, 17), ends_on=date(2024, 9, 18), version=None,
    )  # fmt: skip
    assert same(held)


@pytest.mark.parametrize("change", ["title", "place", "days"])
def test_the_activity_of_a_gathering_is_not_changed_by_itself(change: str, cohort: UUID) -> None:
    organise(cohort, make_organisation("KS", "association"))
    held = make_gathering(cohort, date(2024, 9, 10), title="Samling 1")
    actor = replace(operating_actor(), today=TODAY)
    activity_id = seen(held).activity_id
    assert activity_id is not None
    found = activity(actor, activity_id)
    assert found is not None
    details = details_of(found)
    changed = {
        "title": replace(details, title={"nb": "Noe annet", "nn": "Noko anna"}),
        "place": replace(details, place_name="Oslo"),
        "days": replace(details, sessions=()),
    }[change]

    with pytest.raises(Refused) as refusal:
        change_activity(actor, activity_id, changed, version=None)
    codes = [each.reason.code for each in refusal.value.objections]
    assert codes == ["gathering.changed_elsewhere"]
    change_activity(actor, activity_id, replace(details, language="nn"), version=None)
    assert same(held)
