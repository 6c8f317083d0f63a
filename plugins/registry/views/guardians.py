"""Guardians of a pupil, and who is invited to log in; for staff."""

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
from plugins.registry.models import Relation
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries.views import PersonView, RelativeView
from plugins.registry.schemas import (
    EndSchema,
    GuardianshipChangeSchema,
    GuardianshipSchema,
    NewGuardianSchema,
)
from plugins.registry.services.people import (
    NewGuardian,
    add_guardianship,
    change_guardianship,
    end_guardianship,
    invite_guardian,
    invite_guardian_of,
    invite_person,
)
from plugins.registry.views.blueprint import attempt, carry_out, found, pages, status_of
from plugins.registry.views.people import managed_person, person_options


@pages.route("/people/<uuid:person_id>/guardians/new", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_PEOPLE)
def guardianship_new(person_id: UUID) -> Any:
    """Records who is responsible for a pupil, among people who are recorded already."""
    actor = current_actor()
    view = managed_person(actor, person_id)
    form = Form.blank(GuardianshipSchema, {"custody": True, "relation": Relation.PARENT})
    if request.method == "POST":
        form = read_form(GuardianshipSchema, request.form)
        added = attempt(
            form,
            lambda typed: add_guardianship(
                actor,
                guardian_id=typed["guardian_id"],
                pupil_id=person_id,
                relation=typed["relation"],
                custody=typed["custody"],
                valid_from=typed["valid_from"],
                valid_to=typed["valid_to"],
            ),
        )
        if added is not None:
            say(gettext("The guardian is recorded."))
            return redirect(url_for("registry.person_page", person_id=person_id))
    return render_page(
        "registry/guardianship_form.html",
        status_of(form),
        form=form,
        view=view,
        relations=relation_options(),
        people=person_options(actor, RegistryPermission.MANAGE_PEOPLE, without=person_id),
    )


@pages.route(
    "/people/<uuid:person_id>/guardians/<uuid:guardianship_id>/edit", methods=["GET", "POST"]
)
@requires(RegistryPermission.MANAGE_PEOPLE)
def guardianship_edit(person_id: UUID, guardianship_id: UUID) -> Any:
    """What a guardian is to the pupil, and with custody or not."""
    actor = current_actor()
    view = managed_person(actor, person_id)
    there = _guardianship(view, guardianship_id)
    form = Form.blank(
        GuardianshipChangeSchema, {"relation": there.relation, "custody": there.custody}
    )
    if request.method == "POST":
        form = read_form(GuardianshipChangeSchema, request.form)
        attempt(
            form,
            lambda typed: change_guardianship(
                actor, guardianship_id, relation=typed["relation"], custody=typed["custody"]
            ),
        )
        if form.ok:
            say(gettext("The guardian is saved."))
            return redirect(url_for("registry.person_page", person_id=person_id))
    return render_page(
        "registry/guardianship_edit.html",
        status_of(form),
        form=form,
        view=view,
        there=there,
        relations=relation_options(),
    )


@pages.route(
    "/people/<uuid:person_id>/guardians/<uuid:guardianship_id>/end", methods=["GET", "POST"]
)
@requires(RegistryPermission.MANAGE_PEOPLE)
def guardianship_end(person_id: UUID, guardianship_id: UUID) -> Any:
    """Ends a guardian's responsibility; what they see of the pupil ends with it."""
    actor = current_actor()
    view = managed_person(actor, person_id)
    there = _guardianship(view, guardianship_id)
    form = Form.blank(EndSchema, {"valid_to": actor.today})
    back = url_for("registry.person_page", person_id=person_id)
    if request.method == "POST":
        form = read_form(EndSchema, request.form)
        attempt(form, lambda typed: end_guardianship(actor, guardianship_id, typed["valid_to"]))
        if form.ok:
            say(gettext("The responsibility has ended."))
            return redirect(back)
    return render_page(
        "registry/end_form.html",
        status_of(form),
        form=form,
        heading=gettext(
            "End %(guardian)s’s responsibility for %(pupil)s",
            guardian=there.person.name,
            pupil=view.row.name,
        ),
        crumbs=[(gettext("People"), url_for("registry.people_list")), (view.row.name, back)],
        back=back,
        removable=False,
    )


@pages.route("/people/<uuid:person_id>/guardians/invite", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_PEOPLE)
def guardian_invite(person_id: UUID) -> Any:
    """Records a guardian by name and address, and invites them to log in."""
    actor = current_actor()
    view = managed_person(actor, person_id)
    form = Form.blank(NewGuardianSchema, {"relation": Relation.PARENT})
    back = url_for("registry.person_page", person_id=person_id)
    if request.method == "POST":
        form = read_form(NewGuardianSchema, request.form)
        attempt(form, lambda typed: invite_guardian(actor, person_id, NewGuardian(**typed)))
        if form.ok:
            say(gettext("If the address is right, an e-mail arrives there in a moment."))
            return redirect(back)
    return render_page(
        "registry/guardian_invite.html",
        status_of(form),
        form=form,
        name=view.row.name,
        crumbs=[(gettext("People"), url_for("registry.people_list")), (view.row.name, back)],
        back=back,
        relations=relation_options(),
    )


@pages.post("/people/<uuid:person_id>/guardians/<uuid:guardianship_id>/invite")
@requires(RegistryPermission.MANAGE_PEOPLE)
def guardianship_invite(person_id: UUID, guardianship_id: UUID) -> Any:
    """Invites a guardian who is recorded already."""
    actor = current_actor()
    _guardianship(managed_person(actor, person_id), guardianship_id)
    _tell(carry_out(lambda: invite_guardian_of(actor, guardianship_id))[1])
    return redirect(url_for("registry.person_page", person_id=person_id))


@pages.post("/people/<uuid:person_id>/invite")
@requires(RegistryPermission.MANAGE_PEOPLE)
def person_invite(person_id: UUID) -> Any:
    """Invites a pupil or a guardian to log in."""
    actor = current_actor()
    _tell(carry_out(lambda: invite_person(actor, person_id))[1])
    return redirect(url_for("registry.person_page", person_id=person_id))


def relation_options() -> list[tuple[str, str]]:
    """What a guardian can be to a pupil."""
    return [(each.value, gettext(each.label)) for each in Relation]


def _guardianship(view: PersonView, guardianship_id: UUID) -> RelativeView:
    return found(next((each for each in view.guardians if each.id == guardianship_id), None))


def _tell(refusal: str) -> None:
    if refusal:
        say(refusal, "danger")
    else:
        say(gettext("If the address is right, an e-mail arrives there in a moment."))
