"""UngMusikk's calls: nominations of talent pupils and the two project funds.

The engine is the capability *calls*; here are the programme's kinds, ready-made forms, and how
an application is read by the programme's rules.
"""

from plugins.ungmusikk.calling.checks import (
    application_decisions,
    last_day_of_window,
    publish_objections,
    school_year_of_call,
)
from plugins.ungmusikk.calling.kinds import CALL_KINDS, CallKey, fund_of
from plugins.ungmusikk.calling.reading import last_day_of

__all__ = [
    "CALL_KINDS",
    "CallKey",
    "application_decisions",
    "fund_of",
    "last_day_of",
    "last_day_of_window",
    "publish_objections",
    "school_year_of_call",
]
