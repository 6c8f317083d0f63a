"""UM-17: the classes that a teacher registers pupils for, with distance and who they suit."""

from __future__ import annotations

from core.plugin_api import current_actor, render_page, requires
from plugins.activities import kind_label
from plugins.registry import instrument_names
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import classes_for
from plugins.ungmusikk.rules import ClassKind
from plugins.ungmusikk.views.blueprint import Answer, pages


@pages.get("/classes")
@requires(UngmusikkPermission.READ_CLASSES)
def classes() -> Answer:
    """Masterclasses and instrument classes to come, with the reader's own pupils for each."""
    return render_page(
        "ungmusikk/classes.html",
        classes=classes_for(current_actor()),
        instruments=instrument_names(),
        kinds={kind: kind_label(kind) for kind in ClassKind},
    )
