"""A talent's way as steps of the pathway: stages behind, now and next, sessions, slots, answers."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from core.plugin_api import LOCAL_ZONE, format_date, gettext, now, today
from plugins.kulturmetropolen.models import Talent
from plugins.kulturmetropolen.permissions import PLUGIN
from plugins.kulturmetropolen.queries.handovers import handovers_of
from plugins.kulturmetropolen.queries.network import slots_of
from plugins.kulturmetropolen.queries.sessions import sessions_of
from plugins.kulturmetropolen.queries.stages import stages
from plugins.kulturmetropolen.queries.studios import own_bookings
from plugins.kulturmetropolen.queries.talents import cards_where
from plugins.kulturmetropolen.queries.views import HistoryView, TalentCard
from plugins.kulturmetropolen.queries.way import history_of
from plugins.kulturmetropolen.rules import HandoverState, Standing
from plugins.registry import Step, StepState, rows_of


def steps_of(person_id: UUID, *, own: bool) -> list[Step]:
    """KM-5: everything the programme knows of a person's way. `own`: it is the reader's."""
    found = _bookings(person_id)
    card = next(iter(cards_where(Talent.person_id == person_id)), None)
    if card is not None:
        found += [*_stages(card, own), *_slots(card), *_sessions(card), *_answers(card, own)]
    return found


def _stages(card: TalentCard, own: bool) -> list[Step]:
    """Each move is a step behind, the latest one is now; what lies ahead is next."""
    history = list(reversed(history_of(card.id)))
    found = [
        _move_step(card, own, each, following.moved_on if following else None)
        for each, following in zip(history, [*history[1:], None], strict=True)
    ]
    if card.standing is Standing.ACTIVE:
        ahead = [each for each in stages() if each.place == card.place + 1]
        found += [
            Step(
                key=f"stage-{each.id}",
                state=StepState.NEXT,
                kind=gettext("Stage"),
                title=each.name,
                detail=each.about,
                endpoint=f"{PLUGIN}.own_way",
                arguments={"talent_id": card.id},
                order=200 + each.place,
            )
            for each in ahead
        ]
    return found


def _move_step(card: TalentCard, own: bool, move: HistoryView, until: date | None) -> Step:
    return Step(
        key=f"move-{move.id}",
        state=StepState.DONE if until else StepState.NOW,
        kind=gettext("Stage"),
        title=gettext(move.kind.done, stage=move.stage),
        starts_on=move.moved_on,
        ends_on=until,
        detail=_said(move.reason, card, own),
        endpoint=f"{PLUGIN}.own_way",
        arguments={"talent_id": card.id},
        order=100,
    )


def _said(text: str, card: TalentCard, own: bool) -> str:
    """What was written to the talent; to others it is said to whom."""
    if own or not text:
        return text
    return gettext("To %(name)s: “%(text)s”", name=card.name, text=text)


def _slots(card: TalentCard) -> list[Step]:
    moment = now()
    return [
        Step(
            key=f"slot-{slot.id}",
            state=StepState.NEXT,
            kind=gettext("Concert"),
            title=slot.title,
            starts_on=slot.starts_at.astimezone(LOCAL_ZONE).date(),
            place=place,
            endpoint=f"{PLUGIN}.own_way",
            arguments={"talent_id": card.id},
        )
        # A played slot is a performance, which the pathway shows itself.
        for slot, place in slots_of(card.id)
        if slot.starts_at > moment
    ]


def _sessions(card: TalentCard) -> list[Step]:
    return [
        Step(
            key=f"session-{each.id}",
            state=StepState.DONE if each.held_on else StepState.NEXT,
            kind=gettext("Mentor session"),
            title=gettext("With %(name)s", name=each.mentor.name),
            starts_on=each.meetings[0][0].astimezone(LOCAL_ZONE).date() if each.meetings else None,
            place=each.place,
            endpoint=f"{PLUGIN}.session_page",
            arguments={"session_id": each.id},
            answer_by=each.meetings[0][0]
            if each.meetings and each.state == "waiting" and each.talent_agreed_on is None
            else None,
        )
        for each in sessions_of(card.id)
        if each.state != "cancelled"
    ]


def _answers(card: TalentCard, own: bool) -> list[Step]:
    """KM-4: the hand-overs that the talent is asked about; under 18 a guardian answers."""
    asked = [
        each
        for each in handovers_of(card.id, today=now().date())
        if each.state is HandoverState.ASKED
    ]
    if not asked:
        return []
    minor = rows_of([card.person_id], today=today())[card.person_id].is_minor(today())
    return [
        Step(
            key=f"handover-{each.id}",
            state=StepState.NEXT,
            kind=gettext("Hand-over"),
            title=gettext("Do you want to be handed over to %(name)s?", name=each.receiver.name)
            if own
            else gettext(
                "May %(talent)s be handed over to %(name)s?",
                talent=card.name,
                name=each.receiver.name,
            ),
            detail=_said(each.why, card, own),
            endpoint=f"{PLUGIN}.own_handover",
            arguments={"handover_id": each.id},
            answer_by=datetime.combine(each.answer_by, time(23, 59), LOCAL_ZONE)
            if own is not minor
            else None,
            awaits=gettext(
                "A parent or guardian answers by %(day)s.", day=format_date(each.answer_by)
            )
            if own and minor
            else "",
        )
        for each in asked
    ]


def _bookings(person_id: UUID) -> list[Step]:
    return [
        Step(
            key=f"studio-{room_id}-{begin.isoformat()}",
            state=StepState.NEXT,
            kind=gettext("Studio time"),
            title=name,
            starts_on=begin.astimezone(LOCAL_ZONE).date(),
            endpoint=f"{PLUGIN}.room_page",
            arguments={"room_id": room_id},
        )
        for begin, _end, name, room_id in own_bookings(person_id, since=now())
    ]
