"""Pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, request, url_for

from core.plugin_api import (
    Column,
    Form,
    Table,
    current_actor,
    download,
    explain,
    gettext,
    read_form,
    render_page,
    requires,
    say,
    setting,
)
from flygel_choirs import queries, services
from flygel_choirs.permissions import MANAGE, READ
from flygel_choirs.schemas import ChoirSchema
from flygel_choirs.settings import LARGEST_NUMBER

pages = Blueprint("choirs", __name__)


@pages.get("/")
@requires(READ)
def choirs() -> Any:
    """Every choir, and the way to add one."""
    return render_page(
        "choirs/choirs.html",
        choirs=queries.choirs(),
        may_add=current_actor().may(MANAGE),
    )


@pages.get("/<uuid:choir_id>")
@requires(READ)
def choir(choir_id: UUID) -> Any:
    """One choir."""
    found = queries.choir(choir_id)
    if found is None:
        abort(404)
    return render_page("choirs/choir.html", choir=found)


@pages.route("/new", methods=["GET", "POST"])
@requires(MANAGE)
def new_choir() -> Any:
    """A form for one more choir."""
    if request.method == "GET":
        return render_page("choirs/new_choir.html", form=Form.blank(ChoirSchema))
    form = read_form(ChoirSchema, request.form)
    if form.ok:
        try:
            added = services.add_choir(
                current_actor(), **form.data, largest_number=setting("choirs", LARGEST_NUMBER)
            )
        except services.ChoirRefused as refused:
            for reason in refused.decision.reasons:
                form.add_error(None, explain(reason))
        else:
            say(gettext("%(name)s was added.", name=added.name))
            return redirect(url_for("choirs.choirs"))
    return render_page("choirs/new_choir.html", 422, form=form)


@pages.get("/choirs.<file_format>")
@requires(READ)
def export(file_format: str) -> Response:
    """The list as a file."""
    table = Table(
        title=gettext("Choirs"),
        columns=[
            Column("name", gettext("Name")),
            Column("singers", gettext("Singers"), "integer"),
        ],
        rows=queries.choirs(),
    )
    return download(table, file_format, name="choirs")
