"""Offers: the catalogue, one activity, and writing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort

from core.plugin_api import ListQuery, current_actor, now, requires
from plugins.activities.api.blueprint import (
    activity_or_404,
    endpoints,
    said_of,
    said_of_card,
)
from plugins.activities.kinds import activity_kinds, tag_schemes
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.catalogue import activities
from plugins.activities.queries.catalogue_filters import SORTS
from plugins.activities.schemas import (
    ActivitySchema,
    CancelSchema,
    CardPageSchema,
    CatalogueArgumentsSchema,
    CopySchema,
    KindSchema,
    TagSchemeSchema,
)
from plugins.activities.services.activities import (
    add_activity,
    cancel_activity,
    change_activity,
    close_activity,
    copy_activity,
    publish_activity,
    remove_draft,
)
from plugins.activities.views.editing import details_from
from plugins.registry import carry_out, within_reach

PER_PAGE = 100
_FILTERS = (
    "kind",
    "programme",
    "art_form",
    "instrument",
    "level",
    "age",
    "municipality",
    "within",
    "free",
    "organisation",
    "from",
    "to",
    "tag",
    "state",
    "past",
)


@endpoints.route("/kinds", methods=["GET"])
@requires(ActivitiesPermission.READ)
@endpoints.response(200, KindSchema(many=True))
def kinds() -> Any:
    """The kinds of activities there are here."""
    return list(activity_kinds().values())


@endpoints.route("/tags", methods=["GET"])
@requires(ActivitiesPermission.READ)
@endpoints.response(200, TagSchemeSchema(many=True))
def tags() -> Any:
    """The tags that activities can carry, by scheme."""
    return list(tag_schemes().values())


@endpoints.route("/activities", methods=["GET"])
@requires(ActivitiesPermission.READ)
@endpoints.arguments(CatalogueArgumentsSchema, location="query")
@endpoints.response(200, CardPageSchema)
def activity_list(sent: dict[str, Any]) -> Any:
    """The catalogue, searched and filtered as on the page; `person` says whom it is to fit."""
    actor = current_actor()
    person_id = sent["person"]
    if person_id and not within_reach(actor, [person_id], ActivitiesPermission.REGISTER):
        abort(404)
    sort = str(sent["sort"])
    known = sort.removeprefix("-") in SORTS
    query = ListQuery(
        search=sent["q"].replace("\0", "")[:200],
        sort=sort.removeprefix("-") if known else SORTS[0],
        descending=known and sort.startswith("-"),
        page=sent["page"],
        per_page=PER_PAGE,
        filters={name: str(sent[name]).replace("\0", "") for name in _FILTERS if sent[name]},
        default_sort=SORTS[0],
    )
    page = activities(actor, query, person_id=person_id, now=now())
    return {
        "items": [said_of_card(card) for card in page.items],
        "total": page.total,
        "number": page.number,
        "pages": page.pages,
    }


@endpoints.route("/activities", methods=["POST"])
@requires(ActivitiesPermission.PROPOSE)
@endpoints.arguments(ActivitySchema)
@endpoints.response(201, ActivitySchema)
def activity_create(sent: dict[str, Any]) -> Any:
    """Writes a draft."""
    added = carry_out(lambda: add_activity(current_actor(), details_from(sent)))
    return said_of(activity_or_404(added))


@endpoints.route("/activities/<uuid:activity_id>", methods=["GET"])
@requires(ActivitiesPermission.READ)
@endpoints.etag
@endpoints.response(200, ActivitySchema)
def activity_read(activity_id: UUID) -> Any:
    """One activity."""
    return said_of(activity_or_404(activity_id))


@endpoints.route("/activities/<uuid:activity_id>", methods=["PUT"])
@requires(ActivitiesPermission.PROPOSE)
@endpoints.etag
@endpoints.arguments(ActivitySchema)
@endpoints.response(200, ActivitySchema)
def activity_update(sent: dict[str, Any], activity_id: UUID) -> Any:
    """Changes an activity; `If-Match` must be its ETag."""
    there = activity_or_404(activity_id)
    endpoints.check_etag(said_of(there), ActivitySchema)
    carry_out(
        lambda: change_activity(
            current_actor(), activity_id, details_from(sent), version=there.version
        )
    )
    return said_of(activity_or_404(activity_id))


@endpoints.route("/activities/<uuid:activity_id>", methods=["DELETE"])
@requires(ActivitiesPermission.PROPOSE)
@endpoints.etag
@endpoints.response(204)
def activity_delete(activity_id: UUID) -> None:
    """Removes a draft; `If-Match` must be its ETag."""
    there = activity_or_404(activity_id)
    endpoints.check_etag(said_of(there), ActivitySchema)
    carry_out(lambda: remove_draft(current_actor(), activity_id, version=there.version))


@endpoints.route("/activities/<uuid:activity_id>/publish", methods=["POST"])
@requires(ActivitiesPermission.MANAGE)
@endpoints.response(200, ActivitySchema)
def activity_publish(activity_id: UUID) -> Any:
    """Shows it to everybody, or opens it again; twice is as good as once."""
    activity_or_404(activity_id)
    carry_out(lambda: publish_activity(current_actor(), activity_id))
    return said_of(activity_or_404(activity_id))


@endpoints.route("/activities/<uuid:activity_id>/close", methods=["POST"])
@requires(ActivitiesPermission.MANAGE)
@endpoints.response(200, ActivitySchema)
def activity_close(activity_id: UUID) -> Any:
    """Takes no more registrations; twice is as good as once."""
    activity_or_404(activity_id)
    carry_out(lambda: close_activity(current_actor(), activity_id))
    return said_of(activity_or_404(activity_id))


@endpoints.route("/activities/<uuid:activity_id>/cancel", methods=["POST"])
@requires(ActivitiesPermission.MANAGE)
@endpoints.arguments(CancelSchema)
@endpoints.response(200, ActivitySchema)
def activity_cancel(sent: dict[str, Any], activity_id: UUID) -> Any:
    """Calls it off, with a reason; everybody who is registered or waits is told."""
    activity_or_404(activity_id)
    carry_out(lambda: cancel_activity(current_actor(), activity_id, sent["reason"]))
    return said_of(activity_or_404(activity_id))


@endpoints.route("/activities/<uuid:activity_id>/copy", methods=["POST"])
@requires(ActivitiesPermission.PROPOSE)
@endpoints.arguments(CopySchema)
@endpoints.response(201, ActivitySchema)
def activity_copy(sent: dict[str, Any], activity_id: UUID) -> Any:
    """The same once more as a draft, so many weeks later."""
    activity_or_404(activity_id)
    added = carry_out(
        lambda: copy_activity(current_actor(), activity_id, weeks_later=sent["weeks_later"])
    )
    return said_of(activity_or_404(added))
