"""Applications as they are read: by applicants, the office and jurors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, redirect, request, url_for

from core.plugin_api import (
    Column,
    Table,
    current_actor,
    download,
    format_list,
    gettext,
    now,
    pick,
    read_list_query,
    render_page,
    requires,
    say,
)
from plugins.calls.letters import answer_text, application_document
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.application_lists import applications, drafts_of
from plugins.calls.queries.applications import application, remarks
from plugins.calls.queries.calls import call
from plugins.calls.queries.decisions import decision_for
from plugins.calls.queries.views import ApplicationView, CallView
from plugins.calls.rules.calls import CallState
from plugins.calls.rules.forms import Audience, FieldKind, Reader, shown_fields
from plugins.calls.schemas import ReasonSchema, RedactionsSchema, YesNoSchema
from plugins.calls.services.applications import (
    answer_dispensation,
    fill_in,
    set_redactions,
)
from plugins.calls.services.files import file_content
from plugins.calls.services.review import declare_interest, log_refused_reading
from plugins.calls.views.answers import form_fields, read_answer
from plugins.calls.views.blueprint import (
    Ask,
    Simple,
    do,
    found,
    pages,
    simple_form,
)
from plugins.calls.views.calls import crumbs, tabs_of
from plugins.registry import named_organisations

STATES = ("submitted", "withdrawn", "dispensation")


@pages.get("/<uuid:call_id>/applications")
@requires(CallsPermission.READ_APPLICATIONS)
def application_list(call_id: UUID) -> Any:
    """What was handed in to a call."""
    actor = current_actor()
    view = found(call(actor, call_id))
    query = _query()
    return render_page(
        "calls/applications.html",
        call=view,
        page=applications(actor, call_id, query),
        query=query,
        crumbs=crumbs(),
        tabs=tabs_of(view, actor),
        states=[
            ("submitted", gettext("Handed in")),
            ("withdrawn", gettext("Withdrawn")),
            ("dispensation", gettext("Wants a dispensation")),
        ],
        drafts=drafts_of(call_id),
    )


@pages.get("/<uuid:call_id>/applications.<file_format>")
@requires(CallsPermission.READ_APPLICATIONS)
def application_file(call_id: UUID, file_format: str) -> Any:
    """What was handed in, as a file; cases that one keeps out of are not in it."""
    actor = current_actor()
    found(call(actor, call_id))
    table = Table(
        title=gettext("Applications"),
        columns=[
            Column("number", gettext("Application number"), "integer"),
            Column("applicant", gettext("Applicant")),
            Column("title", gettext("Title")),
            Column("asked", gettext("Asks for"), "money"),
            Column("submitted_at", gettext("Handed in"), "date"),
            Column("state", gettext("State")),
            Column("outcome", gettext("Decision")),
        ],
        rows=[
            {
                "number": each.number,
                "applicant": each.applicant,
                "title": each.title,
                "asked": each.asked,
                "submitted_at": each.submitted_at,
                "state": gettext("Withdrawn")
                if each.state == "withdrawn"
                else gettext("Handed in"),
                "outcome": gettext(each.outcome.label) if each.outcome else None,
            }
            for each in applications(actor, call_id).items
        ],
    )
    return download(table, file_format, name="applications")


@pages.get("/applications/<uuid:application_id>")
@requires(CallsPermission.READ)
def application_page(application_id: UUID) -> Any:
    """One application with what this reader may see."""
    actor = current_actor()
    seen = application(actor, application_id, now=now())
    if seen is None:
        if log_refused_reading(actor, application_id):
            say(
                gettext("You keep out of this application: there is a conflict of interest."),
                "error",
            )
            return redirect(url_for("calls.reading_list"))
        return found(None)
    view, sight = seen
    own = found(call(actor, view.call_id))
    office = sight.reader is Reader.STAFF
    manages = office and actor.may(CallsPermission.MANAGE)
    own_fields = [each for each in view.form.fields if each.audience is Audience.STAFF]
    return render_page(
        "calls/application.html",
        application=view,
        call=own,
        sight=sight,
        crumbs=crumbs(own)
        if office
        else [(gettext("My applications"), url_for("calls.own_list"))]
        if sight.reader is Reader.APPLICANT
        else [(gettext("To read"), url_for("calls.reading_list"))],
        answers=answers_on_page(view, own),
        remarks=remarks(own, view, sight),
        decision=decision_for(actor, application_id, now=now()),
        open=own.state(now()) is CallState.OPEN,
        office=office,
        manages=manages,
        office_fields=form_fields(own_fields, view.values, view.answers, own.currency)
        if manages
        else [],
        kind=gettext(view.applicant_kind.label),
    )


@pages.get("/applications/<uuid:application_id>.pdf")
@requires(CallsPermission.READ)
def application_pdf(application_id: UUID) -> Any:
    """The application to print, as a tagged PDF."""
    actor = current_actor()
    view, _ = found(application(actor, application_id, now=now()))
    own = found(call(actor, view.call_id))
    return pdf(
        application_document(own, view), gettext("application-%(number)s", number=str(view.number))
    )


@pages.get("/files/<uuid:file_id>")
@requires(CallsPermission.READ)
def file_page(file_id: UUID) -> Any:
    """A file's content, always as a download: nothing in it is ever run as a page of ours."""
    name, media_type, content = found(file_content(current_actor(), file_id, now=now()))
    response = Response(content, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@pages.route("/applications/<uuid:application_id>/dispensation", methods=["GET", "POST"])
@requires(CallsPermission.MANAGE)
def application_dispensation(application_id: UUID) -> Any:
    """Yes or no to a dispensation."""
    actor = current_actor()
    view, _ = found(application(actor, application_id, now=now()))
    return simple_form(
        YesNoSchema,
        Simple(
            heading=gettext("Answer a wish for a dispensation"),
            lead=view.dispensation_text or "",
            button=gettext("Answer"),
            back=url_for("calls.application_page", application_id=application_id),
            crumbs=crumbs(call(actor, view.call_id)),
            asks=[
                Ask(
                    name="yes",
                    type="radios",
                    options=[("1", gettext("Given")), ("0", gettext("Refused"))],
                    required=True,
                ),
                Ask(name="reason", type="textarea", required=True),
            ],
            done=gettext("The answer is saved."),
        ),
        lambda typed: answer_dispensation(
            actor, application_id, given=typed["yes"], text=typed["reason"], now=now()
        ),
    )


@pages.route("/applications/<uuid:application_id>/redactions", methods=["GET", "POST"])
@requires(CallsPermission.MANAGE)
def application_redactions(application_id: UUID) -> Any:
    """Names to hide where the jury reads without names."""
    actor = current_actor()
    view, _ = found(application(actor, application_id, now=now()))
    return simple_form(
        RedactionsSchema,
        Simple(
            heading=gettext("Names to hide"),
            lead=gettext(
                "Names of those who apply are hidden by themselves where the jury reads without"
                " names. Write other names that tell who it is, one on each line."
            ),
            button=gettext("Save"),
            back=url_for("calls.application_page", application_id=application_id),
            crumbs=crumbs(call(actor, view.call_id)),
            asks=[Ask(name="names", type="textarea")],
            done=gettext("The names are saved."),
        ),
        lambda typed: set_redactions(actor, application_id, typed["names"].splitlines(), now=now()),
        values={"names": "\n".join(view.redactions)},
    )


@pages.post("/applications/<uuid:application_id>/office")
@requires(CallsPermission.MANAGE)
def application_office(application_id: UUID) -> Any:
    """Fills in the office's own fields."""
    actor = current_actor()
    view, _ = found(application(actor, application_id, now=now()))
    values = {
        each.key: read_answer(each, request.form)
        for each in view.form.fields
        if each.audience is Audience.STAFF and f"v-{each.key}" in request.form
    }
    return do(
        lambda: fill_in(actor, application_id, values, now=now()),
        done=gettext("Saved."),
        to=url_for("calls.application_page", application_id=application_id),
    )


@pages.route("/applications/<uuid:application_id>/interest", methods=["GET", "POST"])
@requires(CallsPermission.READ)
def interest_declare(application_id: UUID) -> Any:
    """Declares a conflict of interest."""
    actor = current_actor()
    view, sight = found(application(actor, application_id, now=now()))
    if sight.reader is Reader.APPLICANT:
        found(None)
    back = (
        url_for("calls.reading_list")
        if sight.reader is Reader.JUROR
        else url_for("calls.application_list", call_id=view.call_id)
    )
    return simple_form(
        ReasonSchema,
        Simple(
            heading=gettext("I have a conflict of interest"),
            lead=gettext(
                "From now on you neither read, score nor discuss this application. It is written"
                " into the log."
            ),
            button=gettext("Declare and keep out"),
            back=back,
            crumbs=crumbs(call(actor, view.call_id)),
            asks=[
                Ask(
                    name="reason",
                    type="textarea",
                    rows=3,
                    required=True,
                    help=gettext("What ties you to it, in a few words."),
                )
            ],
            done=gettext("It is written down. You keep out of this application."),
        ),
        lambda typed: declare_interest(actor, application_id, typed["reason"], now=now()),
    )


def answers_on_page(view: ApplicationView, own: CallView) -> list[dict[str, Any]]:
    """The answers to read, in the form's order; only fields that are shown."""
    ids = set()
    for each in view.form.fields:
        if each.kind is FieldKind.ORGANISATION:
            try:
                ids.add(UUID(str(view.values.get(each.key))))
            except ValueError:
                continue
    names = {key: named.name for key, named in named_organisations(ids).items()}
    shown = shown_fields(view.form.fields, view.values)
    on_page = form_fields(shown, view.values, view.answers, own.currency)
    return [
        {
            "field": field,
            "label": pick(each.label) or each.key,
            "text": answer_text(
                each, view.values.get(each.key), currency=own.currency, organisations=names
            )
            if not each.kind.in_rows
            else "",
            "rows": [
                row
                for row in field.rows
                if any(cell.value for cell in row if cell.kind != "select")
            ],
            "files": view.files_of(each.key),
            "is_link": each.kind is FieldKind.LINK,
        }
        for each, field in zip(shown, on_page, strict=True)
    ]


def pdf(content: bytes, name: str) -> Response:
    """A PDF to download."""
    response = Response(content, content_type="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.pdf")
    return response


def joined_names(view: ApplicationView) -> str:
    """Partners that have joined, in words."""
    return format_list(
        [each.organisation.name for each in view.partners if each.answer == "joined"]
    )


def _query() -> Any:
    return read_list_query(
        request.args,
        sorts=("number",),
        filters={"state": STATES},
        default_sort="number",
    )
