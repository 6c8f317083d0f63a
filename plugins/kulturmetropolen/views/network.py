"""KM-16: the directory, with what fits each other."""

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
    read_list_query,
    render_page,
    requires,
    today,
)
from plugins.kulturmetropolen.permissions import PLUGIN
from plugins.kulturmetropolen.permissions import KmPermission as P
from plugins.kulturmetropolen.queries.network import (
    EntryView,
    directory,
    entry,
)
from plugins.kulturmetropolen.rules import Direction, Theme
from plugins.kulturmetropolen.schemas import (
    EntrySchema,
    NothingSchema,
)
from plugins.kulturmetropolen.services.network import (
    add_entry,
    change_entry,
    entry_details,
    remove_entry,
)
from plugins.kulturmetropolen.views.blueprint import (
    Answer,
    FormPage,
    choices,
    crumb,
    fill_in,
    found,
    one_of,
    organisation_choices,
    pages,
)
from plugins.registry import municipality_names, participants


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
            one_of("theme", choices(Theme)),
            {"name": "title", "words": True, "required": True},
            {"name": "about", "words": True, "type": "textarea"},
            one_of("organisation_id", organisation_choices(current_actor(), P.WRITE_NETWORK)),
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
