"""KM-4: what a receiver is told before the talent agrees, and after it came to nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.mail import stored_mails
from core.plugin_api import Actor, db, today
from core.tenants.context import TenantView
from core.users.models import MembershipRole
from plugins.kulturmetropolen.models import Handover, Talent
from plugins.kulturmetropolen.queries.handovers import handover, handovers, handovers_of
from plugins.kulturmetropolen.queries.way import passed_on
from plugins.kulturmetropolen.rules import HandoverState, PassedOn
from plugins.kulturmetropolen.services.handovers import (
    answer_handover,
    hand_over,
    withdraw_handover,
)
from plugins.kulturmetropolen.services.people import kept_about
from plugins.registry.models import Guardianship, Person
from tests.support.forms import send, shown
from tests.support.kulturmetropolen import DAY, make_school, make_talent, person_of_talent
from tests.support.registry import make_person

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
ActorIn = Callable[..., Actor]
SignedIn = Callable[..., FlaskClient]
NAME = "Yrsa-Prøve"
BASE = "/api/v1/kulturmetropolen"


@pytest.fixture
def tenant(inside: Inside, beta: TenantView) -> Iterator[TenantView]:
    """The Danish tenant, with everything on."""
    with inside(beta) as entered:
        yield entered


def agreed_handover(sender: UUID, receiver: UUID, *, agreed: bool = True) -> UUID:
    """One that the talent has said yes to, so that the receiver is to answer it."""
    row = Handover(
        talent_id=make_talent(NAME, "Talent", at=sender),
        sender_id=sender,
        receiver_id=receiver,
        passes=[PassedOn.CONTACT, PassedOn.NOTE],
        note=f"{NAME} spiller bas.",
        why=f"{NAME} er vokset ud.",
        asked_by="Prøve Leder",
        asked_on=today(),
        answer_by=today() + timedelta(days=21),
        consented=True if agreed else None,
        consented_on=today() if agreed else None,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def _row(handover_id: UUID) -> Handover:
    return db.session.scalars(select(Handover).where(Handover.id == handover_id)).one()


@pytest.mark.rule("KM-4")
@pytest.mark.parametrize(
    "state", [HandoverState.REFUSED, HandoverState.LAPSED, HandoverState.WITHDRAWN]
)
def test_a_receiver_who_does_not_take_over_keeps_state_and_dates_alone(
    state: HandoverState, tenant: TenantView, actor_in: ActorIn, beta: TenantView
) -> None:
    sender, receiver = make_school("Afsender"), make_school("Modtager")
    lead = actor_in(beta, "programme_lead", today=today())
    head = actor_in(beta, "rector", limit_id=receiver, today=today())
    other = actor_in(beta, "rector", limit_id=sender, today=today())
    made = agreed_handover(sender, receiver)
    assert [each.talent for each in handovers(head)] == [f"{NAME} Talent"]

    if state is HandoverState.REFUSED:
        answer_handover(head, made, accept=False, answer=f"{NAME} passer ikke ind.")
    elif state is HandoverState.WITHDRAWN:
        withdraw_handover(lead, made)
    else:
        head, other = (replace(each, today=today() + timedelta(days=22)) for each in (head, other))

    (seen,) = handovers(head)
    assert seen == handover(head, made)
    assert (seen.state, seen.asked_on, seen.consented_on) == (state, today(), today())
    assert (seen.sender.name, seen.receiver.name) == ("Afsender", "Modtager")
    assert (seen.talent, seen.person_id, seen.talent_id) == (None, None, None)
    assert NAME not in repr(seen)
    assert passed_on(seen, head) is None
    # Who sends, and who leads the programme, still know whose it was.
    assert [each.talent for each in (*handovers(other), *handovers(lead))] == [f"{NAME} Talent"] * 2


@pytest.mark.rule("KM-4")
def test_what_was_withdrawn_or_lapsed_before_the_yes_was_never_there_for_the_receiver(
    tenant: TenantView, actor_in: ActorIn, beta: TenantView
) -> None:
    sender, receiver = make_school(), make_school()
    lead = actor_in(beta, "programme_lead", today=today())
    head = actor_in(beta, "rector", limit_id=receiver, today=today())
    made = agreed_handover(sender, receiver, agreed=False)

    late = replace(head, today=today() + timedelta(days=22))
    assert (handovers(head), handovers(late)) == ([], [])
    withdraw_handover(lead, made)
    assert (handovers(head), handover(head, made)) == ([], None)


def test_a_talents_own_data_say_where_a_hand_over_stands_today(
    tenant: TenantView, actor_in: ActorIn, beta: TenantView
) -> None:
    row = _row(agreed_handover(make_school(), make_school()))
    row.asked_on, row.answer_by = today() - timedelta(days=40), today() - timedelta(days=1)
    db.session.flush()

    records = {each.title: each.rows for each in kept_about(person_of_talent(row.talent_id))}
    (line,) = records["Hand-overs"]
    assert "No answer in time" in repr(line["State"])


@pytest.mark.rule("KM-4")
def test_after_a_refusal_the_talent_is_handed_over_anew_and_accepted(
    tenant: TenantView, actor_in: ActorIn, beta: TenantView
) -> None:
    sender, receiver = make_school(), make_school()
    lead = actor_in(beta, "programme_lead")
    head = actor_in(beta, "rector", limit_id=receiver)
    someone = make_talent(NAME, "Talent", at=sender)

    for accept in (False, True):
        made = hand_over(
            lead, someone, receiver_id=receiver, passes=[PassedOn.CONTACT], why="Vokset ud."
        )
        _row(made).consented = True
        db.session.flush()
        answer_handover(head, made, accept=accept, answer="Sådan er det.")

    # Who has the responsibility now sees the whole way, the refused hand-over with it.
    states = [each.state for each in handovers_of(someone, today=DAY)]
    assert set(states) == {HandoverState.REFUSED, HandoverState.ACCEPTED}
    assert {each.talent for each in handovers(head)} == {f"{NAME} Talent"}
    now_at = db.session.scalars(select(Talent.organisation_id).where(Talent.id == someone))
    assert now_at.one() == receiver


@pytest.mark.rule("KM-4")
def test_a_minor_is_told_who_answers_and_a_guardian_is_asked_about_the_child(
    inside: Inside, beta: TenantView, signed_in: SignedIn
) -> None:
    child, parent = (signed_in(beta, role, language="en") for role in ("pupil", "guardian"))
    with inside(beta):
        made = agreed_handover(make_school(), make_school("Modtager"), agreed=False)
        person_id = person_of_talent(_row(made).talent_id)
        own = db.session.scalars(select(Person).where(Person.id == person_id)).one()
        own.born_on = date(today().year - 15, 1, 1)
        own.membership_id = _membership(beta, "pupil")
        guardian = make_person("Prøve", "Forælder", membership=_membership(beta, "guardian"))
        db.session.add(Guardianship(guardian_id=guardian, pupil_id=person_id))
    page = f"/kulturmetropolen/my-way/handovers/{made}"

    told = shown(child.get(page))
    assert "A parent or guardian answers for you" in told
    assert f"{page}/answer" not in child.get(page).text
    assert child.get(f"{page}/answer").status_code == 302
    asked = shown(parent.get(f"{page}/answer"))
    assert f"May {NAME} Talent be handed over to Modtager?" in asked
    assert send(parent, f"{page}/answer", agree="true").status_code == 302
    with inside(beta):
        assert _row(made).consented is True


def _membership(tenant: TenantView, role: str) -> UUID:
    """The membership of the only member with the role."""
    held = select(MembershipRole.membership_id).where(
        MembershipRole.tenant_id == tenant.id, MembershipRole.role == role
    )
    return db.session.scalars(held).one()


@pytest.mark.rule("KM-4")
def test_a_refused_talents_name_is_nowhere_for_the_receiver(
    app: Flask,
    inside: Inside,
    beta: TenantView,
    signed_in: SignedIn,
    api_client: SignedIn,
) -> None:
    with inside(beta):
        sender, receiver = make_school("Afsender"), make_school("Modtager")
        made = agreed_handover(sender, receiver)
        talent_id = _row(made).talent_id
        whose = select(Person).where(Person.id == person_of_talent(talent_id))
        db.session.scalars(whose).one().email = "yrsa@example.test"
    head = signed_in(beta, "rector", limit_id=receiver, language="en")
    program = api_client(beta, "rector", limit_id=receiver)
    page = f"/kulturmetropolen/handovers/{made}"
    assert NAME in shown(head.get(page))

    assert send(head, f"{page}/answer", accept="false", answer="Ikke i år.").status_code == 302
    answered = program.post(f"{BASE}/handovers/{made}/answer", json={"accept": True})
    assert answered.status_code == 422

    own_pages = [
        "/", page, f"{page}/answer", f"{page}/follow-up", "/kulturmetropolen/handovers",
        "/kulturmetropolen/board", "/kulturmetropolen/talents", "/kulturmetropolen/talents.csv",
        f"/kulturmetropolen/talents/{talent_id}", "/registry/people",
    ]  # fmt: skip
    own_answers = [f"{BASE}/{at}" for at in ("handovers", f"handovers/{made}", "talents")]
    for client, addresses in ((head, own_pages), (program, own_answers)):
        for address in addresses:
            found = client.get(address, follow_redirects=True)
            assert NAME not in found.text, address
            assert client is head or str(talent_id) not in found.text, address
    assert NAME not in answered.text
    assert "Refused by the receiver" in shown(head.get(page))
    mails = stored_mails(app.extensions["flygel"].config.var)
    assert NAME not in "".join(
        f"{mail.subject}{mail.text}" for mail in mails if mail.recipient != "yrsa@example.test"
    )
