"""KM-12: heats with their evenings, the jury's points, the codes, and the audience's votes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from core.plugin_api import current_actor
from plugins.kulturmetropolen import schemas
from plugins.kulturmetropolen.api.blueprint import doing, reading, writing
from plugins.kulturmetropolen.api.shapes import shape_of
from plugins.kulturmetropolen.permissions import KmPermission as P
from plugins.kulturmetropolen.queries import contests as queries
from plugins.kulturmetropolen.services import contests as services

CONTEST, EVENING = "/heats/<uuid:contest_id>", "/evenings/<uuid:evening_id>"
SemifinalShape, VotingShape = shape_of(queries.SemifinalView), shape_of(queries.VotingView)


class CodesMadeSchema(Schema):
    """Codes to hand out at the door: answered this once, since only fingerprints are kept."""

    codes = fields.List(fields.String())


@reading("/heats", P.READ_NETWORK, shape_of(queries.ContestCard), many=True)
def contest_list() -> Any:
    """KM-12: the heats."""
    return queries.contests()


@reading(CONTEST, P.READ_NETWORK, shape_of(queries.ContestView))
def contest(contest_id: UUID) -> Any:
    """KM-12: one contest with acts, evenings and results."""
    return queries.contest(contest_id)


@reading(f"{CONTEST}/semifinal", P.READ_NETWORK, SemifinalShape)
def semifinal(contest_id: UUID) -> Any:
    """KM-12: the acts of the semifinal, with the ETag to change them by."""
    return queries.semifinal(contest_id)


@reading(EVENING, P.READ_NETWORK, shape_of(queries.EveningView))
def evening(evening_id: UUID) -> Any:
    """KM-12: one evening with the points that the reader has given."""
    return queries.evening(evening_id, current_actor().membership_id)


@reading(f"{EVENING}/voting", P.READ_NETWORK, VotingShape)
def voting(evening_id: UUID) -> Any:
    """KM-12: whether the audience votes now, with the ETag to change it by."""
    return queries.voting(evening_id)


@writing(f"{EVENING}/voting", P.MANAGE_CONTESTS, schemas.VotingSchema, method="PUT",
         tagged=(voting, VotingShape))  # fmt: skip
def set_voting(sent: Mapping[str, Any], evening_id: UUID) -> Any:
    """KM-12: opens or closes the audience's voting; answers the contest's id."""
    return services.set_voting(current_actor(), evening_id, is_open=sent["open"])


@writing(f"{EVENING}/codes", P.MANAGE_CONTESTS, schemas.CodesSchema, answers=CodesMadeSchema)
def make_codes(sent: Mapping[str, Any], evening_id: UUID) -> Any:
    """KM-12: makes codes to hand out at the door, and answers them this once.

    Nobody is written down with a code, and nobody can be told one again.
    """
    return {"codes": services.make_codes(current_actor(), evening_id, number=sent["number"])}


@writing(f"{EVENING}/votes", P.READ_NETWORK, schemas.VoteSchema)
def vote(sent: Mapping[str, Any], evening_id: UUID) -> Any:
    """KM-12: a guest's vote by the code from the door, once for each code.

    For a voting screen of the venue's own; the audience's page needs no access key. Who sends
    it is not kept with the vote.
    """
    services.vote_in(evening_id, **sent)


doing("/heats", P.MANAGE_CONTESTS, schemas.ContestSchema, services.add_contest)
doing(f"{CONTEST}/acts", P.MANAGE_CONTESTS, schemas.ActSchema, services.add_act)
doing(f"{CONTEST}/evenings", P.MANAGE_CONTESTS, schemas.EveningSchema, services.add_evening)
doing(f"{CONTEST}/prizes", P.MANAGE_CONTESTS, schemas.PrizeSchema, services.give_prize)
doing(f"{CONTEST}/line-up", P.MANAGE_CONTESTS, schemas.NothingSchema, services.line_up)
doing(
    f"{CONTEST}/semifinal",
    P.MANAGE_CONTESTS,
    schemas.SemifinalSchema,
    services.choose_semifinal,
    method="PUT",
    tagged=(semifinal, SemifinalShape),
)
doing(f"{EVENING}/points", P.SCORE, schemas.PointsSchema, services.give_points)
