"""What the start page shows of the programme, by what the reader may do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from core.kit import N_
from core.plugin_api import Actor, Panel
from plugins.kulturmetropolen.permissions import MENTOR, KmPermission
from plugins.kulturmetropolen.queries.decisions import open_objections
from plugins.kulturmetropolen.queries.handovers import handovers, handovers_of
from plugins.kulturmetropolen.queries.reach import mentees_of
from plugins.kulturmetropolen.queries.sessions import sessions_to_answer
from plugins.kulturmetropolen.queries.talents import own_talents, talent_cards
from plugins.kulturmetropolen.rules import OPEN_HANDOVERS, HandoverState, Standing
from plugins.kulturmetropolen.settings import deciding_role
from plugins.registry import people_with_shown_steps

P = KmPermission
# A follow-up is announced so many days before it is due.
_SOON = timedelta(days=14)


def panels_for(actor: Actor) -> Sequence[Panel]:
    """The reader's panels; each only where there is something of theirs to see or do.

    Those whose steps stand on the start page already, with what waits for an answer, are left out.
    """
    shown = people_with_shown_steps(actor)
    return [
        *_own(actor, shown),
        *_decisions(actor),
        *_mentees(actor),
        *_handovers(actor),
        *_sessions(actor, shown),
        *_objections(actor),
    ]


def _panel(key: str, title: str, permission: str, order: int, **context: object) -> Panel:
    return Panel(
        key=f"km_{key}",
        title=title,
        template=f"kulturmetropolen/panel_{key}.html",
        context=context,
        permission=permission,
        order=order,
    )


def _own(actor: Actor, shown: Collection[UUID]) -> list[Panel]:
    own = own_talents(actor) if actor.may(P.OWN_WAY) else []
    cards = [card for card in own if card.person_id not in shown]
    if not cards:
        return []
    asked = [
        each
        for card in cards
        for each in handovers_of(card.id, today=actor.today)
        if each.state is HandoverState.ASKED
    ]
    return [_panel("own", N_("Your way"), P.OWN_WAY, 20, cards=cards, asked=asked)]


def _decisions(actor: Actor) -> list[Panel]:
    if not (actor.may(P.DECIDE) and actor.holds(deciding_role(actor.today))):
        return []
    waiting = [
        card for card in talent_cards(actor, permission=P.DECIDE) if card.waiting is not None
    ]
    return [_panel("decisions", N_("Moves to decide"), P.DECIDE, 30, cards=waiting)]


def _mentees(actor: Actor) -> list[Panel]:
    if not actor.holds(MENTOR):
        return []
    mine = mentees_of(actor)
    cards = talent_cards(actor, only=mine) if mine else []
    on_the_way = [card for card in cards if card.standing is not Standing.LEFT]
    return [_panel("mentees", N_("Your talents"), P.READ_TALENTS, 40, cards=on_the_way)]


def _handovers(actor: Actor) -> list[Panel]:
    if not actor.may(P.READ_HANDOVERS):
        return []
    found = handovers(actor)
    waiting = [each for each in found if each.state in OPEN_HANDOVERS]
    due = [
        each
        for each in found
        if each.state is HandoverState.ACCEPTED
        and each.follow_up_on is not None
        and each.follow_up_on <= actor.today + _SOON
    ]
    if not waiting and not due:
        return []
    return [_panel("handovers", N_("Hand-overs"), P.READ_HANDOVERS, 50, waiting=waiting, due=due)]


def _sessions(actor: Actor, shown: Collection[UUID]) -> list[Panel]:
    """The sessions that wait for a yes of the reader, or of somebody for whom they speak."""
    if not actor.may(P.READ_SESSIONS):
        return []
    waiting = [each for each in sessions_to_answer(actor) if each.person_id not in shown]
    if not waiting:
        return []
    return [
        _panel("sessions", N_("Mentor sessions to agree on"), P.READ_SESSIONS, 60, sessions=waiting)
    ]


def _objections(actor: Actor) -> list[Panel]:
    if not actor.may(P.ANSWER_OBJECTION):
        return []
    found = open_objections()
    return (
        [_panel("objections", N_("Objections to answer"), P.ANSWER_OBJECTION, 35, objections=found)]
        if found
        else []
    )
