"""Ways in by e-mail, and what neither the one who invites nor an outsider may learn."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from core.db.session import db
from core.mail import StoredMail
from core.tenants.context import TenantView
from core.users.actor import ADMINISTRATOR, Actor, command_actor
from core.users.invitations import (
    InvitationRefused,
    invite,
    invite_again,
    open_invitations,
    withdraw,
)
from core.users.memberships import is_member, member
from core.users.models import Account, Invitation, Membership
from core.users.roles import RoleGrant, RoleRefused
from core.web.running import Running
from tests.core.users.conftest import (
    NEW_PASSWORD,
    Person,
    is_signed_in,
    link_in,
    sign_in,
    submit,
)

NEW = "ny@example.org"
GRANTS = [RoleGrant(role=ADMINISTRATOR, valid_to=date(2099, 12, 31))]
Visit = Callable[[TenantView], FlaskClient]
MakePerson = Callable[..., Person]
Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
Mailbox = Callable[[], list[StoredMail]]


@pytest.fixture
def actor() -> Actor:
    """The administrator who invites."""
    return command_actor("Administrator", date(2024, 6, 1))


@pytest.fixture
def invited(
    inside: Inside, running: Running, actor: Actor, alpha: TenantView
) -> Callable[..., UUID]:
    """`invited("ny@example.org")` sends an invitation to alpha and answers its id."""

    def send(email: str, **changed: object) -> UUID:
        options = {
            "name": "Ny Person",
            "roles": GRANTS,
            "language": None,
            "link": lambda token: f"http://alpha.localhost/invitation/{token}",
            "now": datetime.now(UTC),
            **changed,
        }
        with inside(alpha):
            return invite(running.host, actor, email=email, **options)  # type: ignore[arg-type]

    return send


def account_with(app: Flask, email: str) -> Account | None:
    """The account with this address."""
    with app.app_context():
        found = db.session.scalar(select(Account).where(Account.email == email))
        db.session.expunge_all()
        return found


def test_somebody_new_gets_an_account_and_the_roles_by_the_link(
    app: Flask,
    visit: Visit,
    alpha: TenantView,
    inside: Inside,
    invited: Callable[..., UUID],
    mailbox: Mailbox,
    log_of: Callable[[TenantView], list[str]],
) -> None:
    invited(NEW.upper())
    (mail,) = mailbox()
    assert mail.recipient == NEW
    assert mail.html is not None
    assert link_in(mail) in mail.html
    browser = visit(alpha)
    page = browser.get(link_in(mail))
    assert NEW in page.text
    assert 'value="Ny Person"' in page.text

    answer = submit(
        browser,
        link_in(mail),
        name="Ny Annerledes",
        password=NEW_PASSWORD,
        password_again=NEW_PASSWORD,
    )

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert is_signed_in(browser)
    account = account_with(app, NEW)
    assert account is not None
    assert account.name == "Ny Annerledes"
    assert account.confirmed_at is not None
    with inside(alpha):
        membership_id = db.session.scalars(
            select(Membership.id).where(Membership.account_id == account.id)
        ).one()
        view = member(membership_id, today=date(2024, 6, 1))
        assert view is not None
        assert [(role.role, role.valid_to) for role in view.roles] == [
            (ADMINISTRATOR, date(2099, 12, 31))
        ]
        assert open_invitations(now=datetime.now(UTC)) == []
    assert visit(alpha).get(link_in(mail)).status_code == 410
    assert sign_in(visit(alpha), NEW, NEW_PASSWORD).status_code == 302
    lines = log_of(alpha)
    for line in (
        "core:invitation:send",
        "core:invitation:accept",
        "core:membership:begin",
        "core:session:begin",
    ):
        assert line in lines


@pytest.mark.parametrize(
    "fields",
    [
        {"name": " ", "password": NEW_PASSWORD, "password_again": NEW_PASSWORD},
        {"name": "Ny", "password": "kort", "password_again": "kort"},
        {"name": "Ny", "password": NEW_PASSWORD, "password_again": "noe annet her"},
        {"name": "Ny", "password": NEW, "password_again": NEW},
    ],
)
def test_a_form_to_be_corrected_makes_no_account(
    app: Flask,
    visit: Visit,
    alpha: TenantView,
    invited: Callable[..., UUID],
    mailbox: Mailbox,
    fields: dict[str, str],
) -> None:
    invited(NEW)
    answer = submit(visit(alpha), link_in(mailbox()[0]), **fields)

    assert answer.status_code == 422
    assert "data-error-summary" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert account_with(app, NEW) is None


def test_somebody_with_an_account_signs_in_and_accepts(
    visit: Visit,
    make_person: MakePerson,
    alpha: TenantView,
    beta: TenantView,
    inside: Inside,
    invited: Callable[..., UUID],
    mailbox: Mailbox,
) -> None:
    person = make_person(beta)
    invited(person.email)
    link = link_in(mailbox()[0])
    browser = visit(alpha)

    page = browser.get(link)
    assert f"/login?next={link}" in page.text
    assert 'name="password"' not in page.text
    back = sign_in(browser, person.email, next=link)
    assert back.headers["Location"] == link
    assert submit(browser, link).headers["Location"] == "/"

    with inside(alpha):
        assert is_member(person.id)


def test_a_password_cannot_be_set_for_an_account_by_an_invitation(
    app: Flask,
    visit: Visit,
    make_person: MakePerson,
    alpha: TenantView,
    beta: TenantView,
    invited: Callable[..., UUID],
    mailbox: Mailbox,
    account_of: Callable[[Person], Account],
) -> None:
    person = make_person(beta)
    before = account_of(person).password
    invited(person.email)
    link = link_in(mailbox()[0])
    browser = visit(alpha)

    answer = submit(
        browser,
        link,
        page="/login",
        name="Kapret",
        password=NEW_PASSWORD,
        password_again=NEW_PASSWORD,
    )

    assert answer.status_code == 200
    assert not is_signed_in(browser)
    assert account_of(person).password == before


def test_another_account_cannot_take_the_invitation(
    visit: Visit,
    make_person: MakePerson,
    alpha: TenantView,
    beta: TenantView,
    inside: Inside,
    invited: Callable[..., UUID],
    mailbox: Mailbox,
) -> None:
    other = make_person(beta)
    invited(NEW)
    link = link_in(mailbox()[0])
    browser = visit(alpha)
    sign_in(browser, other.email)

    page = submit(browser, link)

    assert page.status_code == 200
    assert other.email in page.text
    with inside(alpha):
        assert not is_member(other.id)


def test_inviting_does_the_same_for_known_and_unknown_addresses(
    app: Flask,
    make_person: MakePerson,
    beta: TenantView,
    alpha: TenantView,
    inside: Inside,
    running: Running,
    invited: Callable[..., UUID],
) -> None:
    known = make_person(beta)
    statements: list[str] = []
    with app.app_context():
        event.listen(
            db.engines[None], "before_cursor_execute", lambda *args: statements.append(args[2])
        )
    seen = []
    for email in (known.email, NEW):
        statements.clear()
        invitation_id = invited(email)
        with inside(alpha):
            (view,) = (
                view for view in open_invitations(now=datetime.now(UTC)) if view.id == invitation_id
            )
        kinds = [" ".join(text.split()[:3]) for text in statements]
        # One question more for a known address: whether it is a member here already.
        seen.append(
            (
                view.email == email,
                view.name,
                view.roles,
                "INSERT INTO core.invitation" in " ".join(statements),
                len(kinds),
            )
        )

    assert seen[0][:4] == seen[1][:4]


def test_a_member_cannot_be_invited_again(
    make_person: MakePerson, alpha: TenantView, invited: Callable[..., UUID]
) -> None:
    person = make_person(alpha)

    with pytest.raises(InvitationRefused) as refused:
        invited(person.email)

    assert (refused.value.reason.code, refused.value.field) == ("member", "email")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"email": "no address"}, "email"),
        ({"name": "  "}, "name"),
    ],
)
def test_an_invitation_needs_an_address_and_a_name(
    invited: Callable[..., UUID], changed: dict[str, str], code: str
) -> None:
    with pytest.raises(InvitationRefused) as refused:
        invited(**{"email": NEW, **changed})

    assert refused.value.reason.code == code


def test_the_name_of_a_new_account_has_an_end(
    app: Flask,
    visit: Visit,
    alpha: TenantView,
    invited: Callable[..., UUID],
    mailbox: Mailbox,
) -> None:
    invited(NEW)
    answer = submit(
        visit(alpha),
        link_in(mailbox()[0]),
        name="x" * 121,
        password=NEW_PASSWORD,
        password_again=NEW_PASSWORD,
    )
    assert answer.status_code == 422
    assert account_with(app, NEW) is None


def test_an_invitation_gives_only_roles_on_offer(invited: Callable[..., UUID]) -> None:
    with pytest.raises(RoleRefused):
        invited(NEW, roles=[RoleGrant(role="no-such-role")])


def test_the_link_works_for_fourteen_days(
    visit: Visit, alpha: TenantView, invited: Callable[..., UUID], mailbox: Mailbox
) -> None:
    invited(NEW)
    link = link_in(mailbox()[0])
    with time_machine.travel(datetime.now(UTC) + timedelta(days=13, hours=23)):
        assert visit(alpha).get(link).status_code == 200
    with time_machine.travel(datetime.now(UTC) + timedelta(days=14, minutes=1)):
        assert visit(alpha).get(link).status_code == 410


def test_a_new_invitation_replaces_the_old_one(
    visit: Visit,
    alpha: TenantView,
    inside: Inside,
    invited: Callable[..., UUID],
    mailbox: Mailbox,
) -> None:
    invited(NEW)
    second = invited(NEW)
    first_mail, second_mail = mailbox()

    assert visit(alpha).get(link_in(first_mail)).status_code == 410
    assert visit(alpha).get(link_in(second_mail)).status_code == 200
    with inside(alpha):
        assert [view.id for view in open_invitations(now=datetime.now(UTC))] == [second]


def test_sending_it_again_gives_a_new_link_and_new_time(
    visit: Visit,
    alpha: TenantView,
    inside: Inside,
    running: Running,
    actor: Actor,
    invited: Callable[..., UUID],
    mailbox: Mailbox,
) -> None:
    invitation_id = invited(NEW)
    later = datetime.now(UTC) + timedelta(days=15)
    with inside(alpha):
        assert invite_again(
            running.host,
            actor,
            invitation_id,
            link=lambda token: f"http://alpha.localhost/invitation/{token}",
            now=later,
        )
    first, second = mailbox()
    with time_machine.travel(later):
        assert visit(alpha).get(link_in(first)).status_code == 410
        assert visit(alpha).get(link_in(second)).status_code == 200


def test_a_withdrawn_invitation_opens_nothing_and_cannot_be_sent_again(
    visit: Visit,
    alpha: TenantView,
    inside: Inside,
    running: Running,
    actor: Actor,
    invited: Callable[..., UUID],
    mailbox: Mailbox,
) -> None:
    invitation_id = invited(NEW)
    now = datetime.now(UTC)
    with inside(alpha):
        assert withdraw(actor, invitation_id, now=now)
        assert not withdraw(actor, invitation_id, now=now)
        assert not invite_again(running.host, actor, invitation_id, link=str, now=now)

    assert visit(alpha).get(link_in(mailbox()[0])).status_code == 410


def test_an_invitation_of_one_organisation_opens_nothing_in_another(
    visit: Visit, beta: TenantView, invited: Callable[..., UUID], mailbox: Mailbox
) -> None:
    invited(NEW)
    link = link_in(mailbox()[0])

    foreign, made_up = visit(beta).get(link), visit(beta).get("/invitation/made-up")

    assert foreign.status_code == made_up.status_code == 410


def test_only_a_digest_of_the_link_is_kept(
    alpha: TenantView, inside: Inside, invited: Callable[..., UUID], mailbox: Mailbox
) -> None:
    invitation_id = invited(NEW)
    token = link_in(mailbox()[0]).rpartition("/")[2]
    with inside(alpha):
        row = db.session.scalars(select(Invitation).where(Invitation.id == invitation_id)).one()
        assert len(row.token_digest) == 32
        assert token.encode() not in row.token_digest


@pytest.mark.parametrize(
    ("language", "subject"), [("en", "Alfa invites you to Flygel"), (None, None)]
)
def test_the_mail_is_in_the_language_chosen_or_the_organisations(
    invited: Callable[..., UUID], mailbox: Mailbox, language: str | None, subject: str | None
) -> None:
    invited(NEW, language=language)
    (mail,) = mailbox()

    if subject is not None:
        assert mail.subject == subject
    assert mail.html is not None
    assert f'<html lang="{language or "nb"}">' in mail.html


def test_who_adds_to_an_open_invitation_takes_nothing_from_it(
    inside: Inside, running: Running, actor: Actor, alpha: TenantView, invited: Callable[..., UUID]
) -> None:
    more = RoleGrant(role="programme_lead")
    invited(NEW)
    invited(NEW, roles=[more, *GRANTS], keep_roles=True)
    with inside(alpha):
        (waiting,) = open_invitations(now=datetime.now(UTC))
        assert waiting.roles == (*GRANTS, more)
    invited(NEW, roles=[more])
    with inside(alpha):
        (waiting,) = open_invitations(now=datetime.now(UTC))
        assert waiting.roles == (more,)
