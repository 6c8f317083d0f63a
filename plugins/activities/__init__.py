"""Activities: what one can take part in, registering, the waiting list, attendance, calendars.

For every programme: kinds, tags and rules of its own come by hooks. What is imported here is all
that another plugin may use.
"""

from plugins.activities.demo import example_activity, example_attendance
from plugins.activities.hookspecs import ActivityHome, ActivityKind, Applicant, Tag, TagScheme
from plugins.activities.kinds import GENERAL, activity_kinds, kind_label, tag_schemes
from plugins.activities.models import ActivityState, RegistrationState
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.attendance import attendance_list
from plugins.activities.queries.calendar import (
    calendar_of_organisation,
    calendar_of_people,
    load_of,
)
from plugins.activities.queries.catalogue import activities, activity, offers_for
from plugins.activities.queries.figures import figures
from plugins.activities.queries.openings import Openings, openings
from plugins.activities.queries.registrations import (
    completed_activities,
    counted_completed,
    participants,
    registration,
    registrations_of,
)
from plugins.activities.queries.tags import TaggedActivity, tagged_activities
from plugins.activities.rules import Load, Mark, Overlap, WeekLoad
from plugins.activities.services.activities import (
    add_activity,
    cancel_activity,
    change_activity,
    close_activity,
    copy_activity,
    details_of,
    publish_activity,
    weekly_sessions,
)
from plugins.activities.services.attendance import take_attendance
from plugins.activities.services.details import ActivityDetails, SessionDetails
from plugins.activities.services.registering import register
from plugins.activities.services.registrations import (
    accept_offer,
    cancel_registration,
    confirm_registration,
    decide_request,
    decline_offer,
)
from plugins.activities.values import (
    ActivityCard,
    ActivityView,
    CalendarEntry,
    CompletedActivity,
    Offer,
    Participant,
    Places,
    PlacesFor,
    RegistrationView,
    SessionView,
)

__all__ = [
    "GENERAL",
    "ActivitiesPermission",
    "ActivityCard",
    "ActivityDetails",
    "ActivityHome",
    "ActivityKind",
    "ActivityState",
    "ActivityView",
    "Applicant",
    "CalendarEntry",
    "CompletedActivity",
    "Load",
    "Mark",
    "Offer",
    "Openings",
    "Overlap",
    "Participant",
    "Places",
    "PlacesFor",
    "RegistrationState",
    "RegistrationView",
    "SessionDetails",
    "SessionView",
    "Tag",
    "TagScheme",
    "TaggedActivity",
    "WeekLoad",
    "accept_offer",
    "activities",
    "activity",
    "activity_kinds",
    "add_activity",
    "attendance_list",
    "calendar_of_organisation",
    "calendar_of_people",
    "cancel_activity",
    "cancel_registration",
    "change_activity",
    "close_activity",
    "completed_activities",
    "confirm_registration",
    "copy_activity",
    "counted_completed",
    "decide_request",
    "decline_offer",
    "details_of",
    "example_activity",
    "example_attendance",
    "figures",
    "kind_label",
    "load_of",
    "offers_for",
    "openings",
    "participants",
    "publish_activity",
    "register",
    "registration",
    "registrations_of",
    "tag_schemes",
    "tagged_activities",
    "take_attendance",
    "weekly_sessions",
]
