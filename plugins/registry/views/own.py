"""About me: one's own record and one's children's, from one log-in, here and elsewhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    Actor,
    Form,
    current_actor,
    gettext,
    in_each_membership,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.registry.models import Relation
from plugins.registry.permissions import RegistryPermission, RegistryRole
from plugins.registry.queries import instrument_names, own_people, person_of
from plugins.registry.queries.consents import waiting_for
from plugins.registry.queries.residence import own_residence
from plugins.registry.queries.views import PersonView
from plugins.registry.schemas import NewGuardianSchema
from plugins.registry.services.people import NewGuardian, invite_own_guardian, own_personal_data
from plugins.registry.views.blueprint import attempt, carry_out, found, pages, status_of
from plugins.registry.views.guardians import relation_options
from plugins.registry.views.people_rights import as_file


@pages.get("/about-me")
@requires(RegistryPermission.READ_OWN)
def own_page() -> Any:
    """What is kept about the reader and their children here, and where else there is something."""
    actor = current_actor()
    views = own_people(actor)
    myself = person_of(actor)
    ids = [view.row.id for view in views]
    waiting = waiting_for(myself, ids, today=actor.today) if myself else []
    return render_page(
        "registry/about_me.html",
        people=views,
        myself=myself,
        today=actor.today,
        childless=actor.holds(RegistryRole.GUARDIAN) and set(ids) <= {myself},
        instrument_names=instrument_names(),
        homes={each: own_residence(actor, each) for each in ids},
        waiting={each: sum(view.person_id == each for view in waiting) for each in ids},
        may_invite={view.row.id for view in views if _may_invite(actor, view, myself)},
        elsewhere=[
            each for each in in_each_membership(actor, "registry", _has_a_record) if each.found
        ],
    )


@pages.route("/about-me/<uuid:person_id>/guardians/invite", methods=["GET", "POST"])
@requires(RegistryPermission.INVITE_GUARDIANS)
def own_guardian_invite(person_id: UUID) -> Any:
    """A guardian invites another one of the same child."""
    actor = current_actor()
    views = {view.row.id: view for view in own_people(actor)}
    view = found(views.get(person_id))
    found(_may_invite(actor, view, person_of(actor)) or None)
    form = Form.blank(NewGuardianSchema, {"relation": Relation.PARENT})
    back = url_for("registry.own_page")
    if request.method == "POST":
        form = read_form(NewGuardianSchema, request.form)
        attempt(form, lambda typed: invite_own_guardian(actor, person_id, NewGuardian(**typed)))
        if form.ok:
            say(gettext("If the address is right, an e-mail arrives there in a moment."))
            return redirect(back)
    return render_page(
        "registry/guardian_invite.html",
        status_of(form),
        form=form,
        name=view.row.name,
        crumbs=[(gettext("About me"), back)],
        back=back,
        relations=relation_options(),
    )


@pages.post("/about-me/<uuid:person_id>/data")
@requires(RegistryPermission.READ_OWN)
def own_data(person_id: UUID) -> Any:
    """Everything that is kept about oneself or a child, as a file; the log says who took it."""
    actor = current_actor()
    records, _ = carry_out(lambda: own_personal_data(actor, person_id))
    return as_file(records or [])


def _may_invite(actor: Actor, view: PersonView, myself: UUID | None) -> bool:
    return (
        actor.may(RegistryPermission.INVITE_GUARDIANS)
        and view.row.id != myself
        and view.row.is_minor(actor.today)
    )


def _has_a_record(there: Actor) -> bool:
    return person_of(there) is not None
