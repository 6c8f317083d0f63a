"""Sub-regions and the places in them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, requires
from plugins.registry.api.blueprint import carry_out, endpoints, found, without_version
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries import seats_of, sub_region, sub_regions
from plugins.registry.schemas import (
    EndSchema,
    SearchSchema,
    SeatSchema,
    SeatViewSchema,
    SubRegionDetailSchema,
    SubRegionSchema,
)
from plugins.registry.services.sub_regions import (
    SubRegionDetails,
    add_sub_region,
    change_sub_region,
    end_seat,
    seat,
)


@endpoints.route("/sub-regions", methods=["GET"])
@requires(RegistryPermission.READ_ORGANISATIONS)
@endpoints.arguments(SearchSchema, location="query")
@endpoints.response(200, SubRegionSchema(many=True))
def sub_region_list(sent: dict[str, Any]) -> Any:
    """Every sub-region there is or was; `seated` counts today's organisations."""
    return sub_regions(seated_on=current_actor().today, search=sent["q"])


@endpoints.route("/sub-regions", methods=["POST"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
@endpoints.arguments(SubRegionSchema)
@endpoints.response(201, SubRegionSchema)
def sub_region_create(sent: dict[str, Any]) -> Any:
    """Records a sub-region."""
    actor = current_actor()
    added = carry_out(lambda: add_sub_region(actor, SubRegionDetails(**without_version(sent))))
    return found(sub_region(added, on=actor.today))


@endpoints.route("/sub-regions/<uuid:sub_region_id>", methods=["GET"])
@requires(RegistryPermission.READ_ORGANISATIONS)
@endpoints.etag
@endpoints.response(200, SubRegionDetailSchema)
def sub_region_detail(sub_region_id: UUID) -> Any:
    """One sub-region with everybody who has or had a place there."""
    region = found(sub_region(sub_region_id, on=current_actor().today))
    endpoints.set_etag(region, SubRegionSchema)
    return {
        **{name: getattr(region, name) for name in SubRegionSchema().fields},
        "seats": seats_of(sub_region_ids=[sub_region_id]),
    }


@endpoints.route("/sub-regions/<uuid:sub_region_id>", methods=["PUT"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
@endpoints.etag
@endpoints.arguments(SubRegionSchema)
@endpoints.response(200, SubRegionSchema)
def sub_region_update(sent: dict[str, Any], sub_region_id: UUID) -> Any:
    """Changes a sub-region; `If-Match` must be its ETag."""
    actor = current_actor()
    there = found(sub_region(sub_region_id, on=actor.today))
    endpoints.check_etag(there, SubRegionSchema)
    details = SubRegionDetails(**without_version(sent))
    carry_out(lambda: change_sub_region(actor, sub_region_id, details, version=there.version))
    return sub_region(sub_region_id, on=actor.today)


@endpoints.route("/sub-regions/<uuid:sub_region_id>/seats", methods=["POST"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
@endpoints.arguments(SeatSchema)
@endpoints.response(201, SeatViewSchema)
def seat_create(sent: dict[str, Any], sub_region_id: UUID) -> Any:
    """Gives an organisation a place in a sub-region; it has one at a time."""
    added = carry_out(
        lambda: seat(current_actor(), sub_region_id=sub_region_id, **without_version(sent))
    )
    return found(next(iter(seats_of(seat_ids=[added])), None))


@endpoints.route("/seats/<uuid:seat_id>/end", methods=["POST"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
@endpoints.arguments(EndSchema)
@endpoints.response(200, SeatViewSchema)
def seat_end(sent: dict[str, Any], seat_id: UUID) -> Any:
    """Ends a place on the day."""
    carry_out(lambda: end_seat(current_actor(), seat_id, sent["valid_to"]))
    return found(next(iter(seats_of(seat_ids=[seat_id])), None))
