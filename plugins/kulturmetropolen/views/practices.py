"""Practices, and who adopted them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request, url_for

from core.plugin_api import (
    Column,
    Page,
    Table,
    current_actor,
    download,
    gettext,
    read_list_query,
    render_page,
    requires,
)
from plugins.activities import activities
from plugins.kulturmetropolen.permissions import PLUGIN
from plugins.kulturmetropolen.permissions import KmPermission as P
from plugins.kulturmetropolen.queries.efforts import efforts
from plugins.kulturmetropolen.queries.practices import (
    PracticeView,
    practice,
    practice_of,
    practices,
)
from plugins.kulturmetropolen.schemas import (
    AdoptionSchema,
    HowItWentSchema,
    PracticeSchema,
)
from plugins.kulturmetropolen.services.practices import (
    TEXTS,
    add_practice,
    adopt_practice,
    change_practice,
    practice_details,
    tell_how_it_went,
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
)


@pages.get("/practices")
@requires(P.READ_EFFORTS)
def practice_list() -> Any:
    """KM-10: practices, searched in all their text."""
    query = read_list_query(request.args, sorts=("title",), default_sort="title")
    shown = practices(query.search)
    if file_format := request.args.get("format"):
        return download(_practice_table(shown), file_format, name="practices")
    return render_page(
        "kulturmetropolen/practices.html",
        query=query,
        page=Page(
            items=shown[query.offset : query.offset + query.per_page],
            total=len(shown),
            number=query.page,
            per_page=query.per_page,
        ),
    )


def _practice_table(shown: Any) -> Table:
    return Table(
        gettext("Practices"),
        (
            Column("title", gettext("Title")),
            Column("what", gettext("What it is")),
            Column("for_whom", gettext("For whom")),
            Column("organisation", gettext("Where it comes from")),
            Column("adoptions", gettext("Adopted by"), "integer"),
        ),
        [
            {
                "title": each.title,
                "what": each.what,
                "for_whom": each.for_whom,
                "organisation": each.organisation.name,
                "adoptions": each.adoptions,
            }
            for each in shown
        ],
    )


@pages.get("/practices/<uuid:practice_id>")
@requires(P.READ_EFFORTS)
def practice_page(practice_id: UUID) -> Any:
    """KM-10: one practice, who adopted it and how it went."""
    return render_page(
        "kulturmetropolen/practice.html",
        breadcrumbs=[crumb(gettext("Practices"), "practice_list")],
        practice=found(practice(practice_id)),
        own={each for each, _ in organisation_choices(current_actor(), P.WRITE_PRACTICES)},
    )


@pages.route("/practices/new", methods=["GET", "POST"])
@requires(P.WRITE_PRACTICES)
def practice_new() -> Answer:
    """KM-10: describes a practice."""
    actor = current_actor()
    return fill_in(
        _practice_form(gettext("Describe a practice"), None),
        lambda typed: add_practice(actor, practice_details(typed)),
        said=gettext("The practice is described. Others can adopt it."),
        then=lambda made: url_for("kulturmetropolen.practice_page", practice_id=made),
    )


@pages.route("/practices/<uuid:practice_id>/edit", methods=["GET", "POST"])
@requires(P.WRITE_PRACTICES)
def practice_edit(practice_id: UUID) -> Answer:
    """KM-10: changes a practice's description."""
    actor = current_actor()
    view = found(practice(practice_id))
    page = _practice_form(gettext("Change %(title)s", title=view.card.title), view)
    return fill_in(
        page,
        lambda typed: change_practice(
            actor, practice_id, practice_details(typed), version=typed["version"]
        ),
        said=gettext("The practice is saved."),
        then=lambda _: page.back,
    )


def _practice_form(heading: str, view: PracticeView | None) -> FormPage:
    values: Mapping[str, Any] = {}
    if view is not None:
        values = {
            **view.texts,
            "organisation_id": view.card.organisation.id,
            "effort_id": view.effort_id,
            "version": view.card.version,
        }
    return FormPage(
        schema=PracticeSchema,
        heading=heading,
        lead=gettext("So that others can do the same: plainly, and with what it costs."),
        fields=(
            *(
                {
                    "name": name,
                    "words": True,
                    "required": True,
                    **({} if name == "title" else {"type": "textarea"}),
                }
                for name in TEXTS
            ),
            one_of("organisation_id", organisation_choices(current_actor(), P.WRITE_PRACTICES)),
            {
                "name": "effort_id",
                "type": "select",
                "blank": gettext("None"),
                "options": [(each.id, each.title) for each in efforts()],
            },
            {"name": "version", "type": "hidden"},
        ),
        values=values,
        submit=gettext("Save the practice"),
        back=url_for("kulturmetropolen.practice_page", practice_id=view.card.id)
        if view
        else url_for("kulturmetropolen.practice_list"),
        crumbs=[crumb(gettext("Practices"), "practice_list")],
    )


@pages.route("/practices/<uuid:practice_id>/adopt", methods=["GET", "POST"])
@requires(P.WRITE_PRACTICES)
def practice_adopt(practice_id: UUID) -> Answer:
    """KM-10: another actor does the same, as an activity of theirs."""
    actor = current_actor()
    view = found(practice(practice_id))
    back = url_for("kulturmetropolen.practice_page", practice_id=practice_id)
    return fill_in(
        FormPage(
            schema=AdoptionSchema,
            heading=gettext("Adopt %(title)s", title=view.card.title),
            fields=(
                one_of("organisation_id", organisation_choices(actor, P.WRITE_PRACTICES)),
                {
                    "name": "activity_id",
                    "type": "select",
                    "blank": gettext("Not yet an activity"),
                    "options": _activity_options(),
                },
            ),
            submit=gettext("Adopt it"),
            back=back,
            crumbs=[
                crumb(gettext("Practices"), "practice_list"),
                crumb(view.card.title, "practice_page", practice_id=practice_id),
            ],
        ),
        lambda typed: adopt_practice(actor, practice_id, **typed),
        said=gettext("The practice is adopted. Tell later how it went."),
        then=lambda _: back,
    )


def _activity_options() -> list[tuple[UUID, str]]:
    query = read_list_query(
        {"programme": PLUGIN},
        sorts=("starts",),
        filters=("programme",),
        default_sort="starts",
        per_page=200,
    )
    return [(each.id, each.title) for each in activities(current_actor(), query).items]


@pages.route("/adoptions/<uuid:adoption_id>", methods=["GET", "POST"])
@requires(P.WRITE_PRACTICES)
def adoption_tell(adoption_id: UUID) -> Answer:
    """KM-10: the adopter tells how it went."""
    actor = current_actor()
    view = found(practice_of(adoption_id))
    mine = next(each for each in view.adopted_by if each.id == adoption_id)
    back = url_for("kulturmetropolen.practice_page", practice_id=view.card.id)
    return fill_in(
        FormPage(
            schema=HowItWentSchema,
            heading=gettext("How did %(title)s go?", title=view.card.title),
            fields=(
                {"name": "how_it_went", "type": "textarea", "rows": 6, "required": True},
                {"name": "version", "type": "hidden"},
            ),
            values={"how_it_went": mine.how_it_went, "version": mine.version},
            submit=gettext("Save"),
            back=back,
            crumbs=[crumb(view.card.title, "practice_page", practice_id=view.card.id)],
        ),
        lambda typed: tell_how_it_went(actor, adoption_id, **typed),
        said=gettext("Thank you. Others can read it now."),
        then=lambda _: back,
    )
