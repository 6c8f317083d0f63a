"""FK-3: whoever reads an application sees its anchoring beside it, with or without names."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from core.plugin_api import now, operating_actor
from core.tenants.context import TenantView
from plugins import calls
from plugins.calls.queries.reviewing import jurors
from plugins.calls.services.review import assign
from plugins.fremtidens_kulturskole.demo.calling import form_fields
from plugins.fremtidens_kulturskole.rules import topics_to_answer
from plugins.fremtidens_kulturskole.services.selection import (
    ADMINISTRATION,
    CALL_KIND,
    POLITICS,
    SECTORS,
)
from plugins.fremtidens_kulturskole.settings import PLUGIN
from tests.support.calls import FIELDS, apply_for, make_call, make_form
from tests.support.registry import make_municipality

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
pytestmark = pytest.mark.rule("FK-3")


def call_to_read(*, names_shown: bool) -> UUID:
    """A closed call of the programme whose jury reads now."""
    topics = {key: {"nb": "Svar"} for key in topics_to_answer()}
    return make_call(
        programme=PLUGIN,
        kind=CALL_KIND,
        topics=topics,
        form_version_id=make_form((*form_fields(), FIELDS[0])),
        opens_at=now() - timedelta(days=9),
        closes_at=now() - timedelta(days=1),
        phases=(
            calls.PhaseDetails(title={"nb": "Lesing"}, readers_each=1, names_shown=names_shown),
        ),
    )


def apply_weakly(call_id: UUID, town: UUID | None = None) -> UUID:
    """An application from one sector, without politicians, of a municipality called Prøvevik."""
    _, key = apply_for(
        call_id,
        town or make_municipality("Prøvevik kommune", "9901"),
        answers={
            "why": "Prøvevik vil mer.",
            SECTORS: ["culture"],
            ADMINISTRATION: "yes",
            POLITICS: "no",
        },
        at=now() - timedelta(days=2),
    )
    return key


@pytest.mark.parametrize("names_shown", [True, False])
def test_the_juror_sees_what_is_missing_and_no_more_names_than_before(
    names_shown: bool,
    inside: Inside,
    alpha: TenantView,
    signed_in: Callable[..., FlaskClient],
    api_client: Callable[..., FlaskClient],
) -> None:
    with inside(alpha):
        call_id = call_to_read(names_shown=names_shown)
        application_id = apply_weakly(call_id)
    program = api_client(alpha, "juror", limit_id=call_id)
    juror = signed_in(alpha, "juror", limit_id=call_id, language="nb", name="Prøve Leser")
    with inside(alpha):
        view = calls.call(operating_actor(), call_id)
        assert view is not None
        [phase] = view.phases
        given = {
            each.name: assign(
                operating_actor(), phase.id, application_id, each.membership_id, now=now()
            )
            for each in jurors(call_id, on=now().date())
        }
    page = juror.get(f"/calls/reading/{given['Prøve Leser']}").text
    told = program.get(f"/api/v1/calls/applications/{application_id}/remarks").get_json()

    for line in (
        "Gruppa kommer fra 1 av minst 3 sektorer.",
        "Ingen er fra andre sektorer enn kultur.",
        "Politisk nivå står ikke bak.",
    ):
        assert line in page
    assert [(each["good"], len(each["lines"])) for each in told] == [(False, 3)]
    assert ("Prøvevik" in page) is names_shown
    assert "Prøvevik" not in str(told)


def test_the_applicant_is_not_told_what_the_jury_is(
    inside: Inside, alpha: TenantView, api_client: Callable[..., FlaskClient]
) -> None:
    with inside(alpha):
        town = make_municipality("Prøvevik kommune", "9901")
        application_id = apply_weakly(call_to_read(names_shown=True), town)
    applicant = api_client(alpha, "applicant", limit_id=town)

    address = f"/api/v1/calls/applications/{application_id}"
    assert applicant.get(address).status_code == 200
    assert applicant.get(f"{address}/remarks").get_json() == []


@pytest.mark.rule("FK-6")
def test_scenarios_of_a_cohort_cost_the_same_for_any_number_of_municipalities(
    inside: Inside,
    alpha: TenantView,
    signed_in: Callable[..., FlaskClient],
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    with inside(alpha):
        call_id = call_to_read(names_shown=True)
    lead = signed_in(alpha, "programme_lead")
    counts = []
    for towns in (range(9910, 9913), range(9920, 9945)):
        with inside(alpha):
            for code in towns:
                apply_weakly(call_id, make_municipality(f"Prøvevik {code}", str(code)))
        page = f"/calls/{call_id}/scenarios"
        assert lead.get(page).status_code == 200
        with count_statements() as statements:
            assert lead.get(page).status_code == 200
        counts.append(len(statements))
    assert counts[1] <= 12, "\n".join(each[:120] for each in statements)
    assert counts[0] == counts[1]
