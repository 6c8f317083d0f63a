"""The pathway's rules: who sees and writes what, and how an own work is shared out."""

from plugins.pathway.rules.access import (
    ALONE,
    Audience,
    Part,
    Relation,
    may_see_evidence,
    may_write,
    parts_seen,
    parts_written,
)
from plugins.pathway.rules.shares import WHOLE, Share, may_share_out

__all__ = [
    "ALONE",
    "WHOLE",
    "Audience",
    "Part",
    "Relation",
    "Share",
    "may_see_evidence",
    "may_share_out",
    "may_write",
    "parts_seen",
    "parts_written",
]
