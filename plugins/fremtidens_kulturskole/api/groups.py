"""Municipality groups and their members."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, requires
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.api.blueprint import (
    done,
    endpoints,
    there,
    wanted_version,
    with_etag,
)
from plugins.fremtidens_kulturskole.api.shapes import (
    FkGroupPageShape,
    FkGroupShape,
    FkIdShape,
    FkMemberShape,
)
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.rules import LanguageForm, Sector
from plugins.fremtidens_kulturskole.schemas import (
    GroupChangeSchema,
    GroupSchema,
    InviteSchema,
    MemberChangeSchema,
    MemberSchema,
    WithdrawSchema,
)


@endpoints.route("/cohorts/<uuid:cohort_id>/groups", methods=["GET"])
@requires(CohortPermission.READ)
@endpoints.response(200, FkGroupShape(many=True))
def list_groups(cohort_id: UUID) -> Any:
    """Who takes part, withdrew or observes."""
    there(queries.cohort(current_actor(), cohort_id, CohortPermission.READ))
    return queries.fellow_groups(current_actor(), cohort_id)


@endpoints.route("/cohorts/<uuid:cohort_id>/groups", methods=["POST"])
@requires(CohortPermission.MANAGE_GROUPS)
@endpoints.arguments(GroupSchema)
@endpoints.response(201, FkIdShape)
def add_group(sent: dict[str, Any], cohort_id: UUID) -> Any:
    """Adds a municipality group or an observer."""
    standing = sent.pop("standing")
    sent["language"] = LanguageForm(sent["language"])
    if standing == "observer":
        sent.pop("partners")
        return {"id": done(lambda: services.add_observer(current_actor(), cohort_id, **sent))}
    reserve = standing == "reserve"
    return {
        "id": done(
            lambda: services.add_group(current_actor(), cohort_id, from_reserve=reserve, **sent)
        )
    }


@endpoints.route("/groups/<uuid:participant_id>", methods=["GET"])
@requires(CohortPermission.READ_GROUP)
@endpoints.response(200, FkGroupPageShape)
def get_group(participant_id: UUID) -> Any:
    """One group with its members, history and hand-ins."""
    found = there(queries.group_page(current_actor(), participant_id))
    return with_etag(found, found.row.version)


@endpoints.route("/groups/<uuid:participant_id>", methods=["PUT"])
@requires(CohortPermission.MANAGE_GROUPS)
@endpoints.arguments(GroupChangeSchema)
@endpoints.response(200, FkGroupPageShape)
def change_group(sent: dict[str, Any], participant_id: UUID) -> Any:
    """Changes written form and partners."""
    version = wanted_version(sent)
    sent["language"] = LanguageForm(sent["language"])
    done(lambda: services.change_group(current_actor(), participant_id, version=version, **sent))
    found = there(queries.group_page(current_actor(), participant_id))
    return with_etag(found, found.row.version)


@endpoints.route("/groups/<uuid:participant_id>/withdraw", methods=["POST"])
@requires(CohortPermission.MANAGE_GROUPS)
@endpoints.arguments(WithdrawSchema)
@endpoints.response(200, FkGroupPageShape)
def withdraw_group(sent: dict[str, Any], participant_id: UUID) -> Any:
    """Records that a municipality withdrew, and why."""
    version = wanted_version(sent)
    done(lambda: services.withdraw_group(current_actor(), participant_id, version=version, **sent))
    found = there(queries.group_page(current_actor(), participant_id))
    return with_etag(found, found.row.version)


@endpoints.route("/groups/<uuid:participant_id>/members", methods=["POST"])
@requires(CohortPermission.MANAGE_MEMBERS)
@endpoints.arguments(MemberSchema)
@endpoints.response(201, FkIdShape)
def add_member(sent: dict[str, Any], participant_id: UUID) -> Any:
    """Adds a member to a group."""
    sent["sector"] = Sector(sent["sector"])
    return {"id": done(lambda: services.add_member(current_actor(), participant_id, **sent))}


@endpoints.route("/groups/<uuid:participant_id>/invitations", methods=["POST"])
@requires(CohortPermission.INVITE)
@endpoints.arguments(InviteSchema)
@endpoints.response(202)
def invite_to_group(sent: dict[str, Any], participant_id: UUID) -> None:
    """Invites somebody to log in for the group; the same answer whoever has the address."""
    sent["sector"] = Sector(sent["sector"]) if sent["sector"] else None
    done(lambda: services.invite_to_group(current_actor(), participant_id, **sent))


@endpoints.route("/members/<uuid:member_id>", methods=["GET"])
@requires(CohortPermission.READ_GROUP)
@endpoints.response(200, FkMemberShape)
def get_member(member_id: UUID) -> Any:
    """One member of a group within reach."""
    return there(queries.member(current_actor(), member_id, CohortPermission.READ_GROUP))


@endpoints.route("/members/<uuid:member_id>", methods=["PUT"])
@requires(CohortPermission.MANAGE_MEMBERS)
@endpoints.arguments(MemberChangeSchema)
@endpoints.response(200, FkMemberShape)
def change_member(sent: dict[str, Any], member_id: UUID) -> Any:
    """Changes a member, or says when somebody left."""
    sent["sector"] = Sector(sent["sector"])
    done(lambda: services.change_member(current_actor(), member_id, **sent))
    return there(queries.member(current_actor(), member_id, CohortPermission.MANAGE_MEMBERS))
