"""The rows of calls for the crawl over every route: one call from its form to a report."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import select

from core.plugin_api import current_tenant, db
from core.users.models import Account, Membership
from plugins.calls.models import (
    Answer,
    Appeal,
    Application,
    ApplicationFile,
    ApplicationForm,
    Assignment,
    AwardReport,
    Call,
    CallDecision,
    ChangeRequest,
    Criterion,
    FormVersion,
    Interest,
    Minutes,
    Partner,
    Phase,
    PlaceEvent,
    Question,
    Scenario,
    ScenarioMove,
    TieVote,
)
from plugins.registry.models import Organisation
from tests.plugins.registry.samples import CODES

MOMENT = datetime(1991, 3, 1, tzinfo=UTC)
SHARED = {"file_format": "csv", "place": 0, "field": "idea", "basis": "declared"}


def make_samples(marker: str) -> dict[str, object]:
    """A decided call with everything in it, of the tenant in force."""
    tenant = current_tenant()
    code = CODES.get(tenant.slug, "3020")
    municipality = db.session.scalars(
        select(Organisation).where(Organisation.municipality_code == code)
    ).one()
    account = Account(
        email=f"{marker.lower()}.juror@example.test",
        name=f"{marker} Juror",
        fs_uniquifier=f"{marker}-juror",
    )
    db.session.add(account)
    db.session.flush()
    member = Membership(account_id=account.id)
    form = ApplicationForm(name=f"{marker} skjema")
    db.session.add_all([member, form])
    db.session.flush()
    version = FormVersion(
        form_id=form.id,
        number=1,
        fields=[{"key": "idea", "kind": "file", "label": {"nb": f"{marker} felt"}}],
    )
    db.session.add(version)
    db.session.flush()
    call = Call(
        programme="demo",
        kind="demo",
        title={"nb": f"{marker} utlysning"},
        description={},
        topics={},
        applicants=["organisation"],
        opens_at=MOMENT,
        closes_at=None,
        currency=tenant.currency,
        scale_low=1,
        scale_high=5,
        reserves=0,
        accept_days=14,
        observers=True,
        form_version_id=version.id,
        appeal={},
        letters={},
        published_at=MOMENT,
    )
    db.session.add(call)
    db.session.flush()
    criterion = Criterion(
        call_id=call.id, place=0, title={"nb": f"{marker} mål"}, help={}, weight=1, anchors={}
    )
    phase = Phase(
        call_id=call.id,
        place=0,
        title={"nb": f"{marker} fase"},
        names_shown=True,
        others_shown="after_own",
        readers_each=1,
        by_criterion=False,
    )
    question = Question(call_id=call.id, asked_at=MOMENT, due_at=MOMENT, text=f"{marker} spørsmål")
    application = Application(
        call_id=call.id,
        number=1,
        form_version_id=version.id,
        applicant_kind="organisation",
        title=f"{marker} søknad",
        organisation_id=municipality.id,
        language="nb",
        state="submitted",
        dispensation_reasons=[],
        redactions=[],
        submitted_at=MOMENT,
    )
    db.session.add_all([criterion, phase, question, application])
    db.session.flush()
    partner = Partner(
        application_id=application.id, organisation_id=municipality.id, invited_at=MOMENT
    )
    answer = Answer(
        application_id=application.id,
        field="idea",
        value=f"{marker} svar",
        saved_name=f"{marker} skriver",
        saved_at=MOMENT,
    )
    file = ApplicationFile(
        application_id=application.id,
        field="idea",
        file_name=f"{marker}.pdf",
        media_type="application/pdf",
        size=4,
        digest="",
        content=f"%PDF {marker}".encode(),
        uploaded_at=MOMENT,
    )
    assignment = Assignment(
        phase_id=phase.id,
        application_id=application.id,
        membership_id=member.id,
        criteria=[],
        place=0,
    )
    interest = Interest(
        application_id=application.id,
        membership_id=member.id,
        basis="declared",
        reason=f"{marker} grunn",
        noted_at=MOMENT,
        noted_by=f"{marker} Juror",
    )
    scenario = Scenario(call_id=call.id, title=f"{marker} scenario", made_at=MOMENT, made_by="x")
    vote = TieVote(call_id=call.id, tied=[str(application.id)], room=1, opened_at=MOMENT, votes={})
    minutes = Minutes(
        call_id=call.id,
        held_on=date(1991, 4, 1),
        present=f"{marker} Leder",
        text=f"{marker} referat",
        written_by="x",
    )
    decision = CallDecision(
        call_id=call.id,
        application_id=application.id,
        outcome="chosen",
        reason=f"{marker} begrunnelse",
        conditions="",
        decided_by=f"{marker} Leder",
        decided_at=MOMENT,
        published_at=MOMENT,
        state="accepted",
        offered_at=MOMENT,
        letter=f"%PDF {marker}".encode(),
        letter_text=f"{marker} brev",
    )
    appeal = Appeal(
        application_id=application.id,
        received_on=date(1991, 5, 1),
        text=f"{marker} klage",
        registered_by="x",
    )
    report = AwardReport(
        application_id=application.id, due_on=date(1992, 1, 1), text=marker, accounts=[]
    )
    change = ChangeRequest(
        application_id=application.id, asked_at=MOMENT, asked_by="x", text=f"{marker} endring"
    )
    db.session.add_all(
        [partner, answer, file, assignment, interest, scenario, vote, minutes, decision]
    )
    db.session.add_all([appeal, report, change])
    db.session.flush()
    db.session.add_all(
        [
            PlaceEvent(decision_id=decision.id, at=MOMENT, state="accepted", who=marker, reason=""),
            ScenarioMove(
                scenario_id=scenario.id,
                number=1,
                application_id=application.id,
                from_place=1,
                to_place=1,
                reason=f"{marker} flytting",
                moved_at=MOMENT,
                moved_by="x",
            ),
        ]
    )
    db.session.flush()
    return {
        "call_id": call.id,
        "form_id": form.id,
        "version_id": version.id,
        "question_id": question.id,
        "application_id": application.id,
        "partner_id": partner.id,
        "file_id": file.id,
        "phase_id": phase.id,
        "assignment_id": assignment.id,
        "membership_id": member.id,
        "scenario_id": scenario.id,
        "vote_id": vote.id,
        "minutes_id": minutes.id,
        "appeal_id": appeal.id,
        "change_id": change.id,
    }
