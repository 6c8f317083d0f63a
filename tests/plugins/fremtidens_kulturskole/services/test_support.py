"""Process support and bodies."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from core.plugin_api import Actor
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.permissions import CohortRole
from plugins.fremtidens_kulturskole.rules import (
    Rhythm,
)
from tests.support.fremtidens import (
    STARTS,
    TODAY,
    make_actor,
    make_group,
    office,
)


def test_only_the_two_parties_read_what_was_noted(cohort: UUID, stranda: UUID) -> None:
    guide = make_actor((CohortRole.GUIDE, stranda))
    member = make_actor((CohortRole.MEMBER, stranda))
    lead = make_actor(("programme_lead", None))
    assert guide.membership_id is not None
    agreement = services.agree_support(
        lead,
        stranda,
        guide_membership_id=guide.membership_id,
        themes=["participation"],
        hours_agreed=Decimal(10),
        starts_on=STARTS,
        ends_on=TODAY,
    )
    services.note_support(
        guide, agreement, held_on=TODAY, hours=Decimal("2.5"), note="Mellom oss to"
    )

    def note(actor: Actor) -> list[str | None]:
        found = queries.support(actor, agreement)
        assert found is not None
        assert found.hours.left == Decimal("7.5")
        return [session.note for session in found.sessions]

    assert note(guide) == note(member) == ["Mellom oss to"]
    assert note(lead) == [None]
    with pytest.raises(services.NotThere):
        services.note_support(lead, agreement, held_on=TODAY, hours=Decimal(1))
    stranger = make_actor((CohortRole.GUIDE, make_group(cohort)))
    assert queries.support(stranger, agreement) is None
    with pytest.raises(services.Refused):
        services.agree_support(
            lead,
            stranda,
            guide_membership_id=stranger.membership_id or cohort,
            themes=["participation"],
            hours_agreed=Decimal(1),
            starts_on=STARTS,
            ends_on=TODAY,
        )


def test_a_body_that_does_not_meet_is_shown(cohort: UUID) -> None:
    body = services.add_body(office(), cohort, name="Prosjektgruppe", tasks="", rhythm=Rhythm.MONTH)
    services.record_meeting(office(), body, met_on=date(2024, 5, 2))
    found = queries.body(office(), body)
    assert found is not None
    assert [due.span.start for due in found.missed] == [
        STARTS,
        *(date(2024, month, 1) for month in (2, 3, 4)),
    ]
    with pytest.raises(services.Refused):
        services.record_meeting(office(), body, met_on=TODAY + timedelta(days=1))
