"""A pupil applies for themselves, and a group applies together: on the pages and by programs."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from core.plugin_api import db, now
from core.plugin_host import PluginHost
from core.tenants.context import TenantView
from core.users.models import Account, Membership
from plugins.calls import ApplicantKind, applications
from plugins.calls.models import Application, GroupPerson
from tests.support.calls import make_call, office, switch_on
from tests.support.registry import make_organisation, make_person, make_teaching

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
SignedIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("programme")


@pytest.fixture
def open_call(programme: PluginHost, inside: Inside, alpha: TenantView) -> Callable[..., UUID]:
    """A call that pupils and groups may apply to today."""
    del programme

    def make(*kinds: ApplicantKind) -> UUID:
        with inside(alpha):
            switch_on()
            return make_call(
                applicants=kinds,
                opens_at=now() - timedelta(days=1),
                closes_at=now() + timedelta(days=9),
                phases=(),
            )

    return make


def somebody(email: str, given: str) -> UUID:
    """A record of the register for whoever logs in with the address."""
    member = db.session.scalar(
        select(Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .where(Account.email == email)
    )
    return make_person("Prøve", given, membership=member)


def send(browser: FlaskClient, address: str, **fields: Any) -> TestResponse:
    """Opens the page and sends its form."""
    page = browser.get(address)
    assert page.status_code == 200
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    return browser.post(address, data={"csrf_token": token[1], **fields})


def test_a_pupil_applies_alone_and_hands_in_on_the_pages(
    open_call: Callable[..., UUID], inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    call_id = open_call(ApplicantKind.PUPIL)
    pupil = signed_in(alpha, "pupil", email="elev@example.test", language="nb")
    other = signed_in(alpha, "pupil", email="annen@example.test")
    with inside(alpha):
        me = somebody("elev@example.test", "Elev")
        stranger = somebody("annen@example.test", "Annen")

    refused = send(pupil, f"/calls/{call_id}/apply", kind="pupil", person_id=str(stranger))
    assert refused.status_code in (404, 422)
    begun = send(pupil, f"/calls/{call_id}/apply", kind="pupil", person_id=str(me))
    assert begun.status_code == 302
    write = begun.headers["Location"]
    with inside(alpha):
        row = db.session.scalars(select(Application)).one()
        kept = row.id
        assert (row.person_id, row.organisation_id, row.state) == (me, None, "draft")
    saved = send(pupil, write, **{"f-idea": "Jeg øver hver dag.", "v-idea": "0"})
    assert saved.status_code in (200, 302)
    handed = send(pupil, f"/calls/applications/{kept}/check")

    assert handed.status_code == 302
    assert "Jeg øver hver dag." in pupil.get(f"/calls/applications/{kept}").text
    assert str(kept) in pupil.get("/calls/mine").text
    assert other.get(f"/calls/applications/{kept}").status_code == 404
    assert other.get(write).status_code == 404
    with inside(alpha):
        [card] = applications(office(), call_id).items
        assert (card.applicant, card.state) == ("Prøve Elev", "submitted")


def test_a_pupil_of_one_finds_their_own_name_chosen(
    open_call: Callable[..., UUID], inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    call_id = open_call(ApplicantKind.PUPIL)
    pupil = signed_in(alpha, "pupil", email="elev@example.test")
    with inside(alpha):
        me = somebody("elev@example.test", "Elev")

    page = pupil.get(f"/calls/{call_id}/apply").text

    assert re.search(rf'<option value="{me}"[^>]*selected', page)


def test_a_group_applies_under_its_title_and_each_of_it_writes(
    open_call: Callable[..., UUID],
    inside: Inside,
    alpha: TenantView,
    signed_in: SignedIn,
) -> None:
    call_id = open_call(ApplicantKind.GROUP)
    with inside(alpha):
        school = make_organisation()
    teacher = signed_in(alpha, "teacher", email="larer@example.test", limit_id=school)
    one = signed_in(alpha, "pupil", email="ein@example.test")
    two = signed_in(alpha, "pupil", email="to@example.test")
    outside = signed_in(alpha, "pupil", email="utenfor@example.test")
    with inside(alpha):
        teaches = somebody("larer@example.test", "Lærer")
        members = [
            somebody("ein@example.test", "Ein"),
            somebody("to@example.test", "To"),
        ]
        somebody("utenfor@example.test", "Utenfor")
        for member in members:
            make_teaching(teaches, member)

    begun = send(
        teacher,
        f"/calls/{call_id}/apply",
        kind="group",
        people=[str(each) for each in members],
        title="Prøvekvartetten",
    )
    assert begun.status_code == 302
    write = begun.headers["Location"]
    address = write.removesuffix("/write")
    for browser, text in ((one, "Vi spiller folkemusikk."), (two, "Og litt jazz.")):
        field = "idea" if browser is one else "plan"
        answer = send(browser, write, **{f"f-{field}": text, f"v-{field}": "0"})
        assert answer.status_code in (200, 302)
    assert send(two, f"{address}/check").status_code == 302

    page = one.get(address).text
    assert "Prøvekvartetten" in page
    assert "Vi spiller folkemusikk." in page
    assert "Og litt jazz." in page
    assert outside.get(address).status_code == 404
    key = UUID(address.rsplit("/", 1)[1])
    with inside(alpha):
        [card] = applications(office(), call_id).items
        assert card.applicant == "Prøvekvartetten"
        assert set(db.session.scalars(select(GroupPerson.person_id))) == set(members)
        assert key == card.id


def test_nobody_puts_somebody_into_a_group_whom_they_do_not_reach(
    open_call: Callable[..., UUID],
    inside: Inside,
    alpha: TenantView,
    api_client: Callable[..., FlaskClient],
) -> None:
    call_id = open_call(ApplicantKind.GROUP)
    with inside(alpha):
        stranger = make_person("Prøve", "Fremmed")
    pupil = api_client(alpha, "pupil")
    with inside(alpha):
        account = db.session.scalars(select(Account.email).order_by(Account.id.desc())).first()
        assert account is not None
        me = somebody(account, "Elev")

    address = f"/api/v1/calls/calls/{call_id}/applications"
    body = {"kind": "group", "people": [str(me), str(stranger)], "title": "Duo"}
    assert pupil.post(address, json=body).status_code in (404, 422)
    assert pupil.post(address, json={**body, "people": [str(me)]}).status_code in (201, 422)
    with inside(alpha):
        kept = set(db.session.scalars(select(GroupPerson.person_id)))
        assert stranger not in kept
