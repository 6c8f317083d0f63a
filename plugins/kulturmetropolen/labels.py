"""Words that several pages share."""

from __future__ import annotations

from core.kit import N_
from plugins.kulturmetropolen.permissions import MENTOR, PANEL_MEMBER
from plugins.registry import RegistryRole

EFFORT_STATES = {
    "proposed": N_("Proposed"),
    "approved": N_("Approved"),
    "refused": N_("Refused"),
    "ended": N_("Ended"),
}
SESSION_STATES = {
    "waiting": N_("Waits for a yes"),
    "agreed": N_("Agreed"),
    "held": N_("Held"),
    "cancelled": N_("Cancelled"),
}
EVENING_KINDS = {"heat": N_("Heat"), "semifinal": N_("Semifinal")}
PRIZE_KINDS = {"gig": N_("A gig"), "coaching": N_("Coaching"), "other": N_("Something else")}
WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
OUTCOMES = {
    "approved": N_("Yes"),
    "refused": N_("No"),
    "withdrawn": N_("Withdrawn"),
}


def role_labels() -> dict[str, str]:
    """KM-2: the roles that a criterion may name as the one that judges, with marked labels."""
    return {
        MENTOR: N_("Mentor"),
        PANEL_MEMBER: N_("Panel member"),
        RegistryRole.TEACHER.value: N_("Teacher"),
        RegistryRole.COORDINATOR.value: N_("Coordinator"),
        RegistryRole.RECTOR.value: N_("Head of school"),
        RegistryRole.PROGRAMME_LEAD.value: N_("Programme manager"),
    }
