"""What Kulturmetropolen keeps about people: why, by which right, and how long."""

from __future__ import annotations

from core.kit import N_
from core.plugin_api import PersonalData
from plugins.kulturmetropolen.permissions import PLUGIN

_TASK = N_("A public task: arts education (GDPR article 6, 1 e)")
_ERASED = N_("Erased with the person")

PERSONAL_DATA = tuple(
    PersonalData(
        table=f"{PLUGIN}.{table}",
        what=what,
        purpose=purpose,
        basis=_TASK,
        retention=_ERASED,
    )
    for table, what, purpose in (
        (
            "talent",
            N_("That somebody is on the way, and which actor is responsible"),
            N_("To know where a talent stands and who answers for them"),
        ),
        (
            "move",
            N_("Every move from stage to stage, with its reason"),
            N_("To show the talent their way, and why it was decided so"),
        ),
        (
            "proposal",
            N_("Proposed moves and the reasons for them"),
            N_("To decide with reasons"),
        ),
        (
            "decision",
            N_("Decisions, their reasons and dispensations, and who decided"),
            N_("To decide with reasons"),
        ),
        (
            "judgement",
            N_("What mentors and others say about a criterion"),
            N_("To know which criteria are met"),
        ),
        (
            "objection",
            N_("What a talent or guardian does not agree with, and the answer"),
            N_("To hear the talent"),
        ),
        (
            "mentorship",
            N_("Who is whose mentor, and when"),
            N_("To show mentors their own talents and nobody else's"),
        ),
        (
            "handover",
            N_("From whom to whom a talent goes, what is passed on, the consent"),
            N_("To hand a talent over with consent"),
        ),
        (
            "mentor_session",
            N_("Mentor sessions, who agreed to them, fee and transport"),
            N_("To agree on dates, and to pay mentors"),
        ),
        (
            "room_booking",
            N_("Who has the studio when"),
            N_("To lend the studio out without double bookings"),
        ),
        (
            "slot_talent",
            N_("Who plays on which stage when"),
            N_("To plan concerts, and to write them into the talents' evidence"),
        ),
        (
            "act_talent",
            N_("Which talents play in an act of the heats"),
            N_("To know whose heats they are"),
        ),
    )
)
