"""What somebody is at an organisation: recorded, and ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    Form,
    current_actor,
    gettext,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries import (
    person,
    reach_of,
)
from plugins.registry.schemas import (
    AffiliationSchema,
    EndOrRemoveSchema,
)
from plugins.registry.services.people import (
    affiliate,
    end_affiliation,
)
from plugins.registry.views.blueprint import (
    attempt,
    found,
    last_day,
    pages,
    status_of,
)
from plugins.registry.views.people import (
    affiliation_of,
    managed_person,
    organisations_within,
    role_options,
)


@pages.route("/people/<uuid:person_id>/affiliations/new", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_PEOPLE)
def affiliation_new(person_id: UUID) -> Any:
    """Records what somebody is at an organisation."""
    actor = current_actor()
    view = managed_person(actor, person_id)
    form = Form.blank(AffiliationSchema, {"valid_from": actor.today})
    if request.method == "POST":
        form = read_form(AffiliationSchema, request.form)
        added = attempt(form, lambda typed: affiliate(actor, person_id, affiliation_of(typed)))
        if added is not None:
            say(gettext("The role is recorded."))
            return redirect(url_for("registry.person_page", person_id=person_id))
    return render_page(
        "registry/affiliation_form.html",
        status_of(form),
        form=form,
        view=view,
        roles=role_options(),
        organisations=organisations_within(
            reach_of(actor, RegistryPermission.MANAGE_PEOPLE), actor
        ),
    )


@pages.route(
    "/people/<uuid:person_id>/affiliations/<uuid:affiliation_id>/end", methods=["GET", "POST"]
)
@requires(RegistryPermission.MANAGE_PEOPLE)
def affiliation_end(person_id: UUID, affiliation_id: UUID) -> Any:
    """Ends what somebody is at an organisation, or takes a mistake away."""
    actor = current_actor()
    view = managed_person(actor, person_id)
    there = found(next((e for e in view.row.affiliations if e.id == affiliation_id), None))
    form = Form.blank(EndOrRemoveSchema, {"valid_to": actor.today})
    back = url_for("registry.person_page", person_id=person_id)
    if request.method == "POST":
        form = read_form(EndOrRemoveSchema, request.form)
        attempt(form, lambda typed: end_affiliation(actor, affiliation_id, last_day(typed)))
        if form.ok:
            say(gettext("The role has ended."))
            # The person may no longer be within reach.
            still = person(actor, person_id) is not None
            return redirect(back if still else url_for("registry.people_list"))
    return render_page(
        "registry/end_form.html",
        status_of(form),
        form=form,
        heading=gettext(
            "End %(name)s’s role at %(organisation)s",
            name=view.row.name,
            organisation=there.organisation.name,
        ),
        crumbs=[(gettext("People"), url_for("registry.people_list")), (view.row.name, back)],
        back=back,
        removable=True,
    )
