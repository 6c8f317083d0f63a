"""UM-4, UM-9: recording, changing and ending that an organisation takes part in a programme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for

from core.plugin_api import (
    Actor,
    Form,
    current_actor,
    gettext,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries import organisation_row, participation
from plugins.registry.queries.views import OrganisationRow, Participant
from plugins.registry.schemas import EndSchema, ParticipationSchema
from plugins.registry.services.participations import (
    ParticipationDetails,
    add_participation,
    change_participation,
    end_participation,
    participation_kinds,
)
from plugins.registry.views.blueprint import attempt, found, pages, saved_now, status_of
from plugins.registry.views.organisations import organisation_options


@pages.route("/organisations/<uuid:organisation_id>/participations/new", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_PARTICIPATIONS)
def participation_new(organisation_id: UUID) -> Any:
    """Records that an organisation takes part in a programme."""
    actor = current_actor()
    row = found(organisation_row(organisation_id, on=actor.today))
    offered = participation_kinds()
    programme = request.args.get("programme") or next(iter(offered), "")
    if programme not in offered:
        abort(404)
    form = Form.blank(ParticipationSchema)
    if request.method == "POST":
        form = _read(programme, organisation_id)
        added = attempt(form, lambda typed: add_participation(actor, details_of(typed)))
        if added is not None:
            say(gettext("The participation is recorded."))
            return _back(organisation_id)
    return _form_page(form, actor, row, programme, None)


@pages.route("/participations/<uuid:participation_id>/edit", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_PARTICIPATIONS)
def participation_edit(participation_id: UUID) -> Any:
    """Changes a participation: its kind, days, decision and funding source."""
    actor = current_actor()
    there = _offered(participation_id)
    row = found(organisation_row(there.organisation_id, on=actor.today))
    names = (
        "kind",
        "served_through_id",
        "valid_from",
        "valid_to",
        "decided_on",
        "case_number",
        "funding_source",
        "version",
    )
    values = {name: getattr(there, name) for name in names}
    form = Form.blank(ParticipationSchema, values)
    if request.method == "POST":
        form = _read(there.programme, there.organisation_id)
        attempt(form, lambda typed: _change(actor, participation_id, typed))
        if form.ok:
            say(gettext("The participation is saved."))
            return _back(there.organisation_id)
        form.values["version"] = str(there.version)
    saved = saved_now(form, ParticipationSchema, values)
    return _form_page(form, actor, row, there.programme, there, saved)


@pages.route("/participations/<uuid:participation_id>/end", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_PARTICIPATIONS)
def participation_end(participation_id: UUID) -> Any:
    """Ends a participation."""
    actor = current_actor()
    there = _offered(participation_id)
    form = Form.blank(EndSchema, {"valid_to": actor.today, "version": there.version})
    back = url_for("registry.organisation_page", organisation_id=there.organisation_id)
    if request.method == "POST":
        form = read_form(EndSchema, request.form)
        attempt(
            form,
            lambda typed: end_participation(
                actor, participation_id, typed["valid_to"], version=typed["version"]
            ),
        )
        if form.ok:
            say(gettext("The participation has ended."))
            return redirect(back)
        form.values["version"] = str(there.version)
    label = gettext(participation_kinds()[there.programme].label)
    return render_page(
        "registry/end_form.html",
        status_of(form),
        form=form,
        heading=gettext(
            "End %(organisation)s’s participation in %(programme)s",
            organisation=there.name,
            programme=label,
        ),
        crumbs=[
            (gettext("Organisations"), url_for("registry.organisation_list")),
            (there.name, back),
        ],
        back=back,
        removable=False,
    )


def details_of(typed: dict[str, Any]) -> ParticipationDetails:
    """What was typed or sent, without the version."""
    return ParticipationDetails(
        **{name: value for name, value in typed.items() if name != "version"}
    )


def _offered(participation_id: UUID) -> Participant:
    """A participation in a programme that is on; another one is not found."""
    there = found(participation(participation_id))
    if there.programme not in participation_kinds():
        abort(404)
    return there


def _read(programme: str, organisation_id: UUID) -> Form:
    typed = request.form.copy()
    typed["programme"], typed["organisation_id"] = programme, str(organisation_id)
    return read_form(ParticipationSchema, typed)


def _change(actor: Actor, participation_id: UUID, typed: dict[str, Any]) -> None:
    change_participation(actor, participation_id, details_of(typed), version=typed["version"])


def _back(organisation_id: UUID) -> Any:
    return redirect(url_for("registry.organisation_page", organisation_id=organisation_id))


def _form_page(
    form: Form,
    actor: Actor,
    row: OrganisationRow,
    programme: str,
    there: Participant | None,
    saved: Sequence[tuple[str, str]] = (),
) -> Any:
    offered = participation_kinds()[programme]
    return render_page(
        "registry/participation_form.html",
        status_of(form),
        form=form,
        row=row,
        there=there,
        saved=saved,
        programme=gettext(offered.label),
        kinds=[
            (choice.key, gettext(choice.label), gettext(choice.help) if choice.help else "")
            for choice in offered.kinds
        ],
        sources=[(choice.key, gettext(choice.label)) for choice in offered.funding_sources],
        has_served=bool(offered.served_kinds),
        organisations=organisation_options(actor, without=row.id),
    )
