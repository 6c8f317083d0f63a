"""The directory, and the venues with their slots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request, url_for

from core.kit import Period
from core.plugin_api import (
    Column,
    Page,
    Table,
    current_actor,
    current_tenant,
    download,
    gettext,
    now,
    read_list_query,
    render_page,
    requires,
    today,
)
from plugins.kulturmetropolen.permissions import PLUGIN, KmPermission
from plugins.kulturmetropolen.queries.network import (
    EntryView,
    VenueView,
    directory,
    entry,
    venue,
    venue_of_slot,
    venues,
)
from plugins.kulturmetropolen.queries.talents import talent_cards
from plugins.kulturmetropolen.rules import Direction, Theme
from plugins.kulturmetropolen.schemas import (
    EntrySchema,
    NothingSchema,
    SlotSchema,
    SlotTalentSchema,
    VenueSchema,
)
from plugins.kulturmetropolen.services.network import (
    EntryDetails,
    VenueDetails,
    add_entry,
    add_slot,
    add_venue,
    cancel_slot,
    change_entry,
    change_venue,
    give_slot,
    log_performances,
    remove_entry,
)
from plugins.kulturmetropolen.views.blueprint import (
    Answer,
    FormPage,
    choices,
    crumb,
    fill_in,
    found,
    organisation_choices,
    pages,
    press,
)
from plugins.registry import municipality_names, participants

P = KmPermission


@pages.get("/network")
@requires(P.READ_NETWORK)
def network() -> Any:
    """KM-16: who offers and who seeks what."""
    query = read_list_query(
        request.args,
        sorts=("title",),
        filters={"direction": list(Direction), "theme": list(Theme), "municipality": None},
        default_sort="title",
    )
    shown = directory(query, today=today())
    if file_format := request.args.get("format"):
        return download(_directory_table(shown), file_format, name="directory")
    return render_page(
        "kulturmetropolen/network.html",
        query=query,
        page=Page(
            items=shown[query.offset : query.offset + query.per_page],
            total=len(shown),
            number=query.page,
            per_page=query.per_page,
        ),
        directions=choices(Direction),
        themes=choices(Theme),
        municipalities=municipality_choices(),
    )


def _directory_table(shown: list[EntryView]) -> Table:
    return Table(
        gettext("Directory"),
        (
            Column("direction", gettext("Offers or seeks")),
            Column("title", gettext("Title")),
            Column("theme", gettext("Theme")),
            Column("organisation", gettext("Organisation")),
            Column("municipality", gettext("Place")),
            Column("valid_to", gettext("Last day"), "date"),
            Column("matches", gettext("Fits"), "integer"),
        ),
        [
            {
                "direction": gettext(each.direction.label),
                "title": each.title,
                "theme": gettext(each.theme.label),
                "organisation": each.organisation.name,
                "municipality": each.municipality,
                "valid_to": each.valid_to,
                "matches": each.matches,
            }
            for each in shown
        ],
    )


def municipality_choices() -> list[tuple[str, str]]:
    """The member municipalities of today, by code and name."""
    day = today()
    codes = sorted({each.code for each in participants(PLUGIN, Period(day, day)) if each.code})
    names = municipality_names(codes, current_tenant().country)
    return [(code, names.get(code, code)) for code in codes]


@pages.get("/network/<uuid:entry_id>")
@requires(P.READ_NETWORK)
def directory_entry(entry_id: UUID) -> Any:
    """KM-16: one entry, and what fits it."""
    view, matches = found(entry(entry_id, today=today()))
    own = {each for each, _ in organisation_choices(current_actor(), P.WRITE_NETWORK)}
    return render_page(
        "kulturmetropolen/entry.html",
        breadcrumbs=[crumb(gettext("Network"), "network")],
        entry=view,
        matches=matches,
        is_own=current_actor().may(P.WRITE_NETWORK) and view.organisation.id in own,
    )


@pages.route("/network/new", methods=["GET", "POST"])
@requires(P.WRITE_NETWORK)
def entry_new() -> Answer:
    """KM-16: an offer or a wish."""
    return fill_in(
        _entry_form(gettext("Offer or seek something"), None),
        lambda typed: add_entry(current_actor(), entry_details(typed)),
        said=gettext("It is in the directory. Below you see what fits."),
        then=lambda made: url_for("kulturmetropolen.directory_entry", entry_id=made),
    )


@pages.route("/network/<uuid:entry_id>/edit", methods=["GET", "POST"])
@requires(P.WRITE_NETWORK)
def entry_edit(entry_id: UUID) -> Answer:
    """KM-16: changes an entry."""
    view, _matches = found(entry(entry_id, today=today()))
    page = _entry_form(gettext("Change %(title)s", title=view.title), view)
    return fill_in(
        page,
        lambda typed: change_entry(
            current_actor(), entry_id, entry_details(typed), version=typed["version"]
        ),
        said=gettext("The entry is saved."),
        then=lambda _: page.back,
    )


def _entry_form(heading: str, view: EntryView | None) -> FormPage:
    values: Mapping[str, Any] = {}
    if view is not None:
        values = {
            **view.texts,
            "organisation_id": view.organisation.id,
            "direction": view.direction,
            "theme": view.theme,
            "municipality_code": view.municipality_code,
            "valid_to": view.valid_to,
            "version": view.version,
        }
    return FormPage(
        schema=EntrySchema,
        heading=heading,
        fields=(
            {
                "name": "direction",
                "type": "radios",
                "options": choices(Direction),
                "required": True,
            },
            {
                "name": "theme",
                "type": "select",
                "blank": gettext("Choose"),
                "options": choices(Theme),
                "required": True,
            },
            {"name": "title", "words": True, "required": True},
            {"name": "about", "words": True, "type": "textarea"},
            {
                "name": "organisation_id",
                "type": "select",
                "blank": gettext("Choose"),
                "options": organisation_choices(current_actor(), P.WRITE_NETWORK),
                "required": True,
            },
            {
                "name": "municipality_code",
                "type": "select",
                "blank": gettext("Anywhere"),
                "options": municipality_choices(),
            },
            {"name": "valid_to", "type": "date"},
            {"name": "version", "type": "hidden"},
        ),
        values=values,
        submit=gettext("Save"),
        back=url_for("kulturmetropolen.directory_entry", entry_id=view.id)
        if view
        else url_for("kulturmetropolen.network"),
        crumbs=[crumb(gettext("Network"), "network")],
    )


def entry_details(typed: Mapping[str, Any]) -> EntryDetails:
    """What was typed or sent, as the service takes it."""
    return EntryDetails(**{name: value for name, value in typed.items() if name != "version"})


@pages.route("/network/<uuid:entry_id>/remove", methods=["GET", "POST"])
@requires(P.WRITE_NETWORK)
def entry_remove(entry_id: UUID) -> Answer:
    """KM-16: takes an entry out."""
    view, _matches = found(entry(entry_id, today=today()))
    return fill_in(
        FormPage(
            schema=NothingSchema,
            heading=gettext("Remove %(title)s", title=view.title),
            lead=gettext("It is gone from the directory. This cannot be undone."),
            fields=(),
            submit=gettext("Remove it"),
            back=url_for("kulturmetropolen.directory_entry", entry_id=entry_id),
            danger=True,
        ),
        lambda _: remove_entry(current_actor(), entry_id),
        said=gettext("The entry is removed."),
        then=lambda _: url_for("kulturmetropolen.network"),
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
    actor = current_actor()
    seen = {card.id for card in talent_cards(actor)} if actor.may(P.READ_TALENTS) else set()
    return render_page(
        "kulturmetropolen/venue.html",
        breadcrumbs=[crumb(gettext("Venues"), "venue_list")],
        venue=found(venue(venue_id)),
        seen=seen,
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


def venue_details(typed: Mapping[str, Any]) -> VenueDetails:
    """What was typed or sent, as the service takes it."""
    return VenueDetails(**{name: value for name, value in typed.items() if name != "version"})


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
            fields=(
                {
                    "name": "talent_id",
                    "type": "select",
                    "blank": gettext("Choose"),
                    "options": [(card.id, card.name) for card in talent_cards(actor)],
                    "required": True,
                },
            ),
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
