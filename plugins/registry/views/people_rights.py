"""What only the programme's lead does with people: log-ins, handing out, merging, erasing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, redirect, request, url_for

from core.kit import Term
from core.plugin_api import (
    Actor,
    Form,
    current_actor,
    gettext,
    member_names,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.registry.hookspecs import PersonalRecord
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries import person
from plugins.registry.schemas import LinkSchema, MergeSchema
from plugins.registry.services.people import (
    erase_person,
    link_membership,
    merge_people,
    personal_data_of,
    preview_erase,
)
from plugins.registry.views.blueprint import attempt, carry_out, found, pages, status_of
from plugins.registry.views.people import person_options


@pages.route("/people/<uuid:person_id>/log-in", methods=["GET", "POST"])
@requires(RegistryPermission.LINK_PEOPLE)
def person_link(person_id: UUID) -> Any:
    """Says which member's log-in belongs to the person."""
    actor = current_actor()
    view = found(person(actor, person_id, permission=RegistryPermission.LINK_PEOPLE))
    form = Form.blank(LinkSchema, {"membership_id": view.membership_id})
    if request.method == "POST":
        form = read_form(LinkSchema, request.form)
        attempt(form, lambda typed: link_membership(actor, person_id, typed["membership_id"]))
        if form.ok:
            say(gettext("The log-in is saved."))
            return redirect(url_for("registry.person_page", person_id=person_id))
    return render_page(
        "registry/person_link.html",
        status_of(form),
        form=form,
        view=view,
        members=[(str(each.membership_id), _told_apart(each)) for each in member_names()],
    )


@pages.post("/people/<uuid:person_id>/data")
@requires(RegistryPermission.ERASE_PEOPLE)
def person_data(person_id: UUID) -> Any:
    """Everything that is kept about the person, as a file to hand out; the log says who took it."""
    actor = current_actor()
    records, _ = carry_out(lambda: personal_data_of(actor, person_id))
    return as_file(records or [])


@pages.route("/people/<uuid:person_id>/merge", methods=["GET", "POST"])
@requires(RegistryPermission.ERASE_PEOPLE)
def person_merge(person_id: UUID) -> Any:
    """Makes two records of one person one, after showing which goes."""
    actor = current_actor()
    view = found(person(actor, person_id, permission=RegistryPermission.ERASE_PEOPLE))
    form = Form.blank(MergeSchema)
    if request.method == "POST":
        form = read_form(MergeSchema, request.form)
        other = _other(actor, form)
        if other is not None and request.form.get("action") == "merge":
            attempt(
                form, lambda typed: merge_people(actor, kept=person_id, removed=typed["removed_id"])
            )
            if form.ok:
                say(gettext("The two records are one."))
                return redirect(url_for("registry.person_page", person_id=person_id))
        if other is not None:
            return render_page(
                "registry/person_merge.html",
                status_of(form),
                form=form,
                view=view,
                other=other,
                people=[],
            )
    return render_page(
        "registry/person_merge.html",
        status_of(form),
        form=form,
        view=view,
        other=None,
        people=person_options(actor, RegistryPermission.ERASE_PEOPLE, without=person_id),
    )


@pages.route("/people/<uuid:person_id>/erase", methods=["GET", "POST"])
@requires(RegistryPermission.ERASE_PEOPLE)
def person_erase(person_id: UUID) -> Any:
    """Erases a person, after showing what goes and asking for the name."""
    actor = current_actor()
    view = found(person(actor, person_id, permission=RegistryPermission.ERASE_PEOPLE))
    typed, errors = "", []
    if request.method == "POST":
        typed = request.form.get("confirmation", "").strip()
        if typed.casefold() == view.row.family_name.casefold():
            _, refusal = carry_out(lambda: erase_person(actor, person_id))
            if not refusal:
                say(gettext("The person is erased."))
                return redirect(url_for("registry.people_list"))
            errors = [refusal]
        else:
            errors = [gettext("Write “%(word)s” to confirm.", word=view.row.family_name)]
    preview, _ = carry_out(lambda: preview_erase(actor, person_id))
    return render_page(
        "registry/person_erase.html",
        422 if errors else 200,
        view=view,
        records=preview.records if preview else (),
        errors=errors,
        typed=typed,
    )


def as_file(records: Sequence[PersonalRecord]) -> Response:
    """Records as a file in the reader's language, which no cache keeps."""
    body = json.dumps([_handed_out(each) for each in records], ensure_ascii=False, indent=2)
    response = Response(body, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="personal-data.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _other(actor: Actor, form: Form) -> Any:
    if not form.data:
        return None
    other = person(actor, form.data["removed_id"], permission=RegistryPermission.ERASE_PEOPLE)
    if other is None:
        form.add_error("removed_id", gettext("Choose one of the alternatives."))
    return other


def _told_apart(member: Any) -> str:
    return f"{member.name} ({member.email})"


def _handed_out(record: PersonalRecord) -> dict[str, Any]:
    """A record in the reader's language; what is no text is written as one."""
    return {
        "title": gettext(record.title),
        "rows": [
            {gettext(label): _written(value) for label, value in row.items()} for row in record.rows
        ],
    }


def _written(value: object) -> str | None:
    if value is None:
        return None
    return gettext(value) if isinstance(value, Term) else str(value)
