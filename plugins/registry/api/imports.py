"""Lists from a file: keep it, look at what it would do, do exactly that, and take it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import url_for

from core.plugin_api import current_actor, explain, gettext, now, requires, task_url
from plugins.registry.api.blueprint import PER_PAGE, carry_out, endpoints
from plugins.registry.permissions import RegistryPermission
from plugins.registry.schemas.imports import (
    ImportColumnsSchema,
    ImportFileSchema,
    ImportLinesArgumentsSchema,
    ImportPreviewSchema,
    ImportRunDetailSchema,
    ImportRunSchema,
    NewImportFileSchema,
    NewImportKindSchema,
    RunImportSchema,
    StartedTaskSchema,
)
from plugins.registry.services.imports import (
    KINDS,
    Action,
    LinePlan,
    choose_columns,
    import_done,
    import_runs,
    preview_undo,
    previewed,
    start_import,
    start_undo,
    throw_away,
    upload,
    what_stays,
)
from plugins.registry.views.imports import LISTS, keep_file


@endpoints.route("/imports/files", methods=["POST"])
@requires(RegistryPermission.RUN_IMPORT)
@endpoints.arguments(NewImportKindSchema, location="query")
@endpoints.arguments(NewImportFileSchema, location="files", content_type="multipart/form-data")
@endpoints.response(201, ImportFileSchema)
def import_file_create(asked: dict[str, Any], sent: dict[str, Any]) -> Any:
    """Keeps a CSV or XLSX file for a day; nothing is imported yet.

    Only whoever sent it finds it again. Columns are guessed by their headings.
    """
    actor = current_actor()
    kept = carry_out(lambda: keep_file(actor, sent["file"], asked["kind"]))
    return _file(kept)


@endpoints.route("/imports/files/<uuid:upload_id>", methods=["GET"])
@requires(RegistryPermission.RUN_IMPORT)
@endpoints.response(200, ImportFileSchema)
def import_file(upload_id: UUID) -> Any:
    """The file: its heading, and which column means what."""
    return _file(upload_id)


@endpoints.route("/imports/files/<uuid:upload_id>", methods=["DELETE"])
@requires(RegistryPermission.RUN_IMPORT)
@endpoints.response(204)
def import_file_delete(upload_id: UUID) -> None:
    """Forgets the file; nothing is imported."""
    carry_out(lambda: throw_away(current_actor(), upload_id, now=now()))


@endpoints.route("/imports/files/<uuid:upload_id>/columns", methods=["PUT"])
@requires(RegistryPermission.RUN_IMPORT)
@endpoints.arguments(ImportColumnsSchema)
@endpoints.response(200, ImportFileSchema)
def import_columns_update(sent: dict[str, Any], upload_id: UUID) -> Any:
    """Says which column means what; what is no field or no column is left out."""
    carry_out(lambda: choose_columns(current_actor(), upload_id, sent["columns"], now=now()))
    return _file(upload_id)


@endpoints.route("/imports/files/<uuid:upload_id>/preview", methods=["GET"])
@requires(RegistryPermission.RUN_IMPORT)
@endpoints.arguments(ImportLinesArgumentsSchema, location="query")
@endpoints.response(200, ImportPreviewSchema)
def import_preview(sent: dict[str, Any], upload_id: UUID) -> Any:
    """The dry run: what each line would do, and what is wrong with it. Writes nothing."""
    _, plan = carry_out(lambda: previewed(current_actor(), upload_id, now=now()))
    lines = [line for line in plan.lines if not sent["action"] or line.action is sent["action"]]
    first = (sent["page"] - 1) * PER_PAGE
    return {
        "digest": plan.digest,
        "can_be_imported": plan.can_be_imported,
        "missing": list(plan.missing),
        "counts": {action.value: plan.count(action) for action in Action},
        "items": [_line(line) for line in lines[first : first + PER_PAGE]],
        "total": len(lines),
        "page": sent["page"],
        "pages": max(1, -(-len(lines) // PER_PAGE)),
    }


@endpoints.route("/imports/files/<uuid:upload_id>/run", methods=["POST"])
@requires(RegistryPermission.RUN_IMPORT)
@endpoints.arguments(RunImportSchema)
@endpoints.response(202, StartedTaskSchema)
def import_run(sent: dict[str, Any], upload_id: UUID) -> Any:
    """Starts the import of what was previewed, all or nothing; the task tells how far it is.

    `digest` is the preview's: if the register has changed since, nothing is imported.
    """
    actor = current_actor()
    kind = carry_out(lambda: upload(actor, upload_id, now=now())).kind
    started = carry_out(
        lambda: start_import(
            actor,
            upload_id,
            sent["digest"],
            done_url=url_for(LISTS[kind]),
            back_url=url_for("registry.import_preview", upload_id=upload_id),
            now=now(),
        )
    )
    return _started(started)


@endpoints.route("/imports", methods=["GET"])
@requires(RegistryPermission.RUN_IMPORT)
@endpoints.response(200, ImportRunSchema(many=True))
def import_list() -> Any:
    """The imports of the last 90 days, the newest first; each can be taken back."""
    return import_runs()


@endpoints.route("/imports/<uuid:run_id>", methods=["GET"])
@requires(RegistryPermission.RUN_IMPORT)
@endpoints.response(200, ImportRunDetailSchema)
def import_read(run_id: UUID) -> Any:
    """One import: what taking it back would do, or what was left alone when it was."""
    run = carry_out(lambda: import_done(run_id))
    verdicts = preview_undo(run_id) if run.undone_at is None else []
    return {
        **{name: getattr(run, name) for name in run.__dataclass_fields__},
        "would_remove": sum(each.removes and each.stays is None for each in verdicts),
        "would_set_back": sum(not each.removes and each.stays is None for each in verdicts),
        "would_stay": sum(each.stays is not None for each in verdicts),
        "stayed": [
            {"label": label, "reason": gettext(reason)} for label, reason in what_stays(run_id)
        ],
    }


@endpoints.route("/imports/<uuid:run_id>/undo", methods=["POST"])
@requires(RegistryPermission.RUN_IMPORT)
@endpoints.response(202, StartedTaskSchema)
def import_undo(run_id: UUID) -> Any:
    """Starts taking the import back; one that was taken back already does nothing again."""
    here = url_for("registry.import_undo", run_id=run_id)
    started = carry_out(lambda: start_undo(current_actor(), run_id, done_url=here, back_url=here))
    return _started(started)


def _file(upload_id: UUID) -> dict[str, Any]:
    shown = carry_out(lambda: upload(current_actor(), upload_id, now=now()))
    return {
        "id": shown.id,
        "kind": shown.kind,
        "file_name": shown.file_name,
        "header": list(shown.header),
        "lines": len(shown.rows),
        "columns": dict(shown.columns),
        "fields": [
            {"key": field.key, "label": gettext(field.label), "required": field.required}
            for field in KINDS[shown.kind].fields
        ],
    }


def _line(line: LinePlan) -> dict[str, Any]:
    return {
        "line": line.line,
        "action": line.action,
        "name": line.name,
        "changes": [vars(change) for change in line.changes],
        "objections": [
            {
                "field": each.field,
                "code": each.reason.code,
                "message": explain(each.reason),
            }
            for each in line.objections
        ],
    }


def _started(task_id: UUID) -> dict[str, Any]:
    return {"task_id": task_id, "page": task_url(task_id)}
