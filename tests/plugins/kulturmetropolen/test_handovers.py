"""KM-4: what a receiver is told before the talent agrees, and after it came to nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.mail import stored_mails
from core.mail.models import OutgoingMail
from core.plugin_api import Actor, db, today
from core.tenants.context import TenantView
from core.users.models import MembershipRole
from plugins.kulturmetropolen.models import Handover, Meeting, MentorSession, Talent
from plugins.kulturmetropolen.queries.handovers import handover, handovers, handovers_of
from plugins.kulturmetropolen.queries.way import passed_on
from plugins.kulturmetropolen.rules import HandoverState, PassedOn
from plugins.kulturmetropolen.services.handovers import (
    answer_handover,
    hand_over,
    withdraw_handover,
)
from plugins.kulturmetropolen.services.letters import tell_talent
from plugins.kulturmetropolen.services.people import kept_about
from plugins.kulturmetropolen.steps import steps_of
from plugins.registry.models import Guardianship, Person
from tests.support.forms import send, shown
from tests.support.kulturmetropolen import (
    DAY,
    make_mentorship,
    make_school,
    make_talent,
    person_of_talent,
)
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

    # On the start page it waits once, in each reader's own words, and no panel says it again.
    for reader, asked, waits in (
        (child, "Do you want to be handed over to Modtager?", "Waits for your guardian"),
        (parent, f"May {NAME} Talent be handed over to Modtager?", "Waits for your answer"),
    ):
        home = reader.get("/")
        assert home.text.count(f'href="{page}"') == 1
        assert shown(home).count(asked) == 1
        assert waits in shown(home)
        assert "Your way" not in shown(home)
    assert f"To {NAME} Talent: “{NAME} er vokset ud.”" in shown(parent.get("/"))
    assert "To Yrsa" not in shown(child.get("/"))

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
@pytest.mark.parametrize(
    ("age", "own", "waits"),
    [(15, True, "guardian"), (15, False, "answer"), (30, True, "answer"), (30, False, "")],
    ids=["a minor", "a minor's guardian", "of age", "of age, seen by another"],
)
def test_the_step_of_a_hand_over_waits_for_whoever_answers(
    tenant: TenantView, age: int, own: bool, waits: str
) -> None:
    made = agreed_handover(make_school(), make_school(), agreed=False)
    person_id = person_of_talent(_row(made).talent_id)
    person = db.session.scalars(select(Person).where(Person.id == person_id)).one()
    person.born_on = date(today().year - age, 1, 1)
    db.session.flush()

    (step,) = [each for each in steps_of(person_id, own=own) if each.key == f"handover-{made}"]

    found = "answer" if step.answer_by else "guardian" if step.awaits else ""
    assert found == waits
    assert (NAME in step.title) is not own


@pytest.mark.rule("KM-4")
@pytest.mark.rule("KM-5")
def test_a_mail_to_a_guardian_says_which_child_it_is_about(
    inside: Inside, beta: TenantView, actor_in: ActorIn
) -> None:
    lead = actor_in(beta, "programme_lead", today=today())
    with inside(beta):
        someone = make_talent(NAME, "Talent", at=make_school())
        child = db.session.scalars(
            select(Person).where(Person.id == person_of_talent(someone))
        ).one()
        child.born_on, child.email = date(today().year - 15, 1, 1), "barn@example.test"
        guardian = make_person("Prøve", "Forælder", email="parent@example.test")
        former = make_person("Anden", "Forælder", email="former@example.test")
        db.session.add(Guardianship(guardian_id=guardian, pupil_id=child.id))
        yesterday = today() - timedelta(days=1)
        db.session.add(Guardianship(guardian_id=former, pupil_id=child.id, valid_to=yesterday))
        db.session.flush()
        assert tell_talent(child.id, "asked", actor=lead) == 2
        wanted = select(OutgoingMail.recipient, OutgoingMail.subject).where(
            OutgoingMail.tenant_id == beta.id
        )
        mails = {row.recipient: row.subject for row in db.session.execute(wanted)}

    assert set(mails) == {"barn@example.test", "parent@example.test"}
    assert NAME in mails["parent@example.test"]
    assert NAME not in mails["barn@example.test"]


@pytest.mark.rule("KM-13")
def test_a_session_waits_on_the_start_page_only_for_who_has_not_said_yes(
    inside: Inside, beta: TenantView, signed_in: SignedIn
) -> None:
    mentor, child = (signed_in(beta, role, language="en") for role in ("mentor", "pupil"))
    with inside(beta):
        school = make_school()
        someone = make_talent("Prøve", "Talent", at=school)
        own = db.session.scalars(select(Person).where(Person.id == person_of_talent(someone))).one()
        own.membership_id = _membership(beta, "pupil")
        teaches = make_person("Prøve", "Mentor", membership=_membership(beta, "mentor"))
        make_mentorship(someone, teaches)
        row = MentorSession(
            talent_id=someone, mentor_id=teaches, organisation_id=school, place="Lokale 4",
            proposed_by="Prøve Leder", fee_minor=0, transport_minor=0, currency="DKK",
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        made = row.id
        begins = datetime.now(UTC) + timedelta(days=3)
        db.session.add(Meeting(session_id=made, starts_at=begins, minutes=180))
    link = f'href="/kulturmetropolen/sessions/{made}"'

    assert mentor.get("/").text.count(link) == child.get("/").text.count(link) == 1
    page = f"/kulturmetropolen/sessions/{made}"
    assert send(mentor, page, to=f"{page}/agree").status_code == 302
    assert link not in mentor.get("/").text
    assert child.get("/").text.count(link) == 1


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
