"""Forms: built field by field, previewed, published in versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for

from core.plugin_api import (
    Form,
    current_actor,
    current_tenant,
    gettext,
    now,
    pick,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.forms import form_version, form_versions, forms
from plugins.calls.queries.views import FormVersionView
from plugins.calls.rules.forms import (
    Audience,
    FieldDetails,
    FieldKind,
    check_form,
    shown_fields,
)
from plugins.calls.schemas import FieldSchema, FormNameSchema
from plugins.calls.services.forms import (
    add_form,
    archive_form,
    change_form,
    new_version,
    publish_form,
)
from plugins.calls.stored import field_as_json
from plugins.calls.values import field_details
from plugins.calls.views.answers import form_fields
from plugins.calls.views.blueprint import (
    Ask,
    Simple,
    attempt,
    carry_out,
    do,
    found,
    languages,
    pages,
    simple_form,
    status_of,
)


def _crumbs(view: FormVersionView | None = None) -> list[tuple[str, str]]:
    way = [
        (gettext("Calls"), url_for("calls.call_list")),
        (gettext("Forms"), url_for("calls.form_list")),
    ]
    if view is not None:
        way.append((view.name, url_for("calls.version_page", version_id=view.id)))
    return way


@pages.get("/forms")
@requires(CallsPermission.MANAGE)
def form_list() -> Any:
    """The forms in use."""
    return render_page("calls/forms.html", forms=forms(), crumbs=_crumbs()[:1])


@pages.route("/forms/new", methods=["GET", "POST"])
@requires(CallsPermission.MANAGE)
def form_new() -> Any:
    """Begins a form."""
    actor = current_actor()
    return simple_form(
        FormNameSchema,
        Simple(
            heading=gettext("New form"),
            button=gettext("Make the form"),
            back=url_for("calls.form_list"),
            crumbs=_crumbs(),
            asks=[Ask(name="name", required=True)],
        ),
        lambda typed: add_form(actor, typed["name"]),
        to=lambda version_id: url_for("calls.version_page", version_id=version_id),
    )


@pages.get("/forms/<uuid:form_id>")
@requires(CallsPermission.MANAGE)
def form_page(form_id: UUID) -> Any:
    """A form's newest version."""
    newest = found(next(iter(form_versions(form_id)), None))
    return redirect(url_for("calls.version_page", version_id=newest.id))


@pages.post("/forms/<uuid:form_id>/versions")
@requires(CallsPermission.MANAGE)
def form_new_version(form_id: UUID) -> Any:
    """Begins a new version, or leads to the draft under way."""
    made, _ = carry_out(lambda: new_version(current_actor(), form_id))
    return redirect(url_for("calls.version_page", version_id=found(made)))


@pages.post("/forms/<uuid:form_id>/archive")
@requires(CallsPermission.MANAGE)
def form_archive(form_id: UUID) -> Any:
    """Takes a form out of use."""
    return do(
        lambda: archive_form(current_actor(), form_id, now=now()),
        done=gettext("The form is out of use. Calls and applications keep their versions."),
        to=url_for("calls.form_list"),
    )


@pages.get("/form-versions/<uuid:version_id>")
@requires(CallsPermission.MANAGE)
def version_page(version_id: UUID) -> Any:
    """One version: its fields, and what still has to be mended."""
    view = found(form_version(version_id))
    return render_page(
        "calls/form_version.html",
        version=view,
        versions=form_versions(view.form_id),
        problems=check_form(view.fields),
        crumbs=_crumbs(),
        text_languages=languages(),
    )


@pages.get("/form-versions/<uuid:version_id>/preview")
@requires(CallsPermission.MANAGE)
def version_preview(version_id: UUID) -> Any:
    """The form as an applicant meets it; what is typed goes nowhere."""
    view = found(form_version(version_id))
    values: Mapping[str, Any] = {
        each.key: request.args.get(f"f-{each.key}")
        for each in view.fields
        if each.kind is FieldKind.CHOICE
    }
    shown = [
        each for each in shown_fields(view.fields, values) if each.audience is not Audience.STAFF
    ]
    return render_page(
        "calls/form_preview.html",
        version=view,
        fields=form_fields(shown, values, {}, current_tenant().currency),
        crumbs=_crumbs(view),
    )


@pages.post("/form-versions/<uuid:version_id>/publish")
@requires(CallsPermission.MANAGE)
def version_publish(version_id: UUID) -> Any:
    """Publishes a draft."""
    return do(
        lambda: publish_form(current_actor(), version_id, now=now()),
        done=gettext("The form is published. A change makes a new version."),
        to=url_for("calls.version_page", version_id=version_id),
    )


@pages.route("/form-versions/<uuid:version_id>/fields/new", methods=["GET", "POST"])
@requires(CallsPermission.MANAGE)
def field_new(version_id: UUID) -> Any:
    """Adds a field at the end."""
    view = found(form_version(version_id))
    return _field_page(view, len(view.fields))


@pages.route("/form-versions/<uuid:version_id>/fields/<int:place>", methods=["GET", "POST"])
@requires(CallsPermission.MANAGE)
def field_edit(version_id: UUID, place: int) -> Any:
    """Changes a field; places count from 0."""
    view = found(form_version(version_id))
    if place >= len(view.fields):
        abort(404)
    return _field_page(view, place)


@pages.post("/form-versions/<uuid:version_id>/fields/<int:place>/move")
@requires(CallsPermission.MANAGE)
def field_move(version_id: UUID, place: int) -> Any:
    """Moves a field up or down, or takes it away."""
    view = found(form_version(version_id))
    fields = list(view.fields)
    if place >= len(fields):
        abort(404)
    where = request.form.get("where", "")
    field = fields.pop(place)
    if where == "up":
        fields.insert(max(0, place - 1), field)
    elif where == "down":
        fields.insert(min(len(fields), place + 1), field)
    return do(
        lambda: change_form(current_actor(), version_id, fields, version=view.version),
        done="" if where in ("up", "down") else gettext("The field is removed."),
        to=url_for("calls.version_page", version_id=version_id),
    )


def _field_page(view: FormVersionView, place: int) -> Any:
    actor = current_actor()
    there = view.fields[place] if place < len(view.fields) else None
    form = Form.blank(FieldSchema, {**(_values(there) if there else {}), "version": view.version})
    if request.method == "POST":
        form = read_form(FieldSchema, request.form)

        def keep(typed: dict[str, Any]) -> bool:
            fields = list(view.fields)
            field = _with_condition(field_details(typed))
            fields[place : place + 1] = [field]
            change_form(actor, view.id, fields, version=typed["version"])
            return True

        if attempt(form, keep):
            say(gettext("The field is saved."))
            return redirect(url_for("calls.version_page", version_id=view.id))
        form.values["version"] = str(view.version)
    choices = [
        (each.key, pick(each.label) or each.key)
        for each in view.fields[:place]
        if each.kind in (FieldKind.CHOICE, FieldKind.CHOICES)
    ]
    return render_page(
        "calls/form_field.html",
        status_of(form),
        form=form,
        version=view,
        field=there,
        crumbs=_crumbs(view),
        text_languages=languages(),
        kinds=[(each.value, gettext(each.label)) for each in FieldKind],
        column_kinds=[
            (each.value, gettext(each.label))
            for each in (FieldKind.TEXT, FieldKind.NUMBER, FieldKind.MONEY)
        ],
        audiences=[(each.value, gettext(each.label)) for each in Audience],
        choices=choices,
        amounts=[
            (each.key, pick(each.label) or each.key)
            for each in view.fields
            if each.kind is FieldKind.MONEY
        ],
        condition_field=request.form.get("condition_field")
        or (there.condition.field if there and there.condition else ""),
        condition_values=request.form.get("condition_values")
        or (", ".join(there.condition.values) if there and there.condition else ""),
    )


def _with_condition(field: FieldDetails) -> FieldDetails:
    """The condition is two plain fields of the page: which choice, and which of its keys."""
    from dataclasses import replace

    from plugins.calls.rules.forms import Condition

    asked = request.form.get("condition_field", "").strip()
    values = tuple(
        part.strip() for part in request.form.get("condition_values", "").split(",") if part.strip()
    )
    return replace(field, condition=Condition(field=asked, values=values) if asked else None)


def _values(field: FieldDetails) -> dict[str, Any]:
    kept = field_as_json(field)
    kept.pop("condition", None)
    return kept
