"""Gjort – lært – lurt, and advice that every municipality finds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    Crumb,
    Form,
    ListQuery,
    current_actor,
    download,
    read_form,
    read_list_query,
    render_page,
    requires,
    say,
)
from core.plugin_api import gettext as _
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.files import advice_table, log_table
from plugins.fremtidens_kulturskole.labels import LANGUAGE_LABELS, VALUE_LABELS
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.rules import Column, matches_search, search_text
from plugins.fremtidens_kulturskole.schemas import AdviceSchema, EntrySchema, PublishSchema
from plugins.fremtidens_kulturskole.views.blueprint import (
    Answer,
    Ask,
    choices,
    form_page,
    found_or_404,
    group_crumbs,
    pages,
    tried,
)

_FIELDS = {"advice.nobody": "stands_behind"}


@pages.get("/groups/<uuid:participant_id>/log")
@requires(CohortPermission.READ_GROUP)
def log(participant_id: UUID) -> Any:
    """FK-17: the three columns of a group."""
    file_format = request.args.get("format")
    if file_format:
        _group, entries = found_or_404(queries.log_of(current_actor(), participant_id))
        return download(log_table(entries), file_format, name="gjort-laert-lurt")
    return _log_page(participant_id, Form.blank(EntrySchema, {"column": Column.DONE}))


@pages.post("/groups/<uuid:participant_id>/log")
@requires(CohortPermission.WRITE_GROUP)
def log_add(participant_id: UUID) -> Answer:
    """FK-17: adds a line."""
    found_or_404(queries.log_of(current_actor(), participant_id, CohortPermission.WRITE_GROUP))
    form = read_form(EntrySchema, request.form)

    def add() -> None:
        services.add_entry(
            current_actor(), participant_id, **{**form.data, "column": Column(form.data["column"])}
        )

    if not tried(form, add, {"log.empty": "text", "log.future": "on"}):
        return _log_page(participant_id, form, status=422)
    say(_("The line is added."))
    return redirect(_log_url(participant_id))


def _log_page(participant_id: UUID, form: Form, status: int = 200) -> Answer:
    actor = current_actor()
    group, entries = found_or_404(queries.log_of(actor, participant_id))
    return render_page(
        "fremtidens_kulturskole/log.html",
        status=status,
        breadcrumbs=group_crumbs(group),
        group=group,
        entries=entries,
        form=form,
        goals=queries.goals_of(group, actor.today).goals,
        writes=queries.groups_within(actor, CohortPermission.WRITE_GROUP).covers(group.id),
    )


@pages.post("/log/<uuid:entry_id>/remove")
@requires(CohortPermission.WRITE_GROUP)
def log_remove(entry_id: UUID) -> Answer:
    """FK-17: removes a line."""
    group, _entry = _own_entry(entry_id)
    services.remove_entry(current_actor(), entry_id)
    say(_("The line is removed."))
    return redirect(_log_url(group.id))


@pages.get("/log/<uuid:entry_id>/share")
@requires(CohortPermission.WRITE_GROUP)
def log_share(entry_id: UUID) -> Answer:
    """FK-17: a form that makes advice of a "lurt"."""
    group, entry = _own_entry(entry_id)
    first_line = entry.text.splitlines()[0][:200]
    form = Form.blank(AdviceSchema, {"title": first_line, "text": entry.text})
    return _advice_form(form, heading=_("Share a “lurt”"), crumbs=_log_crumbs(group))


@pages.post("/log/<uuid:entry_id>/share")
@requires(CohortPermission.WRITE_GROUP)
def log_shared(entry_id: UUID) -> Answer:
    """FK-17: shares a "lurt" with every municipality."""
    group, _entry = _own_entry(entry_id)
    form = read_form(AdviceSchema, request.form)
    made: list[UUID] = []

    def share() -> None:
        typed = {key: value for key, value in form.data.items() if key != "version"}
        made.append(services.share_advice(current_actor(), entry_id, **typed))

    if not tried(form, share, _FIELDS):
        return _advice_form(
            form, heading=_("Share a “lurt”"), crumbs=_log_crumbs(group), status=422
        )
    say(_("It is shared. Every municipality can find it now."))
    return redirect(url_for("fremtidens_kulturskole.advice", advice_id=made[0]))


@pages.get("/advice")
@requires(CohortPermission.READ)
def advice_list() -> Any:
    """FK-17: a search across municipalities, in bokmål and nynorsk alike."""
    query = _query()
    file_format = request.args.get("format")
    if file_format:
        return download(advice_table(queries.all_advice(query)), file_format, name="advice")
    page = queries.find_advice(query)
    return render_page(
        "fremtidens_kulturskole/advice_list.html",
        query=query,
        page=page,
        partly=any(
            not matches_search(search_text(each.title, each.text, each.stands_behind), query.search)
            for each in page.items
        ),
        areas=choices(VALUE_LABELS),
        forms=choices(LANGUAGE_LABELS),
    )


def _query() -> ListQuery:
    return read_list_query(
        request.args,
        sorts=queries.SORTS,
        filters={"area": queries.AREAS, "language": ("nb", "nn")},
        default_sort="-shared_on",
    )


@pages.get("/advice/<uuid:advice_id>")
@requires(CohortPermission.READ)
def advice(advice_id: UUID) -> Answer:
    """FK-17: one piece of advice, and who stands behind it."""
    found = found_or_404(queries.advice(advice_id))
    return render_page(
        "fremtidens_kulturskole/advice.html",
        breadcrumbs=_advice_crumbs(),
        advice=found,
        changes=queries.may_change_advice(current_actor(), found),
    )


@pages.get("/advice/<uuid:advice_id>/edit")
@requires(CohortPermission.WRITE_GROUP)
def advice_edit(advice_id: UUID) -> Answer:
    """The advice's form."""
    found = _own_advice(advice_id)
    values = {
        **{name: getattr(found, name) for name in ("title", "text", "stands_behind", "version")},
        "value_areas": [str(each) for each in found.value_areas],
    }
    return _advice_form(
        Form.blank(AdviceSchema, values), heading=_("Change the advice"), crumbs=_advice_crumbs()
    )


@pages.post("/advice/<uuid:advice_id>/edit")
@requires(CohortPermission.WRITE_GROUP)
def advice_change(advice_id: UUID) -> Answer:
    """FK-17: changes advice."""
    _own_advice(advice_id)
    form = read_form(AdviceSchema, request.form)
    if not tried(
        form, lambda: services.change_advice(current_actor(), advice_id, **form.data), _FIELDS
    ):
        return _advice_form(
            form, heading=_("Change the advice"), crumbs=_advice_crumbs(), status=422
        )
    say(_("The changes are saved."))
    return redirect(url_for("fremtidens_kulturskole.advice", advice_id=advice_id))


@pages.post("/advice/<uuid:advice_id>/take-back")
@requires(CohortPermission.WRITE_GROUP)
def advice_take_back(advice_id: UUID) -> Answer:
    """FK-17: no longer shared."""
    found = _own_advice(advice_id)
    services.take_back_advice(current_actor(), advice_id)
    say(_("The advice is no longer shared. The line of your log stays."))
    return redirect(_log_url(found.participant_id))


@pages.post("/advice/<uuid:advice_id>/publish")
@requires(CohortPermission.PUBLISH)
def advice_publish(advice_id: UUID) -> Answer:
    """FK-21: on the theme page, or off it."""
    found_or_404(queries.advice(advice_id))
    form = read_form(PublishSchema, request.form)
    is_public = bool(form.ok and form.data["is_public"])
    services.publish_advice(current_actor(), advice_id, is_public=is_public)
    say(_("The changes are saved."))
    return redirect(url_for("fremtidens_kulturskole.advice", advice_id=advice_id))


def _advice_form(form: Form, *, heading: str, crumbs: list[Crumb], status: int = 200) -> Answer:
    return form_page(
        form,
        [
            Ask(name="title", required=True),
            Ask(name="text", type="textarea", required=True, rows=6),
            Ask(
                name="stands_behind",
                required=True,
                help=_("A role or a group, not a name: the head of the arts school, for example."),
            ),
            Ask(name="value_areas", type="checkboxes", options=choices(VALUE_LABELS)),
        ],
        heading=heading,
        submit=_("Save"),
        crumbs=crumbs,
        status=status,
    )


def _own_entry(entry_id: UUID) -> tuple[queries.GroupRow, queries.EntryView]:
    return found_or_404(queries.entry(current_actor(), entry_id, CohortPermission.WRITE_GROUP))


def _own_advice(advice_id: UUID) -> queries.AdviceView:
    found = queries.advice(advice_id)
    if found is None or not queries.may_change_advice(current_actor(), found):
        found = None
    return found_or_404(found)


def _log_url(participant_id: UUID) -> str:
    return url_for("fremtidens_kulturskole.log", participant_id=participant_id)


def _log_crumbs(group: queries.GroupRow) -> list[Crumb]:
    return [*group_crumbs(group), Crumb("Gjort – lært – lurt", _log_url(group.id))]


def _advice_crumbs() -> list[Crumb]:
    return [Crumb(_("Advice"), url_for("fremtidens_kulturskole.advice_list"))]
