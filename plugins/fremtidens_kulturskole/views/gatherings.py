"""Gatherings: what is due around them, who was there, rooms with prompts and notes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for

from core.plugin_api import (
    Actor,
    Form,
    current_actor,
    download,
    ngettext,
    now,
    read_form,
    render_page,
    requires,
    say,
)
from core.plugin_api import gettext as _
from plugins.activities import ActivityHome, ActivityView
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.files import attendance_table
from plugins.fremtidens_kulturskole.labels import ASSIGNMENT_LABELS, GATHERING_LABELS
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.rules import AssignmentKind, GatheringKind, due_around
from plugins.fremtidens_kulturskole.schemas import (
    AssignmentSchema,
    AttendanceSchema,
    CancelGatheringSchema,
    GatheringSchema,
    MixSchema,
    NewGatheringSchema,
    PromptsSchema,
    SettleSchema,
)
from plugins.fremtidens_kulturskole.settings import (
    BETWEEN_DAYS,
    PREPARATION_DAYS,
    ROOM_SIZE,
    number,
)
from plugins.fremtidens_kulturskole.views.blueprint import (
    Answer,
    Ask,
    choices,
    cohort_tabs,
    cohorts_crumbs,
    form_page,
    found_or_404,
    gathering_crumbs,
    lines_of,
    new_pen,
    pages,
    tried,
)
from plugins.fremtidens_kulturskole.views.writing import one_by_one, wrote

_FIELDS = {"period.backwards": "ends_on"}


@pages.get("/cohorts/<uuid:cohort_id>/gatherings")
@requires(CohortPermission.READ)
def gatherings(cohort_id: UUID) -> Answer:
    """A cohort's gatherings with what is due around them."""
    actor = current_actor()
    found = found_or_404(queries.cohort(actor, cohort_id, CohortPermission.READ))
    return render_page(
        "fremtidens_kulturskole/gatherings.html",
        breadcrumbs=cohorts_crumbs(found),
        tabs=cohort_tabs(cohort_id, "gatherings"),
        cohort=found,
        gatherings=queries.gatherings(actor, cohort_id),
        today=actor.today,
    )


@pages.get("/gatherings/<uuid:gathering_id>")
@requires(CohortPermission.READ)
def gathering(gathering_id: UUID) -> Answer:
    """FK-10 to FK-13: one gathering, what it asks for, who was there, and its rooms."""
    actor = current_actor()
    found = _held(gathering_id)
    own = queries.groups(actor, found.cohort_id, permission=CohortPermission.WRITE_GROUP)
    return render_page(
        "fremtidens_kulturskole/gathering.html",
        breadcrumbs=gathering_crumbs(found)[:-1],
        gathering=found,
        attendance=queries.attendance(actor, found),
        rooms=queries.rooms(actor, found),
        own_groups=own,
        following=queries.next_after(queries.gatherings(actor, found.cohort_id), found.id),
        today=actor.today,
    )


@pages.get("/cohorts/<uuid:cohort_id>/gatherings/new")
@requires(CohortPermission.ORGANISE)
def gathering_new(cohort_id: UUID) -> Answer:
    """A form for another gathering."""
    found = found_or_404(queries.cohort(current_actor(), cohort_id, CohortPermission.ORGANISE))
    return _form(Form.blank(NewGatheringSchema, {"kind": GatheringKind.GATHERING}), found)


@pages.post("/cohorts/<uuid:cohort_id>/gatherings/new")
@requires(CohortPermission.ORGANISE)
def gathering_add(cohort_id: UUID) -> Answer:
    """FK-10: adds a gathering."""
    found = found_or_404(queries.cohort(current_actor(), cohort_id, CohortPermission.ORGANISE))
    form = read_form(NewGatheringSchema, request.form)
    made: list[UUID] = []

    def add() -> None:
        typed = {key: value for key, value in form.data.items() if key != "version"}
        typed["kind"] = GatheringKind(typed["kind"])
        made.append(services.add_gathering(current_actor(), cohort_id, **typed))

    if not tried(form, add, _FIELDS):
        return _form(form, found, status=422)
    say(_("The gathering is added. Now say what is due before and after it."))
    return redirect(url_for("fremtidens_kulturskole.gathering", gathering_id=made[0]))


@pages.get("/gatherings/<uuid:gathering_id>/edit")
@requires(CohortPermission.ORGANISE)
def gathering_edit(gathering_id: UUID) -> Answer:
    """The gathering's form."""
    held = _organised(gathering_id)
    if not held.stands:
        return redirect(_url(gathering_id))
    values = {
        name: getattr(held, name)
        for name in ("title", "theme", "place", "starts_on", "ends_on", "version")
    }
    return _form(Form.blank(GatheringSchema, values), None, held=held)


@pages.post("/gatherings/<uuid:gathering_id>/edit")
@requires(CohortPermission.ORGANISE)
def gathering_change(gathering_id: UUID) -> Answer:
    """FK-10: changes a gathering; the calendar follows, deadlines that are set stay."""
    held = _organised(gathering_id)
    form = read_form(GatheringSchema, request.form)
    if not tried(
        form,
        lambda: services.change_gathering(current_actor(), gathering_id, **form.data),
        _FIELDS,
    ):
        return _form(form, None, held=held, status=422)
    say(_("The changes are saved."))
    return redirect(_url(gathering_id))


@pages.get("/gatherings/<uuid:gathering_id>/cancel")
@requires(CohortPermission.ORGANISE)
def gathering_cancel(gathering_id: UUID) -> Answer:
    """FK-10: what calling a gathering off means, and why."""
    held = _organised(gathering_id)
    if not held.stands:
        return redirect(_url(gathering_id))
    return _cancel_form(held, Form.blank(CancelGatheringSchema, {"version": held.version}))


@pages.post("/gatherings/<uuid:gathering_id>/cancel")
@requires(CohortPermission.ORGANISE)
def gathering_cancelled(gathering_id: UUID) -> Answer:
    """FK-10: calls a gathering off."""
    held = _organised(gathering_id)
    form = read_form(CancelGatheringSchema, request.form)
    if not tried(
        form,
        lambda: services.cancel_gathering(current_actor(), gathering_id, **form.data),
        {"gathering.no_reason": "why"},
    ):
        return _cancel_form(held, form, status=422)
    say(_("The gathering is called off, and the groups are told."))
    return redirect(_url(gathering_id))


def _cancel_form(held: queries.GatheringView, form: Form, status: int = 200) -> Answer:
    return form_page(
        form,
        [
            Ask(
                name="why",
                type="textarea",
                required=True,
                help=_("The groups get a letter with what you write here."),
            )
        ],
        heading=_("Call off %(title)s", title=held.title),
        lead=_(
            "Nothing is asked for any more: no preparation, no in-between work, no attendance. "
            "What the groups have written stays, the calendar follows, and it cannot be undone."
        ),
        submit=_("Call it off"),
        crumbs=gathering_crumbs(held),
        danger=True,
        status=status,
    )


def _form(
    form: Form,
    cohort: queries.CohortView | None,
    *,
    held: queries.GatheringView | None = None,
    status: int = 200,
) -> Answer:
    asks = [
        Ask(name="title", required=True),
        Ask(name="theme", type="textarea"),
        Ask(name="place"),
        Ask(name="starts_on", type="date", required=True),
        Ask(name="ends_on", type="date", required=True),
    ]
    if held is None:
        asks.insert(
            0, Ask(name="kind", type="radios", required=True, options=choices(GATHERING_LABELS))
        )
    return form_page(
        form,
        asks,
        heading=_("Change the gathering") if held else _("Add a gathering"),
        submit=_("Save") if held else _("Add the gathering"),
        crumbs=gathering_crumbs(held) if held else cohorts_crumbs(cohort),
        status=status,
    )


@pages.get("/gatherings/<uuid:gathering_id>/<any(preparation, between):kind>")
@requires(CohortPermission.ORGANISE)
def assignment_edit(gathering_id: UUID, kind: str) -> Answer:
    """What is due before a gathering, or after it."""
    held = _organised(gathering_id)
    found = held.assignment(AssignmentKind(kind))
    if found is not None:
        values = {
            **{
                name: getattr(found, name)
                for name in ("title", "text", "looks_back", "looks_ahead", "due_on", "version")
            },
            "questions": "\n".join(part.text for part in found.parts),
        }
    else:
        values = {
            "title": _(ASSIGNMENT_LABELS[AssignmentKind(kind)]),
            "due_on": _proposed_day(held, AssignmentKind(kind)),
        }
    return _assignment_form(held, AssignmentKind(kind), Form.blank(AssignmentSchema, values))


def _proposed_day(held: queries.GatheringView, kind: AssignmentKind) -> Any:
    following = queries.next_after(queries.gatherings(current_actor(), held.cohort_id), held.id)
    days = due_around(
        held.starts_on,
        following.starts_on if following else None,
        preparation_days=number(PREPARATION_DAYS),
        between_days=number(BETWEEN_DAYS),
    )
    return days.preparation if kind is AssignmentKind.PREPARATION else days.between


@pages.post("/gatherings/<uuid:gathering_id>/<any(preparation, between):kind>")
@requires(CohortPermission.ORGANISE)
def assignment_set(gathering_id: UUID, kind: str) -> Answer:
    """FK-10: sets what is due."""
    held = _organised(gathering_id)
    form = read_form(AssignmentSchema, request.form)

    def save() -> None:
        typed = dict(form.data)
        parts = lines_of(typed.pop("questions"))
        services.set_assignment(
            current_actor(), gathering_id, AssignmentKind(kind), parts=parts, **typed
        )

    if not tried(form, save, {"assignment.no_part": "questions"}):
        return _assignment_form(held, AssignmentKind(kind), form, status=422)
    say(_("The groups can begin now."))
    return redirect(_url(gathering_id))


def _assignment_form(
    held: queries.GatheringView, kind: AssignmentKind, form: Form, status: int = 200
) -> Answer:
    asks = [
        Ask(name="title", required=True),
        Ask(
            name="text",
            type="textarea",
            help=_("Something to read, do or reflect on, preferably as a group."),
        ),
        Ask(name="questions", type="textarea", required=True, rows=6),
        Ask(name="due_on", type="date", required=True),
    ]
    if kind is AssignmentKind.BETWEEN:
        asks[2:2] = [
            Ask(name="looks_back", type="textarea", rows=2),
            Ask(name="looks_ahead", type="textarea", rows=2),
        ]
    return form_page(
        form,
        asks,
        heading=_("%(kind)s: %(gathering)s", kind=_(ASSIGNMENT_LABELS[kind]), gathering=held.title),
        submit=_("Save"),
        crumbs=gathering_crumbs(held),
        status=status,
    )


@pages.get("/gatherings/<uuid:gathering_id>/attendance")
@requires(CohortPermission.ORGANISE)
def attendance(gathering_id: UUID) -> Any:
    """FK-12: who was there, to be ticked."""
    held = _organised(gathering_id)
    found = queries.attendance(current_actor(), held)
    file_format = request.args.get("format")
    if file_format:
        return download(attendance_table(found), file_format, name="attendance")
    return render_page(
        "fremtidens_kulturskole/attendance.html",
        breadcrumbs=gathering_crumbs(held),
        attendance=found,
    )


@pages.post("/gatherings/<uuid:gathering_id>/attendance")
@requires(CohortPermission.ORGANISE)
def attendance_note(gathering_id: UUID) -> Answer:
    """FK-12: notes who was there."""
    _organised(gathering_id)
    form = read_form(AttendanceSchema, request.form)
    if not form.ok:
        abort(422)
    count = services.note_attendance(current_actor(), gathering_id, **form.data)
    say(ngettext("%(num)s was there.", "%(num)s were there.", count))
    return redirect(_url(gathering_id))


@pages.get("/gatherings/<uuid:gathering_id>/rooms")
@requires(CohortPermission.ORGANISE)
def rooms(gathering_id: UUID) -> Answer:
    """FK-13: what the rooms are asked, and how large they are."""
    held = _organised(gathering_id)
    prompts = "\n".join(each.text for each in queries.prompts_of(gathering_id))
    return _rooms_page(
        held,
        Form.blank(PromptsSchema, {"prompts": prompts}),
        Form.blank(MixSchema, {"size": number(ROOM_SIZE)}),
    )


@pages.post("/gatherings/<uuid:gathering_id>/rooms/prompts")
@requires(CohortPermission.ORGANISE)
def rooms_prompts(gathering_id: UUID) -> Answer:
    """FK-13: what every room is asked."""
    held = _organised(gathering_id)
    form = read_form(PromptsSchema, request.form)

    def save() -> None:
        services.set_prompts(current_actor(), gathering_id, lines_of(form.data["prompts"]))

    if not tried(form, save, {"rooms.no_prompt": "prompts"}):
        return _rooms_page(
            held, form, Form.blank(MixSchema, {"size": number(ROOM_SIZE)}), status=422
        )
    say(_("The changes are saved."))
    return redirect(url_for("fremtidens_kulturskole.rooms", gathering_id=gathering_id))


@pages.post("/gatherings/<uuid:gathering_id>/rooms/mix")
@requires(CohortPermission.ORGANISE)
def rooms_mix(gathering_id: UUID) -> Answer:
    """FK-13: mixes people into rooms."""
    held = _organised(gathering_id)
    form = read_form(MixSchema, request.form)
    made: list[int] = []

    def mix() -> None:
        made.append(services.mix_rooms(current_actor(), gathering_id, size=form.data["size"]))

    if not tried(form, mix):
        prompts = "\n".join(each.text for each in queries.prompts_of(gathering_id))
        return _rooms_page(held, Form.blank(PromptsSchema, {"prompts": prompts}), form, status=422)
    say(ngettext("%(num)s room is made.", "%(num)s rooms are made.", made[0]))
    return redirect(_url(gathering_id) + "#rooms")


def _rooms_page(held: queries.GatheringView, prompts: Form, mix: Form, status: int = 200) -> Answer:
    return render_page(
        "fremtidens_kulturskole/rooms.html",
        status=status,
        breadcrumbs=gathering_crumbs(held),
        gathering=held,
        prompts=prompts,
        mix=mix,
        rooms=queries.rooms(current_actor(), held),
    )


@pages.get("/rooms/<uuid:room_id>")
@requires(CohortPermission.READ)
def room(room_id: UUID) -> Answer:
    """FK-13: one room's notes; everybody of the cohort reads, whoever writes for a group writes."""
    return _room_page(room_id)


@pages.post("/rooms/<uuid:room_id>")
@requires(CohortPermission.READ)
def room_write(room_id: UUID) -> Answer:
    """FK-13: saves notes, all of them or the one that is being typed."""
    found = found_or_404(queries.room(current_actor(), room_id))

    def save(slot: str, **typed: Any) -> services.Written:
        return services.write_note(current_actor(), room_id, UUID(slot), now=now(), **typed)

    return wrote([each.slot for each in found.notes], one_by_one(save), back=_room_url(room_id))


@pages.post("/rooms/<uuid:room_id>/settle")
@requires(CohortPermission.READ)
def room_settle(room_id: UUID) -> Answer:
    """FK-13: of two texts, the one that is to stand."""
    found = found_or_404(queries.room(current_actor(), room_id))
    form = read_form(SettleSchema, request.form)
    if not form.ok or form.data["slot"] not in {each.slot for each in found.notes}:
        abort(422)
    services.settle_note(
        current_actor(),
        room_id,
        UUID(form.data["slot"]),
        text=form.data["text"],
        seen_version=form.data["seen_version"],
        now=now(),
    )
    say(_("Your choice is saved."))
    return redirect(_room_url(room_id))


def _room_page(room_id: UUID) -> Answer:
    actor = current_actor()
    found = found_or_404(queries.room(actor, room_id))
    return render_page(
        "fremtidens_kulturskole/room.html",
        breadcrumbs=gathering_crumbs(found.gathering),
        room=found,
        pen=new_pen(),
        writes=actor.may(CohortPermission.WRITE_GROUP) or actor.may(CohortPermission.ORGANISE),
    )


def _room_url(room_id: UUID) -> str:
    return url_for("fremtidens_kulturskole.room", room_id=room_id)


def homes_of(actor: Actor, activity: ActivityView) -> list[ActivityHome]:
    """FK-10: the page of the gathering that an activity stands for, where the actor reads it."""
    held = queries.gathering_of_activity(actor, activity)
    if held is None:
        return []
    cohort = queries.cohort(actor, held.cohort_id, CohortPermission.READ)
    label = f"{cohort.name}: {held.title}" if cohort else held.title
    return [ActivityHome(label=label, url=_url(held.id))]


def _held(gathering_id: UUID) -> queries.GatheringView:
    return found_or_404(queries.gathering(current_actor(), gathering_id))


def _organised(gathering_id: UUID) -> queries.GatheringView:
    return found_or_404(queries.gathering(current_actor(), gathering_id, CohortPermission.ORGANISE))


def _url(gathering_id: UUID) -> str:
    return url_for("fremtidens_kulturskole.gathering", gathering_id=gathering_id)
