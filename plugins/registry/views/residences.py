"""Where somebody lives: a page of its own, so that no other page can show it.

A protected address is opened by a press on a button and never by an address in the browser,
which would stay in its history.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, make_response, redirect, request, url_for

from core.plugin_api import (
    Actor,
    Form,
    current_actor,
    gettext,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.registry.models import Protection
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries import may_act_for, person_names
from plugins.registry.queries.residence import ResidenceView, residence
from plugins.registry.schemas import ResidenceSchema
from plugins.registry.services.people import ResidenceDetails, write_residence
from plugins.registry.views.blueprint import attempt, found, pages, status_of

FIELDS = ("protection", "street", "postal_code", "town", "municipality_code", "phone")


@pages.get("/people/<uuid:person_id>/address")
@requires(RegistryPermission.READ_RESIDENCES)
def residence_page(person_id: UUID) -> Any:
    """An address; of a protected one only that it is protected."""
    actor = current_actor()
    return _page(actor, person_id, found(residence(actor, person_id)))


@pages.post("/people/<uuid:person_id>/address/show")
@requires(RegistryPermission.READ_PROTECTED)
def residence_show(person_id: UUID) -> Any:
    """Shows a protected address; the log says who looked."""
    actor = current_actor()
    return _page(actor, person_id, found(residence(actor, person_id, show=True)))


@pages.route("/people/<uuid:person_id>/address/edit", methods=["GET", "POST"])
@requires(RegistryPermission.READ_RESIDENCES)
def residence_edit(person_id: UUID) -> Any:
    """Writes an address down. The form of a protected one comes from the page that shows it."""
    actor = current_actor()
    view = found(residence(actor, person_id))
    back = url_for("registry.residence_page", person_id=person_id)
    if request.method == "GET":
        if view.hidden:
            return redirect(back)
        return _form(person_id, _filled(view), 200)
    form = read_form(ResidenceSchema, request.form)
    attempt(form, lambda typed: _write(actor, person_id, typed))
    if form.ok:
        say(gettext("The address is saved."))
        return redirect(back)
    form.values["version"] = str(view.version)
    return _form(person_id, form, status_of(form))


def _page(actor: Actor, person_id: UUID, view: ResidenceView) -> Response:
    return _not_stored(
        render_page(
            "registry/residence.html",
            view=view,
            person_id=person_id,
            name=_name(person_id),
            form=_filled(view) if view.protection is not Protection.NONE else None,
            protections=_protections(),
            may_show=may_act_for(actor, person_id, RegistryPermission.READ_PROTECTED),
        )
    )


def _form(person_id: UUID, form: Form, status: int) -> Response:
    return _not_stored(
        render_page(
            "registry/residence_form.html",
            status,
            form=form,
            person_id=person_id,
            name=_name(person_id),
            protections=_protections(),
        )
    )


def _filled(view: ResidenceView) -> Form:
    values = {name: getattr(view, name) for name in FIELDS}
    return Form.blank(ResidenceSchema, {**values, "version": view.version})


def _write(actor: Actor, person_id: UUID, typed: dict[str, Any]) -> None:
    details = ResidenceDetails(**{name: typed[name] for name in FIELDS})
    write_residence(actor, person_id, details, version=typed["version"])


def _name(person_id: UUID) -> str:
    return person_names([person_id])[person_id]


def _protections() -> list[tuple[str, str]]:
    return [(each.value, gettext(each.label)) for each in Protection]


def _not_stored(page: Any) -> Response:
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
