"""FK-21: the cohort's theme page, for everybody: only what was published."""

from __future__ import annotations

from uuid import UUID

from flask import Response, url_for

from core.plugin_api import Crumb, public, render_page
from plugins.fremtidens_kulturskole import queries
from plugins.fremtidens_kulturskole.views.blueprint import Answer, found_or_404, pages
from plugins.fremtidens_kulturskole.views.reports import pdf_answer

_BECAUSE = "A cohort shares what it learned with every municipality: only what was published."


@pages.get("/theme/<key>")
@public(because=_BECAUSE)
def theme(key: str) -> Answer:
    """What a cohort has published: reports, advice and material."""
    found = found_or_404(queries.public_cohort(key))
    return render_page(
        "fremtidens_kulturskole/theme.html",
        cohort=found,
        reports=queries.public_reports(found.id),
        advice=queries.public_advice(found.id),
        materials=queries.public_materials(found.id),
    )


@pages.get("/theme/<key>/<uuid:participant_id>")
@public(because=_BECAUSE)
def theme_report(key: str, participant_id: UUID) -> Answer:
    """One published report."""
    found = found_or_404(queries.public_cohort(key))
    content = found_or_404(queries.public_report(found.id, participant_id))
    return render_page(
        "fremtidens_kulturskole/theme_report.html",
        breadcrumbs=[Crumb(found.name, url_for("fremtidens_kulturskole.theme", key=key))],
        cohort=found,
        content=content,
        participant_id=participant_id,
    )


@pages.get("/theme/<key>/<uuid:participant_id>.pdf")
@public(because=_BECAUSE)
def theme_file(key: str, participant_id: UUID) -> Response:
    """One published report as a tagged PDF."""
    found = found_or_404(queries.public_cohort(key))
    return pdf_answer(found_or_404(queries.public_report(found.id, participant_id)))
