"""Talks, notes of one's own, and feedback."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import SIGNED_IN, current_actor, requires
from plugins.pathway import queries
from plugins.pathway.api.blueprint import endpoints, reader_of
from plugins.pathway.permissions import PathwayPermission
from plugins.pathway.queries.views import FeedbackView, ParticipantView, TalkView
from plugins.pathway.rules import Part
from plugins.pathway.schemas import FeedbackSchema, NoteSchema, ParticipantSchema, TalkSchema
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
from plugins.registry import Named, carry_out, found, person_names


def _talk(talk_id: UUID) -> TalkView:
    reader = reader_of(found(queries.talk_person(talk_id)), sees=Part.AGREEMENTS)
    return found(queries.talk(talk_id, own_id=reader.own_id, seen=reader.seen))


def _details(sent: dict[str, Any]) -> TalkDetails:
    return TalkDetails(
        kind=sent["kind"],
        on=sent["on"],
        participants=tuple(
            ParticipantDetails(person_id=each["person_id"], role=each["role"])
            for each in sent["participants"]
        ),
        shared_notes=sent["shared_notes"],
        next_step=sent["next_step"],
        next_step_by=sent["next_step_by"],
    )


@endpoints.route("/people/<uuid:person_id>/talks", methods=["GET"])
@requires(PathwayPermission.OPEN)
@endpoints.response(200, TalkSchema(many=True))
def talks(person_id: UUID) -> Any:
    """The talks about a person."""
    reader = reader_of(person_id, sees=Part.AGREEMENTS)
    return list(queries.talks_of(person_id, own_id=reader.own_id, seen=reader.seen))


@endpoints.route("/people/<uuid:person_id>/talks/participants", methods=["GET"])
@requires(PathwayPermission.OPEN)
@endpoints.response(200, ParticipantSchema(many=True))
def talk_participants(person_id: UUID) -> Any:
    """Who may take part in a talk about a person today, and as what."""
    reader_of(person_id, writes=Part.AGREEMENTS)
    actor = current_actor()
    roles = possible_participants(person_id, today=actor.today)
    names = person_names(roles)
    return [
        ParticipantView(person=Named(id=each, name=names[each]), role=role)
        for each, role in roles.items()
        if each in names
    ]


@endpoints.route("/people/<uuid:person_id>/talks", methods=["POST"])
@requires(PathwayPermission.OPEN)
@endpoints.arguments(TalkSchema)
@endpoints.response(201, TalkSchema)
def talk_create(sent: dict[str, Any], person_id: UUID) -> Any:
    """Records or plans a talk."""
    return _talk(carry_out(lambda: add_talk(current_actor(), person_id, _details(sent))))


@endpoints.route("/talks/<uuid:talk_id>", methods=["GET"])
@requires(PathwayPermission.OPEN)
@endpoints.etag
@endpoints.response(200, TalkSchema)
def talk(talk_id: UUID) -> Any:
    """One talk."""
    return _talk(talk_id)


@endpoints.route("/talks/<uuid:talk_id>", methods=["PUT"])
@requires(PathwayPermission.OPEN)
@endpoints.etag
@endpoints.arguments(TalkSchema)
@endpoints.response(200, TalkSchema)
def talk_update(sent: dict[str, Any], talk_id: UUID) -> Any:
    """Changes a talk; `If-Match` must be its ETag."""
    view = _talk(talk_id)
    endpoints.check_etag(view, TalkSchema)
    carry_out(lambda: change_talk(current_actor(), talk_id, _details(sent), version=view.version))
    return _talk(talk_id)


@endpoints.route("/talks/<uuid:talk_id>", methods=["DELETE"])
@requires(PathwayPermission.OPEN)
@endpoints.etag
@endpoints.response(204)
def talk_delete(talk_id: UUID) -> None:
    """Removes a talk with everybody's notes; `If-Match` must be its ETag."""
    endpoints.check_etag(_talk(talk_id), TalkSchema)
    carry_out(lambda: remove_talk(current_actor(), talk_id))


@endpoints.route("/talks/<uuid:talk_id>/note", methods=["PUT"])
@requires(PathwayPermission.OPEN)
@endpoints.arguments(NoteSchema)
@endpoints.response(200, TalkSchema)
def note_update(sent: dict[str, Any], talk_id: UUID) -> Any:
    """Keeps one's own note about a talk, which nobody else reads; an empty one is deleted."""
    carry_out(lambda: keep_note(current_actor(), talk_id, sent["text"]))
    return _talk(talk_id)


def _feedback(feedback_id: UUID) -> FeedbackView:
    view = found(queries.feedback(feedback_id))
    actor = current_actor()
    reader = (
        queries.evidence_viewer(actor, view.person_id, view.evidence_id)
        if view.evidence_id
        else queries.viewer(actor, view.person_id)
    )
    own = reader is not None and reader.own_id is not None and reader.own_id == view.author_id
    return found(view if reader is not None and (own or reader.sees(Part.FEEDBACK)) else None)


@endpoints.route("/people/<uuid:person_id>/feedback", methods=["GET"])
@requires(PathwayPermission.OPEN)
@endpoints.response(200, FeedbackSchema(many=True))
def feedback_list(person_id: UUID) -> Any:
    """Feedback and statements to a person."""
    reader_of(person_id, sees=Part.FEEDBACK)
    return list(queries.feedback_of(person_id))


@endpoints.route("/people/<uuid:person_id>/feedback", methods=["POST"])
@requires(SIGNED_IN)
@endpoints.arguments(FeedbackSchema)
@endpoints.response(201, FeedbackSchema)
def feedback_create(sent: dict[str, Any], person_id: UUID) -> Any:
    """Gives feedback or a statement, to the whole or about one piece (`evidence_id`)."""
    details = FeedbackDetails(text=sent["text"], kind=sent["kind"], evidence_id=sent["evidence_id"])
    return _feedback(carry_out(lambda: add_feedback(current_actor(), person_id, details)))


@endpoints.route("/feedback/<uuid:feedback_id>", methods=["GET"])
@requires(SIGNED_IN)
@endpoints.etag
@endpoints.response(200, FeedbackSchema)
def feedback(feedback_id: UUID) -> Any:
    """One of them."""
    return _feedback(feedback_id)


@endpoints.route("/feedback/<uuid:feedback_id>", methods=["PUT"])
@requires(SIGNED_IN)
@endpoints.etag
@endpoints.arguments(FeedbackSchema)
@endpoints.response(200, FeedbackSchema)
def feedback_update(sent: dict[str, Any], feedback_id: UUID) -> Any:
    """Changes one's own words; `If-Match` must be their ETag."""
    view = _feedback(feedback_id)
    endpoints.check_etag(view, FeedbackSchema)
    details = FeedbackDetails(text=sent["text"], kind=sent["kind"])
    carry_out(lambda: change_feedback(current_actor(), feedback_id, details, version=view.version))
    return _feedback(feedback_id)


@endpoints.route("/feedback/<uuid:feedback_id>", methods=["DELETE"])
@requires(SIGNED_IN)
@endpoints.etag
@endpoints.response(204)
def feedback_delete(feedback_id: UUID) -> None:
    """Takes one's own words back; `If-Match` must be their ETag."""
    endpoints.check_etag(_feedback(feedback_id), FeedbackSchema)
    carry_out(lambda: remove_feedback(current_actor(), feedback_id))
