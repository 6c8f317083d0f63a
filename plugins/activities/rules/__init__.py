"""The rules of activities, numbered A-1 to A-17, and UM-19 and UM-20; pure.

In prose in docs/plugins/activities.md and docs/programmes/ungmusikk.md.
"""

from plugins.activities.rules.attendance import Mark, Taken, due_warning, merge_marks
from plugins.activities.rules.load import Load, Overlap, Span, WeekLoad, weekly_load
from plugins.activities.rules.offers import (
    shown_count,
    shown_counts,
    weekly_days,
    within_distance,
)
from plugins.activities.rules.registration import (
    may_cancel,
    may_register_again,
    may_register_alone,
    may_register_at_age,
    may_register_at_level,
    may_register_now,
    may_register_together,
    may_register_with,
)
from plugins.activities.rules.waiting_list import (
    Free,
    Turn,
    Waiting,
    answer_due,
    may_accept,
    may_take_places,
    next_served,
)

__all__ = [
    "Free",
    "Load",
    "Mark",
    "Overlap",
    "Span",
    "Taken",
    "Turn",
    "Waiting",
    "WeekLoad",
    "answer_due",
    "due_warning",
    "may_accept",
    "may_cancel",
    "may_register_again",
    "may_register_alone",
    "may_register_at_age",
    "may_register_at_level",
    "may_register_now",
    "may_register_together",
    "may_register_with",
    "may_take_places",
    "merge_marks",
    "next_served",
    "shown_count",
    "shown_counts",
    "weekly_days",
    "weekly_load",
    "within_distance",
]
