"""Pages: each opens for those who may, and a form that is wrong loses nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.tenants.context import TenantView
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.permissions import CohortRole
from plugins.fremtidens_kulturskole.rules import Column
from tests.plugins.fremtidens_kulturskole.samples import SHARED, make_samples
from tests.plugins.registry.samples import make_samples as make_register
from tests.support.fremtidens import (
    NOW,
    TODAY,
    make_assignment,
    make_cohort,
    make_gathering,
    make_group,
    make_groups,
    office,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
Counting = Callable[[], AbstractContextManager[list[str]]]
SignedIn = Callable[..., FlaskClient]
BASE = "/fremtidens_kulturskole"
MOST = 12


@pytest.fixture
def made(inside: Inside, alpha: TenantView) -> dict[str, object]:
    """One of everything."""
    with inside(alpha):
        make_register("Zz")
        return make_samples("Zz")


def pages_of(app: Flask, made: dict[str, object]) -> Iterator[str]:
    """Every page that is read, with something in its address."""
    with app.test_request_context(base_url="http://alpha.localhost"):
        for rule in app.url_map.iter_rules():
            if rule.endpoint.startswith("fremtidens_kulturskole.") and "GET" in (
                rule.methods or ()
            ):
                values: dict[str, Any] = {
                    name: made.get(f"{rule.endpoint}:{name}", made.get(name, SHARED.get(name)))
                    for name in rule.arguments
                }
                yield app.url_for(rule.endpoint, **values)


def test_every_page_opens_for_who_may_do_everything(
    app: Flask, made: dict[str, object], signed_in: SignedIn, alpha: TenantView
) -> None:
    answers: dict[str, set[int]] = {page: set() for page in pages_of(app, made)}
    for role, limit in (
        ("programme_lead", None),
        (CohortRole.MEMBER, made["participant_id"]),
    ):
        reader = signed_in(alpha, role, limit_id=limit)
        for page, seen in answers.items():
            seen.add(reader.get(page).status_code)
    assert {page: seen for page, seen in answers.items() if not seen & {200, 302}} == {}
    assert {page: seen for page, seen in answers.items() if seen & {500}} == {}


@pytest.mark.parametrize(
    "role", ["administrator", "steering_group", "resource_group", "cohort_coordinator"]
)
def test_no_page_breaks_for_any_role(
    role: str, app: Flask, made: dict[str, object], signed_in: SignedIn, alpha: TenantView
) -> None:
    reader = signed_in(alpha, role)
    answers = {page: reader.get(page).status_code for page in [*pages_of(app, made), "/"]}

    assert {page: status for page, status in answers.items() if status not in {200, 302, 403}} == {}


@pytest.mark.parametrize("role", [CohortRole.GUIDE, CohortRole.OBSERVER, CohortRole.MEMBER])
def test_start_page_and_cohorts_open_for_limited_roles(
    role: str, made: dict[str, object], signed_in: SignedIn, alpha: TenantView
) -> None:
    reader = signed_in(alpha, role, limit_id=made["participant_id"])
    for page in ("/", f"{BASE}/", f"{BASE}/cohorts/{made['cohort_id']}/material"):
        assert reader.get(page).status_code == 200


def test_everybody_reads_the_theme_page_and_only_what_was_published(
    inside: Inside, alpha: TenantView, visit: Callable[[TenantView], FlaskClient]
) -> None:
    with inside(alpha):
        cohort = make_cohort("apen")
        group = make_group(cohort, "Stranda", code="1525", language="nn")
        services.add_material(office(), cohort, title="Hemmeleg")
        services.add_material(office(), cohort, title="Opent", publish=True)
        row = queries.cohort(office(), cohort)
        assert row is not None
    visitor = visit(alpha)
    assert visitor.get(f"{BASE}/theme/apen").status_code == 404
    with inside(alpha):
        services.change_cohort(
            office(),
            cohort,
            key="apen",
            name="Kull",
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            report_due_on=None,
            intro={},
            is_public=True,
            organiser_id=None,
            call_id=None,
            version=None,
        )
    page = visitor.get(f"{BASE}/theme/apen")
    assert page.status_code == 200
    assert "Opent" in page.text
    assert "Hemmeleg" not in page.text
    assert visitor.get(f"{BASE}/theme/apen/{group}").status_code == 404


def test_a_group_writes_hands_in_and_is_answered(
    inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    with inside(alpha):
        cohort = make_cohort()
        group = make_group(cohort)
        assignment, (part, _) = make_assignment(make_gathering(cohort, TODAY), TODAY)
    page = f"{BASE}/hand-ins/{assignment}/{group}"
    member = signed_in(alpha, CohortRole.MEMBER, limit_id=group)
    lead = signed_in(alpha, "programme_lead")

    opened = member.get(page).text
    pen = re.search(r'name="pen" value="([^"]+)"', opened)
    assert pen is not None
    sent = {"csrf_token": token_in(opened), "pen": pen[1]}
    empty = member.post(page, data={**sent, "action": "hand_in"})
    assert empty.status_code == 422
    saved = member.post(
        page,
        data={**sent, "slot": part, f"text-{part}": "Et utkast", f"version-{part}": "0"},
        headers={"HX-Request": "true"},
    )
    assert f'name="version-{part}" value="1"' in saved.text
    late = member.post(
        page,
        data={**sent, "pen": "x", "slot": part, f"text-{part}": "Også", f"version-{part}": "0"},
        headers={"HX-Request": "true"},
    )
    assert f'name="version-{part}" value="0"' in late.text
    both = member.get(page).text
    assert "Et utkast" in both
    assert "Også" in both
    settled = member.post(
        f"{page}/settle",
        data={**sent, "slot": part, "text": "Begge to", "seen_version": "1"},
    )
    assert settled.status_code == 302
    done = member.post(
        page,
        data={**sent, f"text-{part}": "Begge to", f"version-{part}": "2", "action": "hand_in"},
    )
    assert done.status_code == 302
    refused = member.post(page, data={**sent, f"text-{part}": "For sent", f"version-{part}": "2"})
    assert refused.status_code == 409
    assert "For sent" in refused.text  # Nothing that was typed is lost.

    review = {"csrf_token": token_in(lead.get(page).text), "verdict": "return", "comment": ""}
    assert lead.post(f"{page}/review", data=review).status_code == 422
    assert lead.post(f"{page}/review", data={**review, "comment": "Mer om hvem"}).status_code == 302
    assert "Mer om hvem" in member.get(page).text


def token_in(page: str) -> str:
    """The page's token against forged forms."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("address", ["", "?owing=1", "?format=csv"])
def test_the_grid_costs_the_same_for_3_municipalities_and_for_300(
    address: str,
    inside: Inside,
    alpha: TenantView,
    signed_in: SignedIn,
    count_statements: Counting,
) -> None:
    with inside(alpha):
        cohort = make_cohort()
        for number in range(3):
            held = make_gathering(cohort, TODAY + timedelta(days=number))
            make_assignment(held, TODAY)
        make_groups(cohort, 3)
    reader = signed_in(alpha, CohortRole.COORDINATOR)
    page = f"{BASE}/cohorts/{cohort}{address}"
    reader.get(page)
    with count_statements() as few:
        assert reader.get(page).status_code == 200
    with inside(alpha):
        make_groups(cohort, 297)
    with count_statements() as many:
        assert reader.get(page).status_code == 200

    assert len(many) == len(few)
    assert len(many) <= MOST, "\n".join(many)


def test_lists_cost_the_same_for_any_number_of_rows(
    inside: Inside, alpha: TenantView, signed_in: SignedIn, count_statements: Counting
) -> None:
    with inside(alpha):
        cohort = make_cohort()
        groups = make_groups(cohort, 3)
        share(groups)
    reader = signed_in(alpha, "programme_lead")
    pages = [
        f"{BASE}/",
        f"{BASE}/cohorts/{cohort}/groups",
        f"{BASE}/cohorts/{cohort}/gatherings",
        f"{BASE}/cohorts/{cohort}/support",
        f"{BASE}/cohorts/{cohort}/bodies",
        f"{BASE}/cohorts/{cohort}/material",
        f"{BASE}/advice?q=medvirkning",
    ]
    counts: list[dict[str, int]] = []
    for _ in range(2):
        seen = {}
        for page in pages:
            reader.get(page)
            with count_statements() as statements:
                assert reader.get(page).status_code == 200
            seen[page] = len(statements)
            assert len(statements) <= MOST, "\n".join(statements)
        counts.append(seen)
        with inside(alpha):
            share(make_groups(cohort, 20))
            for number in range(10):
                make_gathering(cohort, TODAY + timedelta(days=number))
                services.add_material(office(), cohort, title=f"Stoff {number}")
    assert counts[0] == counts[1]


def share(groups: list[UUID]) -> None:
    """A piece of advice of each group."""
    for group in groups:
        entry = services.add_entry(office(), group, column=Column.WISE, text="Medverknad tek tid")
        services.share_advice(
            office(), entry, title="Medverknad", text="Tek tid", stands_behind="Rektor"
        )


def test_the_report_is_a_pdf_in_the_groups_written_form(
    inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    with inside(alpha):
        cohort = make_cohort()
        group = make_group(cohort, "Stranda", code="1525", language="nn")
        services.begin_report(office(), group, now=NOW)
    answer = signed_in(alpha, "programme_lead").get(f"{BASE}/groups/{group}/report.pdf")

    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
