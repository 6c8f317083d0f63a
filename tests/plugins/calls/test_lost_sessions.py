"""Who was signed out while writing gets the text back, and saves it after signing in again."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.plugin_api import db, now
from core.tenants.context import TenantView
from plugins.calls import ApplicantKind
from plugins.calls.models import Answer
from tests.support.calls import apply_for, make_call, switch_on
from tests.support.registry import make_organisation

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
SignedIn = Callable[..., FlaskClient]
TEXT = "Dette tok lang tid å skrive, og «skal» ikke bli borte."
OWN = {"Sec-Fetch-Site": "same-origin"}
pytestmark = pytest.mark.usefixtures("programme")


@pytest.fixture
def begun(inside: Inside, alpha: TenantView) -> tuple[UUID, str]:
    """A school with a draft, and the address where it is written."""
    with inside(alpha):
        switch_on()
        school = make_organisation()
        call_id = make_call(
            applicants=(ApplicantKind.ORGANISATION,),
            opens_at=now() - timedelta(days=1),
            closes_at=now() + timedelta(days=9),
            phases=(),
        )
        _, key = apply_for(call_id, school, handed_in=False, at=now())
    return school, f"/calls/applications/{key}/write"


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of the page's own form."""
    form = page[page.index("<h1") :]
    return {
        unescape(name): unescape(value)
        for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    }


def kept(inside: Inside, tenant: TenantView) -> list[object]:
    """What is saved in the field."""
    with inside(tenant):
        return list(db.session.scalars(select(Answer.value).where(Answer.field == "plan")))


def test_a_text_survives_that_the_session_ended_without_javascript(
    begun: tuple[UUID, str],
    inside: Inside,
    alpha: TenantView,
    visit: Callable[[TenantView], FlaskClient],
    signed_in: SignedIn,
) -> None:
    school, address = begun
    sent = {"keep_typed": "1", "f-plan": TEXT, "v-plan": "0", "f-idea": "", "csrf_token": "old"}

    lost = visit(alpha).post(address, data=sent, headers=OWN)
    assert lost.status_code == 401
    again = fields_of(lost.text)
    assert again["f-plan"] == TEXT
    assert kept(inside, alpha) == []

    writer = signed_in(alpha, "rector", limit_id=school)
    stale = writer.post(address, data=again, headers=OWN)
    assert stale.status_code == 400
    fresh = fields_of(stale.text)
    assert (fresh["f-plan"], fresh["v-plan"]) == (TEXT, "0")
    assert writer.post(address, data=fresh, headers=OWN).status_code == 302
    assert kept(inside, alpha) == [TEXT]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
        {},
        {**OWN, "HX-Request": "true"},
    ],
)
def test_what_another_site_sent_is_never_given_back(
    headers: dict[str, str],
    begun: tuple[UUID, str],
    alpha: TenantView,
    visit: Callable[[TenantView], FlaskClient],
    signed_in: SignedIn,
) -> None:
    school, address = begun
    sent = {"keep_typed": "1", "f-plan": TEXT}

    out = visit(alpha).post(address, data=sent, headers=headers)
    assert out.status_code in (302, 400)
    forged = signed_in(alpha, "rector", limit_id=school).post(address, data=sent, headers=headers)
    assert forged.status_code == 400
    assert TEXT not in out.text + forged.text
