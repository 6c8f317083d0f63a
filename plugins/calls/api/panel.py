"""The panel: ranking, scenarios, votes, minutes, shares of the money."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, now, requires
from plugins.calls.api.blueprint import carry_out, endpoints, found
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.calls import call
from plugins.calls.queries.minutes import minutes, one_minutes
from plugins.calls.queries.ranking import scenarios
from plugins.calls.queries.votes import votes
from plugins.calls.schemas import (
    BallotSchema,
    MinutesSchema,
    MoveSchema,
    RankedSchema,
    ScenarioSchema,
    SharesArgumentsSchema,
    ShareSchema,
    TitleSchema,
    VoteSchema,
)
from plugins.calls.services.panel import (
    add_scenario,
    approve_minutes,
    cast_ballot,
    change_minutes,
    choose_scenario,
    close_vote,
    move,
    open_vote,
    propose_shares,
    rank,
    undo_move,
    write_minutes,
)


@endpoints.route("/calls/<uuid:call_id>/ranking", methods=["GET"])
@requires(CallsPermission.PANEL)
@endpoints.response(200, RankedSchema(many=True))
def ranking_list(call_id: UUID) -> Any:
    """The ranking, without cases that one keeps out of."""
    return list(carry_out(lambda: rank(current_actor(), call_id)).rows)


@endpoints.route("/calls/<uuid:call_id>/scenarios", methods=["GET"])
@requires(CallsPermission.PANEL)
@endpoints.response(200, ScenarioSchema(many=True))
def scenario_list(call_id: UUID) -> Any:
    """The scenarios of a call."""
    actor = current_actor()
    return scenarios(actor, carry_out(lambda: rank(actor, call_id)))


@endpoints.route("/calls/<uuid:call_id>/scenarios", methods=["POST"])
@requires(CallsPermission.PANEL)
@endpoints.arguments(TitleSchema)
@endpoints.response(201, ScenarioSchema(many=True))
def scenario_create(sent: dict[str, Any], call_id: UUID) -> Any:
    """Begins a scenario; answers all of them."""
    actor = current_actor()
    carry_out(lambda: add_scenario(actor, call_id, sent["title"], now=now()))
    return scenarios(actor, rank(actor, call_id))


@endpoints.route("/scenarios/<uuid:scenario_id>/moves", methods=["POST"])
@requires(CallsPermission.PANEL)
@endpoints.arguments(MoveSchema)
@endpoints.response(204)
def move_create(sent: dict[str, Any], scenario_id: UUID) -> None:
    """Moves an application, with a written reason."""
    carry_out(lambda: move(current_actor(), scenario_id, now=now(), **sent))


@endpoints.route("/scenarios/<uuid:scenario_id>/moves/last", methods=["DELETE"])
@requires(CallsPermission.PANEL)
@endpoints.response(204)
def move_delete(scenario_id: UUID) -> None:
    """Takes the last move back."""
    carry_out(lambda: undo_move(current_actor(), scenario_id))


@endpoints.route("/scenarios/<uuid:scenario_id>/choose", methods=["POST"])
@requires(CallsPermission.PANEL)
@endpoints.response(204)
def scenario_choose(scenario_id: UUID) -> None:
    """Makes it the one that decisions are proposed from."""
    carry_out(lambda: choose_scenario(current_actor(), scenario_id, version=None, now=now()))


@endpoints.route("/calls/<uuid:call_id>/votes", methods=["GET"])
@requires(CallsPermission.READ)
@endpoints.response(200, VoteSchema(many=True))
def vote_list(call_id: UUID) -> Any:
    """The votes among the tied, for the panel's leader and the jurors."""
    actor = current_actor()
    found(call(actor, call_id))
    return [
        {
            **{name: getattr(each, name) for name in ("id", "tied", "room", "opened_at")},
            "closed_at": each.closed_at,
            "cast": each.cast,
            "votes": {str(key): number for key, number in each.votes.items()},
        }
        for each in votes(actor, call_id)
    ]


@endpoints.route("/calls/<uuid:call_id>/votes", methods=["POST"])
@requires(CallsPermission.PANEL)
@endpoints.response(204)
def vote_open(call_id: UUID) -> None:
    """Opens a new vote among those who are tied at the last place."""
    carry_out(lambda: open_vote(current_actor(), call_id, now=now()))


@endpoints.route("/votes/<uuid:vote_id>/ballot", methods=["PUT"])
@requires(CallsPermission.REVIEW)
@endpoints.arguments(BallotSchema)
@endpoints.response(204)
def ballot_cast(sent: dict[str, Any], vote_id: UUID) -> None:
    """A juror's vote."""
    carry_out(lambda: cast_ballot(current_actor(), vote_id, sent["application_id"], now=now()))


@endpoints.route("/votes/<uuid:vote_id>/close", methods=["POST"])
@requires(CallsPermission.PANEL)
@endpoints.response(204)
def vote_close(vote_id: UUID) -> None:
    """Counts the votes."""
    carry_out(lambda: close_vote(current_actor(), vote_id, now=now()))


@endpoints.route("/calls/<uuid:call_id>/shares", methods=["GET"])
@requires(CallsPermission.PANEL)
@endpoints.arguments(SharesArgumentsSchema, location="query")
@endpoints.response(200, ShareSchema(many=True))
def share_list(sent: dict[str, Any], call_id: UUID) -> Any:
    """How the frame could be shared."""
    shared = carry_out(lambda: propose_shares(current_actor(), call_id, **sent))
    return [{"application_id": key, "amount": amount} for key, amount in shared.items()]


@endpoints.route("/calls/<uuid:call_id>/minutes", methods=["GET"])
@requires(CallsPermission.PANEL)
@endpoints.response(200, MinutesSchema(many=True))
def minutes_list(call_id: UUID) -> Any:
    """The minutes of the panel's meetings."""
    found(call(current_actor(), call_id))
    return minutes(call_id)


@endpoints.route("/calls/<uuid:call_id>/minutes", methods=["POST"])
@requires(CallsPermission.PANEL)
@endpoints.arguments(MinutesSchema)
@endpoints.response(201, MinutesSchema)
def minutes_create(sent: dict[str, Any], call_id: UUID) -> Any:
    """Begins minutes."""
    values = {name: value for name, value in sent.items() if name != "version"}
    return one_minutes(carry_out(lambda: write_minutes(current_actor(), call_id, **values)))


@endpoints.route("/minutes/<uuid:minutes_id>", methods=["GET"])
@requires(CallsPermission.PANEL)
@endpoints.etag
@endpoints.response(200, MinutesSchema)
def minutes_detail(minutes_id: UUID) -> Any:
    """One meeting's minutes."""
    return found(one_minutes(minutes_id))


@endpoints.route("/minutes/<uuid:minutes_id>", methods=["PUT"])
@requires(CallsPermission.PANEL)
@endpoints.etag
@endpoints.arguments(MinutesSchema)
@endpoints.response(200, MinutesSchema)
def minutes_update(sent: dict[str, Any], minutes_id: UUID) -> Any:
    """Changes minutes that are not approved; `If-Match` must be the ETag."""
    there = found(one_minutes(minutes_id))
    endpoints.check_etag(there, MinutesSchema)
    values = {name: value for name, value in sent.items() if name != "version"}
    carry_out(lambda: change_minutes(current_actor(), minutes_id, version=there.version, **values))
    return one_minutes(minutes_id)


@endpoints.route("/minutes/<uuid:minutes_id>/approve", methods=["POST"])
@requires(CallsPermission.PANEL)
@endpoints.response(200, MinutesSchema)
def minutes_approve(minutes_id: UUID) -> Any:
    """Approves minutes: from then on they do not change."""
    carry_out(lambda: approve_minutes(current_actor(), minutes_id, now=now()))
    return one_minutes(minutes_id)
