"""Calls, and what is asked about them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, now, requires
from plugins.calls.api.blueprint import carry_out, endpoints, found, list_query
from plugins.calls.models import Question
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.calls import call, calls, question_view, questions
from plugins.calls.queries.views import QuestionView
from plugins.calls.schemas import (
    AnswerQuestionSchema,
    CallPageSchema,
    CallSchema,
    ListArgumentsSchema,
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
    remove_call,
    unfollow,
)
from plugins.calls.values import call_details
from plugins.registry import locked


@endpoints.route("/calls", methods=["GET"])
@requires(CallsPermission.READ)
@endpoints.arguments(ListArgumentsSchema, location="query")
@endpoints.response(200, CallPageSchema)
def call_list(sent: dict[str, Any]) -> Any:
    """Calls, newest first; drafts only for those who make them."""
    query = list_query(sent, sort="-opens_at", filters=("state", "programme"))
    return calls(current_actor(), query, now=now())


@endpoints.route("/calls", methods=["POST"])
@requires(CallsPermission.MANAGE)
@endpoints.arguments(CallSchema)
@endpoints.response(201, CallSchema)
def call_create(sent: dict[str, Any]) -> Any:
    """Makes a draft."""
    actor = current_actor()
    return found(call(actor, carry_out(lambda: add_call(actor, call_details(sent)))))


@endpoints.route("/calls/<uuid:call_id>", methods=["GET"])
@requires(CallsPermission.READ)
@endpoints.etag
@endpoints.response(200, CallSchema)
def call_detail(call_id: UUID) -> Any:
    """One call with criteria and phases."""
    return found(call(current_actor(), call_id))


@endpoints.route("/calls/<uuid:call_id>", methods=["PUT"])
@requires(CallsPermission.MANAGE)
@endpoints.etag
@endpoints.arguments(CallSchema)
@endpoints.response(200, CallSchema)
def call_update(sent: dict[str, Any], call_id: UUID) -> Any:
    """Changes a call; `If-Match` must be its ETag."""
    actor = current_actor()
    there = found(call(actor, call_id))
    endpoints.check_etag(there, CallSchema)
    carry_out(lambda: change_call(actor, call_id, call_details(sent), version=there.version))
    return call(actor, call_id)


@endpoints.route("/calls/<uuid:call_id>", methods=["DELETE"])
@requires(CallsPermission.MANAGE)
@endpoints.etag
@endpoints.response(204)
def call_delete(call_id: UUID) -> None:
    """Removes a draft; `If-Match` must be its ETag."""
    actor = current_actor()
    endpoints.check_etag(found(call(actor, call_id)), CallSchema)
    carry_out(lambda: remove_call(actor, call_id))


@endpoints.route("/calls/<uuid:call_id>/publish", methods=["POST"])
@requires(CallsPermission.MANAGE)
@endpoints.response(200, CallSchema)
def call_publish(call_id: UUID) -> Any:
    """Publishes a draft; 422 with the code of everything that blocks it."""
    actor = current_actor()
    carry_out(lambda: publish_call(actor, call_id, now=now()))
    return found(call(actor, call_id))


@endpoints.route("/calls/<uuid:call_id>/cancel", methods=["POST"])
@requires(CallsPermission.MANAGE)
@endpoints.arguments(ReasonSchema)
@endpoints.response(200, CallSchema)
def call_cancel(sent: dict[str, Any], call_id: UUID) -> Any:
    """Cancels a call, with a reason."""
    actor = current_actor()
    carry_out(lambda: cancel_call(actor, call_id, sent["reason"], now=now()))
    return found(call(actor, call_id))


@endpoints.route("/calls/<uuid:call_id>/questions", methods=["GET"])
@requires(CallsPermission.READ)
@endpoints.response(200, QuestionSchema(many=True))
def question_list(call_id: UUID) -> Any:
    """Answered questions; open ones for the office and for whoever asked."""
    actor = current_actor()
    found(call(actor, call_id))
    return questions(actor, call_id, now=now())


@endpoints.route("/calls/<uuid:call_id>/questions", methods=["POST"])
@requires(CallsPermission.READ)
@endpoints.arguments(QuestionSchema)
@endpoints.response(201, QuestionSchema)
def question_create(sent: dict[str, Any], call_id: UUID) -> Any:
    """Asks a question."""
    asked = carry_out(lambda: ask(current_actor(), call_id, sent["text"], now=now()))
    return _question(asked)


@endpoints.route("/questions/<uuid:question_id>/answer", methods=["POST"])
@requires(CallsPermission.MANAGE)
@endpoints.arguments(AnswerQuestionSchema)
@endpoints.response(200, QuestionSchema)
def question_answer(sent: dict[str, Any], question_id: UUID) -> Any:
    """Answers in writing, to all."""
    carry_out(
        lambda: answer_question(
            current_actor(), question_id, sent["answer"], version=sent["version"], now=now()
        )
    )
    return _question(question_id)


@endpoints.route("/calls/<uuid:call_id>/follow", methods=["POST"])
@requires(CallsPermission.READ)
@endpoints.response(204)
def call_follow(call_id: UUID) -> None:
    """Follows the call as an observer."""
    carry_out(lambda: follow(current_actor(), call_id, now=now()))


@endpoints.route("/calls/<uuid:call_id>/follow", methods=["DELETE"])
@requires(CallsPermission.READ)
@endpoints.response(204)
def call_unfollow(call_id: UUID) -> None:
    """Stops following."""
    actor = current_actor()
    found(call(actor, call_id))
    unfollow(actor, call_id)


def _question(question_id: UUID) -> QuestionView:
    def read() -> QuestionView:
        return question_view(locked(Question, question_id))

    return carry_out(read)
