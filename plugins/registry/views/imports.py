"""Organisations from a file: choose it, look at what it would do, and then do exactly that."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for

from core.plugin_api import (
    Actor,
    Form,
    Page,
    current_actor,
    current_tenant,
    gettext,
    now,
    read_form,
    read_list_query,
    render_page,
    requires,
    say,
    task_url,
)
from plugins.registry.models import OrganisationKind
from plugins.registry.permissions import RegistryPermission
from plugins.registry.schemas import UploadSchema
from plugins.registry.services.editing import NotThere
from plugins.registry.services.imports import (
    FIELDS,
    Action,
    ImportPlan,
    UploadView,
    choose_columns,
    keep_upload,
    plan_import,
    start_import,
    throw_away,
    upload,
)
from plugins.registry.services.imports.columns import FIELD_LABELS
from plugins.registry.views.blueprint import attempt, carry_out, found, pages, status_of

LARGEST_FILE = 5 * 1024 * 1024


@pages.route("/import", methods=["GET", "POST"])
@requires(RegistryPermission.RUN_IMPORT)
def import_start() -> Any:
    """Takes a file; nothing is imported yet."""
    actor = current_actor()
    form = Form.blank(UploadSchema)
    if request.method == "POST":
        form = read_form(UploadSchema, request.form, files=request.files)
        kept = attempt(form, lambda typed: _keep(actor, typed["file"]))
        if kept is not None:
            return redirect(url_for("registry.import_preview", upload_id=kept))
    return render_page(
        "registry/import.html",
        status_of(form),
        form=form,
        fields=FIELDS,
        kinds=[gettext(kind.label) for kind in OrganisationKind],
    )


@pages.route("/import/<uuid:upload_id>", methods=["GET", "POST"])
@requires(RegistryPermission.RUN_IMPORT)
def import_preview(upload_id: UUID) -> Any:
    """Shows which column means what and what each line would do; a POST changes the columns."""
    actor = current_actor()
    if request.method == "POST":
        columns = {
            field.key: int(place)
            for field in FIELDS
            if (place := request.form.get(f"column-{field.key}", "")[:4]).isdecimal()
        }
        carry_out(lambda: choose_columns(actor, upload_id, columns, now=now()))
        return redirect(url_for("registry.import_preview", upload_id=upload_id))
    return _preview(actor, upload_id)


@pages.post("/import/<uuid:upload_id>/run")
@requires(RegistryPermission.RUN_IMPORT)
def import_run(upload_id: UUID) -> Any:
    """Starts the import of what was previewed; its page shows how far it is."""
    actor = current_actor()
    started, _ = carry_out(
        lambda: start_import(
            actor,
            upload_id,
            request.form.get("digest", ""),
            done_url=url_for("registry.organisation_list"),
            back_url=url_for("registry.import_preview", upload_id=upload_id),
            now=now(),
        )
    )
    return redirect(task_url(found(started)))


@pages.post("/import/<uuid:upload_id>/discard")
@requires(RegistryPermission.RUN_IMPORT)
def import_discard(upload_id: UUID) -> Any:
    """Forgets the file."""
    actor = current_actor()
    carry_out(lambda: throw_away(actor, upload_id, now=now()))
    say(gettext("The file is thrown away. Nothing was imported."))
    return redirect(url_for("registry.import_start"))


def _keep(actor: Actor, file: Any) -> UUID:
    payload = file.stream.read(LARGEST_FILE + 1)
    if len(payload) > LARGEST_FILE:
        abort(413)
    return keep_upload(actor, file.filename, payload, now=now())


def _preview(actor: Actor, upload_id: UUID) -> Any:
    try:
        shown = upload(actor, upload_id, now=now())
    except NotThere:
        abort(404)
    plan = plan_import(
        shown.rows, shown.columns, country=current_tenant().country, today=actor.today
    )
    query = read_list_query(
        request.args,
        sorts=("line",),
        filters={"action": [action.value for action in Action]},
        default_sort="line",
        per_page=50,
    )
    return render_page(
        "registry/import_preview.html",
        shown=shown,
        plan=plan,
        counts={action.value: plan.count(action) for action in Action},
        query=query,
        page=_page(plan, query),
        columns=_column_choices(shown),
        fields=FIELDS,
        field_labels=FIELD_LABELS,
        missing=[gettext(FIELD_LABELS[key]) for key in plan.missing],
    )


def _page(plan: ImportPlan, query: Any) -> Page[Any]:
    wanted = query.filter("action")
    lines = [line for line in plan.lines if not wanted or line.action == wanted]
    return Page(
        items=lines[query.offset : query.offset + query.per_page],
        total=len(lines),
        number=query.page,
        per_page=query.per_page,
    )


def _column_choices(shown: UploadView) -> list[tuple[str, str]]:
    return [
        (str(place), name or gettext("Column %(number)s", number=place + 1))
        for place, name in enumerate(shown.header)
    ]
