"""The load of a person as a picture and in words: weeks as bars, overlaps as sentences (UM-19)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.plugin_api import format_date, format_datetime, format_number, gettext
from plugins.activities.rules import Load


@dataclass(frozen=True, kw_only=True)
class LoadPicture:
    """What the chart shows, and the sentences beside it."""

    series: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    overlaps: list[str]
    summary: str


def load_picture(load: Load) -> LoadPicture:
    """The weeks as stacked bars: what there is already, and what would come."""
    busiest = load.busiest
    return LoadPicture(
        series=[
            {"key": "hours", "label": gettext("Registered already")},
            {"key": "added", "label": gettext("This activity")},
        ],
        rows=[
            {
                "label": gettext("Week from %(day)s", day=format_date(week.monday, "medium")),
                "values": {"hours": float(week.hours), "added": float(week.added)},
                "texts": {"hours": hours_text(week.hours), "added": hours_text(week.added)},
                "text": hours_text(week.total),
            }
            for week in load.weeks
        ],
        overlaps=[
            gettext(
                "%(first)s and %(second)s are at the same time, %(moment)s.",
                first=each.first,
                second=each.second,
                moment=format_datetime(each.starts_at),
            )
            for each in load.overlaps
        ],
        summary=gettext(
            "At most %(hours)s a week, in the week from %(day)s.",
            hours=hours_text(busiest.total),
            day=format_date(busiest.monday),
        )
        if busiest
        else gettext("Nothing is planned."),
    )


def hours_text(hours: Decimal) -> str:
    """Hours as they are said: "2,5 hours"."""
    return gettext("%(number)s hours", number=format_number(hours.normalize()))
