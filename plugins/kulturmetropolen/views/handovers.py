"""Hand-overs: begun, agreed to, answered, followed up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, url_for

from core.plugin_api import current_actor, gettext, render_page, requires, say
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.handovers import answers_for, handover, handovers
from plugins.kulturmetropolen.queries.reach import covered_organisations, is_about_actor
from plugins.kulturmetropolen.queries.talents import talent_card
from plugins.kulturmetropolen.queries.views import HandoverView
from plugins.kulturmetropolen.queries.way import passed_on
from plugins.kulturmetropolen.rules import OPEN_HANDOVERS, HandoverState, PassedOn
from plugins.kulturmetropolen.schemas import (
    ConsentSchema,
    FollowUpSchema,
    HandoverAnswerSchema,
    HandoverSchema,
)
from plugins.kulturmetropolen.services.handovers import (
    answer_handover,
    consent_to_handover,
    follow_up_handover,
    hand_over,
    withdraw_handover,
)
from plugins.kulturmetropolen.views.blueprint import (
    Answer,
    FormPage,
    choices,
    crumb,
    fill_in,
    found,
    one_of,
    organisation_choices,
    pages,
    press,
    yes_no,
)
from plugins.registry import person_of


@pages.get("/handovers")
@requires(KmPermission.READ_HANDOVERS)
def handover_list() -> Any:
    """KM-4: those that organisations within reach send or receive."""
    return render_page("kulturmetropolen/handovers.html", handovers=handovers(current_actor()))


@pages.route("/talents/<uuid:talent_id>/handover", methods=["GET", "POST"])
@requires(KmPermission.HAND_OVER)
def handover_new(talent_id: UUID) -> Answer:
    """KM-4: begins a hand-over."""
    actor = current_actor()
    card = found(talent_card(actor, talent_id, permission=KmPermission.HAND_OVER))
    return fill_in(
        FormPage(
            schema=HandoverSchema,
            heading=gettext("Hand %(name)s over", name=card.name),
            lead=gettext(
                "First the talent is asked, under 18 a guardian. Only then does the receiver see "
                "what you choose here, and nothing else until they have accepted."
            ),
            fields=(
                one_of(
                    "receiver_id",
                    [
                        (each, name)
                        for each, name in organisation_choices(actor)
                        if each != card.organisation.id
                    ],
                ),
                {"name": "why", "type": "textarea", "required": True},
                {"name": "passes", "type": "checkboxes", "options": choices(PassedOn)},
                {"name": "note", "type": "textarea"},
            ),
            values={"passes": [PassedOn.CONTACT, PassedOn.STAGE]},
            submit=gettext("Ask the talent"),
            back=url_for("kulturmetropolen.talent_page", talent_id=talent_id),
            crumbs=[crumb(card.name, "talent_page", talent_id=talent_id)],
        ),
        lambda typed: hand_over(actor, talent_id, **typed),
        said=gettext("The talent has been asked."),
        then=lambda made: url_for("kulturmetropolen.handover_page", handover_id=made),
    )


@pages.get("/handovers/<uuid:handover_id>")
@requires(KmPermission.READ_HANDOVERS)
def handover_page(handover_id: UUID) -> Any:
    """KM-4: one hand-over, for its sender and its receiver."""
    return _page(found(handover(current_actor(), handover_id)))


@pages.get("/my-way/handovers/<uuid:handover_id>")
@requires(KmPermission.OWN_WAY)
def own_handover(handover_id: UUID) -> Any:
    """KM-4, KM-5: a hand-over of oneself or one's child."""
    return _page(_own(handover_id), own=True)


def _own(handover_id: UUID) -> HandoverView:
    view = found(handover(current_actor(), handover_id))
    found(is_about_actor(current_actor(), found(view.person_id)) or None)
    return view


def _page(view: HandoverView, *, own: bool = False) -> Any:
    actor = current_actor()
    covered = covered_organisations(actor, KmPermission.READ_HANDOVERS)
    receives = actor.may(KmPermission.RECEIVE) and (covered is None or view.receiver.id in covered)
    sends = actor.may(KmPermission.HAND_OVER) and (
        covered is None
        or view.sender.id in covered
        or (
            view.talent_id is not None
            and talent_card(actor, view.talent_id, permission=KmPermission.HAND_OVER) is not None
        )
    )
    return render_page(
        "kulturmetropolen/handover.html",
        breadcrumbs=[
            crumb(view.talent or "", "own_way", talent_id=view.talent_id)
            if own
            else crumb(gettext("Hand-overs"), "handover_list")
        ],
        handover=view,
        own=own,
        passed_on=passed_on(view, actor),
        receives=receives and view.state is HandoverState.SENT,
        withdraws=sends and view.state in OPEN_HANDOVERS,
        follows_up=(sends or receives) and view.state is HandoverState.ACCEPTED,
        asked=own and view.state is HandoverState.ASKED,
        answers=own and view.person_id is not None and answers_for(actor, view.person_id),
        myself=own and view.person_id == person_of(actor),
    )


@pages.route("/my-way/handovers/<uuid:handover_id>/answer", methods=["GET", "POST"])
@requires(KmPermission.OWN_WAY)
def handover_consent(handover_id: UUID) -> Answer:
    """KM-4: the talent's own answer, under 18 a guardian's."""
    actor = current_actor()
    view = _own(handover_id)
    back = url_for("kulturmetropolen.own_handover", handover_id=handover_id)
    if not answers_for(actor, found(view.person_id)):
        say(gettext("The talent answers, under 18 a guardian does."), "error")
        return redirect(back)
    heading = gettext("Do you want to be handed over to %(name)s?", name=view.receiver.name)
    if person_of(actor) != view.person_id:
        heading = gettext(
            "May %(talent)s be handed over to %(name)s?",
            talent=view.talent,
            name=view.receiver.name,
        )
    return fill_in(
        FormPage(
            schema=ConsentSchema,
            heading=heading,
            lead=gettext("You decide. You can say no without giving a reason.")
            if person_of(actor) == view.person_id
            else gettext(
                "You answer for %(name)s. Talk about it together. You can say no without giving "
                "a reason.",
                name=view.talent,
            ),
            fields=(
                {
                    "name": "agree",
                    "type": "radios",
                    "required": True,
                    "options": yes_no(
                        gettext("Yes, and pass on what is listed"), gettext("No, not now")
                    ),
                    "help": gettext(
                        "On the list: %(what)s.",
                        what="; ".join(gettext(each.label) for each in view.passes),
                    ),
                },
                {"name": "version", "type": "hidden"},
            ),
            values={"version": view.version},
            submit=gettext("Send my answer"),
            back=back,
            crumbs=[crumb(gettext("Hand-over"), "own_handover", handover_id=handover_id)],
        ),
        lambda typed: consent_to_handover(actor, handover_id, **typed),
        said=gettext("Your answer is saved."),
        then=lambda _: back,
    )


@pages.route("/handovers/<uuid:handover_id>/answer", methods=["GET", "POST"])
@requires(KmPermission.RECEIVE)
def handover_answer(handover_id: UUID) -> Answer:
    """KM-4: the receiver accepts, or refuses with a reason."""
    actor = current_actor()
    view = found(handover(actor, handover_id))
    covered = covered_organisations(actor, KmPermission.RECEIVE)
    found((covered is None or view.receiver.id in covered) or None)
    back = url_for("kulturmetropolen.handover_page", handover_id=handover_id)
    if view.state is not HandoverState.SENT:
        say(gettext("Nobody waits for this answer now."), "error")
        return redirect(back)
    return fill_in(
        FormPage(
            schema=HandoverAnswerSchema,
            heading=gettext("Answer the hand-over of %(name)s", name=view.talent),
            fields=(
                {
                    "name": "accept",
                    "type": "radios",
                    "required": True,
                    "options": yes_no(gettext("Accept"), gettext("Refuse")),
                },
                {
                    "name": "answer",
                    "type": "textarea",
                    "help": gettext("Needed when you refuse. The sender and the talent read it."),
                },
                {"name": "version", "type": "hidden"},
            ),
            values={"version": view.version},
            submit=gettext("Send the answer"),
            back=back,
            crumbs=[crumb(gettext("Hand-overs"), "handover_list")],
        ),
        lambda typed: answer_handover(actor, handover_id, **typed),
        said=gettext("The answer is saved, and the talent is told."),
        then=lambda _: back,
    )


@pages.post("/handovers/<uuid:handover_id>/withdraw")
@requires(KmPermission.HAND_OVER)
def handover_withdraw(handover_id: UUID) -> Answer:
    """KM-4: the sender takes it back."""
    found(handover(current_actor(), handover_id))
    return press(
        lambda: withdraw_handover(current_actor(), handover_id),
        said=gettext("The hand-over is withdrawn."),
        then=url_for("kulturmetropolen.handover_page", handover_id=handover_id),
    )


@pages.route("/handovers/<uuid:handover_id>/follow-up", methods=["GET", "POST"])
@requires(KmPermission.READ_HANDOVERS)
def handover_follow_up(handover_id: UUID) -> Answer:
    """KM-4: how it went, some months later."""
    actor = current_actor()
    view = found(handover(actor, handover_id))
    back = url_for("kulturmetropolen.handover_page", handover_id=handover_id)
    if view.state is not HandoverState.ACCEPTED:
        say(gettext("Only an accepted hand-over is followed up, once."), "error")
        return redirect(back)
    return fill_in(
        FormPage(
            schema=FollowUpSchema,
            heading=gettext("Follow up the hand-over of %(name)s", name=view.talent),
            fields=(
                {"name": "text", "type": "textarea", "required": True},
                {"name": "version", "type": "hidden"},
            ),
            values={"version": view.version},
            submit=gettext("Save"),
            back=back,
            crumbs=[crumb(gettext("Hand-overs"), "handover_list")],
        ),
        lambda typed: follow_up_handover(actor, handover_id, **typed),
        said=gettext("How it went is saved."),
        then=lambda _: back,
    )
