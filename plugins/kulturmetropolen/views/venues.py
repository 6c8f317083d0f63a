"""KM-17: venues, their slots, and who plays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import url_for

from core.plugin_api import (
    current_actor,
    gettext,
    now,
    render_page,
    requires,
)
from plugins.kulturmetropolen.permissions import KmPermission as P
from plugins.kulturmetropolen.queries.network import (
    VenueView,
    seen_venue,
    venue,
    venue_of_slot,
    venues,
)
from plugins.kulturmetropolen.queries.talents import talent_cards
from plugins.kulturmetropolen.schemas import (
    SlotSchema,
    SlotTalentSchema,
    VenueSchema,
)
from plugins.kulturmetropolen.services.network import (
    add_slot,
    add_venue,
    cancel_slot,
    change_venue,
    give_slot,
    log_performances,
    venue_details,
)
from plugins.kulturmetropolen.views.blueprint import (
    Answer,
    FormPage,
    crumb,
    fill_in,
    found,
    one_of,
    organisation_choices,
    pages,
    press,
)


@pages.get("/venues")
@requires(P.READ_NETWORK)
def venue_list() -> Any:
    """KM-17: the venues."""
    return render_page("kulturmetropolen/venues.html", venues=venues())


@pages.get("/venues/<uuid:venue_id>")
@requires(P.READ_NETWORK)
def venue_page(venue_id: UUID) -> Any:
    """KM-17: one venue with its slots."""
    return render_page(
        "kulturmetropolen/venue.html",
        breadcrumbs=[crumb(gettext("Venues"), "venue_list")],
        venue=found(seen_venue(current_actor(), venue_id)),
        now=now(),
    )


@pages.route("/venues/new", methods=["GET", "POST"])
@requires(P.MANAGE_VENUES)
def venue_new() -> Answer:
    """KM-17: an organisation is a stage."""
    return fill_in(
        _venue_form(gettext("Add a venue"), None),
        lambda typed: add_venue(current_actor(), venue_details(typed)),
        said=gettext("The venue is added."),
        then=lambda made: url_for("kulturmetropolen.venue_page", venue_id=made),
    )


@pages.route("/venues/<uuid:venue_id>/edit", methods=["GET", "POST"])
@requires(P.MANAGE_VENUES)
def venue_edit(venue_id: UUID) -> Answer:
    """KM-17: changes a venue."""
    view = found(venue(venue_id))
    page = _venue_form(gettext("Change %(title)s", title=view.organisation.name), view)
    return fill_in(
        page,
        lambda typed: change_venue(
            current_actor(), venue_id, venue_details(typed), version=typed["version"]
        ),
        said=gettext("The venue is saved."),
        then=lambda _: page.back,
    )


def _venue_form(heading: str, view: VenueView | None) -> FormPage:
    values: Mapping[str, Any] = {}
    options: list[tuple[UUID, str]] = organisation_choices(current_actor(), P.MANAGE_VENUES)
    if view is not None:
        options = [(view.organisation.id, view.organisation.name)]
        values = {
            "organisation_id": view.organisation.id,
            "capacity": view.capacity,
            "backline": view.backlines,
            "contact": view.contact,
            "email": view.email,
            "phone": view.phone,
            "version": view.version,
        }
    return FormPage(
        schema=VenueSchema,
        heading=heading,
        fields=(
            {
                "name": "organisation_id",
                "type": "select",
                "blank": None if view else gettext("Choose"),
                "options": options,
                "required": True,
            },
            {
                "name": "capacity",
                "type": "number",
                "required": True,
                "help": gettext("How many people it holds."),
            },
            {
                "name": "backline",
                "words": True,
                "type": "textarea",
                "help": gettext("What stands there: drums, amplifiers, piano, sound."),
            },
            {"name": "contact", "required": True},
            {"name": "email", "type": "email", "required": True},
            {"name": "phone", "type": "tel"},
            {"name": "version", "type": "hidden"},
        ),
        values=values,
        submit=gettext("Save the venue"),
        back=url_for("kulturmetropolen.venue_page", venue_id=view.id)
        if view
        else url_for("kulturmetropolen.venue_list"),
        crumbs=[crumb(gettext("Venues"), "venue_list")],
    )


@pages.route("/venues/<uuid:venue_id>/slots", methods=["GET", "POST"])
@requires(P.MANAGE_VENUES)
def slot_new(venue_id: UUID) -> Answer:
    """KM-17: time on the stage for talents."""
    view = found(venue(venue_id))
    back = url_for("kulturmetropolen.venue_page", venue_id=venue_id)
    return fill_in(
        FormPage(
            schema=SlotSchema,
            heading=gettext("A slot at %(name)s", name=view.organisation.name),
            fields=(
                {"name": "title", "words": True, "required": True},
                {"name": "starts_at", "type": "datetime-local", "required": True},
                {"name": "ends_at", "type": "datetime-local", "required": True},
            ),
            submit=gettext("Add the slot"),
            back=back,
            crumbs=[crumb(view.organisation.name, "venue_page", venue_id=venue_id)],
        ),
        lambda typed: add_slot(current_actor(), venue_id, **typed),
        said=gettext("The slot is added, and talents can be given it."),
        then=lambda _: back,
    )


@pages.route("/slots/<uuid:slot_id>/talents", methods=["GET", "POST"])
@requires(P.MANAGE_VENUES)
def slot_give(slot_id: UUID) -> Answer:
    """KM-17: a talent plays."""
    actor = current_actor()
    view = found(venue_of_slot(slot_id))
    back = url_for("kulturmetropolen.venue_page", venue_id=view.id)
    return fill_in(
        FormPage(
            schema=SlotTalentSchema,
            heading=gettext("Who plays?"),
            fields=(one_of("talent_id", [(card.id, card.name) for card in talent_cards(actor)]),),
            submit=gettext("Give the slot"),
            back=back,
            crumbs=[crumb(view.organisation.name, "venue_page", venue_id=view.id)],
        ),
        lambda typed: give_slot(actor, slot_id, typed["talent_id"]),
        said=gettext("The talent has the slot."),
        then=lambda _: back,
    )


@pages.post("/slots/<uuid:slot_id>/<any(cancel,log):action>")
@requires(P.MANAGE_VENUES)
def slot_act(slot_id: UUID, action: str) -> Answer:
    """KM-17: cancels a slot, or writes it into the evidence of who played."""
    view = found(venue_of_slot(slot_id))
    then = url_for("kulturmetropolen.venue_page", venue_id=view.id)
    actor = current_actor()
    if action == "cancel":
        return press(
            lambda: cancel_slot(actor, slot_id), said=gettext("The slot is cancelled."), then=then
        )
    return press(
        lambda: log_performances(actor, slot_id, now=now()),
        said=gettext("It is a performance now in the evidence of everybody who played."),
        then=then,
    )
