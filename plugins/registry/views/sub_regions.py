"""Sub-regions: their periods, who belongs to them, and who coordinates them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    Actor,
    Column,
    Form,
    ListQuery,
    Table,
    current_actor,
    download,
    gettext,
    read_form,
    read_list_query,
    render_page,
    requires,
    say,
)
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries import (
    coordinators,
    seats_of,
    sub_region,
    sub_regions,
)
from plugins.registry.queries.views import SubRegionView
from plugins.registry.schemas import EndOrRemoveSchema, SeatSchema, SubRegionSchema
from plugins.registry.services.sub_regions import (
    SubRegionDetails,
    add_sub_region,
    change_sub_region,
    end_seat,
    seat,
)
from plugins.registry.views.blueprint import (
    attempt,
    found,
    last_day,
    pages,
    saved_now,
    status_of,
)
from plugins.registry.views.organisations import organisation_options


@pages.get("/sub-regions")
@requires(RegistryPermission.READ_ORGANISATIONS)
def sub_region_list() -> Any:
    """All sub-regions, those of today first."""
    actor = current_actor()
    query = read_list_query(request.args, sorts=("name",), default_sort="name")
    return render_page(
        "registry/sub_regions.html",
        regions=_todays_first(actor, query),
        query=query,
        coordinators=coordinators(on=actor.today),
        today=actor.today,
        may_manage=actor.may(RegistryPermission.MANAGE_ORGANISATIONS),
    )


@pages.get("/sub-regions.<file_format>")
@requires(RegistryPermission.READ_ORGANISATIONS)
def sub_region_file(file_format: str) -> Any:
    """The sub-regions as a file."""
    actor = current_actor()
    query = read_list_query(request.args, sorts=("name",), default_sort="name")
    table = _as_table(_todays_first(actor, query), coordinators(on=actor.today))
    return download(table, file_format, name="sub-regions")


@pages.get("/sub-regions/<uuid:sub_region_id>")
@requires(RegistryPermission.READ_ORGANISATIONS)
def sub_region_page(sub_region_id: UUID) -> Any:
    """One sub-region with everybody who has or had a place there."""
    actor = current_actor()
    region = found(sub_region(sub_region_id, on=actor.today))
    seats = seats_of(sub_region_ids=[sub_region_id])
    return render_page(
        "registry/sub_region.html",
        region=region,
        current=[each for each in seats if each.period.contains(actor.today)],
        other=[each for each in seats if not each.period.contains(actor.today)],
        coordinators=coordinators(on=actor.today).get(sub_region_id, []),
        may_manage=actor.may(RegistryPermission.MANAGE_ORGANISATIONS),
    )


@pages.route("/sub-regions/new", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
def sub_region_new() -> Any:
    """Records a sub-region."""
    actor = current_actor()
    form = Form.blank(SubRegionSchema)
    if request.method == "POST":
        form = read_form(SubRegionSchema, request.form)
        added = attempt(form, lambda typed: add_sub_region(actor, details_of(typed)))
        if added is not None:
            say(gettext("%(name)s is recorded.", name=form.data["name"]))
            return redirect(url_for("registry.sub_region_page", sub_region_id=added))
    return render_page(
        "registry/sub_region_form.html", status_of(form), form=form, region=None, saved=[]
    )


@pages.route("/sub-regions/<uuid:sub_region_id>/edit", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
def sub_region_edit(sub_region_id: UUID) -> Any:
    """Changes a sub-region's name and days."""
    actor = current_actor()
    region = found(sub_region(sub_region_id, on=actor.today))
    values = {name: getattr(region, name) for name in ("name", "valid_from", "valid_to", "version")}
    form = Form.blank(SubRegionSchema, values)
    if request.method == "POST":
        form = read_form(SubRegionSchema, request.form)
        attempt(form, lambda typed: _change(actor, sub_region_id, typed))
        if form.ok:
            say(gettext("%(name)s is saved.", name=form.data["name"]))
            return redirect(url_for("registry.sub_region_page", sub_region_id=sub_region_id))
        form.values["version"] = str(region.version)
    return render_page(
        "registry/sub_region_form.html",
        status_of(form),
        form=form,
        region=region,
        saved=saved_now(form, SubRegionSchema, values),
    )


@pages.route("/sub-regions/<uuid:sub_region_id>/seats/new", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
def seat_new(sub_region_id: UUID) -> Any:
    """Gives an organisation a place in a sub-region."""
    actor = current_actor()
    region = found(sub_region(sub_region_id, on=actor.today))
    form = Form.blank(SeatSchema, {"organisation_id": request.args.get("organisation")})
    if request.method == "POST":
        form = read_form(SeatSchema, request.form)
        seated = attempt(
            form,
            lambda typed: seat(
                actor,
                sub_region_id=sub_region_id,
                organisation_id=typed["organisation_id"],
                valid_from=typed["valid_from"],
                valid_to=typed["valid_to"],
            ),
        )
        if seated is not None:
            say(gettext("The place is recorded."))
            return redirect(url_for("registry.sub_region_page", sub_region_id=sub_region_id))
    return render_page(
        "registry/seat_form.html",
        status_of(form),
        form=form,
        region=region,
        organisations=organisation_options(actor),
    )


@pages.route("/seats/<uuid:seat_id>/end", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
def seat_end(seat_id: UUID) -> Any:
    """Ends a place, or takes away one that was recorded by mistake."""
    actor = current_actor()
    place = found(next(iter(seats_of(seat_ids=[seat_id])), None))
    back = url_for("registry.sub_region_page", sub_region_id=place.sub_region.id)
    form = Form.blank(EndOrRemoveSchema, {"valid_to": actor.today})
    if request.method == "POST":
        form = read_form(EndOrRemoveSchema, request.form)
        attempt(form, lambda typed: end_seat(actor, seat_id, last_day(typed)))
        if form.ok:
            say(gettext("The place has ended."))
            return redirect(back)
    return render_page(
        "registry/end_form.html",
        status_of(form),
        form=form,
        heading=gettext(
            "End %(organisation)s’s place in %(sub_region)s",
            organisation=place.organisation.name,
            sub_region=place.sub_region.name,
        ),
        crumbs=[
            (gettext("Organisations"), url_for("registry.organisation_list")),
            (gettext("Sub-regions"), url_for("registry.sub_region_list")),
            (place.sub_region.name, back),
        ],
        back=back,
        removable=True,
    )


def details_of(typed: dict[str, Any]) -> SubRegionDetails:
    """What was typed or sent, without the version."""
    return SubRegionDetails(**{name: value for name, value in typed.items() if name != "version"})


def _todays_first(actor: Actor, query: ListQuery) -> list[SubRegionView]:
    regions = sub_regions(seated_on=actor.today, search=query.search)
    return sorted(regions, key=lambda region: not region.period.contains(actor.today))


def _change(actor: Actor, sub_region_id: UUID, typed: dict[str, Any]) -> None:
    change_sub_region(actor, sub_region_id, details_of(typed), version=typed["version"])


def _as_table(regions: list[SubRegionView], who: Any) -> Table:
    return Table(
        title=gettext("Sub-regions"),
        columns=[
            Column("name", gettext("Name")),
            Column("coordinators", gettext("Coordinators")),
            Column("seated", gettext("Organisations"), "integer"),
            Column("valid_from", gettext("First day"), "date"),
            Column("valid_to", gettext("Last day"), "date"),
        ],
        rows=[
            {
                "name": region.name,
                "coordinators": ", ".join(holder.name for holder in who.get(region.id, ())),
                "seated": region.seated,
                "valid_from": region.valid_from,
                "valid_to": region.valid_to,
            }
            for region in regions
        ],
    )
