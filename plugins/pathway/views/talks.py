"""Talks, notes of one's own, and feedback."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    SIGNED_IN,
    Form,
    current_actor,
    gettext,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.pathway.models import FeedbackKind, TalkKind
from plugins.pathway.permissions import PathwayPermission
from plugins.pathway.queries import (
    evidence_viewer,
    feedback,
    pathway,
    portfolio_item,
    talk,
    talk_person,
)
from plugins.pathway.queries.views import FeedbackView, TalkView, Viewer
from plugins.pathway.rules import Part
from plugins.pathway.schemas import FeedbackSchema, NoteSchema, TalkFormSchema
from plugins.pathway.services import (
    FeedbackDetails,
    ParticipantDetails,
    TalkDetails,
    add_feedback,
    add_talk,
    change_feedback,
    change_talk,
    keep_note,
    possible_participants,
    remove_feedback,
    remove_talk,
)
from plugins.pathway.views.blueprint import options, pages, removal, viewer_of
from plugins.registry import attempt, found, person_names, saved_now, status_of


@pages.get("/people/<uuid:person_id>/talks")
@requires(PathwayPermission.OPEN)
def talks_page(person_id: UUID) -> Any:
    """Talks with what was agreed, and feedback."""
    actor = current_actor()
    view = found(pathway(actor, person_id, with_way=False))
    return render_page("pathway/talks.html", view=view, viewer=view.viewer, today=actor.today)


@pages.route("/people/<uuid:person_id>/talks/new", methods=["GET", "POST"])
@requires(PathwayPermission.OPEN)
def talk_new(person_id: UUID) -> Any:
    """Records or plans a talk."""
    actor = current_actor()
    reader = viewer_of(person_id, writes=Part.AGREEMENTS)
    roles = possible_participants(person_id, today=actor.today)
    form = Form.blank(TalkFormSchema, {"on": actor.today, "participants": [person_id]})
    if request.method == "POST":
        form = read_form(TalkFormSchema, request.form)
        added = attempt(form, lambda typed: add_talk(actor, person_id, _details(typed, roles)))
        if added is not None:
            say(gettext("The talk is saved."))
            return redirect(url_for("pathway.talks_page", person_id=person_id))
    return _talk_form(reader, form, roles, heading=gettext("Record a talk"), saved=[])


@pages.route("/talks/<uuid:talk_id>", methods=["GET", "POST"])
@requires(PathwayPermission.OPEN)
def talk_edit(talk_id: UUID) -> Any:
    """Changes a talk."""
    actor = current_actor()
    person_id = found(talk_person(talk_id))
    reader = viewer_of(person_id, writes=Part.AGREEMENTS)
    view = found(talk(talk_id, own_id=None, seen=reader.seen))
    roles = {
        **{each.person_id: each.role for each in view.participants},
        **possible_participants(person_id, today=actor.today),
    }
    values = {
        "kind": view.kind,
        "on": view.on,
        "participants": [each.person_id for each in view.participants],
        "shared_notes": view.shared_notes,
        "next_step": view.next_step,
        "next_step_by": view.next_step_by,
        "version": view.version,
    }
    form = Form.blank(TalkFormSchema, values)
    if request.method == "POST":
        form = read_form(TalkFormSchema, request.form)
        attempt(
            form,
            lambda typed: change_talk(
                actor, talk_id, _details(typed, roles), version=typed["version"]
            ),
        )
        if form.ok:
            say(gettext("The talk is saved."))
            return redirect(url_for("pathway.talks_page", person_id=person_id))
        form.values["version"] = str(view.version)
    return _talk_form(
        reader,
        form,
        roles,
        heading=gettext("Change the talk"),
        saved=saved_now(form, TalkFormSchema, values),
        talk_id=talk_id,
    )


@pages.route("/talks/<uuid:talk_id>/remove", methods=["GET", "POST"])
@requires(PathwayPermission.OPEN)
def talk_remove(talk_id: UUID) -> Any:
    """Takes a talk away, after asking."""
    viewer_of(found(talk_person(talk_id)), writes=Part.AGREEMENTS)
    return removal(
        lambda: remove_talk(current_actor(), talk_id),
        heading=gettext("Remove the talk"),
        consequence=gettext("The talk is deleted, with the notes that each of you wrote about it."),
        back=url_for("pathway.talk_edit", talk_id=talk_id),
        leads_to="pathway.talks_page",
        done=gettext("The talk is removed."),
    )


@pages.route("/talks/<uuid:talk_id>/note", methods=["GET", "POST"])
@requires(PathwayPermission.OPEN)
def talk_note(talk_id: UUID) -> Any:
    """One's own note about a talk, which nobody else reads."""
    actor = current_actor()
    person_id = found(talk_person(talk_id))
    reader = viewer_of(person_id, sees=Part.TALK_NOTES)
    view: TalkView = found(talk(talk_id, own_id=reader.own_id, seen=reader.seen))
    form = Form.blank(NoteSchema, {"text": view.own_note})
    if request.method == "POST":
        form = read_form(NoteSchema, request.form)
        attempt(form, lambda typed: keep_note(actor, talk_id, typed["text"]))
        if form.ok:
            say(gettext("Your note is saved."))
            return redirect(url_for("pathway.talks_page", person_id=person_id))
    return render_page(
        "pathway/note_form.html", status_of(form), viewer=reader, talk=view, form=form
    )


@pages.route("/people/<uuid:person_id>/feedback/new", methods=["GET", "POST"])
@requires(PathwayPermission.OPEN)
def feedback_new(person_id: UUID) -> Any:
    """Gives feedback or a statement."""
    reader = viewer_of(person_id, writes=Part.FEEDBACK)
    return _new_feedback(reader, None)


@pages.route("/portfolio/<uuid:evidence_id>/feedback", methods=["GET", "POST"])
@requires(SIGNED_IN)
def piece_feedback(evidence_id: UUID) -> Any:
    """Gives feedback about one piece; also for whoever is named for it."""
    item = found(portfolio_item(evidence_id))
    reader = found(evidence_viewer(current_actor(), item.person_id, evidence_id))
    may = reader.sees_evidence(item) and reader.writes(Part.FEEDBACK)
    return _new_feedback(found(reader if may else None), evidence_id)


def _new_feedback(reader: Viewer, evidence_id: UUID | None) -> Any:
    actor, person_id = current_actor(), reader.person.id
    form = Form.blank(FeedbackSchema)
    if request.method == "POST":
        form = read_form(FeedbackSchema, request.form)
        added = attempt(
            form,
            lambda typed: add_feedback(
                actor,
                person_id,
                FeedbackDetails(text=typed["text"], kind=typed["kind"], evidence_id=evidence_id),
            ),
        )
        if added is not None:
            say(
                gettext(
                    "Your words are saved, and %(name)s can read them.", name=reader.person.name
                )
            )
            if evidence_id is not None:
                return redirect(url_for("pathway.piece_page", evidence_id=evidence_id))
            return redirect(url_for("pathway.talks_page", person_id=person_id))
    return _feedback_form(reader, form, heading=gettext("Give feedback"), saved=[])


@pages.route("/feedback/<uuid:feedback_id>", methods=["GET", "POST"])
@requires(SIGNED_IN)
def feedback_edit(feedback_id: UUID) -> Any:
    """Changes one's own words."""
    view, reader = _own_feedback(feedback_id)
    values = {"text": view.text, "kind": view.kind, "version": view.version}
    form = Form.blank(FeedbackSchema, values)
    if request.method == "POST":
        form = read_form(FeedbackSchema, request.form)
        attempt(
            form,
            lambda typed: change_feedback(
                current_actor(),
                feedback_id,
                FeedbackDetails(text=typed["text"], kind=typed["kind"]),
                version=typed["version"],
            ),
        )
        if form.ok:
            say(gettext("It is saved."))
            return redirect(_after_feedback(view))
        form.values["version"] = str(view.version)
    return _feedback_form(
        reader,
        form,
        heading=gettext("Change your feedback"),
        saved=saved_now(form, FeedbackSchema, values),
        feedback_id=feedback_id,
    )


@pages.route("/feedback/<uuid:feedback_id>/remove", methods=["GET", "POST"])
@requires(SIGNED_IN)
def feedback_remove(feedback_id: UUID) -> Any:
    """Takes one's own words back, after asking."""
    view, _reader = _own_feedback(feedback_id)
    if request.method == "POST":
        remove_feedback(current_actor(), feedback_id)
        say(gettext("It is removed."))
        return redirect(_after_feedback(view))
    return removal(
        lambda: view.person_id,
        heading=gettext("Take your feedback back"),
        consequence=gettext("It is deleted and cannot be had back."),
        back=url_for("pathway.feedback_edit", feedback_id=feedback_id),
        leads_to="pathway.talks_page",
        done=gettext("It is removed."),
    )


def _own_feedback(feedback_id: UUID) -> tuple[FeedbackView, Viewer]:
    view = found(feedback(feedback_id))
    actor = current_actor()
    if view.evidence_id:
        reader = found(evidence_viewer(actor, view.person_id, view.evidence_id))
    else:
        reader = viewer_of(view.person_id)
    is_author = reader.own_id is not None and reader.own_id == view.author_id
    return found(view if is_author else None), reader


def _after_feedback(view: FeedbackView) -> str:
    if view.evidence_id is not None:
        return url_for("pathway.piece_page", evidence_id=view.evidence_id)
    return url_for("pathway.talks_page", person_id=view.person_id)


def _details(typed: dict[str, Any], roles: dict[UUID, Any]) -> TalkDetails:
    return TalkDetails(
        kind=typed["kind"],
        on=typed["on"],
        participants=tuple(
            # Somebody who is none of these is refused by the service.
            ParticipantDetails(person_id=each, role=roles.get(each, next(iter(roles.values()))))
            for each in dict.fromkeys(typed["participants"])
        ),
        shared_notes=typed["shared_notes"],
        next_step=typed["next_step"],
        next_step_by=typed["next_step_by"],
    )


def _talk_form(reader: Viewer, form: Form, roles: dict[UUID, Any], **context: Any) -> Any:
    names = person_names(roles)
    return render_page(
        "pathway/talk_form.html",
        status_of(form),
        viewer=reader,
        form=form,
        kinds=options(TalkKind),
        people=[
            (each, f"{names[each]} ({gettext(role.label).lower()})")
            for each, role in roles.items()
            if each in names
        ],
        **{"talk_id": None, **context},
    )


def _feedback_form(reader: Viewer, form: Form, **context: Any) -> Any:
    return render_page(
        "pathway/feedback_form.html",
        status_of(form),
        viewer=reader,
        form=form,
        kinds=options(FeedbackKind),
        **{"feedback_id": None, **context},
    )
