"""Organisations: the list, one of them, recording, changing and ending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
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
    current_tenant,
    download,
    gettext,
    read_form,
    read_list_query,
    render_page,
    requires,
    say,
)
from plugins.registry.models import OrganisationKind
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries import (
    all_found,
    code_spells,
    find_organisations,
    for_reader,
    organisation,
    organisation_names,
    organisation_row,
    people,
    population_series,
    sub_regions,
    unknown_codes,
)
from plugins.registry.queries.views import OrganisationRow, SubRegionView
from plugins.registry.schemas import EndSchema, OrganisationSchema
from plugins.registry.services.organisations import (
    OrganisationDetails,
    add_organisation,
    change_organisation,
    end_organisation,
    preview_end,
)
from plugins.registry.services.participations import participation_kinds
from plugins.registry.views.blueprint import (
    attempt,
    found,
    pages,
    saved_now,
    status_of,
)

SORTS = ("name", "kind", "code")


@pages.get("/organisations")
@requires(RegistryPermission.READ_ORGANISATIONS)
def organisation_list() -> Any:
    """Everybody who takes part, searched and filtered."""
    actor = current_actor()
    regions = sub_regions(on=actor.today)
    programmes = participation_kinds()
    query = _list_query(regions)
    return render_page(
        "registry/organisations.html",
        page=find_organisations(query, today=actor.today),
        query=query,
        kinds=kind_options(),
        regions=[(str(region.id), region.name) for region in regions],
        programmes=[(each.programme, gettext(each.label)) for each in programmes.values()],
        may_manage=actor.may(RegistryPermission.MANAGE_ORGANISATIONS),
        may_import=actor.may(RegistryPermission.RUN_IMPORT),
    )


@pages.get("/organisations.<file_format>")
@requires(RegistryPermission.READ_ORGANISATIONS)
def organisation_file(file_format: str) -> Any:
    """What the list's address shows, all pages of it, as a file."""
    actor = current_actor()
    query = _list_query(sub_regions(on=actor.today))
    return download(_as_table(query, actor.today), file_format, name="organisations")


@pages.get("/organisations/<uuid:organisation_id>")
@requires(RegistryPermission.READ_ORGANISATIONS)
def organisation_page(organisation_id: UUID) -> Any:
    """One organisation: where it belongs, what it takes part in, and how many live there."""
    actor = current_actor()
    view = found(organisation(organisation_id, on=actor.today))
    row = view.row
    is_municipality = row.kind is OrganisationKind.MUNICIPALITY and row.code is not None
    return render_page(
        "registry/organisation.html",
        view=view,
        participations=for_reader(actor, view.participations),
        row=row,
        spells=code_spells(row.code, row.country) if is_municipality and row.code else [],
        series=population_series(row.code, row.country) if is_municipality and row.code else [],
        people=_people_there(actor, organisation_id),
        programmes=participation_kinds(),
        unknown_code=bool(row.code and unknown_codes([row.code], row.country)),
        may_manage=actor.may(RegistryPermission.MANAGE_ORGANISATIONS),
        may_participate=actor.may(RegistryPermission.MANAGE_PARTICIPATIONS),
    )


@pages.route("/organisations/new", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
def organisation_new() -> Any:
    """Records an organisation."""
    actor = current_actor()
    form = Form.blank(OrganisationSchema, {"country": current_tenant().country})
    if request.method == "POST":
        form = read_form(OrganisationSchema, request.form)
        added = attempt(form, lambda typed: add_organisation(actor, details_of(typed)))
        if added is not None:
            say(gettext("%(name)s is recorded.", name=form.data["name"]))
            return redirect(url_for("registry.organisation_page", organisation_id=added))
    return _form_page(form, actor, None)


@pages.route("/organisations/<uuid:organisation_id>/edit", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
def organisation_edit(organisation_id: UUID) -> Any:
    """Changes what is recorded of an organisation."""
    actor = current_actor()
    row = found(organisation_row(organisation_id, on=actor.today))
    form = Form.blank(OrganisationSchema, _typed(row))
    if request.method == "POST":
        form = read_form(OrganisationSchema, request.form)
        attempt(form, lambda typed: _change(actor, organisation_id, typed))
        if form.ok:
            say(gettext("%(name)s is saved.", name=form.data["name"]))
            return redirect(url_for("registry.organisation_page", organisation_id=organisation_id))
        form.values["version"] = str(row.version)
    return _form_page(form, actor, row)


@pages.route("/organisations/<uuid:organisation_id>/end", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
def organisation_end(organisation_id: UUID) -> Any:
    """Ends an organisation, after showing what ends with it."""
    actor = current_actor()
    row = found(organisation_row(organisation_id, on=actor.today))
    form = Form.blank(EndSchema, {"valid_to": actor.today, "version": row.version})
    if request.method == "POST":
        form = read_form(EndSchema, request.form)
        if request.form.get("action") != "show":
            ended = attempt(form, lambda typed: _end(actor, organisation_id, typed))
            if ended is not None:
                say(gettext("%(name)s has ended.", name=row.name))
                return redirect(
                    url_for("registry.organisation_page", organisation_id=organisation_id)
                )
            form.values["version"] = str(row.version)
    day = form.data["valid_to"] if form.data else actor.today
    return render_page(
        "registry/organisation_end.html",
        status_of(form),
        form=form,
        row=row,
        day=day,
        preview=preview_end(organisation_id, day),
    )


def kind_options() -> list[tuple[str, str]]:
    """Kinds of organisations to choose among."""
    return [(kind.value, gettext(kind.label)) for kind in OrganisationKind]


def organisation_options(actor: Actor, *, without: UUID | None = None) -> list[tuple[str, str]]:
    """Organisations of today to choose among, each with its kind."""
    return [
        (str(each), f"{name} ({gettext(kind.label)})")
        for each, name, kind in organisation_names(on=actor.today)
        if each != without
    ]


def details_of(typed: dict[str, Any]) -> OrganisationDetails:
    """What was typed or sent, without the version."""
    return OrganisationDetails(
        **{name: value for name, value in typed.items() if name != "version"}
    )


def _list_query(regions: Sequence[SubRegionView]) -> ListQuery:
    return read_list_query(
        request.args,
        sorts=SORTS,
        filters={
            "kind": [kind.value for kind in OrganisationKind],
            "sub_region": [str(region.id) for region in regions],
            "programme": list(participation_kinds()),
            "state": ["ended"],
        },
        default_sort="name",
    )


def _change(actor: Actor, organisation_id: UUID, typed: dict[str, Any]) -> None:
    change_organisation(actor, organisation_id, details_of(typed), version=typed["version"])


def _end(actor: Actor, organisation_id: UUID, typed: dict[str, Any]) -> Any:
    return end_organisation(actor, organisation_id, typed["valid_to"], version=typed["version"])


def _people_there(actor: Actor, organisation_id: UUID) -> Any:
    """The people of the organisation whom the reader may see; None for who may see nobody."""
    if not actor.may(RegistryPermission.READ_PEOPLE):
        return None
    query = ListQuery(
        search="",
        sort="family_name",
        descending=False,
        page=1,
        per_page=10,
        filters={},
        default_sort="family_name",
    )
    return people(actor, query, organisation_id=organisation_id)


def _typed(row: OrganisationRow) -> dict[str, Any]:
    names = (
        "kind",
        "name",
        "country",
        "municipality_code",
        "parent_id",
        "website",
        "valid_from",
        "valid_to",
        "version",
    )
    return {name: getattr(row, name) for name in names}


def _form_page(form: Form, actor: Actor, row: OrganisationRow | None) -> Any:
    return render_page(
        "registry/organisation_form.html",
        status_of(form),
        form=form,
        row=row,
        kinds=kind_options(),
        countries=[("NO", gettext("Norway")), ("DK", gettext("Denmark"))],
        owners=organisation_options(actor, without=row.id if row else None),
        saved=saved_now(form, OrganisationSchema, _typed(row)) if row else [],
    )


def _as_table(query: ListQuery, today: date) -> Table:
    rows = all_found(query, today=today)
    return Table(
        title=gettext("Organisations"),
        columns=[
            Column("name", gettext("Name")),
            Column("kind", gettext("Kind")),
            Column("code", gettext("Municipality code")),
            Column("sub_region", gettext("Sub-region")),
            Column("parent", gettext("Belongs to")),
            Column("website", gettext("Website")),
            Column("valid_from", gettext("First day"), "date"),
            Column("valid_to", gettext("Last day"), "date"),
        ],
        rows=[
            {
                "name": row.name,
                "kind": gettext(row.kind.label),
                "code": row.code_on_day,
                "sub_region": row.sub_region.name if row.sub_region else None,
                "parent": row.parent.name if row.parent else None,
                "website": row.website,
                "valid_from": row.valid_from,
                "valid_to": row.valid_to,
            }
            for row in rows
        ],
    )
