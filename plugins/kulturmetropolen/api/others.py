"""Efforts, practices, the network, heats, mentor sessions and studios, for programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from marshmallow import Schema

from core.plugin_api import current_actor, now, today
from plugins.kulturmetropolen import schemas
from plugins.kulturmetropolen.api.blueprint import reading, writing
from plugins.kulturmetropolen.api.shapes import shape_of
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries import activities, efforts, network
from plugins.kulturmetropolen.queries.talents import talent_cards
from plugins.kulturmetropolen.services import contests, sessions
from plugins.kulturmetropolen.services import efforts as effort_services
from plugins.kulturmetropolen.services import network as network_services
from plugins.kulturmetropolen.views.efforts import effort_details
from plugins.kulturmetropolen.views.network import entry_details, venue_details
from plugins.kulturmetropolen.views.practices import practice_details
from plugins.kulturmetropolen.views.sessions import session_details

P = KmPermission


def effort_list() -> Any:
    """KM-8: the efforts by title."""
    return efforts.efforts()


def effort(effort_id: UUID) -> Any:
    """KM-7 to KM-9: one effort."""
    return efforts.effort(effort_id, today=today())


def practice_list() -> Any:
    """KM-10: the practices by title."""
    return efforts.practices()


def practice(practice_id: UUID) -> Any:
    """KM-10: one practice."""
    return efforts.practice(practice_id)


def entry_list() -> Any:
    """KM-16: the directory."""
    return network.directory(today=today())


def entry(entry_id: UUID) -> Any:
    """KM-16: one entry."""
    found = network.entry(entry_id, today=today())
    return found[0] if found else None


def entry_matches(entry_id: UUID) -> Any:
    """KM-16: what fits an entry, the nearest first."""
    found = network.entry(entry_id, today=today())
    return found[1] if found else None


def venue_list() -> Any:
    """KM-17: the venues by name."""
    return network.venues()


def venue(venue_id: UUID) -> Any:
    """KM-17: one venue with its slots; who plays is told of the talents within reach."""
    found = network.venue(venue_id)
    if found is None:
        return None
    actor = current_actor()
    seen = {card.id for card in talent_cards(actor)} if actor.may(P.READ_TALENTS) else set()
    slots = tuple(
        replace(slot, talents=tuple(each for each in slot.talents if each.id in seen))
        for slot in found.slots
    )
    return replace(found, slots=slots)


def contest_list() -> Any:
    """KM-12: the heats."""
    return activities.contests()


def contest(contest_id: UUID) -> Any:
    """KM-12: one contest with acts, evenings and results."""
    return activities.contest(contest_id)


def evening(evening_id: UUID) -> Any:
    """KM-12: one evening."""
    return activities.evening(evening_id, current_actor().membership_id)


def session_list() -> Any:
    """KM-13: the mentor sessions within reach."""
    return activities.sessions(current_actor())


def session(session_id: UUID) -> Any:
    """KM-13: one mentor session."""
    return activities.session(current_actor(), session_id)


def rugekasse_list() -> Any:
    """KM-14: the nest boxes."""
    return activities.rugekasser()


def room(room_id: UUID) -> Any:
    """KM-14: a studio's next two weeks."""
    moment = now()
    return activities.room(
        current_actor(), room_id, since=moment, until=moment + timedelta(days=14)
    )


EffortShape, PracticeShape = shape_of(efforts.EffortView), shape_of(efforts.PracticeView)
EntryShape, VenueShape = shape_of(network.EntryView), shape_of(network.VenueView)
SessionShape, EveningShape = shape_of(activities.SessionView), shape_of(activities.EveningView)

reading("/efforts", P.READ_EFFORTS, shape_of(efforts.EffortCard), effort_list, many=True)
reading("/efforts/<uuid:effort_id>", P.READ_EFFORTS, EffortShape, effort)
reading("/practices", P.READ_EFFORTS, shape_of(efforts.PracticeCard), practice_list, many=True)
reading("/practices/<uuid:practice_id>", P.READ_EFFORTS, PracticeShape, practice)
reading("/entries", P.READ_NETWORK, EntryShape, entry_list, many=True)
reading("/entries/<uuid:entry_id>", P.READ_NETWORK, EntryShape, entry)
reading(
    "/entries/<uuid:entry_id>/matches",
    P.READ_NETWORK,
    shape_of(network.MatchView),
    entry_matches,
    many=True,
)
reading("/venues", P.READ_NETWORK, VenueShape, venue_list, many=True)
reading("/venues/<uuid:venue_id>", P.READ_NETWORK, VenueShape, venue)
reading("/heats", P.READ_NETWORK, shape_of(activities.ContestCard), contest_list, many=True)
reading("/heats/<uuid:contest_id>", P.READ_NETWORK, shape_of(activities.ContestView), contest)
reading("/evenings/<uuid:evening_id>", P.READ_NETWORK, EveningShape, evening)
reading("/sessions", P.READ_SESSIONS, SessionShape, session_list, many=True)
reading("/sessions/<uuid:session_id>", P.READ_SESSIONS, SessionShape, session)
reading("/rugekasser", P.BOOK_STUDIO, shape_of(activities.RugekasseView), rugekasse_list, many=True)
reading("/rooms/<uuid:room_id>", P.BOOK_STUDIO, shape_of(activities.RoomView), room)

writing(
    "/efforts",
    P.PROPOSE_EFFORT,
    schemas.EffortSchema,
    lambda sent: effort_services.propose_effort(current_actor(), effort_details(sent)),
    name="effort_propose",
    says="KM-7: proposes an effort; whether it qualifies is asked when it is decided.",
)
writing(
    "/efforts/<uuid:effort_id>",
    P.PROPOSE_EFFORT,
    schemas.EffortSchema,
    lambda sent, effort_id: effort_services.change_effort(
        current_actor(), effort_id, effort_details(sent), version=sent["version"]
    ),
    name="effort_change",
    says="KM-8: changes the text of an effort.",
    method="PUT",
    tagged=(effort, EffortShape),
)
writing(
    "/efforts/<uuid:effort_id>/decision",
    P.DECIDE_EFFORT,
    schemas.EffortDecisionSchema,
    lambda sent, effort_id: effort_services.decide_effort(current_actor(), effort_id, **sent),
    name="effort_decide",
    says="KM-7: approves or refuses an effort, with a reason.",
)
writing(
    "/efforts/<uuid:effort_id>/end",
    P.MANAGE_EFFORTS,
    schemas.NothingSchema,
    lambda sent, effort_id: effort_services.end_effort(current_actor(), effort_id),
    name="effort_end",
    says="KM-8: an approved effort has ended.",
)
_STEPS: tuple[tuple[str, str, type[Schema], Callable[..., Any]], ...] = (
    ("needs", P.PROPOSE_EFFORT, schemas.NeedSchema, effort_services.state_need),
    ("goals", P.MANAGE_EFFORTS, schemas.GoalSchema, effort_services.set_goal),
    ("statuses", P.MANAGE_EFFORTS, schemas.StatusSchema, effort_services.write_status),
    ("accounts", P.MANAGE_EFFORTS, schemas.AccountSchema, effort_services.put_account),
    ("reach", P.MANAGE_EFFORTS, schemas.ReachSchema, effort_services.count_reach),
)
for _path, _permission, _schema, _act in _STEPS:
    writing(
        f"/efforts/<uuid:effort_id>/{_path}",
        _permission,
        _schema,
        lambda sent, effort_id, act=_act: act(current_actor(), effort_id, **sent),
        name=f"effort_{_path}",
        says=_act.__doc__,
    )
writing(
    "/practices",
    P.WRITE_PRACTICES,
    schemas.PracticeSchema,
    lambda sent: effort_services.add_practice(current_actor(), practice_details(sent)),
    name="practice_add",
    says="KM-10: describes a practice.",
)
writing(
    "/practices/<uuid:practice_id>",
    P.WRITE_PRACTICES,
    schemas.PracticeSchema,
    lambda sent, practice_id: effort_services.change_practice(
        current_actor(), practice_id, practice_details(sent), version=sent["version"]
    ),
    name="practice_change",
    says="KM-10: changes a practice's description.",
    method="PUT",
    tagged=(practice, PracticeShape),
)
writing(
    "/practices/<uuid:practice_id>/adoptions",
    P.WRITE_PRACTICES,
    schemas.AdoptionSchema,
    lambda sent, practice_id: effort_services.adopt_practice(current_actor(), practice_id, **sent),
    name="practice_adopt",
    says="KM-10: another actor does the same; `activity_id` is the activity it became.",
)
writing(
    "/adoptions/<uuid:adoption_id>",
    P.WRITE_PRACTICES,
    schemas.HowItWentSchema,
    lambda sent, adoption_id: effort_services.tell_how_it_went(
        current_actor(), adoption_id, **sent
    ),
    name="practice_tell",
    says="KM-10: the adopter tells how it went; answers the practice's id.",
    method="PUT",
)
writing(
    "/entries",
    P.WRITE_NETWORK,
    schemas.EntrySchema,
    lambda sent: network_services.add_entry(current_actor(), entry_details(sent)),
    name="entry_add",
    says="KM-16: an actor offers or seeks something.",
)
writing(
    "/entries/<uuid:entry_id>",
    P.WRITE_NETWORK,
    schemas.EntrySchema,
    lambda sent, entry_id: network_services.change_entry(
        current_actor(), entry_id, entry_details(sent), version=sent["version"]
    ),
    name="entry_change",
    says="KM-16: changes an entry of one's own organisations.",
    method="PUT",
    tagged=(entry, EntryShape),
)
writing(
    "/entries/<uuid:entry_id>",
    P.WRITE_NETWORK,
    schemas.NothingSchema,
    lambda sent, entry_id: network_services.remove_entry(current_actor(), entry_id),
    name="entry_remove",
    says="KM-16: takes an entry of one's own organisations out of the directory.",
    method="DELETE",
)
writing(
    "/venues",
    P.MANAGE_VENUES,
    schemas.VenueSchema,
    lambda sent: network_services.add_venue(current_actor(), venue_details(sent)),
    name="venue_add",
    says="KM-17: an organisation is a stage.",
)
writing(
    "/venues/<uuid:venue_id>",
    P.MANAGE_VENUES,
    schemas.VenueSchema,
    lambda sent, venue_id: network_services.change_venue(
        current_actor(), venue_id, venue_details(sent), version=sent["version"]
    ),
    name="venue_change",
    says="KM-17: changes a venue; which organisation it is stays.",
    method="PUT",
    tagged=(venue, VenueShape),
)
writing(
    "/venues/<uuid:venue_id>/slots",
    P.MANAGE_VENUES,
    schemas.SlotSchema,
    lambda sent, venue_id: network_services.add_slot(current_actor(), venue_id, **sent),
    name="slot_add",
    says="KM-17: time on a stage for talents; two slots of one stage never meet.",
)
writing(
    "/slots/<uuid:slot_id>/talents",
    P.MANAGE_VENUES,
    schemas.SlotTalentSchema,
    lambda sent, slot_id: network_services.give_slot(current_actor(), slot_id, sent["talent_id"]),
    name="slot_give",
    says="KM-17: a talent plays in a slot; several talents may share one. Answers the venue's id.",
)
writing(
    "/slots/<uuid:slot_id>",
    P.MANAGE_VENUES,
    schemas.NothingSchema,
    lambda sent, slot_id: network_services.cancel_slot(current_actor(), slot_id),
    name="slot_cancel",
    says="KM-17: the slot is not played. Answers the venue's id.",
    method="DELETE",
)
writing(
    "/slots/<uuid:slot_id>/log",
    P.MANAGE_VENUES,
    schemas.NothingSchema,
    lambda sent, slot_id: network_services.log_performances(current_actor(), slot_id, now=now()),
    name="slot_log",
    says="KM-17: writes a played slot into the evidence of each talent who played, once.",
)
writing(
    "/heats",
    P.MANAGE_CONTESTS,
    schemas.ContestSchema,
    lambda sent: contests.add_contest(current_actor(), **sent),
    name="contest_add",
    says="KM-12: heats, with the numbers of the day's settings; they stay when settings change.",
)
_CONTEST_STEPS: tuple[tuple[str, type[Schema], Callable[..., Any]], ...] = (
    ("acts", schemas.ActSchema, contests.add_act),
    ("evenings", schemas.EveningSchema, contests.add_evening),
    ("prizes", schemas.PrizeSchema, contests.give_prize),
)
for _path, _schema, _act in _CONTEST_STEPS:
    writing(
        f"/heats/<uuid:contest_id>/{_path}",
        P.MANAGE_CONTESTS,
        _schema,
        lambda sent, contest_id, act=_act: act(current_actor(), contest_id, **sent),
        name=f"contest_{_path}",
        says=_act.__doc__,
    )
writing(
    "/heats/<uuid:contest_id>/line-up",
    P.MANAGE_CONTESTS,
    schemas.NothingSchema,
    lambda sent, contest_id: contests.line_up(current_actor(), contest_id),
    name="contest_line_up",
    says="KM-12: shares the acts evenly among the evenings of heats; answers how many acts.",
)
writing(
    "/heats/<uuid:contest_id>/semifinal",
    P.MANAGE_CONTESTS,
    schemas.SemifinalSchema,
    lambda sent, contest_id: contests.choose_semifinal(
        current_actor(), contest_id, sent["act_ids"]
    ),
    name="contest_semifinal",
    says="KM-12: the acts that go on to the semifinal, at most as many as an evening holds.",
)
writing(
    "/evenings/<uuid:evening_id>/voting",
    P.MANAGE_CONTESTS,
    schemas.VotingSchema,
    lambda sent, evening_id: contests.set_voting(current_actor(), evening_id, is_open=sent["open"]),
    name="evening_voting",
    says="KM-12: opens or closes the audience's voting; answers the contest's id.",
    method="PUT",
)
writing(
    "/evenings/<uuid:evening_id>/points",
    P.SCORE,
    schemas.PointsSchema,
    lambda sent, evening_id: contests.give_points(
        current_actor(), evening_id, sent["act_id"], sent["points"]
    ),
    name="evening_points",
    says="KM-12: a juror's points for an act; again changes them.",
)
writing(
    "/talents/<uuid:talent_id>/sessions",
    P.BOOK_SESSION,
    schemas.MentorSessionSchema,
    lambda sent, talent_id: sessions.propose_session(
        current_actor(), talent_id, **session_details(sent)
    ),
    name="session_propose",
    says="KM-13: proposes a session with one of the talent's mentors; who proposes has agreed.",
)
_SESSION_STEPS: tuple[tuple[str, type[Schema], Callable[..., Any]], ...] = (
    ("agree", schemas.NothingSchema, sessions.agree_to_session),
    ("cancel", schemas.NothingSchema, sessions.cancel_session),
    ("held", schemas.HoldSchema, sessions.hold_session),
)
for _path, _schema, _act in _SESSION_STEPS:
    writing(
        f"/sessions/<uuid:session_id>/{_path}",
        P.BOOK_SESSION,
        _schema,
        lambda sent, session_id, act=_act: act(current_actor(), session_id, **sent),
        name=f"session_{_path}",
        says=_act.__doc__,
    )
writing(
    "/rugekasser",
    P.MANAGE_STUDIO,
    schemas.RugekasseSchema,
    lambda sent: sessions.add_rugekasse(current_actor(), **sent),
    name="rugekasse_add",
    says="KM-14: a nest box that meets each week.",
)
writing(
    "/rugekasser/<uuid:rugekasse_id>/rooms",
    P.MANAGE_STUDIO,
    schemas.RoomSchema,
    lambda sent, rugekasse_id: sessions.add_room(current_actor(), rugekasse_id, **sent),
    name="room_add",
    says="KM-14: a studio of a nest box, open from one whole hour to another.",
)
writing(
    "/rooms/<uuid:room_id>/bookings",
    P.BOOK_STUDIO,
    schemas.BookingSchema,
    lambda sent, room_id: sessions.book_room(current_actor(), room_id, **sent, now=now()),
    name="room_book",
    says="KM-14: an hour in the studio for oneself, one's child or one's pupil.",
)
writing(
    "/bookings/<uuid:booking_id>",
    P.BOOK_STUDIO,
    schemas.NothingSchema,
    lambda sent, booking_id: sessions.cancel_booking(current_actor(), booking_id),
    name="booking_cancel",
    says="KM-14: gives the hour back; by whoever could book it, or who keeps the studio.",
    method="DELETE",
)
