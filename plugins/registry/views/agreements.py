"""Cooperation agreements and their parties."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    Actor,
    Column,
    Form,
    Table,
    current_actor,
    download,
    format_list,
    gettext,
    read_form,
    read_list_query,
    render_page,
    requires,
    say,
)
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries import agreement, agreements
from plugins.registry.queries.views import AgreementView
from plugins.registry.schemas import AgreementSchema, PartySchema
from plugins.registry.services.agreements import (
    AgreementDetails,
    add_agreement,
    add_party,
    change_agreement,
    remove_party,
)
from plugins.registry.views.blueprint import (
    attempt,
    carry_out,
    found,
    pages,
    saved_now,
    status_of,
)
from plugins.registry.views.organisations import organisation_options


@pages.get("/agreements")
@requires(RegistryPermission.READ_ORGANISATIONS)
def agreement_list() -> Any:
    """All agreements, newest first."""
    actor = current_actor()
    query = read_list_query(request.args, sorts=("name",), default_sort="name")
    return render_page(
        "registry/agreements.html",
        agreements=agreements(search=query.search),
        query=query,
        today=actor.today,
        may_manage=actor.may(RegistryPermission.MANAGE_ORGANISATIONS),
    )


@pages.get("/agreements.<file_format>")
@requires(RegistryPermission.READ_ORGANISATIONS)
def agreement_file(file_format: str) -> Any:
    """The agreements as a file."""
    query = read_list_query(request.args, sorts=("name",), default_sort="name")
    return download(_as_table(agreements(search=query.search)), file_format, name="agreements")


@pages.get("/agreements/<uuid:agreement_id>")
@requires(RegistryPermission.READ_ORGANISATIONS)
def agreement_page(agreement_id: UUID) -> Any:
    """One agreement and who has signed it."""
    return render_page(
        "registry/agreement.html",
        agreement=found(agreement(agreement_id)),
        may_manage=current_actor().may(RegistryPermission.MANAGE_ORGANISATIONS),
    )


@pages.route("/agreements/new", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
def agreement_new() -> Any:
    """Records an agreement."""
    actor = current_actor()
    form = Form.blank(AgreementSchema)
    if request.method == "POST":
        form = read_form(AgreementSchema, request.form)
        added = attempt(form, lambda typed: add_agreement(actor, details_of(typed)))
        if added is not None:
            say(gettext("%(name)s is recorded.", name=form.data["name"]))
            return redirect(url_for("registry.agreement_page", agreement_id=added))
    return render_page(
        "registry/agreement_form.html", status_of(form), form=form, agreement=None, saved=[]
    )


@pages.route("/agreements/<uuid:agreement_id>/edit", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
def agreement_edit(agreement_id: UUID) -> Any:
    """Changes an agreement."""
    actor = current_actor()
    view = found(agreement(agreement_id))
    names = ("name", "valid_from", "valid_to", "case_number", "version")
    values = {name: getattr(view, name) for name in names}
    form = Form.blank(AgreementSchema, values)
    if request.method == "POST":
        form = read_form(AgreementSchema, request.form)
        attempt(form, lambda typed: _change(actor, agreement_id, typed))
        if form.ok:
            say(gettext("%(name)s is saved.", name=form.data["name"]))
            return redirect(url_for("registry.agreement_page", agreement_id=agreement_id))
        form.values["version"] = str(view.version)
    return render_page(
        "registry/agreement_form.html",
        status_of(form),
        form=form,
        agreement=view,
        saved=saved_now(form, AgreementSchema, values),
    )


@pages.route("/agreements/<uuid:agreement_id>/parties/new", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
def party_new(agreement_id: UUID) -> Any:
    """Adds a party to an agreement."""
    actor = current_actor()
    view = found(agreement(agreement_id))
    form = Form.blank(PartySchema)
    if request.method == "POST":
        form = read_form(PartySchema, request.form)
        added = attempt(form, lambda typed: add_party(actor, agreement_id=agreement_id, **typed))
        if added is not None:
            say(gettext("The party is recorded."))
            return redirect(url_for("registry.agreement_page", agreement_id=agreement_id))
    return render_page(
        "registry/party_form.html",
        status_of(form),
        form=form,
        agreement=view,
        organisations=organisation_options(actor),
    )


@pages.post("/parties/<uuid:party_id>/remove")
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
def party_remove(party_id: UUID) -> Any:
    """Takes a party away; it can be added again."""
    actor = current_actor()
    agreement_id, _ = carry_out(lambda: remove_party(actor, party_id))
    say(gettext("The party is removed."))
    return redirect(url_for("registry.agreement_page", agreement_id=agreement_id))


def details_of(typed: dict[str, Any]) -> AgreementDetails:
    """What was typed or sent, without the version."""
    return AgreementDetails(**{name: value for name, value in typed.items() if name != "version"})


def _change(actor: Actor, agreement_id: UUID, typed: dict[str, Any]) -> None:
    change_agreement(actor, agreement_id, details_of(typed), version=typed["version"])


def _as_table(every: list[AgreementView]) -> Table:
    return Table(
        title=gettext("Agreements"),
        columns=[
            Column("name", gettext("Name")),
            Column("case_number", gettext("Case number")),
            Column("valid_from", gettext("First day"), "date"),
            Column("valid_to", gettext("Last day"), "date"),
            Column("parties", gettext("Parties")),
        ],
        rows=[
            {
                "name": each.name,
                "case_number": each.case_number,
                "valid_from": each.valid_from,
                "valid_to": each.valid_to,
                "parties": format_list([party.organisation.name for party in each.parties]),
            }
            for each in every
        ],
    )
