"""Hand-ins: written together, handed in, answered."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, request, url_for

from core.plugin_api import Form, current_actor, now, read_form, render_page, requires, say
from core.plugin_api import gettext as _
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.schemas import ReviewSchema, SettleSchema
from plugins.fremtidens_kulturskole.views.blueprint import (
    Answer,
    found_or_404,
    group_crumbs,
    new_pen,
    object_to,
    pages,
    tried,
)
from plugins.fremtidens_kulturskole.views.writing import wrote


@pages.get("/hand-ins/<uuid:assignment_id>/<uuid:participant_id>")
@requires(CohortPermission.READ_GROUP)
def hand_in(assignment_id: UUID, participant_id: UUID) -> Answer:
    """FK-11: a group's hand-in, to write in or to read."""
    return _page(_found(assignment_id, participant_id), Form.blank(ReviewSchema))


@pages.post("/hand-ins/<uuid:assignment_id>/<uuid:participant_id>")
@requires(CohortPermission.WRITE_GROUP)
def hand_in_write(assignment_id: UUID, participant_id: UUID) -> Answer:
    """FK-11: saves what was written, and hands it in when that was asked for."""
    found = _found(assignment_id, participant_id, CohortPermission.WRITE_GROUP)

    def save(texts: dict[str, services.Text], pen: str) -> dict[str, services.Written]:
        return services.write_parts(
            current_actor(),
            assignment_id,
            participant_id,
            texts,
            now=now(),
            pen=pen,
        )

    answer = wrote(
        [each.slot for each in found.passages], save, back=_url(assignment_id, participant_id)
    )
    if request.form.get("action") != "hand_in":
        return answer
    form = Form.blank(ReviewSchema)
    try:
        services.hand_in(current_actor(), assignment_id, participant_id)
    except services.Refused as refused:
        if type(refused) is not services.Refused:
            raise
        object_to(form, refused)
        return _page(_found(assignment_id, participant_id), form, status=422)
    say(_("It is handed in. You can take it back until it is answered."))
    return answer


@pages.post("/hand-ins/<uuid:assignment_id>/<uuid:participant_id>/settle")
@requires(CohortPermission.WRITE_GROUP)
def hand_in_settle(assignment_id: UUID, participant_id: UUID) -> Answer:
    """FK-11: of two texts of one part, the one that is to stand."""
    found = _found(assignment_id, participant_id, CohortPermission.WRITE_GROUP)
    form = read_form(SettleSchema, request.form)
    if not form.ok or form.data["slot"] not in {each.slot for each in found.passages}:
        abort(422)
    services.settle_part(
        current_actor(),
        assignment_id,
        participant_id,
        UUID(form.data["slot"]),
        text=form.data["text"],
        seen_version=form.data["seen_version"],
        now=now(),
    )
    say(_("Your choice is saved."))
    return redirect(_url(assignment_id, participant_id))


@pages.post("/hand-ins/<uuid:assignment_id>/<uuid:participant_id>/take-back")
@requires(CohortPermission.WRITE_GROUP)
def hand_in_take_back(assignment_id: UUID, participant_id: UUID) -> Answer:
    """FK-11: makes a draft again of what nobody has answered."""
    services.take_back_hand_in(current_actor(), assignment_id, participant_id)
    say(_("It is a draft again. Hand it in when you are done."))
    return redirect(_url(assignment_id, participant_id))


@pages.post("/hand-ins/<uuid:assignment_id>/<uuid:participant_id>/review")
@requires(CohortPermission.REVIEW)
def hand_in_review(assignment_id: UUID, participant_id: UUID) -> Answer:
    """FK-11: accepts it, or returns it with a comment."""
    found = _found(assignment_id, participant_id)
    form = read_form(ReviewSchema, request.form)

    def answer() -> None:
        doing = (
            services.accept_hand_in if form.data["verdict"] == "accept" else services.return_hand_in
        )
        doing(
            current_actor(),
            assignment_id,
            participant_id,
            comment=form.data["comment"],
            version=form.data["version"],
        )

    if not tried(form, answer, {"hand_in.no_comment": "comment"}):
        return _page(found, form, status=422)
    say(_("Your answer is sent to the group."))
    return redirect(_url(assignment_id, participant_id))


def _page(found: queries.HandInView, form: Form, status: int = 200) -> Answer:
    actor = current_actor()
    group = found.row.group
    return render_page(
        "fremtidens_kulturskole/hand_in.html",
        status=status,
        breadcrumbs=group_crumbs(group),
        hand_in=found,
        row=found.row,
        form=form,
        pen=new_pen(),
        writes=found.row.is_open
        and queries.groups_within(actor, CohortPermission.WRITE_GROUP).covers(group.id),
        owns=queries.groups_within(actor, CohortPermission.WRITE_GROUP).covers(group.id),
    )


def _found(
    assignment_id: UUID,
    participant_id: UUID,
    permission: str = CohortPermission.READ_GROUP,
) -> queries.HandInView:
    return found_or_404(
        queries.hand_in_view(current_actor(), assignment_id, participant_id, permission)
    )


def _url(assignment_id: UUID, participant_id: UUID) -> str:
    return url_for(
        "fremtidens_kulturskole.hand_in",
        assignment_id=assignment_id,
        participant_id=participant_id,
    )
