"""Writing offers: a draft, changing it, a weekly series, copying, publishing, calling off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from core.plugin_api import (
    Actor,
    Form,
    current_actor,
    current_tenant,
    gettext,
    own_name,
    read_form,
    render_page,
    requires,
    say,
    today,
)
from plugins.activities.kinds import GENERAL, activity_kinds, tag_schemes
from plugins.activities.models import ActivityState
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.reach import organisations_of
from plugins.activities.schemas import ActivitySchema, CancelSchema, CopySchema, SeriesSchema
from plugins.activities.services.activities import (
    add_activity,
    cancel_activity,
    change_activity,
    close_activity,
    copy_activity,
    details_of,
    number_of_active,
    objections_to_cancel,
    publish_activity,
    remove_draft,
    weekly_sessions,
)
from plugins.activities.services.details import ActivityDetails, SessionDetails
from plugins.activities.values import ActivityView, PlacesFor
from plugins.activities.views.blueprint import activity_or_404, homes_of, pages, press
from plugins.activities.views.catalogue import kind_options
from plugins.registry import (
    ArtForm,
    Level,
    attempt,
    instruments,
    municipalities_on,
    organisation_names,
    participation_kinds,
    status_of,
)


@pages.route("/new", methods=["GET", "POST"])
@requires(ActivitiesPermission.PROPOSE)
def activity_new() -> Any:
    """Writes a draft."""
    actor = current_actor()
    own = organisations_of(actor, ActivitiesPermission.PROPOSE)
    only = next(iter(own.ids)) if len(own.ids) == 1 else None
    form = Form.blank(
        ActivitySchema, {"programme": GENERAL, "art_form": "music", "organisation_id": only}
    )
    if request.method == "POST":
        form = read_form(ActivitySchema, request.form)
        added = attempt(form, lambda typed: add_activity(actor, details_from(typed)))
        if added is not None:
            say(gettext("The draft is saved. Publish it when it is ready."))
            return redirect(url_for("activities.activity_page", activity_id=added))
    return _form_page(form, actor, None)


@pages.route("/<uuid:activity_id>/edit", methods=["GET", "POST"])
@requires(ActivitiesPermission.PROPOSE)
def activity_edit(activity_id: UUID) -> Any:
    """Changes what is recorded."""
    actor = current_actor()
    view = _within(actor, activity_id)
    form = Form.blank(ActivitySchema, typed_from(view))
    if request.method == "POST":
        form = read_form(ActivitySchema, request.form)
        attempt(
            form,
            lambda typed: change_activity(
                actor, activity_id, details_from(typed), version=typed["version"]
            ),
        )
        if form.ok:
            say(gettext("It is saved."))
            return redirect(url_for("activities.activity_page", activity_id=activity_id))
        form.values["version"] = str(view.version)
    return _form_page(form, actor, view)


@pages.route("/<uuid:activity_id>/series", methods=["GET", "POST"])
@requires(ActivitiesPermission.PROPOSE)
def activity_series(activity_id: UUID) -> Any:
    """A-16: adds the same weekday and time for weeks on end, without the days that are skipped."""
    actor = current_actor()
    view = _within(actor, activity_id)
    form = Form.blank(SeriesSchema, {"weeks_between": 1})
    if request.method == "POST":
        form = read_form(SeriesSchema, request.form)
        attempt(form, lambda typed: _add_series(actor, view, typed))
        if form.ok:
            say(gettext("The sessions are added."))
            return redirect(url_for("activities.activity_page", activity_id=activity_id))
    return render_page("activities/series.html", status_of(form), form=form, view=view)


@pages.route("/<uuid:activity_id>/copy", methods=["GET", "POST"])
@requires(ActivitiesPermission.PROPOSE)
def activity_copy(activity_id: UUID) -> Any:
    """The same once more, as a draft."""
    actor = current_actor()
    view = activity_or_404(activity_id)
    form = Form.blank(CopySchema, {"weeks_later": 52})
    if request.method == "POST":
        form = read_form(CopySchema, request.form)
        added = attempt(
            form,
            lambda typed: copy_activity(actor, activity_id, weeks_later=typed["weeks_later"]),
        )
        if added is not None:
            say(gettext("Here is the copy, as a draft."))
            return redirect(url_for("activities.activity_page", activity_id=added))
    return render_page("activities/copy.html", status_of(form), form=form, view=view)


@pages.post("/<uuid:activity_id>/publish")
@requires(ActivitiesPermission.MANAGE)
def activity_publish(activity_id: UUID) -> Response:
    """Shows it to everybody, or opens it again."""
    activity_or_404(activity_id)
    press(
        lambda: publish_activity(current_actor(), activity_id),
        gettext("It is published."),
    )
    return redirect(url_for("activities.activity_page", activity_id=activity_id))


@pages.post("/<uuid:activity_id>/close")
@requires(ActivitiesPermission.MANAGE)
def activity_close(activity_id: UUID) -> Response:
    """Takes no more registrations."""
    activity_or_404(activity_id)
    press(
        lambda: close_activity(current_actor(), activity_id),
        gettext("It takes no more registrations."),
    )
    return redirect(url_for("activities.activity_page", activity_id=activity_id))


@pages.post("/<uuid:activity_id>/remove")
@requires(ActivitiesPermission.PROPOSE)
def activity_remove(activity_id: UUID) -> Response:
    """Deletes a draft."""
    view = activity_or_404(activity_id)
    if press(
        lambda: remove_draft(current_actor(), activity_id),
        gettext("The draft “%(title)s” is removed.", title=view.title),
    ):
        return redirect(url_for("activities.catalogue_page"))
    return redirect(url_for("activities.activity_page", activity_id=activity_id))


@pages.route("/<uuid:activity_id>/cancel", methods=["GET", "POST"])
@requires(ActivitiesPermission.MANAGE)
def activity_cancel(activity_id: UUID) -> Any:
    """Calls it off, after showing how many will be told."""
    actor = current_actor()
    view = activity_or_404(activity_id)
    form = Form.blank(CancelSchema)
    if request.method == "POST":
        form = read_form(CancelSchema, request.form)
        attempt(form, lambda typed: cancel_activity(actor, activity_id, typed["reason"]))
        if form.ok:
            say(gettext("It is called off, and everybody who was registered is told."))
            return redirect(url_for("activities.activity_page", activity_id=activity_id))
    return render_page(
        "activities/cancel.html",
        status_of(form),
        form=form,
        view=view,
        told=number_of_active(activity_id),
        objections=() if form.errors else objections_to_cancel(actor, view),
        homes=homes_of(view),
    )


def details_from(typed: Mapping[str, Any]) -> ActivityDetails:
    """What was typed or sent, as the service takes it."""
    kept = {
        name: value
        for name, value in typed.items()
        if name not in ("version", "instruments", "tags", "sessions")
    }
    return ActivityDetails(
        **kept,
        instruments=tuple(PlacesFor(**each) for each in typed["instruments"]),
        tags=tuple(_tag_of(text) for text in typed["tags"]),
        sessions=tuple(SessionDetails(**each) for each in typed["sessions"]),
    )


def typed_from(view: ActivityView) -> dict[str, Any]:
    """What a form shows of an activity."""
    details = details_of(view)
    return {
        **{name: getattr(details, name) for name in details.__dataclass_fields__},
        "instruments": [
            {"instrument": each.instrument, "places": each.places} for each in view.instruments
        ],
        "tags": [f"{scheme}:{tag}" for scheme, tag in view.tags],
        "sessions": [
            {
                "id": each.id,
                "starts_at": each.starts_at,
                "ends_at": each.ends_at,
                "place_name": each.place_name,
            }
            for each in view.sessions
        ],
        "version": view.version,
    }


def _tag_of(text: str) -> tuple[str, str]:
    scheme, _, tag = text.partition(":")
    return scheme, tag


def _within(actor: Actor, activity_id: UUID) -> ActivityView:
    """The activity, for who may write it; what others may only read answers like none."""
    view = activity_or_404(activity_id)
    permission = ActivitiesPermission.MANAGE
    if view.state is ActivityState.DRAFT:
        permission = ActivitiesPermission.PROPOSE
    if not organisations_of(actor, permission).cover(view.organisation.id):
        abort(404)
    return view


def _add_series(actor: Actor, view: ActivityView, typed: Mapping[str, Any]) -> None:
    details = details_of(view)
    added = weekly_sessions(
        first=typed["first"],
        last=typed["last"],
        starts=typed["starts"],
        ends=typed["ends"],
        weeks_between=typed["weeks_between"],
        skipped=[each["day"] for each in typed["skipped"]],
        place_name=typed["place_name"],
    )
    there = {each.starts_at for each in details.sessions}
    new = tuple(each for each in added if each.starts_at not in there)
    change_activity(
        actor,
        view.id,
        replace(details, sessions=(*details.sessions, *new)),
        version=view.version,
    )


def _form_page(form: Form, actor: Actor, view: ActivityView | None) -> Any:
    within = organisations_of(actor, ActivitiesPermission.PROPOSE)
    tenant = current_tenant()
    programmes = [(GENERAL, gettext("No programme"))] + [
        (each.programme, gettext(each.label)) for each in participation_kinds().values()
    ]
    known = {key for key, _ in programmes}
    programmes += [
        (kind.programme, kind.programme)
        for kind in activity_kinds().values()
        if kind.programme not in known
    ]
    return render_page(
        "activities/activity_form.html",
        status_of(form),
        form=form,
        view=view,
        kinds=kind_options(),
        programmes=list(dict.fromkeys(programmes)),
        organisations=[
            (str(each), name)
            for each, name, _ in organisation_names(
                on=today(), ids=None if within.whole else within.ids
            )
        ],
        art_forms=[(each.value, gettext(each.label)) for each in ArtForm],
        levels=[(each.value, gettext(each.label)) for each in Level],
        instruments=[(each.key, each.name) for each in instruments()],
        municipalities=[
            (each.code, f"{each.name} ({each.code})")
            for each in municipalities_on(today(), tenant.country)
        ],
        tags=[
            (f"{scheme.key}:{tag.key}", f"{gettext(scheme.label)}: {gettext(tag.label)}")
            for scheme in tag_schemes().values()
            for tag in scheme.on(today())
        ],
        text_languages=[(code, own_name(code)) for code in tenant.languages],
        homes=homes_of(view) if view else (),
    )
