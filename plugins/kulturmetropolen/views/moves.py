"""Moves: proposed and decided, objected to and answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    Form,
    current_actor,
    gettext,
    now,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.decisions import decided_proposal, objection, proposal
from plugins.kulturmetropolen.queries.reach import is_about_actor
from plugins.kulturmetropolen.queries.stages import stages
from plugins.kulturmetropolen.queries.talents import seen_talent, talent_card
from plugins.kulturmetropolen.queries.views import ProposalView, TalentCard
from plugins.kulturmetropolen.rules import MoveKind, moves_from
from plugins.kulturmetropolen.schemas import (
    AnswerSchema,
    DecisionSchema,
    MoveSchema,
    NothingSchema,
    ObjectionSchema,
    OwnMoveSchema,
)
from plugins.kulturmetropolen.services.moves import (
    check_move,
    decide_proposal,
    make_own_move,
    move_at_once,
    propose_move,
    wanted_stage,
    withdraw_proposal,
)
from plugins.kulturmetropolen.services.objections import answer_objection, object_to_decision
from plugins.kulturmetropolen.settings import deciding_role
from plugins.kulturmetropolen.views.blueprint import (
    Answer,
    FormPage,
    attempt,
    crumb,
    fill_in,
    found,
    pages,
    press,
)
from plugins.registry import Refused

# Which moves a card's menu offers; where to is asked on the next page.
_PROPOSED = (MoveKind.FORWARD, MoveKind.BACK, MoveKind.PAUSE, MoveKind.LEAVE)


@pages.route("/talents/<uuid:talent_id>/move", methods=["GET", "POST"])
@requires(KmPermission.PROPOSE)
def move(talent_id: UUID) -> Answer:
    """KM-3: a move, by the board's pointer or its form: proposed, or decided by who may.

    The address may say which stage (`stage_id`), as the board does for a card that was dropped.
    """
    actor = current_actor()
    card = found(talent_card(actor, talent_id, permission=KmPermission.PROPOSE))
    if request.method == "GET":
        return _move_page(card, Form.blank(MoveSchema, _asked_for(card)))
    form = read_form(MoveSchema, request.form)
    if form.ok and form.data["decide"] and not _decides():
        form.data["decide"] = False
    done, _made = attempt(form, lambda typed: _do(talent_id, typed))
    if not done:
        return _move_page(card, form)
    if form.data["decide"]:
        say(gettext("The move is made. The talent can read the reason."))
    else:
        say(gettext("The move is proposed. It will be decided, and the talent reads the reason."))
    return redirect(_back(card))


def _do(talent_id: UUID, typed: dict[str, Any]) -> UUID:
    actor = current_actor()
    kind, stage_id, reason = typed["kind"], typed["stage_id"], typed["reason"]
    if typed["decide"]:
        return move_at_once(
            actor,
            talent_id,
            kind,
            stage_id=stage_id,
            reason=reason,
            dispensation=typed["dispensation"],
            now=now(),
        )
    return propose_move(actor, talent_id, kind, stage_id=stage_id, reason=reason, now=now())


def _decides() -> bool:
    actor = current_actor()
    return actor.may(KmPermission.DECIDE) and actor.holds(deciding_role(actor.today))


def _asked_for(card: TalentCard) -> dict[str, Any]:
    by_id = {str(each.id): each for each in stages()}
    wanted = by_id.get(request.args.get("stage_id", ""))
    if wanted is None:
        kinds = [kind for kind in moves_from(card.standing) if kind in _PROPOSED]
        return {"kind": kinds[0] if kinds else moves_from(card.standing)[0]}
    kind = MoveKind.FORWARD if wanted.place > card.place else MoveKind.BACK
    return {"kind": kind, "stage_id": wanted.id}


def _move_page(card: TalentCard, form: Form) -> Answer:
    try:
        kind = MoveKind(str(form.value("kind")))
        stage_id = form.value("stage_id")
        wanted = wanted_stage(card, kind, UUID(str(stage_id)) if stage_id else None)
        decision, criteria = check_move(card, kind, wanted)
    except (ValueError, Refused):
        wanted, decision, criteria = None, None, ()
    words = {each.id: each for stage in stages() for each in stage.criteria}
    return render_page(
        "kulturmetropolen/move.html",
        status=422 if form.errors else 200,
        breadcrumbs=[_crumb_to(card)],
        talent=card,
        form=form,
        wanted=wanted,
        decision=decision,
        criteria=[(words[each.criterion.id], each) for each in criteria],
        kinds=[(kind.value, gettext(kind.label)) for kind in moves_from(card.standing)],
        stage_options=[(each.id, each.name) for each in stages()],
        decides=_decides(),
        back=_back(card),
    )


def _crumb_to(card: TalentCard) -> Any:
    actor = current_actor()
    if actor.may(KmPermission.READ_TALENTS):
        return crumb(gettext("Board"), "board")
    return crumb(card.name, "own_way", talent_id=card.id)


def _back(card: TalentCard) -> str:
    actor = current_actor()
    if actor.may(KmPermission.READ_TALENTS):
        return url_for("kulturmetropolen.talent_page", talent_id=card.id)
    return url_for("kulturmetropolen.own_way", talent_id=card.id)


@pages.post("/my-way/<uuid:talent_id>/move")
@requires(KmPermission.OWN_WAY)
def own_move(talent_id: UUID) -> Answer:
    """KM-3, KM-5: a break, back from it, goodbye, or welcome back: as one likes."""
    form = read_form(OwnMoveSchema, request.form)
    then = url_for("kulturmetropolen.own_way", talent_id=talent_id)
    if not form.ok:
        for error in form.error_list:
            say(error.message, "error")
        found(talent_card(current_actor(), talent_id, permission=KmPermission.OWN_WAY))
        return redirect(then)
    typed = form.data
    return press(
        lambda: make_own_move(current_actor(), talent_id, typed["kind"], reason=typed["reason"]),
        said=gettext("Done. You can change your mind whenever you like."),
        then=then,
    )


@pages.route("/proposals/<uuid:proposal_id>", methods=["GET", "POST"])
@requires(KmPermission.READ_TALENTS)
def proposal_page(proposal_id: UUID) -> Answer:
    """KM-3: a proposed move, what is met, and the decision with its reason."""
    actor = current_actor()
    view = found(proposal(proposal_id))
    card = talent_card(actor, view.talent_id)
    if request.method == "GET":
        return _proposal_page(view, found(card), Form.blank(DecisionSchema))
    form = read_form(DecisionSchema, request.form)
    found(actor.may(KmPermission.DECIDE) or None)
    done, _ = attempt(form, lambda typed: decide_proposal(actor, proposal_id, **typed, now=now()))
    if not done:
        # Another may have decided meanwhile: the page then shows what was decided.
        fresh = found(proposal(proposal_id))
        if card is None:
            for error in form.error_list:
                say(error.message, "error")
            return redirect(url_for("kulturmetropolen.board"))
        return _proposal_page(fresh, card, form)
    say(gettext("Your decision is saved, and the talent can read the reason."))
    return redirect(url_for("kulturmetropolen.board"))


def _proposal_page(view: ProposalView, card: TalentCard, form: Form) -> Answer:
    wanted = next((each for each in stages() if each.id == view.to_stage_id), None)
    decision, criteria = (
        check_move(card, view.kind, wanted)
        if wanted is not None and view.after_move == card.last_move
        else (None, ())
    )
    words = {each.id: each for stage in stages() for each in stage.criteria}
    actor = current_actor()
    return render_page(
        "kulturmetropolen/proposal.html",
        status=422 if form.errors else 200,
        breadcrumbs=[crumb(gettext("Board"), "board"), _talent_crumb(card)],
        proposal=view,
        talent=card,
        form=form,
        decision=decision,
        criteria=[(words[each.criterion.id], each) for each in criteria],
        decides=_decides() and not is_about_actor(actor, card.person_id),
        is_mine=view.membership_id is not None and view.membership_id == actor.membership_id,
    )


def _talent_crumb(card: TalentCard) -> Any:
    return crumb(card.name, "talent_page", talent_id=card.id)


@pages.post("/proposals/<uuid:proposal_id>/withdraw")
@requires(KmPermission.PROPOSE)
def proposal_withdraw(proposal_id: UUID) -> Answer:
    """KM-3: whoever proposed it takes it back."""
    view = found(proposal(proposal_id))
    card = found(seen_talent(current_actor(), view.talent_id))
    read_form(NothingSchema, request.form)
    return press(
        lambda: withdraw_proposal(current_actor(), proposal_id, now=now()),
        said=gettext("The proposal is withdrawn."),
        then=_back(card),
    )


@pages.route("/decisions/<uuid:decision_id>/objection", methods=["GET", "POST"])
@requires(KmPermission.OWN_WAY)
def objection_new(decision_id: UUID) -> Answer:
    """KM-5: the talent or a guardian objects to a decision."""
    view = found(decided_proposal(decision_id))
    card = found(talent_card(current_actor(), view.talent_id, permission=KmPermission.OWN_WAY))
    back = url_for("kulturmetropolen.own_way", talent_id=card.id)
    return fill_in(
        FormPage(
            schema=ObjectionSchema,
            heading=gettext("Object to a decision"),
            lead=gettext("You may always say that you do not agree. Somebody answers you here."),
            fields=({"name": "text", "type": "textarea", "rows": 6, "required": True},),
            submit=gettext("Send"),
            back=back,
            crumbs=[crumb(card.name, "own_way", talent_id=card.id)],
        ),
        lambda typed: object_to_decision(
            current_actor(), decision_id, text=typed["text"], now=now()
        ),
        said=gettext("We have got it, and somebody will answer you here."),
        then=lambda _: back,
    )


@pages.route("/objections/<uuid:objection_id>", methods=["GET", "POST"])
@requires(KmPermission.ANSWER_OBJECTION)
def objection_answer(objection_id: UUID) -> Answer:
    """KM-5: answers an objection."""
    view = found(objection(objection_id))
    card = found(
        talent_card(current_actor(), view.talent_id, permission=KmPermission.ANSWER_OBJECTION)
    )
    back = url_for("kulturmetropolen.talent_page", talent_id=card.id)
    return fill_in(
        FormPage(
            schema=AnswerSchema,
            heading=gettext("Answer an objection"),
            lead=gettext("%(who)s wrote: “%(text)s”", who=view.made_by, text=view.text),
            fields=({"name": "answer", "type": "textarea", "rows": 6, "required": True},),
            submit=gettext("Send the answer"),
            back=back,
            crumbs=[_talent_crumb(card)],
        ),
        lambda typed: answer_objection(
            current_actor(), objection_id, answer=typed["answer"], now=now()
        ),
        said=gettext("The answer is sent."),
        then=lambda _: back,
    )
