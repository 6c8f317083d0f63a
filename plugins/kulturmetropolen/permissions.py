"""What Kulturmetropolen guards, the two roles it brings along, and what its log is called."""

from __future__ import annotations

from enum import StrEnum

from core.kit import N_
from core.plugin_api import ADMINISTRATOR, ActionLabel, Permission, Role, SubjectLabel
from plugins.registry import RegistryRole

PLUGIN = "kulturmetropolen"
MENTOR, PANEL_MEMBER = "mentor", "panel_member"

ROLES = (
    Role(
        key=MENTOR,
        label=N_("Mentor"),
        help=N_("Follows their own talents, proposes moves and holds mentor sessions."),
        order=55,
    ),
    Role(
        key=PANEL_MEMBER,
        label=N_("Panel member"),
        help=N_("Decides proposed moves, and is the jury of heats."),
        order=56,
    ),
)


class KmPermission(StrEnum):
    """What one may do in Kulturmetropolen."""

    READ_TALENTS = "kulturmetropolen:talent:read"
    ENTER = "kulturmetropolen:talent:enter"
    PROPOSE = "kulturmetropolen:move:propose"
    DECIDE = "kulturmetropolen:move:decide"
    JUDGE = "kulturmetropolen:criterion:judge"
    OWN_WAY = "kulturmetropolen:own_way:read"
    ANSWER_OBJECTION = "kulturmetropolen:objection:answer"
    READ_STAGES = "kulturmetropolen:stage:read"
    MANAGE_STAGES = "kulturmetropolen:stage:manage"
    READ_HANDOVERS = "kulturmetropolen:handover:read"
    HAND_OVER = "kulturmetropolen:handover:send"
    RECEIVE = "kulturmetropolen:handover:answer"
    READ_FIGURES = "kulturmetropolen:figures:read"
    READ_EFFORTS = "kulturmetropolen:effort:read"
    PROPOSE_EFFORT = "kulturmetropolen:effort:propose"
    DECIDE_EFFORT = "kulturmetropolen:effort:decide"
    MANAGE_EFFORTS = "kulturmetropolen:effort:manage"
    WRITE_PRACTICES = "kulturmetropolen:practice:write"
    READ_NETWORK = "kulturmetropolen:network:read"
    WRITE_NETWORK = "kulturmetropolen:network:write"
    MANAGE_VENUES = "kulturmetropolen:venue:manage"
    MANAGE_CONTESTS = "kulturmetropolen:contest:manage"
    SCORE = "kulturmetropolen:contest:score"
    READ_SESSIONS = "kulturmetropolen:session:read"
    BOOK_SESSION = "kulturmetropolen:session:book"
    BOOK_STUDIO = "kulturmetropolen:studio:book"
    MANAGE_STUDIO = "kulturmetropolen:studio:manage"


_LEADS = (ADMINISTRATOR, RegistryRole.PROGRAMME_LEAD)
_SCHOOLS = (RegistryRole.COORDINATOR, RegistryRole.RECTOR, RegistryRole.TEACHER)
_OWN = (RegistryRole.PUPIL, RegistryRole.GUARDIAN)
_STAFF = (
    *_LEADS,
    RegistryRole.STEERING_GROUP,
    *_SCHOOLS,
    RegistryRole.MUNICIPALITY_READER,
    MENTOR,
    PANEL_MEMBER,
)
P = KmPermission

PERMISSIONS = tuple(
    Permission(name=name, label=label, roles=roles)
    for name, label, roles in (
        (
            P.READ_TALENTS,
            N_("See the talents within one's reach"),
            (*_LEADS, *_SCHOOLS, MENTOR, PANEL_MEMBER),
        ),
        (
            P.ENTER,
            N_("Let a talent begin, and give them mentors"),
            (RegistryRole.PROGRAMME_LEAD, *_SCHOOLS),
        ),
        (
            P.PROPOSE,
            N_("Propose a move to another stage"),
            (RegistryRole.PROGRAMME_LEAD, *_SCHOOLS, MENTOR, RegistryRole.PUPIL),
        ),
        (
            P.DECIDE,
            N_("Decide a proposed move, where the settings say so"),
            (RegistryRole.PROGRAMME_LEAD, RegistryRole.COORDINATOR, PANEL_MEMBER),
        ),
        (
            P.JUDGE,
            N_("Judge a criterion that names one's role"),
            (RegistryRole.PROGRAMME_LEAD, *_SCHOOLS, MENTOR, PANEL_MEMBER),
        ),
        (P.OWN_WAY, N_("See one's own way, and object to decisions"), _OWN),
        (P.ANSWER_OBJECTION, N_("Answer an objection"), (RegistryRole.PROGRAMME_LEAD,)),
        (P.READ_STAGES, N_("See the stages and what they ask for"), (*_STAFF, *_OWN)),
        (P.MANAGE_STAGES, N_("Change the stages and their criteria"), _LEADS),
        (
            P.READ_HANDOVERS,
            N_("See the hand-overs of organisations within one's reach"),
            (*_LEADS, *_SCHOOLS),
        ),
        (
            P.HAND_OVER,
            N_("Hand a talent over to another actor"),
            (RegistryRole.PROGRAMME_LEAD, *_SCHOOLS),
        ),
        (
            P.RECEIVE,
            N_("Accept or refuse a talent who is handed over"),
            (RegistryRole.PROGRAMME_LEAD, RegistryRole.COORDINATOR, RegistryRole.RECTOR),
        ),
        (
            P.READ_FIGURES,
            N_("See the figures of the stages"),
            (
                *_LEADS,
                RegistryRole.STEERING_GROUP,
                RegistryRole.COORDINATOR,
                RegistryRole.MUNICIPALITY_READER,
            ),
        ),
        (P.READ_EFFORTS, N_("See efforts, their goals and accounts, and practices"), _STAFF),
        (
            P.PROPOSE_EFFORT,
            N_("Propose an effort, and state the need for one"),
            (RegistryRole.PROGRAMME_LEAD, RegistryRole.COORDINATOR, RegistryRole.RECTOR),
        ),
        (
            P.DECIDE_EFFORT,
            N_("Approve or refuse an effort"),
            (RegistryRole.PROGRAMME_LEAD, RegistryRole.STEERING_GROUP),
        ),
        (
            P.MANAGE_EFFORTS,
            N_("Keep an effort's goals, accounts and reach"),
            (RegistryRole.PROGRAMME_LEAD,),
        ),
        (
            P.WRITE_PRACTICES,
            N_("Describe practices, and adopt them"),
            (RegistryRole.PROGRAMME_LEAD, RegistryRole.COORDINATOR, RegistryRole.RECTOR),
        ),
        (P.READ_NETWORK, N_("See the directory, the venues and the heats"), _STAFF),
        (
            P.WRITE_NETWORK,
            N_("Write offers and wishes into the directory"),
            (RegistryRole.PROGRAMME_LEAD, RegistryRole.COORDINATOR, RegistryRole.RECTOR),
        ),
        (
            P.MANAGE_VENUES,
            N_("Keep venues, and give slots to talents"),
            (RegistryRole.PROGRAMME_LEAD, RegistryRole.COORDINATOR),
        ),
        (
            P.MANAGE_CONTESTS,
            N_("Run heats"),
            (RegistryRole.PROGRAMME_LEAD, RegistryRole.COORDINATOR),
        ),
        (P.SCORE, N_("Give points as a juror"), (PANEL_MEMBER,)),
        (
            P.READ_SESSIONS,
            N_("See the mentor sessions within one's reach"),
            (*_LEADS, *_SCHOOLS, MENTOR, *_OWN),
        ),
        (
            P.BOOK_SESSION,
            N_("Propose a mentor session, and agree to it"),
            (RegistryRole.PROGRAMME_LEAD, *_SCHOOLS, MENTOR, *_OWN),
        ),
        (P.BOOK_STUDIO, N_("Book studio time"), (RegistryRole.PROGRAMME_LEAD, *_SCHOOLS, *_OWN)),
        (
            P.MANAGE_STUDIO,
            N_("Keep the rugekasser and their studios"),
            (RegistryRole.PROGRAMME_LEAD, RegistryRole.COORDINATOR),
        ),
    )
)

ACTIONS = tuple(
    ActionLabel(action=f"{PLUGIN}:{action}", label=label)
    for action, label in (
        ("stage:add", N_("Added a stage")),
        ("stage:change", N_("Changed a stage")),
        ("stage:order", N_("Changed the order of the stages")),
        ("criterion:judge", N_("Judged a criterion")),
        ("talent:enter", N_("Let a talent begin")),
        ("mentor:give", N_("Gave a talent a mentor")),
        ("mentor:end", N_("Ended a mentorship")),
        ("move:propose", N_("Proposed a move")),
        ("move:decide", N_("Decided a proposed move")),
        ("objection:make", N_("Objected to a decision")),
        ("objection:answer", N_("Answered an objection")),
        ("handover:send", N_("Began a hand-over")),
        ("handover:consent", N_("Answered whether to be handed over")),
        ("handover:answer", N_("Answered a hand-over")),
        ("handover:withdraw", N_("Withdrew a hand-over")),
        ("handover:follow_up", N_("Followed up a hand-over")),
        ("effort:propose", N_("Proposed an effort")),
        ("effort:change", N_("Changed an effort")),
        ("effort:need", N_("Stated the need for an effort")),
        ("effort:decide", N_("Decided about an effort")),
        ("effort:goal", N_("Set a result goal")),
        ("effort:status", N_("Wrote how far a goal has come")),
        ("effort:account", N_("Changed an effort's accounts")),
        ("effort:reach", N_("Counted an effort's reach")),
        ("practice:add", N_("Described a practice")),
        ("practice:change", N_("Changed a practice")),
        ("practice:adopt", N_("Adopted a practice")),
        ("practice:tell", N_("Told how a practice went")),
        ("entry:add", N_("Added an entry to the directory")),
        ("entry:change", N_("Changed an entry of the directory")),
        ("entry:remove", N_("Removed an entry of the directory")),
        ("venue:add", N_("Added a venue")),
        ("venue:change", N_("Changed a venue")),
        ("slot:add", N_("Added a slot")),
        ("slot:give", N_("Gave a talent a slot")),
        ("slot:cancel", N_("Cancelled a slot")),
        ("slot:log", N_("Logged performances")),
        ("contest:add", N_("Added heats")),
        ("contest:act", N_("Took an act into the heats")),
        ("contest:evening", N_("Added an evening")),
        ("contest:line_up", N_("Shared the acts among the evenings")),
        ("contest:codes", N_("Made voting codes")),
        ("contest:voting", N_("Opened or closed the voting")),
        ("contest:score", N_("Gave points")),
        ("contest:semifinal", N_("Chose the acts of the semifinal")),
        ("contest:prize", N_("Gave a prize")),
        ("session:propose", N_("Proposed a mentor session")),
        ("session:agree", N_("Agreed to a mentor session")),
        ("session:hold", N_("Marked a mentor session as held")),
        ("session:cancel", N_("Cancelled a mentor session")),
        ("rugekasse:add", N_("Added a rugekasse")),
        ("room:add", N_("Added a studio")),
        ("room:book", N_("Booked studio time")),
        ("room:cancel", N_("Cancelled studio time")),
    )
)

SUBJECTS = tuple(
    SubjectLabel(kind=kind, label=label)
    for kind, label in (
        ("km_stage", N_("Stage")),
        ("km_talent", N_("Talent")),
        ("km_handover", N_("Hand-over")),
        ("km_effort", N_("Effort")),
        ("km_practice", N_("Practice")),
        ("km_entry", N_("Directory entry")),
        ("km_venue", N_("Venue")),
        ("km_contest", N_("Heats")),
        ("km_session", N_("Mentor session")),
        ("km_rugekasse", N_("Rugekasse")),
    )
)
