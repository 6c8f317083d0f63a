"""KM-11: ages and members hold as of a camp's first day, and are read once for all camps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta

import pytest

from core.kit import Outcome
from core.plugin_api import LOCAL_ZONE, Actor, change_setting, db
from core.tenants.context import TenantView
from plugins.activities import Applicant, activity
from plugins.kulturmetropolen.camps import decisions_about
from plugins.kulturmetropolen.kinds import CAMP
from plugins.kulturmetropolen.settings import number, numbers_of_days
from plugins.registry import Home
from plugins.registry.models import Participation
from tests.support.activities import make_activity
from tests.support.registry import make_organisation, make_person

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
ActorIn = Callable[..., Actor]
FIRST = datetime(2030, 6, 1, 10, tzinfo=LOCAL_ZONE)


@pytest.fixture
def tenant(inside: Inside, beta: TenantView) -> Iterator[TenantView]:
    """The Danish tenant, with everything on."""
    with inside(beta) as entered:
        yield entered


@pytest.mark.rule("KM-11")
def test_camps_of_many_days_are_judged_as_of_their_own_day_in_a_few_statements(
    tenant: TenantView,
    actor_in: ActorIn,
    beta: TenantView,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    lead = actor_in(beta, "programme_lead", today=date(2030, 1, 1))
    town = make_organisation("Køge", "municipality", code="259", country="DK")
    db.session.add(
        Participation(
            programme="kulturmetropolen", organisation_id=town, kind="member",
            valid_to=date(2030, 6, 10),
        )
    )  # fmt: skip
    # From the second week on the camps are for those from 16 on.
    change_setting(lead, "kulturmetropolen", "camp_age_from", 16, valid_from=date(2030, 6, 5))
    ids = [
        make_activity(kind=CAMP, programme="kulturmetropolen", starts=FIRST + timedelta(weeks=week))
        for week in range(3)
    ]
    db.session.flush()
    applicant = Applicant(
        person_id=make_person(), age=16, level=None, instrument=None, home=Home("DK", "259")
    )
    with count_statements() as statements:
        day = numbers_of_days()
        ages = [day("camp_age_from", FIRST.date() + timedelta(weeks=week)) for week in range(3)]
    assert (ages, len(statements)) == ([17, 16, 16], 1)
    assert number("camp_age_from", date(2030, 6, 4)) == 17

    camps = [found for each in ids if (found := activity(lead, each))]
    assert len(camps) == 3
    with count_statements() as many:
        outcomes = [[each.outcome for each in decisions_about(camp, applicant)] for camp in camps]
    # Too young in the first week; then a member's child; in the third no member any more.
    assert outcomes == [
        [Outcome.NEEDS_DISPENSATION], [Outcome.YES], [Outcome.NEEDS_DISPENSATION],
    ]  # fmt: skip
    assert len(many) <= 3, "\n".join(many)
