"""Calls: the list, one of them, making, publishing and cancelling; questions and observers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    Actor,
    Column,
    Form,
    Table,
    current_actor,
    current_tenant,
    download,
    explain,
    gettext,
    now,
    pick,
    read_form,
    read_list_query,
    render_page,
    requires,
    say,
)
from plugins.calls.models import Question
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.access import applying_for
from plugins.calls.queries.application_lists import drafts_of
from plugins.calls.queries.calls import (
    SORTS,
    call,
    call_kind,
    call_kinds,
    calls,
    follows,
    question_view,
    questions,
)
from plugins.calls.queries.forms import form_version, published_versions
from plugins.calls.queries.views import CallView
from plugins.calls.rules.calls import ApplicantKind, CallState
from plugins.calls.rules.places import Outcome
from plugins.calls.rules.scoring import OthersShown
from plugins.calls.schemas import (
    AnswerQuestionSchema,
    CallSchema,
    QuestionSchema,
    ReasonSchema,
)
from plugins.calls.services.calls import (
    add_call,
    answer_question,
    ask,
    cancel_call,
    change_call,
    follow,
    publish_call,
    publishing_objections,
    remove_call,
    unfollow,
)
from plugins.calls.values import call_details, call_values
from plugins.calls.views.blueprint import (
    Ask,
    Simple,
    attempt,
    do,
    found,
    languages,
    pages,
    simple_form,
    status_of,
)
from plugins.registry import locked, organisations


def crumbs(view: CallView | None = None) -> list[tuple[str, str]]:
    """The way to a page about a call."""
    way = [(gettext("Calls"), url_for("calls.call_list"))]
    if view is not None:
        way.append((pick(view.title), url_for("calls.call_page", call_id=view.id)))
    return way


@pages.get("/")
@requires(CallsPermission.READ)
def call_list() -> Any:
    """All calls that the reader may see, newest first."""
    actor = current_actor()
    query = _query()
    return render_page(
        "calls/calls.html",
        page=calls(actor, query, now=now()),
        query=query,
        states=[(state.value, gettext(state.label)) for state in CallState],
        kinds={(each.programme, each.key): gettext(each.label) for each in call_kinds()},
        may_manage=actor.may(CallsPermission.MANAGE),
    )


@pages.get("/calls.<file_format>")
@requires(CallsPermission.READ)
def call_file(file_format: str) -> Any:
    """The calls as a file."""
    rows = calls(current_actor(), now=now()).items
    table = Table(
        title=gettext("Calls"),
        columns=[
            Column("title", gettext("Title")),
            Column("state", gettext("State")),
            Column("opens_at", gettext("Opens"), "date"),
            Column("closes_at", gettext("Closes"), "date"),
            Column("places", gettext("Places"), "integer"),
            Column("applications", gettext("Applications"), "integer"),
        ],
        rows=[
            {
                "title": pick(each.title),
                "state": gettext(each.state.label),
                "opens_at": each.window.opens_at,
                "closes_at": each.window.closes_at,
                "places": each.places,
                "applications": each.applications,
            }
            for each in rows
        ],
    )
    return download(table, file_format, name="calls")


@pages.get("/<uuid:call_id>")
@requires(CallsPermission.READ)
def call_page(call_id: UUID) -> Any:
    """One call: what it says, what was asked, and what one can do."""
    return _call_page(found(call(current_actor(), call_id)))


def _call_page(view: CallView, question_form: Form | None = None) -> Any:
    actor = current_actor()
    moment = now()
    state = view.state(moment)
    kind = call_kind(view.programme, view.kind)
    manages = actor.may(CallsPermission.MANAGE)
    form = question_form or Form.blank(QuestionSchema)
    return render_page(
        "calls/call.html",
        status_of(form),
        call=view,
        state=state,
        kind=kind,
        topics=_topics(view),
        crumbs=crumbs(),
        tabs=tabs_of(view, actor),
        now=moment,
        questions=questions(actor, view.id, now=moment),
        question_form=form,
        may_ask=state in (CallState.OPEN, CallState.ANNOUNCED),
        may_apply=state is CallState.OPEN
        and actor.may(CallsPermission.APPLY)
        and bool(applying_for(actor).organisations or applying_for(actor).people),
        may_manage=manages,
        blockers=publishing_objections(view) if manages and state is CallState.DRAFT else [],
        drafts=drafts_of(view.id) if manages and state is not CallState.DRAFT else 0,
        follows=view.observers and follows(actor, view.id),
    )


@pages.route("/new", methods=["GET", "POST"])
@requires(CallsPermission.MANAGE)
def call_new() -> Any:
    """Makes a draft."""
    actor = current_actor()
    form = Form.blank(
        CallSchema, {"scale_low": 1, "scale_high": 5, "accept_days": 14, "reserves": 0}
    )
    if request.method == "POST":
        form = read_form(CallSchema, request.form)
        added = attempt(form, lambda typed: add_call(actor, call_details(typed)))
        if added is not None:
            say(gettext("The draft is saved."))
            return redirect(url_for("calls.call_page", call_id=added))
    return _form_page(form, None)


@pages.route("/<uuid:call_id>/edit", methods=["GET", "POST"])
@requires(CallsPermission.MANAGE)
def call_edit(call_id: UUID) -> Any:
    """Changes a call."""
    actor = current_actor()
    view = found(call(actor, call_id))
    form = Form.blank(CallSchema, call_values(view))
    if request.method == "POST":
        form = read_form(CallSchema, request.form)
        attempt(
            form,
            lambda typed: change_call(
                actor, call_id, call_details(typed), version=typed["version"]
            ),
        )
        if form.ok:
            say(gettext("The call is saved."))
            return redirect(url_for("calls.call_page", call_id=call_id))
        form.values["version"] = str(view.version)
    return _form_page(form, view)


@pages.post("/<uuid:call_id>/publish")
@requires(CallsPermission.MANAGE)
def call_publish(call_id: UUID) -> Any:
    """Publishes a draft."""
    return do(
        lambda: publish_call(current_actor(), call_id, now=now()),
        done=gettext("The call is published."),
        to=url_for("calls.call_page", call_id=call_id),
    )


@pages.route("/<uuid:call_id>/cancel", methods=["GET", "POST"])
@requires(CallsPermission.MANAGE)
def call_cancel(call_id: UUID) -> Any:
    """Cancels a call; whoever has written on it is told."""
    actor = current_actor()
    view = found(call(actor, call_id))
    return simple_form(
        ReasonSchema,
        Simple(
            heading=gettext("Cancel the call"),
            lead=gettext("Everybody who has begun an application gets the reason by e-mail."),
            button=gettext("Cancel the call"),
            back=url_for("calls.call_page", call_id=call_id),
            crumbs=crumbs(view),
            asks=[Ask(name="reason", type="textarea", required=True)],
            done=gettext("The call is cancelled."),
            danger=True,
        ),
        lambda typed: cancel_call(actor, call_id, typed["reason"], now=now()),
    )


@pages.post("/<uuid:call_id>/remove")
@requires(CallsPermission.MANAGE)
def call_remove(call_id: UUID) -> Any:
    """Takes a draft away."""
    return do(
        lambda: remove_call(current_actor(), call_id),
        done=gettext("The draft is removed."),
        to=url_for("calls.call_list"),
    )


@pages.post("/<uuid:call_id>/ask")
@requires(CallsPermission.READ)
def question_ask(call_id: UUID) -> Any:
    """Asks a question."""
    actor = current_actor()
    view = found(call(actor, call_id))
    form = read_form(QuestionSchema, request.form)
    if attempt(form, lambda typed: ask(actor, call_id, typed["text"], now=now())) is None:
        return _call_page(view, form)
    say(gettext("Your question is sent. The answer comes in writing, to all, without your name."))
    return redirect(url_for("calls.call_page", call_id=call_id) + "#questions")


@pages.route("/questions/<uuid:question_id>/answer", methods=["GET", "POST"])
@requires(CallsPermission.MANAGE)
def question_answer(question_id: UUID) -> Any:
    """Answers a question, to all."""
    actor = current_actor()
    row = attempt_locked(question_id)
    view = found(call(actor, row.call_id))
    question = question_view(row)
    return simple_form(
        AnswerQuestionSchema,
        Simple(
            heading=gettext("Answer a question"),
            lead=question.text,
            button=gettext("Answer to all"),
            back=url_for("calls.call_page", call_id=view.id) + "#questions",
            crumbs=crumbs(view),
            asks=[Ask(name="answer", type="textarea", required=True)],
            done=gettext("The answer is published, and those concerned are told by e-mail."),
        ),
        lambda typed: answer_question(
            actor, question_id, typed["answer"], version=typed["version"], now=now()
        ),
        values={"answer": question.answer, "version": question.version},
    )


def attempt_locked(question_id: UUID) -> Question:
    """The question, or the page that says it was not found."""
    from plugins.calls.views.blueprint import carry_out

    row, _ = carry_out(lambda: locked(Question, question_id))
    return found(row)


@pages.post("/<uuid:call_id>/follow")
@requires(CallsPermission.READ)
def call_follow(call_id: UUID) -> Any:
    """Follows the call as an observer."""
    return do(
        lambda: follow(current_actor(), call_id, now=now()),
        done=gettext("You follow this call and are told by e-mail what is published."),
        to=url_for("calls.call_page", call_id=call_id),
    )


@pages.post("/<uuid:call_id>/unfollow")
@requires(CallsPermission.READ)
def call_unfollow(call_id: UUID) -> Any:
    """Stops following."""
    actor = current_actor()
    found(call(actor, call_id))
    return do(
        lambda: unfollow(actor, call_id),
        done=gettext("You no longer follow this call."),
        to=url_for("calls.call_page", call_id=call_id),
    )


def tabs_of(view: CallView, actor: Actor) -> list[tuple[str, str, bool]]:
    """The parts of a call that this reader has; the one that is shown is marked."""
    parts = [
        ("call_page", gettext("The call"), CallsPermission.READ),
        ("application_list", gettext("Applications"), CallsPermission.READ_APPLICATIONS),
        ("review_page", gettext("The review"), CallsPermission.MANAGE),
        ("panel_page", gettext("Panel"), CallsPermission.PANEL),
        ("decision_list", gettext("Decisions"), CallsPermission.DECIDE),
    ]
    shown = [
        (
            label,
            url_for(f"calls.{endpoint}", call_id=view.id),
            request.endpoint == f"calls.{endpoint}",
        )
        for endpoint, label, permission in parts
        if actor.may(permission)
    ]
    return shown if len(shown) > 1 and view.published_at is not None else []


def _topics(view: CallView) -> list[tuple[str, str]]:
    kind = call_kind(view.programme, view.kind)
    labels = {topic.key: gettext(topic.label) for topic in kind.topics} if kind else {}
    return [(labels.get(key, key), pick(text)) for key, text in view.topics.items() if pick(text)]


def _query() -> Any:
    return read_list_query(
        request.args,
        sorts=SORTS,
        filters={"state": [state.value for state in CallState], "programme": None},
        default_sort="-opens_at",
    )


def _form_page(form: Form, view: CallView | None) -> Any:
    kinds = call_kinds()
    chosen = str(form.value("kind") or "")
    kind = next((each for each in kinds if f"{each.programme}:{each.key}" == chosen), None)
    versions = published_versions()
    if view is not None and view.form_version_id is not None:
        own = form_version(view.form_version_id)
        if own is not None and own.id not in {each.id for each in versions}:
            versions.append(own)
    return render_page(
        "calls/call_form.html",
        status_of(form),
        form=form,
        call=view,
        crumbs=crumbs(view),
        text_languages=languages(),
        kinds=[(f"{each.programme}:{each.key}", gettext(each.label)) for each in kinds],
        topics=[
            (each.key, gettext(each.label), gettext(each.help) if each.help else None)
            for each in kind.topics
        ]
        if kind
        else [],
        applicants=[
            (each.value, gettext(each.label))
            for each in (kind.applicants if kind else ApplicantKind)
        ],
        forms=[
            (
                str(each.id),
                gettext("%(name)s, version %(number)s", name=each.name, number=str(each.number)),
            )
            for each in versions
        ],
        organisations=[(str(each.id), each.name) for each in organisations(on=now().date())],
        outcomes=[(each.value, gettext(each.label)) for each in Outcome],
        others_shown=[(each.value, gettext(each.label)) for each in OthersShown],
        currency=current_tenant().currency,
        points=range(int(_whole(form, "scale_low", 1)), int(_whole(form, "scale_high", 5)) + 1),
        explain=explain,
    )


def _whole(form: Form, name: str, default: int) -> int:
    typed = str(form.value(name) or "")
    return min(int(typed), 20) if typed.isdecimal() and len(typed) < 4 else default
