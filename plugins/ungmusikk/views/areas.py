"""UM-15: what was done in each cooperation area in a year."""

from __future__ import annotations

from typing import Any

from flask import abort, request, url_for

from core.plugin_api import current_actor, download, format_number, render_page, requires
from core.plugin_api import gettext as _
from plugins.ungmusikk.files import area_table
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import AreaFigures, area_figures
from plugins.ungmusikk.rules import SMALLEST_NUMBER
from plugins.ungmusikk.schemas import FIRST_YEAR, LAST_YEAR
from plugins.ungmusikk.views.blueprint import Answer, pages


@pages.get("/areas")
@requires(UngmusikkPermission.READ_AREAS)
def areas() -> Answer:
    """The present year."""
    return _page(area_figures(current_actor().today.year))


@pages.get("/areas/<int:year>")
@requires(UngmusikkPermission.READ_AREAS)
def areas_year(year: int) -> Any:
    """One year: activities and participants by the areas that were in use then."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    found = area_figures(year)
    file_format = request.args.get("format")
    if file_format:
        return download(area_table(found), file_format, name=f"areas-{year}")
    return _page(found)


def _page(found: AreaFigures) -> Answer:
    this_year = current_actor().today.year
    labels = {each.key: _(each.label) for each in found.areas}
    years = sorted({found.year, *range(this_year - 4, this_year + 2)})
    return render_page(
        "ungmusikk/areas.html",
        found=found,
        area_labels={str(key): label for key, label in labels.items()},
        smallest=SMALLEST_NUMBER,
        years=[
            (str(year), url_for("ungmusikk.areas_year", year=year), year == found.year)
            for year in years
            if FIRST_YEAR <= year <= LAST_YEAR
        ],
        bars=[
            {
                "label": labels[each.area],
                "value": each.activities,
                "text": format_number(each.activities),
            }
            for each in found.shares
        ],
    )
