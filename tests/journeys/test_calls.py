"""A call in a real browser: two who write, a juror who keeps out, a reserve that moves up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from core.plugin_api import db, now
from core.tenants.services import enable_plugin
from core.users.models import Account, Membership, MembershipRole
from core.workspace import find_tenant, operator, working_in
from plugins.calls import (
    DecisionDetails,
    FieldDetails,
    FieldKind,
    Outcome,
    add_form,
    assign_evenly,
    decide,
    publish_decisions,
    publish_form,
)
from plugins.calls.models import Answer, Application, Call, CallDecision, Phase
from plugins.calls.services.decisions.places import plan_lapse
from tests.support.calls import office
from tests.support.chromium import Visitor, sign_in
from tests.support.live import PROGRAMME, Live

As = Callable[..., Visitor]
FIELDS = (
    FieldDetails(
        key="idea", kind=FieldKind.LONG_TEXT, label={"nb": "Hva vil dere?"}, required=True
    ),
    FieldDetails(key="plan", kind=FieldKind.LONG_TEXT, label={"nb": "Framdriftsplan"}),
)


@dataclass(frozen=True)
class Prepared:
    """A call that is open, and the school that the demonstration's rector leads."""

    call_id: UUID
    school: UUID


@contextmanager
def inside(live: Live) -> Iterator[None]:
    """The tenant of the demonstration, in a transaction that is committed."""
    host = live.app.extensions["flygel"].host
    with live.app.app_context():
        tenant = find_tenant(PROGRAMME)
    with live.app.app_context(), working_in(tenant, host):
        yield


def member(live: Live, role: str) -> Membership:
    """The demonstration's member with the role."""
    email = live.login(role).email
    return db.session.scalars(
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(Account.email == email)
    ).one()


def make_call(form: UUID, *, opens: datetime, closes: datetime) -> Call:
    row = Call(
        programme="ungmusikk",
        kind="project_fund",
        title={"nb": "Prosjektmidler", "nn": "Prosjektmidlar"},
        description={"nb": "Til samarbeid på tvers av kommuner."},
        topics={},
        applicants=["organisation"],
        opens_at=opens,
        closes_at=closes,
        places=1,
        currency="NOK",
        scale_low=1,
        scale_high=5,
        reserves=1,
        accept_days=14,
        observers=False,
        form_version_id=form,
        appeal={},
        letters={},
        published_at=opens,
    )
    db.session.add(row)
    db.session.flush()
    return row


@pytest.fixture(scope="module")
def prepared(live: Live) -> Prepared:
    """Calls are switched on, and one is open."""
    host = live.app.extensions["flygel"].host
    with inside(live):
        enable_plugin(host, operator(host, now().date()), "calls", source="test")
        form = add_form(office(), "Prosjektskjema", FIELDS)
        publish_form(office(), form, now=now())
        row = make_call(form, opens=now() - timedelta(days=2), closes=now() + timedelta(days=5))
        school = db.session.scalars(
            select(MembershipRole.limit_id).where(
                MembershipRole.membership_id == member(live, "rector").id,
                MembershipRole.role == "rector",
            )
        ).one()
        assert school is not None
        return Prepared(call_id=row.id, school=school)


def only_application(prepared: Prepared) -> Application:
    """What was written to our own call; the demonstration has others."""
    return db.session.scalars(
        select(Application).where(Application.call_id == prepared.call_id)
    ).one()


def test_an_application_written_from_two_browsers_loses_nothing(
    prepared: Prepared, as_role: As, live: Live
) -> None:
    one, other = as_role("rector"), as_role("rector")
    one.open(f"/calls/{prepared.call_id}/apply")
    one.page.locator("[name=organisation_id]").select_option(str(prepared.school))
    one.page.locator("[name=title]").fill("Strykere over grensen")
    one.button("Begin")
    address = one.path
    other.open(address)

    saved = one.said("Saved %(moment)s.", moment="").partition(" ")[0]
    one.page.locator("[name=f-idea]").fill("Hennes tekst")
    expect(one.page.locator("#save-state")).to_contain_text(saved)
    other.page.locator("[name=f-plan]").fill("Planen, fra den andre nettleseren")
    other.page.locator("[name=f-idea]").fill("Hans tekst")
    met = other.page.locator("#conflict-idea")
    expect(met).to_contain_text("Hennes tekst")
    expect(met).to_contain_text("Hans tekst")
    with inside(live):
        written = select(Answer).where(Answer.application_id == only_application(prepared).id)
        found = {row.field: row.value for row in db.session.scalars(written)}
    assert found == {"idea": "Hennes tekst", "plan": "Planen, fra den andre nettleseren"}

    other.page.locator("[name=f-idea]").fill("Hans og hennes tekst")
    other.follow(met.locator("button[name=keep]"))
    assert other.page.locator("[name=f-idea]").input_value() == "Hans og hennes tekst"
    other.inspect()


def test_what_is_typed_after_the_session_ended_is_there_again_after_signing_in(
    prepared: Prepared, as_role: As, live: Live
) -> None:
    writer = as_role("rector")
    with inside(live):
        application = only_application(prepared).id
    address = f"/calls/applications/{application}/write"
    writer.open(address)
    writer.page.context.clear_cookies()
    writer.page.locator("[name=f-plan]").fill("Skrevet etter utlogging")
    expect(writer.page.locator("#save-state")).to_contain_text("logget ut")
    sign_in(writer, "rector")
    writer.open(address)
    expect(writer.page.locator("[data-draft-restored]")).to_be_visible()
    expect(writer.page.locator("[name=f-plan]")).to_have_value("Skrevet etter utlogging")
    expect(writer.page.locator("#save-state")).to_contain_text("Lagret")
    with inside(live):
        written = select(Answer.value).where(
            Answer.application_id == application, Answer.field == "plan"
        )
        plan = db.session.scalars(written).one()
    assert plan == "Skrevet etter utlogging"
    writer.button("Check and hand in")
    writer.button("Hand in")
    assert writer.heading == writer.said("Your application is handed in")
    writer.inspect()


def test_what_is_typed_without_a_connection_outlives_the_tab_and_nobody_is_overwritten(
    prepared: Prepared, as_role: As, live: Live
) -> None:
    with inside(live):
        row = db.session.scalars(select(Call).where(Call.id == prepared.call_id)).one()
        row.closes_at = now() + timedelta(days=5)
        application = only_application(prepared).id
    address = f"/calls/applications/{application}/write"
    one, other = as_role("rector"), as_role("rector")
    # A tab of its own: what it fails to send is no fault of the page's.
    tab = one.context.new_page()
    tab.goto(live.url(address))
    one.context.set_offline(True)
    tab.locator("[name=f-idea]").fill("Skrevet på toget")
    expect(tab.locator("#save-state")).to_contain_text("ikke forbindelse")
    tab.close()
    # Meanwhile another writes both answers.
    other.open(address)
    other.page.locator("[name=f-plan]").fill("En ny plan")
    other.page.locator("[name=f-idea]").fill("En ny tekst")
    expect(other.page.locator("#save-state")).to_contain_text("Lagret")

    one.context.set_offline(False)
    one.open(address)
    met = one.page.locator("#conflict-idea")
    expect(met).to_contain_text("En ny tekst")
    expect(met).to_contain_text("Skrevet på toget")
    assert one.page.locator("[name=f-plan]").input_value() == "En ny plan"
    one.follow(met.locator("button[name=take]"))
    assert one.page.locator("[name=f-idea]").input_value() == "En ny tekst"
    expect(one.page.locator("[data-draft-restored]")).to_be_hidden()


def test_a_juror_with_a_tie_neither_finds_nor_opens_the_application(
    prepared: Prepared, as_role: As, live: Live
) -> None:
    with inside(live):
        row = db.session.scalars(select(Call).where(Call.id == prepared.call_id)).one()
        row.closes_at = now() - timedelta(minutes=1)
        phase = Phase(
            call_id=row.id, place=0, title={"nb": "Lesing"}, names_shown=True,
            others_shown="after_own", readers_each=1, by_criterion=False,
        )  # fmt: skip
        juror = member(live, "coordinator")
        db.session.add_all(
            [
                phase,
                MembershipRole(membership_id=juror.id, role="juror", limit_id=row.id),
                MembershipRole(membership_id=juror.id, role="applicant", limit_id=prepared.school),
                MembershipRole(
                    membership_id=member(live, "programme_lead").id, role="juror", limit_id=row.id
                ),
            ]
        )
        db.session.flush()
        assign_evenly(office(now().date()), phase.id, now=now())

    tied = as_role("coordinator")
    tied.open("/calls/reading")
    assert "Strykere over grensen" not in tied.text
    free = as_role("programme_lead")
    free.open("/calls/reading")
    assert free.page.locator("main table tbody tr").count() == 1
    free.inspect()


def run_out(live: Live, application_id: UUID) -> None:
    """Lets the time to answer an offer have run out a minute ago; the job at that moment waits."""
    with inside(live):
        row = db.session.scalars(
            select(CallDecision).where(CallDecision.application_id == application_id)
        ).one()
        row.accept_by = now() - timedelta(minutes=1)
        db.session.flush()
        plan_lapse([row], now())


def states(live: Live, call_id: UUID) -> dict[UUID, str]:
    """What has become of each application's place; asked for without opening a page."""
    with inside(live):
        rows = db.session.scalars(select(CallDecision).where(CallDecision.call_id == call_id))
        return {row.application_id: row.state for row in rows}


def test_a_place_that_lapsed_moves_to_the_reserve_by_itself(
    prepared: Prepared, as_role: As, live: Live
) -> None:
    with inside(live):
        call = db.session.scalars(select(Call).where(Call.id == prepared.call_id)).one()
        call.opens_at, call.closes_at = now() - timedelta(days=9), now() - timedelta(minutes=1)
        own = only_application(prepared)
        rival = Application(
            call_id=call.id, number=2, form_version_id=own.form_version_id,
            applicant_kind="organisation", title="En annen", language="nb", state="submitted",
            organisation_id=own.organisation_id, dispensation_reasons=[], redactions=[],
        )  # fmt: skip
        db.session.add(rival)
        db.session.flush()
        decide(
            office(), rival.id, DecisionDetails(outcome=Outcome.CHOSEN, reason="Sterk."), now=now()
        )
        decide(
            office(), own.id,
            DecisionDetails(outcome=Outcome.RESERVE, reserve_rank=1, reason="Nær."), now=now(),
        )  # fmt: skip
        publish_decisions(office(), call.id, now=now())
        own_id, rival_id = own.id, rival.id
    live.do_jobs()
    address = f"/calls/applications/{own_id}/decision"
    writer = as_role("rector")
    writer.open(address)
    accept = writer.said("Accept")
    assert writer.heading == writer.said("On the reserve list")
    assert writer.main.get_by_role("button", name=accept, exact=True).count() == 0

    run_out(live, rival_id)
    live.do_jobs()
    assert states(live, prepared.call_id) == {rival_id: "lapsed", own_id: "offered"}

    offer = writer.said("You are offered a place: %(call)s", call="Prosjektmidler")
    assert live.mails_to(live.login("rector").email)[0].subject == offer
    writer.open("/calls/mine")
    writer.follow(writer.main.locator(f"a[href='{address}']").first)
    writer.inspect()
    writer.button("Accept")
    assert writer.said("Has accepted") in writer.text
    assert states(live, prepared.call_id) == {rival_id: "lapsed", own_id: "accepted"}
