"""Figures of registrations, without names, as a page and as files."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from flask import abort, request

from core.plugin_api import (
    LOCAL_ZONE,
    Column,
    Table,
    current_actor,
    download,
    gettext,
    render_page,
    requires,
    today,
)
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.figures import figures
from plugins.activities.settings import smallest_count
from plugins.activities.values import ActivityFigures, FigureRow
from plugins.activities.views.blueprint import pages


@pages.get("/figures")
@requires(ActivitiesPermission.READ_FIGURES)
def figures_page() -> Any:
    """Registrations of a year: by municipality, organisation and activity."""
    year = _year()
    return render_page(
        "activities/figures.html",
        figures=_figures(year),
        year=year,
        year_options=[
            (str(each), str(each)) for each in range(today().year + 1, today().year - 5, -1)
        ],
        smallest=smallest_count(),
    )


@pages.get("/figures/<group>.<file_format>")
@requires(ActivitiesPermission.READ_FIGURES)
def figures_file(group: str, file_format: str) -> Any:
    """One of the tables as a file."""
    found = _figures(_year())
    groups = {
        "activities": (gettext("Activity"), found.by_activity),
        "organisations": (gettext("Organisation"), found.by_organisation),
        "municipalities": (gettext("Municipality"), found.by_municipality),
    }
    if group not in groups:
        abort(404)
    label, rows = groups[group]
    return download(_table(label, rows), file_format, name=f"registrations-{group}")


def _figures(year: int) -> ActivityFigures:
    return figures(
        current_actor(),
        first=datetime.combine(date(year, 1, 1), time(), LOCAL_ZONE),
        last=datetime.combine(date(year + 1, 1, 1), time(), LOCAL_ZONE),
    )


def _year() -> int:
    text = request.args.get("year", "")
    known = text.isascii() and text.isdigit() and len(text) == 4 and text[0] in "12"
    return int(text) if known else today().year


def _table(label: str, rows: tuple[FigureRow, ...]) -> Table:
    fewer = gettext("fewer than %(number)s", number=smallest_count())

    def shown(count: int | None) -> object:
        return fewer if count is None else count

    return Table(
        title=gettext("Registrations"),
        columns=[
            Column("label", label),
            Column("activities", gettext("Activities"), "integer"),
            Column("registered", gettext("Registered")),
            Column("waiting", gettext("Waiting list")),
            Column("attended", gettext("Were there")),
        ],
        rows=[
            {
                "label": row.label,
                "activities": row.activities,
                "registered": shown(row.registered),
                "waiting": shown(row.waiting),
                "attended": shown(row.attended),
            }
            for row in rows
        ],
    )
