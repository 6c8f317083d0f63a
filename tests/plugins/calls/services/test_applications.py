"""Applications: late, against the rules, by a teacher, with files."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from core.kit import Decision, Reason
from core.plugin_api import db
from core.plugin_host import PluginHost
from core.tenants.context import TenantView
from core.users.actor import Actor
from plugins.calls import (
    ApplicantKind,
    Typed,
    answer_dispensation,
    application,
    my_applications,
    save_draft,
    start_application,
    submit,
    withdraw,
)
from plugins.calls.models import Answer, Application
from plugins.calls.services.files import add_file, file_content
from plugins.registry import NotThere, Refused
from plugins.registry.services.people import erase_person
from tests.support.calls import (
    CLOSES,
    OPEN,
    apply_for,
    make_actor,
    make_call,
    make_form,
    office,
    switch_on,
)
from tests.support.registry import make_organisation, make_person

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


DAY = timedelta(days=1)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.reason.code for each in refused.value.objections]


def _put_forward(teacher: Actor, call_id: UUID, pupil: UUID) -> UUID:
    return start_application(
        teacher, call_id, kind=ApplicantKind.PUPIL_BY_TEACHER, person_id=pupil, now=OPEN
    )


def office_of_register() -> Actor:
    from core.web.running import running
    from core.workspace import operator

    return operator(running().host, OPEN.date())


@pytest.mark.rule("CA-2")
@pytest.mark.rule("CA-8")
def test_late_is_told_and_what_was_written_is_kept(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        switch_on()
        call_id = make_call()
        writer, application_id = apply_for(call_id, make_organisation(), handed_in=False)
        with pytest.raises(Refused) as late:
            submit(writer, application_id, now=CLOSES)
        seen = application(writer, application_id, now=CLOSES)
        stranger = make_actor(("applicant", make_organisation()))
        with pytest.raises(NotThere):
            save_draft(stranger, application_id, {}, now=OPEN)
        for_others = [
            application(each, application_id, now=CLOSES) for each in (stranger, office())
        ]
    assert codes(late) == ["call.too_late"]
    assert seen is not None
    assert seen[0].values == {"idea": "En idé"}
    assert for_others == [None, None]


@pytest.mark.rule("CA-8")
def test_the_strictest_of_the_programmes_rules_counts(
    inside: Inside, alpha: TenantView, on: PluginHost
) -> None:
    module = on.plugins["demo_programme"].module
    with inside(alpha):
        switch_on()
        call_id = make_call()
        writer, application_id = apply_for(call_id, make_organisation(), handed_in=False)
        module.DECISIONS[:] = [Decision.needs_dispensation(Reason("demo.age", "Too young."))]
        with pytest.raises(Refused) as wanted:
            submit(writer, application_id, now=OPEN)
        submit(writer, application_id, now=OPEN, dispensation_text="Er 13, spiller som 18.")
        answer_dispensation(office(), application_id, given=True, text="Ja.", now=OPEN)
        submit(writer, application_id, now=OPEN + DAY)
        row = db.session.scalars(select(Application)).one()
        given = row.dispensation
        module.DECISIONS[:] = [Decision.no(Reason("demo.no", "Not a member."))]
        with pytest.raises(Refused) as no:
            submit(writer, application_id, now=OPEN + 2 * DAY)
        module.DECISIONS.clear()
        withdraw(writer, application_id, "Ombestemt", now=OPEN + 3 * DAY)
        with pytest.raises(Refused) as gone:
            save_draft(writer, application_id, {"plan": Typed("x")}, now=OPEN + 3 * DAY)
        calls = [each[0] for each in module.CALLS]
    assert (codes(wanted), given, codes(no), codes(gone)) == (
        ["demo.age"], "given", ["demo.no"], ["application.withdrawn"],
    )  # fmt: skip
    assert calls == ["submitted", "submitted", "withdrawn"]


def test_a_teacher_puts_own_pupils_forward_and_the_pupil_reads_it(
    inside: Inside, alpha: TenantView
) -> None:
    from plugins.registry.models import Person, Teaching

    with inside(alpha):
        switch_on()
        call_id = make_call(applicants=(ApplicantKind.PUPIL_BY_TEACHER,))
        school = make_organisation()
        teacher = make_actor(("teacher", school))
        learner = make_actor(("pupil", None))
        teaches, pupil, other = (make_person("Prøve", each) for each in ("Lærer", "Elev", "Annen"))
        db.session.get_one(Person, (alpha.id, teaches)).membership_id = teacher.membership_id
        db.session.get_one(Person, (alpha.id, pupil)).membership_id = learner.membership_id
        db.session.add(Teaching(teacher_id=teaches, pupil_id=pupil))
        db.session.flush()
        with pytest.raises(NotThere):
            _put_forward(teacher, call_id, other)
        application_id = _put_forward(teacher, call_id, pupil)
        assert _put_forward(teacher, call_id, pupil) == application_id
        save_draft(teacher, application_id, {"idea": Typed("Øver mye")}, now=OPEN)
        with pytest.raises(NotThere):
            save_draft(learner, application_id, {"idea": Typed("Nei")}, now=OPEN)
        assert [each.id for each in my_applications(learner)] == [application_id]
        submit(teacher, application_id, now=OPEN)
        erase_person(office_of_register(), pupil)
        row = db.session.scalars(select(Application)).one()
        left = (row.person_id, row.state, db.session.scalars(select(Answer)).all())
    assert left == (None, "submitted", [])


def test_a_file_is_what_its_content_is_and_a_page_is_refused(
    inside: Inside, alpha: TenantView
) -> None:
    from plugins.calls import FieldDetails, FieldKind
    from tests.support.calls import FIELDS

    upload = FieldDetails(key="file", kind=FieldKind.FILE, label={"nb": "Fil"})
    with inside(alpha):
        switch_on()
        call_id = make_call(form_version_id=make_form((*FIELDS, upload)))
        writer, application_id = apply_for(call_id, make_organisation(), handed_in=False)
        with pytest.raises(Refused) as page:
            add_file(writer, application_id, "file", "bilde.png", b"<html><script>", now=OPEN)
        with pytest.raises(Refused):
            add_file(writer, application_id, "idea", "x.pdf", b"%PDF-", now=OPEN)
        from core.typesetting import Document, typeset

        kept = add_file(
            writer, application_id, "file", "../x<y>.exe",
            typeset(Document(title="T", language="nb")), now=OPEN,
        )  # fmt: skip
        found = file_content(writer, kept, now=OPEN)
        elsewhere = file_content(make_actor(("applicant", make_organisation())), kept, now=OPEN)
    assert codes(page) == ["file.unknown"]
    assert found is not None
    assert (found[0], found[1]) == ("xy.pdf", "application/pdf")
    assert elsewhere is None
