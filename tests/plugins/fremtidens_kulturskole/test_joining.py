"""FK-7: whoever accepts a place becomes a group of the cohort, with those it applied with."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.plugin_api import db
from core.tenants.context import TenantView
from plugins import calls
from plugins.calls.services.partners import answer_invitation, invite_partner
from plugins.fremtidens_kulturskole import queries
from plugins.fremtidens_kulturskole.models import Cohort, Participant
from plugins.fremtidens_kulturskole.rules import topics_to_answer
from plugins.fremtidens_kulturskole.services.selection import CALL_KIND
from plugins.fremtidens_kulturskole.settings import PLUGIN
from tests.support.calls import DECIDED, OPEN, apply_for, make_actor, make_call, office
from tests.support.fremtidens import make_cohort
from tests.support.registry import make_municipality

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


@pytest.mark.rule("FK-2")
@pytest.mark.parametrize("joins", [True, False])
def test_a_municipality_that_applied_together_takes_part_together(
    joins: bool, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        call_id = make_call(
            programme=PLUGIN,
            kind=CALL_KIND,
            topics={key: {"nb": "Svar"} for key in topics_to_answer()},
        )
        cohort_id = make_cohort()
        db.session.scalars(select(Cohort).where(Cohort.id == cohort_id)).one().call_id = call_id
        lead, other = make_municipality("Ein", "9901"), make_municipality("To", "9902")
        writer, key = apply_for(call_id, lead, handed_in=False)
        partner = invite_partner(writer, key, other, now=OPEN)
        invited = make_actor(("applicant", other))
        answer_invitation(invited, partner, joins=joins, now=OPEN)
        calls.submit(writer, key, now=OPEN)
        details = calls.DecisionDetails(outcome=calls.Outcome.CHOSEN, reason="God.")
        calls.decide(office(), key, details, now=DECIDED)
        calls.publish_decisions(office(), call_id, now=DECIDED)
        calls.answer_place(writer, key, accepts=True, now=DECIDED + timedelta(days=1))

        group = db.session.scalars(select(Participant)).one()
        together = queries.partners_of([group.id]).get(group.id, ())

        assert group.organisation_id == lead
    assert [each.id for each in together] == ([other] if joins else [])
