"""Lists from a file: choose it, look at what it would do, do exactly that, and take it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for

from core.plugin_api import (
    Actor,
    Form,
    Page,
    current_actor,
    format_date,
    gettext,
    now,
    read_form,
    read_list_query,
    render_page,
    requires,
    say,
    task_url,
)
from plugins.registry.models import Level, OrganisationKind
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries import instrument_names, unknown_codes
from plugins.registry.schemas import UploadSchema
from plugins.registry.services.editing import NotThere
from plugins.registry.services.imports import (
    KINDS,
    ORGANISATIONS,
    PEOPLE,
    Action,
    ImportPlan,
    UploadView,
    choose_columns,
    import_done,
    import_runs,
    keep_upload,
    preview_undo,
    previewed,
    start_import,
    start_undo,
    throw_away,
    upload,
    what_stays,
)
from plugins.registry.views.blueprint import attempt, carry_out, found, pages, status_of

LARGEST_FILE = 5 * 1024 * 1024
# Where a kind of list begins, and where one sees what came of it.
STARTS = {ORGANISATIONS: "registry.import_start", PEOPLE: "registry.people_import_start"}
LISTS = {ORGANISATIONS: "registry.organisation_list", PEOPLE: "registry.people_list"}


@pages.route("/import", methods=["GET", "POST"])
@requires(RegistryPermission.RUN_IMPORT)
def import_start() -> Any:
    """Takes a list of organisations; nothing is imported yet."""
    return _start(ORGANISATIONS)


@pages.route("/people/import", methods=["GET", "POST"])
@requires(RegistryPermission.RUN_IMPORT)
def people_import_start() -> Any:
    """Takes a list of pupils or teachers; nothing is imported yet."""
    return _start(PEOPLE)


def _start(kind: str) -> Any:
    actor = current_actor()
    form = Form.blank(UploadSchema)
    if request.method == "POST":
        form = read_form(UploadSchema, request.form, files=request.files)
        kept = attempt(form, lambda typed: keep_file(actor, typed["file"], kind))
        if kept is not None:
            return redirect(url_for("registry.import_preview", upload_id=kept))
    return render_page(
        "registry/import.html",
        status_of(form),
        form=form,
        kind=KINDS[kind],
        list_url=url_for(LISTS[kind]),
        kinds=[gettext(each.label) for each in OrganisationKind],
    )


@pages.route("/import/<uuid:upload_id>", methods=["GET", "POST"])
@requires(RegistryPermission.RUN_IMPORT)
def import_preview(upload_id: UUID) -> Any:
    """Shows which column means what and what each line would do; a POST changes the columns."""
    actor = current_actor()
    if request.method == "POST":
        fields = {field.key: field for kind in KINDS.values() for field in kind.fields}.values()
        columns = {
            field.key: int(place)
            for field in fields
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
    shown, _ = carry_out(lambda: upload(actor, upload_id, now=now()))
    started, _ = carry_out(
        lambda: start_import(
            actor,
            upload_id,
            request.form.get("digest", ""),
            done_url=url_for(LISTS[found(shown).kind]),
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
    shown, _ = carry_out(lambda: upload(actor, upload_id, now=now()))
    carry_out(lambda: throw_away(actor, upload_id, now=now()))
    say(gettext("The file is thrown away. Nothing was imported."))
    return redirect(url_for(STARTS[found(shown).kind]))


@pages.get("/imports")
@requires(RegistryPermission.RUN_IMPORT)
def import_list() -> Any:
    """The imports of the last months, each of which can be taken back."""
    return render_page("registry/imports.html", runs=import_runs(), kinds=KINDS)


@pages.route("/imports/<uuid:run_id>", methods=["GET", "POST"])
@requires(RegistryPermission.RUN_IMPORT)
def import_undo(run_id: UUID) -> Any:
    """What taking an import back would do, in numbers; a POST starts it."""
    actor = current_actor()
    run = found(carry_out(lambda: import_done(run_id))[0])
    here = url_for("registry.import_undo", run_id=run_id)
    if request.method == "POST":
        started, _ = carry_out(lambda: start_undo(actor, run_id, done_url=here, back_url=here))
        return redirect(task_url(found(started)))
    verdicts = preview_undo(run_id) if run.undone_at is None else []
    return render_page(
        "registry/import_undo.html",
        run=run,
        kinds=KINDS,
        removed=sum(each.removes and each.stays is None for each in verdicts),
        set_back=sum(not each.removes and each.stays is None for each in verdicts),
        stays=sum(each.stays is not None for each in verdicts),
        stayed=what_stays(run_id),
    )


def keep_file(actor: Actor, file: Any, kind: str) -> UUID:
    """Keeps a file that was sent, read no further than its limit. Raises Refused."""
    payload = file.stream.read(LARGEST_FILE + 1)
    if len(payload) > LARGEST_FILE:
        abort(413)
    return keep_upload(actor, file.filename, payload, kind=kind, now=now())


def _preview(actor: Actor, upload_id: UUID) -> Any:
    try:
        shown, plan = previewed(actor, upload_id, now=now())
    except NotThere:
        abort(404)
    kind = KINDS[shown.kind]
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
        kind=kind,
        list_url=url_for(LISTS[shown.kind]),
        start_url=url_for(STARTS[shown.kind]),
        unknown_codes=_unknown_codes(plan) if shown.kind == ORGANISATIONS else [],
        missing=[gettext(kind.labels[key]) for key in plan.missing],
        said=_in_words(instrument_names()),
    )


_DAYS = frozenset({"born_on", "valid_from", "valid_to"})
_LABELS = {"level": {each.value: each.label for each in Level}}


def _in_words(instruments: Mapping[str, str]) -> Callable[[str, str], str]:
    """What makes words of a field's recorded value; a plan itself is the same in every language."""

    def said(field: str, value: str) -> str:
        if field == "instrument":
            return instruments.get(value, value)
        if field in _DAYS and value:
            return format_date(date.fromisoformat(value))
        label = _LABELS.get(field, {}).get(value)
        return gettext(label) if label else value

    return said


def _unknown_codes(plan: ImportPlan[Any]) -> list[str]:
    """Codes in the file that no municipality has or has had: accepted, but worth a look."""
    by_country: dict[str, set[str]] = {}
    for line in plan.lines:
        if line.details is not None and line.details.municipality_code and not line.objections:
            by_country.setdefault(line.details.country, set()).add(line.details.municipality_code)
    return [code for country, codes in by_country.items() for code in unknown_codes(codes, country)]


def _page(plan: ImportPlan[Any], query: Any) -> Page[Any]:
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
