"""The review: a juror's page with what is to be read, and the office's with who reads what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    FlygelSchema,
    Form,
    current_actor,
    gettext,
    now,
    pick,
    render_page,
    requires,
    say,
)
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.application_lists import applications
from plugins.calls.queries.applications import application, remarks
from plugins.calls.queries.calls import call, phase_view, views_of
from plugins.calls.queries.review import Given, others_scores, own_assignment, reading
from plugins.calls.queries.reviewing import jurors, review_table
from plugins.calls.rules.interests import Basis
from plugins.calls.schemas import AssignSchema, ReasonSchema
from plugins.calls.services.panel import cast_ballot
from plugins.calls.services.review import (
    Points,
    abstain,
    assign,
    assign_evenly,
    lift_interest,
    score,
    unassign,
)
from plugins.calls.views.applications import answers_on_page
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
from plugins.calls.views.calls import crumbs, tabs_of


@pages.get("/reading")
@requires(CallsPermission.REVIEW)
def reading_list() -> Any:
    """What is to be read, in order, and nothing else; and a vote that waits."""
    lines, waiting = reading(current_actor(), now=now())
    return render_page("calls/reading.html", lines=lines, votes=waiting)


@pages.route("/reading/<uuid:assignment_id>", methods=["GET", "POST"])
@requires(CallsPermission.REVIEW)
def reading_page(assignment_id: UUID) -> Any:
    """One application beside one's scores."""
    actor = current_actor()
    given = found(own_assignment(actor, assignment_id, now=now()))
    form = Form.blank(FlygelSchema, _typed_scores(given))
    if request.method == "POST":
        form = _read_scores(given)
        hand_in = request.form.get("then") == "hand_in"
        attempt(
            form,
            lambda typed: score(
                actor,
                assignment_id,
                typed["scores"],
                comment=typed["comment"],
                hand_in=hand_in,
                version=typed["version"],
                now=now(),
            ),
        )
        if form.ok:
            say(gettext("Your scores are handed in.") if hand_in else gettext("Saved."))
            if hand_in:
                return redirect(url_for("calls.reading_page", assignment_id=assignment_id))
            return redirect(url_for("calls.reading_page", assignment_id=assignment_id))
        form.values["version"] = str(given.assignment.version)
    [own] = views_of([given.call])
    view, sight = found(application(actor, given.application.id, now=now()))
    criteria = [
        each
        for each in own.criteria
        if not given.assignment.criteria or each.id in given.assignment.criteria
    ]
    return render_page(
        "calls/reading_page.html",
        status_of(form),
        given=given,
        form=form,
        call=own,
        application=view,
        answers=answers_on_page(view, own),
        remarks=remarks(own, view, sight),
        criteria=criteria,
        points=range(own.scale_low, own.scale_high + 1),
        phase=phase_view(given.phase),
        others=others_scores(actor, given, now=now()),
        titles={each.id: pick(each.title) for each in own.criteria},
        over=given.phase.ends_at is not None and now() >= given.phase.ends_at,
    )


@pages.route("/reading/<uuid:assignment_id>/abstain", methods=["GET", "POST"])
@requires(CallsPermission.REVIEW)
def reading_abstain(assignment_id: UUID) -> Any:
    """Abstains from scoring."""
    actor = current_actor()
    found(own_assignment(actor, assignment_id, now=now()))
    return simple_form(
        ReasonSchema,
        Simple(
            heading=gettext("Abstain"),
            lead=gettext("Your scores of this application are taken away and count for nothing."),
            button=gettext("Abstain"),
            back=url_for("calls.reading_list"),
            crumbs=[(gettext("To read"), url_for("calls.reading_list"))],
            asks=[Ask(name="reason", type="textarea", rows=3, required=True)],
            done=gettext("You abstain from this application."),
        ),
        lambda typed: abstain(actor, assignment_id, typed["reason"], now=now()),
    )


@pages.post("/votes/<uuid:vote_id>/ballot")
@requires(CallsPermission.REVIEW)
def ballot_cast(vote_id: UUID) -> Any:
    """A juror's vote among the tied."""
    try:
        chosen = UUID(request.form.get("application_id", ""))
    except ValueError:
        say(gettext("Choose one of the alternatives."), "error")
        return redirect(url_for("calls.reading_list"))
    return do(
        lambda: cast_ballot(current_actor(), vote_id, chosen, now=now()),
        done=gettext("Your vote is kept. You can change it while the vote is open."),
        to=url_for("calls.reading_list"),
    )


@pages.get("/<uuid:call_id>/review")
@requires(CallsPermission.MANAGE)
def review_page(call_id: UUID) -> Any:
    """Who reads what in each phase, how far it has come, and the ties that were found."""
    actor = current_actor()
    view = found(call(actor, call_id))
    table = review_table(actor, call_id)
    return render_page(
        "calls/review.html",
        call=view,
        crumbs=crumbs(),
        tabs=tabs_of(view, actor),
        readers=table.jurors,
        names=table.names,
        assignments={
            phase.id: [each for each in table.assignments if each.phase_id == phase.id]
            for phase in view.phases
        },
        ties=table.ties,
    )


@pages.post("/phases/<uuid:phase_id>/assign")
@requires(CallsPermission.MANAGE)
def phase_assign(phase_id: UUID) -> Any:
    """Gives every application its readers, as even as it can be."""
    from plugins.calls.services.review import call_of_phase

    call_id = found(call_of_phase(phase_id))
    shared, refusal = carry_out(lambda: assign_evenly(current_actor(), phase_id, now=now()))
    if shared is None:
        say(refusal, "error")
    elif shared.lacking:
        say(
            gettext(
                "%(added)s readings are given. %(lacking)s applications lack readers, because of"
                " conflicts of interest or because there are too few jurors.",
                added=str(shared.added),
                lacking=str(len(shared.lacking)),
            ),
            "warning",
        )
    else:
        say(gettext("%(added)s readings are given.", added=str(shared.added)))
    return redirect(url_for("calls.review_page", call_id=call_id))


@pages.route("/phases/<uuid:phase_id>/assignments", methods=["GET", "POST"])
@requires(CallsPermission.MANAGE)
def assignment_new(phase_id: UUID) -> Any:
    """Gives one application to one juror by hand."""
    from plugins.calls.services.review import call_of_phase

    actor = current_actor()
    call_id = found(call_of_phase(phase_id))
    view = found(call(actor, call_id))
    return simple_form(
        AssignSchema,
        Simple(
            heading=gettext("Give an application to a juror"),
            button=gettext("Give"),
            back=url_for("calls.review_page", call_id=call_id),
            crumbs=crumbs(view),
            asks=[
                Ask(
                    name="application_id",
                    type="select",
                    blank=gettext("Choose"),
                    required=True,
                    options=[
                        (str(each.id), f"{each.number}. {each.applicant}")
                        for each in applications(actor, call_id).items
                        if each.state == "submitted"
                    ],
                ),
                Ask(
                    name="membership_id",
                    type="select",
                    blank=gettext("Choose"),
                    required=True,
                    options=[
                        (str(each.membership_id), each.name)
                        for each in jurors(call_id, on=actor.today)
                    ],
                ),
            ],
            done=gettext("The juror has got the application."),
        ),
        lambda typed: assign(actor, phase_id, now=now(), **typed),
    )


@pages.post("/assignments/<uuid:assignment_id>/remove")
@requires(CallsPermission.MANAGE)
def assignment_remove(assignment_id: UUID) -> Any:
    """Takes an application from a juror."""
    call_id, refusal = carry_out(lambda: unassign(current_actor(), assignment_id))
    say(refusal, "error") if refusal else say(gettext("The juror no longer reads it."))
    if call_id is None:
        return redirect(url_for("calls.call_list"))
    return redirect(url_for("calls.review_page", call_id=call_id))


@pages.route(
    "/applications/<uuid:application_id>/ties/<uuid:membership_id>/<basis>",
    methods=["GET", "POST"],
)
@requires(CallsPermission.MANAGE)
def interest_lift(application_id: UUID, membership_id: UUID, basis: str) -> Any:
    """Decides that a tie is no conflict of interest."""
    actor = current_actor()
    view, _ = found(application(actor, application_id, now=now()))
    if basis not in set(Basis):
        found(None)
    if membership_id not in {each.membership_id for each in jurors(view.call_id, on=actor.today)}:
        found(None)
    return simple_form(
        ReasonSchema,
        Simple(
            heading=gettext("This tie is no conflict of interest"),
            lead=gettext(Basis(basis).label),
            button=gettext("Lift it"),
            back=url_for("calls.review_page", call_id=view.call_id),
            crumbs=crumbs(call(actor, view.call_id)),
            asks=[Ask(name="reason", type="textarea", rows=3, required=True)],
            done=gettext("The tie is lifted, with your reason."),
        ),
        lambda typed: lift_interest(
            actor, application_id, membership_id, Basis(basis), typed["reason"], now=now()
        ),
    )


def _typed_scores(given: Given) -> dict[str, Any]:
    values: dict[str, Any] = {
        "version": given.assignment.version,
        "comment": given.assignment.comment,
    }
    for each in given.assignment.scores:
        values[f"points-{each.criterion_id}"] = str(each.points)
        values[f"comment-{each.criterion_id}"] = each.comment
    return values


def _read_scores(given: Given) -> Form:
    """What was typed: points where they were chosen, comments beside them."""
    form = Form(values={name: value for name, value in request.form.items()})
    scores: dict[UUID, Points] = {}
    for name, value in request.form.items():
        if not name.startswith("points-") or not value.strip():
            continue
        try:
            criterion_id = UUID(name.removeprefix("points-"))
            points = int(value[:6])
        except ValueError:
            form.add_error(name, gettext("Write a whole number."))
            continue
        scores[criterion_id] = Points(
            points=points, comment=request.form.get(f"comment-{criterion_id}", "")[:4000]
        )
    version = request.form.get("version", "")
    form.data = {
        "scores": scores,
        "comment": request.form.get("comment", "")[:8000],
        "version": int(version) if version.isdecimal() and len(version) < 9 else None,
    }
    return form
