"""Writing an application: saved as one types, with two people at it, and handed in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template, request, url_for

from core.plugin_api import (
    ACCEPTED_FILES,
    Form,
    current_actor,
    explain,
    format_datetime,
    gettext,
    now,
    pick,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.access import applying_for
from plugins.calls.queries.application_lists import my_applications
from plugins.calls.queries.applications import application
from plugins.calls.queries.calls import call
from plugins.calls.queries.decisions import decision_for
from plugins.calls.queries.views import ApplicationView, CallView
from plugins.calls.rules.calls import ApplicantKind, CallState, may_apply_at
from plugins.calls.rules.drafts import Typed
from plugins.calls.rules.forms import Audience, FieldDetails, shown_fields
from plugins.calls.schemas import ReasonSchema, StartSchema, SubmitSchema, UploadSchema
from plugins.calls.services.applications import (
    Saved,
    check_application,
    save_draft,
    start_application,
    submit,
    withdraw,
)
from plugins.calls.services.files import add_file, remove_file
from plugins.calls.services.partners import answer_invitation, invite_partner, remove_partner
from plugins.calls.views.answers import (
    conflict_text,
    controlling_keys,
    form_fields,
    typed_answers,
)
from plugins.calls.views.blueprint import (
    Ask,
    Simple,
    attempt,
    carry_out,
    do,
    found,
    pages,
    simple_form,
    status_of,
)
from plugins.calls.views.calls import crumbs
from plugins.registry import named_organisations, organisations, person_names


def _crumbs(view: ApplicationView | None = None) -> list[tuple[str, str]]:
    way = [(gettext("My applications"), url_for("calls.own_list"))]
    if view is not None:
        way.append(
            (
                view.title or view.applicant,
                url_for("calls.application_page", application_id=view.id),
            )
        )
    return way


@pages.get("/mine")
@requires(CallsPermission.APPLY)
def own_list() -> Any:
    """One's own applications and what is due in each."""
    return render_page("calls/mine.html", applications=my_applications(current_actor()), now=now())


@pages.route("/<uuid:call_id>/apply", methods=["GET", "POST"])
@requires(CallsPermission.APPLY)
def application_new(call_id: UUID) -> Any:
    """Says who applies, and begins."""
    actor = current_actor()
    view = found(call(actor, call_id))
    whom = applying_for(actor)
    names = named_organisations(whom.organisations)
    people = person_names(whom.people) if whom.people else {}
    kinds = [
        kind
        for kind in view.applicants
        if (kind.of_organisations and names)
        or (kind is ApplicantKind.PUPIL_BY_TEACHER and whom.pupils)
        or (kind in (ApplicantKind.PUPIL, ApplicantKind.GROUP) and whom.people)
    ]
    # To apply together is to invite a partner later; one choice is enough.
    if ApplicantKind.ORGANISATION in kinds and ApplicantKind.JOINT in kinds:
        kinds.remove(ApplicantKind.JOINT)
    form = Form.blank(StartSchema, _only_choices(kinds, names, people))
    if request.method == "POST":
        form = read_form(StartSchema, request.form)
        made = attempt(form, lambda typed: start_application(actor, call_id, now=now(), **typed))
        if made is not None:
            return redirect(url_for("calls.application_write", application_id=made))
    return render_page(
        "calls/apply.html",
        status_of(form),
        form=form,
        call=view,
        crumbs=crumbs(view),
        refusal=[
            explain(each) for each in may_apply_at(now(), view.window, view.state(now())).reasons
        ],
        kinds=[(each.value, gettext(each.label)) for each in kinds],
        wants={
            "organisation": any(each.of_organisations for each in kinds),
            "person": ApplicantKind.PUPIL in kinds or ApplicantKind.PUPIL_BY_TEACHER in kinds,
            "group": ApplicantKind.GROUP in kinds,
        },
        organisations=sorted(
            ((str(key), named.name) for key, named in names.items()), key=lambda pair: pair[1]
        ),
        people=sorted(((str(key), name) for key, name in people.items()), key=lambda pair: pair[1]),
    )


def _only_choices(
    kinds: Sequence[ApplicantKind], organisations: Collection[UUID], people: Collection[UUID]
) -> dict[str, Any]:
    """What there is only one of is chosen already."""
    chosen: dict[str, Any] = {}
    if len(kinds) == 1:
        chosen["kind"] = kinds[0].value
    if len(organisations) == 1:
        chosen["organisation_id"] = str(next(iter(organisations)))
    if len(people) == 1:
        chosen["person_id"] = str(next(iter(people)))
        chosen["people"] = [chosen["person_id"]]
    return chosen


@pages.route("/applications/<uuid:application_id>/write", methods=["GET", "POST"])
@requires(CallsPermission.APPLY)
def application_write(application_id: UUID) -> Any:
    """The form itself. Saving keeps what can be kept, and shows where two texts meet."""
    view, own = _written(application_id)
    saved: Saved | None = None
    refusal = ""
    if request.method == "POST":
        saved, refusal = _save(view, own)
        if saved is not None and not saved.conflicts:
            if request.form.get("then") == "check":
                return redirect(url_for("calls.application_check", application_id=view.id))
            say(gettext("Saved. You can go on later, also on another device."))
            return redirect(url_for("calls.application_write", application_id=view.id))
        view, own = _written(application_id)
    return _write_page(view, own, saved, refusal)


@pages.post("/applications/<uuid:application_id>/autosave")
@requires(CallsPermission.APPLY)
def application_autosave(application_id: UUID) -> Any:
    """Saves as one types: a line that says so, new versions, and conflicts where there are any."""
    view, own = _written(application_id)
    before = {each.key for each in shown_fields(view.form.fields, view.values)}
    saved, refusal = _save(view, own)
    view, own = _written(application_id)
    after = {each.key for each in shown_fields(view.form.fields, view.values)}
    response = make_response(
        render_template(
            "calls/saved.html",
            saved=saved,
            refusal=refusal,
            moment=format_datetime(saved.saved_at) if saved else "",
            conflicts=_conflicts(view, own, saved),
        )
    )
    if saved is not None:
        response.headers["X-Draft-Saved"] = "partly" if saved.conflicts else "all"
        if before != after and not saved.conflicts:
            # A choice shows or hides other questions: the page is drawn anew, with all saved.
            response.headers["HX-Refresh"] = "true"
    return response


@pages.route("/applications/<uuid:application_id>/check", methods=["GET", "POST"])
@requires(CallsPermission.APPLY)
def application_check(application_id: UUID) -> Any:
    """What is missing; and, when nothing is, handing in."""
    actor = current_actor()
    view, own = _written(application_id)
    form = Form.blank(SubmitSchema, {"dispensation_text": view.dispensation_text})
    if request.method == "POST":
        form = read_form(SubmitSchema, request.form)
        attempt(
            form,
            lambda typed: submit(
                actor,
                application_id,
                dispensation_text=typed["dispensation_text"],
                now=now(),
            ),
        )
        if form.ok:
            return redirect(url_for("calls.application_receipt", application_id=application_id))
    checked, _ = carry_out(lambda: check_application(actor, application_id, now=now()))
    labels = {each.key: pick(each.label) or each.key for each in view.form.fields}
    return render_page(
        "calls/check.html",
        status_of(form),
        form=form,
        application=view,
        call=own,
        crumbs=_crumbs(view),
        checked=found(checked),
        labels=labels,
        closed=[
            explain(each) for each in may_apply_at(now(), own.window, own.state(now())).reasons
        ],
    )


@pages.get("/applications/<uuid:application_id>/receipt")
@requires(CallsPermission.APPLY)
def application_receipt(application_id: UUID) -> Any:
    """What was handed in, when, and what happens next."""
    view, own = _written(application_id)
    return render_page(
        "calls/receipt.html",
        application=view,
        call=own,
        crumbs=_crumbs(view),
        open=own.state(now()) is CallState.OPEN and not own.window.rolling,
    )


@pages.route("/applications/<uuid:application_id>/withdraw", methods=["GET", "POST"])
@requires(CallsPermission.APPLY)
def application_withdraw(application_id: UUID) -> Any:
    """Takes an application back."""
    actor = current_actor()
    view, _ = _written(application_id)
    return simple_form(
        ReasonSchema,
        Simple(
            heading=gettext("Withdraw the application"),
            lead=gettext("It is not judged any more. What you have written is kept."),
            button=gettext("Withdraw"),
            back=url_for("calls.application_page", application_id=application_id),
            crumbs=_crumbs(view),
            asks=[Ask(name="reason", type="textarea", rows=3)],
            done=gettext("The application is withdrawn."),
            danger=True,
        ),
        lambda typed: withdraw(actor, application_id, typed["reason"], now=now()),
    )


@pages.post("/applications/<uuid:application_id>/partners")
@requires(CallsPermission.APPLY)
def partner_invite(application_id: UUID) -> Any:
    """Invites an organisation to apply together."""
    try:
        organisation_id = UUID(request.form.get("organisation_id", ""))
    except ValueError:
        say(gettext("Choose one of the alternatives."), "error")
        return redirect(url_for("calls.application_write", application_id=application_id))
    return do(
        lambda: invite_partner(current_actor(), application_id, organisation_id, now=now()),
        done=gettext("The invitation is sent."),
        to=url_for("calls.application_write", application_id=application_id),
    )


@pages.post("/partners/<uuid:partner_id>/answer")
@requires(CallsPermission.APPLY)
def partner_answer(partner_id: UUID) -> Any:
    """Yes or no to applying together."""
    joins = request.form.get("answer") == "yes"
    answered, refusal = carry_out(
        lambda: answer_invitation(current_actor(), partner_id, joins=joins, now=now())
    )
    if refusal:
        say(refusal, "error")
        return redirect(url_for("calls.own_list"))
    if joins:
        say(gettext("You apply together now, and can write on the application."))
        return redirect(url_for("calls.application_write", application_id=answered))
    say(gettext("The invitation is declined."))
    return redirect(url_for("calls.own_list"))


@pages.post("/partners/<uuid:partner_id>/remove")
@requires(CallsPermission.APPLY)
def partner_remove(partner_id: UUID) -> Any:
    """Takes a partner out."""
    left, refusal = carry_out(lambda: remove_partner(current_actor(), partner_id, now=now()))
    say(refusal, "error") if refusal else say(gettext("The partner is taken out."))
    if left is None:
        return redirect(url_for("calls.own_list"))
    return redirect(url_for("calls.application_write", application_id=left))


@pages.route("/applications/<uuid:application_id>/files/<field>", methods=["GET", "POST"])
@requires(CallsPermission.APPLY)
def file_add(application_id: UUID, field: str) -> Any:
    """Adds a file to a field."""
    actor = current_actor()
    view, _ = _written(application_id)
    asked = found(next((each for each in view.form.fields if each.key == field), None))
    form = Form.blank(UploadSchema)
    if request.method == "POST":
        form = read_form(UploadSchema, request.form, files=request.files)
        added = attempt(
            form,
            lambda typed: add_file(
                actor,
                application_id,
                field,
                typed["file"].filename or "",
                typed["file"].read(),
                now=now(),
            ),
        )
        if added is not None:
            say(gettext("The file is added."))
            return redirect(
                url_for("calls.application_write", application_id=application_id)
                + f"#field-f-{field}"
            )
        for message in form.errors.pop(field, []):
            form.add_error("file", message)
    return render_page(
        "calls/file.html",
        status_of(form),
        form=form,
        application=view,
        field=asked,
        accepted=ACCEPTED_FILES,
        crumbs=_crumbs(view),
    )


@pages.post("/files/<uuid:file_id>/remove")
@requires(CallsPermission.APPLY)
def file_remove(file_id: UUID) -> Any:
    """Takes a file away."""
    left, refusal = carry_out(lambda: remove_file(current_actor(), file_id, now=now()))
    say(refusal, "error") if refusal else say(gettext("The file is removed."))
    if left is None:
        return redirect(url_for("calls.own_list"))
    return redirect(url_for("calls.application_write", application_id=left))


def _written(application_id: UUID) -> tuple[ApplicationView, CallView]:
    """The application for somebody who writes on it, and its call."""
    actor = current_actor()
    view, sight = found(application(actor, application_id, now=now()))
    if not sight.may_write:
        found(None)
    return view, found(call(actor, view.call_id))


def _save(view: ApplicationView, own: CallView) -> tuple[Saved | None, str]:
    actor = current_actor()
    keys = {each.key for each in shown_fields(view.form.fields, view.values)}
    fields = [each for each in view.form.fields if each.key in keys]
    typed = typed_answers(fields, request.form)
    if view.state == "submitted":
        typed = {key: each for key, each in typed.items() if not _frozen(fields, key)}
    # The writer has seen both texts and chosen: theirs replaces the other, or is dropped.
    if (kept := request.form.get("keep")) in typed and kept in view.answers:
        typed[kept] = Typed(typed[kept].value, view.answers[kept].version)
    if (taken := request.form.get("take")) in typed:
        typed.pop(taken)
    saved, refusal = carry_out(
        lambda: save_draft(actor, view.id, typed, now=now(), title=request.form.get("title"))
    )
    return saved, refusal


def _frozen(fields: list[FieldDetails], key: str) -> bool:
    return any(each.frozen and each.key == key for each in fields)


def _conflicts(view: ApplicationView, own: CallView, saved: Saved | None) -> list[dict[str, Any]]:
    if saved is None:
        return []
    fields = {each.key: each for each in view.form.fields}
    return [
        {
            "key": each.field,
            "label": pick(fields[each.field].label) or each.field,
            "mine": conflict_text(fields[each.field], each.mine, own.currency),
            "theirs": conflict_text(fields[each.field], each.theirs, own.currency),
            "who": view.answers[each.field].saved_by if each.field in view.answers else "",
        }
        for each in saved.conflicts
    ]


def _write_page(view: ApplicationView, own: CallView, saved: Saved | None, refusal: str) -> Any:
    actor = current_actor()
    shown = [
        each
        for each in shown_fields(view.form.fields, view.values)
        if each.audience is not Audience.STAFF
    ]
    values = dict(view.values)
    conflicts = _conflicts(view, own, saved)
    typed = typed_answers(shown, request.form) if request.method == "POST" else {}
    if refusal:
        values.update({key: each.value for key, each in typed.items()})
    if saved is not None:
        # What is not saved stays in its field, as it was typed.
        values.update({each.field: each.mine for each in saved.conflicts})
    fields = form_fields(
        shown, values, view.answers, own.currency, controlling=controlling_keys(view)
    )
    bases = {each["key"]: typed[each["key"]].base for each in conflicts if each["key"] in typed}
    state = own.state(now())
    decision = decision_for(actor, view.id, now=now())
    return render_page(
        "calls/write.html",
        422 if refusal or conflicts else 200,
        application=view,
        call=own,
        crumbs=_crumbs(),
        fields=fields,
        bases=bases,
        conflicts={each["key"]: each for each in conflicts},
        refusal=refusal,
        closed=[explain(each) for each in may_apply_at(now(), own.window, state).reasons],
        decision=decision,
        joint=ApplicantKind.JOINT in own.applicants and view.organisation is not None,
        partners_to_invite=[
            (str(each.id), each.name)
            for each in organisations(on=now().date())
            if view.organisation is not None and each.id not in view.organisation_ids
        ]
        if ApplicantKind.JOINT in own.applicants and view.organisation is not None
        else [],
        leads=view.organisation is not None
        and view.organisation.id in applying_for(actor).organisations,
        last_saved=max((each.saved_at for each in view.answers.values()), default=None),
    )
