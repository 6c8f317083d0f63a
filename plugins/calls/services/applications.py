"""Writing an application together, handing it in, taking it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from core.kit import N_, Decision, Outcome, Reason
from core.plugin_api import (
    Actor,
    call_hook,
    current_language,
    current_tenant,
    db,
    format_datetime,
    gettext,
    pick,
)
from plugins.calls.models import Answer, Application, Call, FormVersion, GroupPerson
from plugins.calls.queries.access import ApplyingFor, applying_for, sight_of
from plugins.calls.queries.applications import whole_applications
from plugins.calls.queries.calls import seen_by, state_of, views_of
from plugins.calls.queries.views import ApplicationView, CallView, CheckedApplication
from plugins.calls.rules.calls import ApplicantKind, Window, may_apply_at, may_lead
from plugins.calls.rules.drafts import FieldConflict, Kept, Typed, merge_answers
from plugins.calls.rules.forms import (
    Audience,
    FieldDetails,
    FieldKind,
    Reader,
    amount_in,
    check_answers,
    may_see_field,
)
from plugins.calls.services.editing import (
    label_of,
    paragraphs,
    refused,
    tell_members,
    write_down,
)
from plugins.calls.stored import fields_from_json
from plugins.calls.told import told
from plugins.registry import NotThere, Objection, Refused, locked, refuse


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What became of what was typed: the new version of each field, and where two texts met."""

    versions: Mapping[str, int]
    conflicts: tuple[FieldConflict, ...]
    saved_at: datetime


def start_application(
    actor: Actor,
    call_id: UUID,
    *,
    kind: ApplicantKind,
    now: datetime,
    organisation_id: UUID | None = None,
    person_id: UUID | None = None,
    people: Sequence[UUID] = (),
    title: str = "",
) -> UUID:
    """Begins a draft for somebody within the actor's reach; one for each applicant and call.

    Where one is under way it is that which is answered. Raises Refused, NotThere.
    """
    call = db.session.scalar(
        select(Call).where(Call.id == call_id, seen_by(actor)).with_for_update()
    )
    if call is None:
        raise NotThere(f"Call {call_id}")
    state = state_of(call, now)
    decision = may_apply_at(now, Window(opens_at=call.opens_at, closes_at=call.closes_at), state)
    if not decision.allowed:
        raise refused(decision.reasons)
    if kind.value not in call.applicants:
        raise refuse("application.not_for_you", N_("This call is not for such applicants."), "kind")
    whom = applying_for(actor)
    _must_reach(kind, whom, organisation_id, person_id, people)
    if (there := _under_way(call_id, kind, organisation_id, person_id)) is not None:
        return there
    number = db.session.scalar(
        select(func.max(Application.number)).where(Application.call_id == call_id)
    )
    row = Application(
        call_id=call_id,
        number=(number or 0) + 1,
        form_version_id=call.form_version_id,
        applicant_kind=kind.value,
        title=title.strip(),
        organisation_id=organisation_id if kind.of_organisations else None,
        person_id=person_id
        if kind in (ApplicantKind.PUPIL, ApplicantKind.PUPIL_BY_TEACHER)
        else None,
        created_by=actor.membership_id,
        language=current_language(),
        dispensation_reasons=[],
        redactions=[],
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    if kind is ApplicantKind.GROUP:
        db.session.add_all(
            GroupPerson(application_id=row.id, person_id=each) for each in dict.fromkeys(people)
        )
        db.session.flush()
    write_down(actor, "application:start", ("application", row.id, label_of(row)))
    return row.id


def save_draft(
    actor: Actor,
    application_id: UUID,
    typed: Mapping[str, Typed],
    *,
    now: datetime,
    title: str | None = None,
) -> Saved:
    """CA-7: saves what was typed, field by field. Raises NotThere, Refused.

    What another has written meanwhile is not overwritten: that field comes back as a conflict
    with both texts, and everything else is saved. Handed in and still open, an application can
    be corrected in the fields that are not frozen.
    """
    row, call = _writable(actor, application_id, now)
    fields = {each.key: each for each in _fields_of(row)}
    _must_be_writable(row, call, typed, fields, now)
    there = {
        answer.field: answer
        for answer in db.session.scalars(
            select(Answer).where(Answer.application_id == application_id)
        )
    }
    merge = merge_answers(
        {key: Kept(answer.value, answer.version) for key, answer in there.items()}, typed
    )
    versions = {key: there[key].version for key in typed if key in there}
    for key, value in merge.save.items():
        answer = there.get(key)
        if answer is None:
            answer = Answer(application_id=row.id, field=key, value=value, version=1)
            db.session.add(answer)
        else:
            answer.value, answer.version = value, answer.version + 1
        answer.saved_by, answer.saved_name, answer.saved_at = actor.membership_id, actor.name, now
        versions[key] = answer.version
        if fields[key].kind is FieldKind.MONEY and key == _amount_field(fields.values()):
            amount = amount_in(value, call.currency)
            row.asked_minor = amount.minor if amount else None
    if title is not None and title.strip() != row.title:
        row.title = title.strip()
        row.version += 1
    if merge.save:
        row.version += 1
    db.session.flush()
    return Saved(versions=versions, conflicts=merge.conflicts, saved_at=now)


def check_application(actor: Actor, application_id: UUID, *, now: datetime) -> CheckedApplication:
    """CA-8: what is missing, and what the programme's rules say, before it is handed in."""
    row = db.session.scalar(select(Application).where(Application.id == application_id))
    if row is None or (sight := sight_of(actor, row, now=now)) is None or not sight.may_write:
        raise NotThere(f"Application {application_id}")
    call = db.session.scalars(select(Call).where(Call.id == row.call_id)).one()
    return checked(views_of([call])[0], whole_applications([row])[0])


def checked(call: CallView, view: ApplicationView) -> CheckedApplication:
    """CA-8: what stands in the way of handing an application in; the strictest answer counts."""
    problems = check_answers(view.form.fields, view.values, currency=call.currency)
    decisions: list[Decision] = []
    if view.applicant_kind.of_organisations:
        joined = sum(1 for each in view.partners if each.answer == "joined")
        decisions.append(may_lead(call.applicants, joined))
    decisions += told("check_application", call=call, application=view)
    objections: list[Reason] = []
    wanted: list[Reason] = []
    for decision in decisions:
        if decision.outcome is Outcome.NO:
            objections += decision.reasons
        elif decision.outcome is Outcome.NEEDS_DISPENSATION:
            wanted += decision.reasons
    waiting = [each for each in view.partners if each.answer == "invited"]
    objections += [
        Reason(
            "application.partner_waits",
            N_("%(name)s has not answered the invitation to apply together."),
            {"name": each.organisation.name},
        )
        for each in waiting
    ]
    return CheckedApplication(
        problems=problems, objections=tuple(objections), wants_dispensation=tuple(wanted)
    )


def submit(
    actor: Actor, application_id: UUID, *, now: datetime, dispensation_text: str = ""
) -> None:
    """CA-8: hands the application in and sends a receipt. Raises Refused with all that lacks.

    Late is a no with the instant the call closed. Where the programme's rules ask for a
    dispensation, it is handed in with a reason, and somebody answers it.
    """
    row, call_row = _writable(actor, application_id, now)
    call = views_of([call_row])[0]
    late = may_apply_at(now, call.window, call.state(now))
    if not late.allowed:
        raise refused(late.reasons)
    if row.state == "withdrawn":
        raise refuse("application.withdrawn", N_("This application is withdrawn."))
    view = whole_applications([row])[0]
    found = checked(call, view)
    if not found.ready:
        raise Refused(
            *(Objection(each.field, each.reason) for each in found.problems),
            *(Objection(None, reason) for reason in found.objections),
        )
    if found.wants_dispensation and not (dispensation_text.strip() or row.dispensation_text):
        raise Refused(
            *(Objection("dispensation_text", reason) for reason in found.wants_dispensation)
        )
    again = row.state == "submitted"
    row.state, row.submitted_at = "submitted", now
    _ask_for_dispensation(row, found.wants_dispensation, dispensation_text)
    row.version += 1
    db.session.flush()
    view = replace(
        view,
        state=row.state,
        submitted_at=row.submitted_at,
        dispensation=row.dispensation,
        dispensation_reasons=tuple(row.dispensation_reasons),
        dispensation_text=row.dispensation_text,
        version=row.version,
    )
    call_hook("on_application_submitted", application=view)
    _receipt(view, call, now, again=again)
    write_down(actor, "application:submit", ("application", row.id, label_of(row)))


def withdraw(actor: Actor, application_id: UUID, reason: str, *, now: datetime) -> None:
    """Takes an application back before it is decided. Raises Refused, NotThere."""
    row, call = _writable(actor, application_id, now)
    if row.state == "withdrawn":
        raise refuse("application.withdrawn", N_("This application is withdrawn."))
    if call.decided_at is not None:
        raise refuse("application.decided", N_("It is decided: answer the decision instead."), None)
    row.state, row.withdrawn_at, row.withdrawn_reason = "withdrawn", now, reason.strip() or None
    row.version += 1
    db.session.flush()
    call_hook("on_application_withdrawn", application=whole_applications([row])[0])
    write_down(actor, "application:withdraw", ("application", row.id, label_of(row)))


def answer_dispensation(
    actor: Actor, application_id: UUID, *, given: bool, text: str, now: datetime
) -> None:
    """CA-8: the office answers a wish for a dispensation, with a reason.

    Raises Refused, NotThere.
    """
    row = locked(Application, application_id)
    if sight_of(actor, row, now=now) is None:
        raise NotThere(f"Application {application_id}")
    if row.dispensation == "none":
        raise refuse("dispensation.none", N_("No dispensation is asked for."))
    if not text.strip():
        raise refuse("dispensation.no_reason", N_("Write the reason."), "text")
    row.dispensation = "given" if given else "refused"
    row.dispensation_answer, row.dispensation_by = text.strip(), actor.name
    row.version += 1
    db.session.flush()
    write_down(
        actor,
        "application:dispensation",
        ("application", row.id, label_of(row)),
        after={"dispensation": row.dispensation, "reason": text.strip()},
    )


def set_redactions(
    actor: Actor, application_id: UUID, names: Sequence[str], *, now: datetime
) -> None:
    """Names that are taken out of texts where the jury reads without names. Raises NotThere."""
    row = locked(Application, application_id)
    if sight_of(actor, row, now=now) is None:
        raise NotThere(f"Application {application_id}")
    row.redactions = [name.strip() for name in names if name.strip()]
    row.version += 1
    db.session.flush()
    write_down(actor, "application:redact", ("application", row.id, label_of(row)))


def fill_in(
    actor: Actor, application_id: UUID, values: Mapping[str, Any], *, now: datetime
) -> None:
    """What the office fills in itself, in fields that the applicant does not see."""
    row = locked(Application, application_id)
    if sight_of(actor, row, now=now) is None or row.state == "draft":
        raise NotThere(f"Application {application_id}")
    own = {each.key for each in _fields_of(row) if each.audience is Audience.STAFF}
    there = {
        answer.field: answer
        for answer in db.session.scalars(
            select(Answer).where(Answer.application_id == application_id)
        )
    }
    for key, value in values.items():
        if key not in own:
            raise refuse("answer.not_yours", N_("This field is the applicant’s."), key)
        answer = there.get(key)
        if answer is None:
            answer = Answer(application_id=row.id, field=key, value=value, version=1)
            db.session.add(answer)
        elif answer.value != value:
            answer.value, answer.version = value, answer.version + 1
        answer.saved_by, answer.saved_name, answer.saved_at = None, actor.name, now
    row.version += 1
    db.session.flush()
    write_down(actor, "application:fill_in", ("application", row.id, label_of(row)))


def writable_row(actor: Actor, application_id: UUID, now: datetime) -> tuple[Application, Call]:
    """The application, locked, when the actor may write on it. Raises NotThere."""
    return _writable(actor, application_id, now)


def _writable(actor: Actor, application_id: UUID, now: datetime) -> tuple[Application, Call]:
    row = locked(Application, application_id)
    sight = sight_of(actor, row, now=now)
    if sight is None or not sight.may_write:
        raise NotThere(f"Application {application_id}")
    call = db.session.scalars(select(Call).where(Call.id == row.call_id)).one()
    return row, call


def must_be_open(row: Application, call: Call, now: datetime) -> None:
    """CA-2: refuses a change of an application that can no longer be changed."""
    if row.state == "withdrawn":
        raise refuse("application.withdrawn", N_("This application is withdrawn."))
    window = Window(opens_at=call.opens_at, closes_at=call.closes_at)
    decision = may_apply_at(now, window, state_of(call, now))
    if row.state == "submitted" and window.rolling:
        raise refuse(
            "application.handed_in",
            N_("It is handed in and is being read. Ask the office if something must be corrected."),
        )
    if not decision.allowed:
        raise refused(decision.reasons)


def _must_be_writable(
    row: Application,
    call: Call,
    typed: Mapping[str, Typed],
    fields: Mapping[str, FieldDetails],
    now: datetime,
) -> None:
    must_be_open(row, call, now)
    for key in typed:
        each = fields.get(key)
        if each is None or not may_see_field(each, Reader.APPLICANT):
            raise refuse("answer.unknown_field", N_("The form has no such field."), key)
        if each.kind is FieldKind.FILE:
            raise refuse("answer.files_are_added", N_("Files are added one by one."), key)
        if each.frozen and row.state == "submitted":
            raise refuse("answer.frozen", N_("This cannot be changed after it is handed in."), key)


def _must_reach(
    kind: ApplicantKind,
    whom: ApplyingFor,
    organisation_id: UUID | None,
    person_id: UUID | None,
    people: Collection[UUID],
) -> None:
    """Whoever is out of reach is not there."""
    if kind.of_organisations:
        if organisation_id is None:
            raise refuse(
                "application.no_organisation", N_("Choose who applies."), "organisation_id"
            )
        if organisation_id not in whom.organisations:
            raise NotThere(f"Organisation {organisation_id}")
    elif kind is ApplicantKind.GROUP:
        if not people:
            raise refuse("application.no_people", N_("Choose who is in the group."), "people")
        if not set(people) <= whom.people:
            raise NotThere("A person of the group")
    else:
        if person_id is None:
            raise refuse("application.no_person", N_("Choose who applies."), "person_id")
        reached = whom.pupils if kind is ApplicantKind.PUPIL_BY_TEACHER else whom.own
        if person_id not in reached:
            raise NotThere(f"Person {person_id}")


def _under_way(
    call_id: UUID, kind: ApplicantKind, organisation_id: UUID | None, person_id: UUID | None
) -> UUID | None:
    statement = select(Application.id).where(
        Application.call_id == call_id,
        Application.applicant_kind == kind.value,
        Application.state == "draft",
    )
    if kind.of_organisations:
        statement = statement.where(Application.organisation_id == organisation_id)
    elif person_id is not None and kind is not ApplicantKind.GROUP:
        statement = statement.where(Application.person_id == person_id)
    else:
        return None
    return db.session.scalar(statement.limit(1))


def _fields_of(row: Application) -> tuple[FieldDetails, ...]:
    kept = db.session.scalars(
        select(FormVersion.fields).where(FormVersion.id == row.form_version_id)
    ).one()
    return fields_from_json(kept)


def _amount_field(fields: Collection[FieldDetails]) -> str | None:
    """The amount that is applied for: the one a budget must equal, else the form's first."""
    named = next((each.sums_to for each in fields if each.sums_to), None)
    return named or next((each.key for each in fields if each.kind is FieldKind.MONEY), None)


def _ask_for_dispensation(row: Application, wanted: Sequence[Reason], text: str) -> None:
    if not wanted:
        row.dispensation, row.dispensation_reasons = "none", []
        return
    codes = [reason.code for reason in wanted]
    if text.strip():
        row.dispensation_text = text.strip()
    if row.dispensation != "given" or codes != row.dispensation_reasons:
        row.dispensation, row.dispensation_reasons = "wanted", codes


def _receipt(view: ApplicationView, call: CallView, now: datetime, *, again: bool) -> None:
    """By e-mail, to everybody who has written on it and has a log-in."""
    writers = {
        each
        for each in db.session.scalars(
            select(Answer.saved_by).where(Answer.application_id == view.id).distinct()
        )
        if each is not None
    }
    if view.created_by is not None:
        writers.add(view.created_by)
    tell_members(
        writers,
        lambda: (
            gettext("We have your application: %(call)s", call=pick(call.title)),
            paragraphs(
                gettext(
                    "The application from %(applicant)s to “%(call)s” was handed in on"
                    " %(moment)s and has number %(number)s.",
                    applicant=view.applicant,
                    call=pick(call.title),
                    moment=format_datetime(now),
                    number=str(view.number),
                ),
                gettext("This replaces what was handed in before.") if again else "",
                gettext(
                    "It can be corrected until %(moment)s.",
                    moment=format_datetime(call.closes_at),
                )
                if call.closes_at
                else "",
                pick(current_tenant().names),
            ),
        ),
    )
