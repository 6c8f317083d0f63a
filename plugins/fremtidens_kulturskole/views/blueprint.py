"""The blueprint of the programme's pages, and what they have in common."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, abort, current_app, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from core.plugin_api import Crumb, Form, current_actor, explain, pick, render_page
from core.plugin_api import gettext as _
from plugins.fremtidens_kulturskole import labels, queries, rules
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.services import Conflict, NotThere, Refused, Stale

pages = Blueprint("fremtidens_kulturskole", __name__)
Answer = tuple[str, int] | Response
Found = TypeVar("Found")


@pages.context_processor
def names() -> dict[str, Any]:
    """Labels, states and permissions by name, so that no template spells them."""
    return {
        "labels": labels,
        "rules": rules,
        "Permission": CohortPermission,
        "may": lambda permission: current_actor().may(permission),
        "said": pick,
    }


@pages.errorhandler(Conflict)
@pages.errorhandler(Stale)
def somebody_was_first(error: Refused) -> Answer:
    """Says what has happened meanwhile, keeps what was typed in sight, and leads back."""
    typed = [
        text
        for name, text in request.form.items()
        if name.startswith(("text", "comment", "note")) and text.strip()
    ]
    return render_page(
        "fremtidens_kulturskole/conflict.html",
        status=409,
        reasons=error.reasons,
        typed=typed,
        back=request.referrer if _is_here(request.referrer) else url_for("core.front"),
    )


def _is_here(address: str | None) -> bool:
    return bool(address) and str(address).startswith(request.host_url)


@pages.errorhandler(NotThere)
def not_there(_error: NotThere) -> Any:
    """Answers like any address that is not there."""
    return current_app.handle_http_exception(NotFound())


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A field of a form page; its label is the schema's."""

    name: str
    type: str = "text"
    required: bool = False
    help: str | None = None
    options: Sequence[tuple[Any, ...]] = ()
    blank: str | None = None
    rows: int = 4


def form_page(
    form: Form,
    asks: Sequence[Ask],
    *,
    heading: str,
    submit: str,
    crumbs: Sequence[Crumb],
    lead: str = "",
    danger: bool = False,
    status: int = 200,
) -> Answer:
    """A page that is one form; a hidden `version` goes along where the form has one."""
    return render_page(
        "fremtidens_kulturskole/form_page.html",
        status=status,
        form=form,
        asks=asks,
        heading=heading,
        submit=submit,
        lead=lead,
        danger=danger,
        breadcrumbs=crumbs,
        has_version="version" in form.values,
    )


def object_to(form: Form, refused: Refused, fields: Mapping[str, str] | None = None) -> None:
    """Puts a rule's reasons beside the fields they are about; `fields` goes by reason code."""
    for reason in refused.reasons:
        form.add_error((fields or {}).get(reason.code), explain(reason))


def tried(form: Form, doing: Callable[[], Any], fields: Mapping[str, str] | None = None) -> bool:
    """Does it when the form is right, and answers whether it was done.

    What a rule objects to is put into the form; what somebody else did first is not caught.
    """
    if not form.ok:
        return False
    try:
        doing()
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        object_to(form, refused, fields)
        return False
    return True


def found_or_404(found: Found | None) -> Found:
    """What was found; 404 for nothing."""
    if found is None:
        abort(404)
    return found


def new_pen() -> str:
    """Tells this open page from every other one that writes the same text."""
    return secrets.token_urlsafe(9)


def cohorts_crumbs(cohort: queries.CohortView | None = None) -> list[Crumb]:
    """The way to a page under the cohorts."""
    crumbs = [Crumb(_("Cohorts"), url_for("fremtidens_kulturskole.cohorts"))]
    if cohort is not None:
        crumbs.append(
            Crumb(cohort.name, url_for("fremtidens_kulturskole.cohort", cohort_id=cohort.id))
        )
    return crumbs


def group_crumbs(group: queries.GroupRow) -> list[Crumb]:
    """The way to a page under a municipality group."""
    cohort = queries.cohort(current_actor(), group.cohort_id)
    return [
        *cohorts_crumbs(cohort),
        Crumb(group.name, url_for("fremtidens_kulturskole.group", participant_id=group.id)),
    ]


def gathering_crumbs(held: queries.GatheringView) -> list[Crumb]:
    """The way to a page under a gathering."""
    cohort = queries.cohort(current_actor(), held.cohort_id)
    return [
        *cohorts_crumbs(cohort),
        Crumb(
            _("Gatherings"),
            url_for("fremtidens_kulturskole.gatherings", cohort_id=held.cohort_id),
        ),
        Crumb(held.title, url_for("fremtidens_kulturskole.gathering", gathering_id=held.id)),
    ]


def cohort_tabs(cohort_id: UUID, here: str) -> list[tuple[str, str, bool]]:
    """The pages of a cohort that this reader may open."""
    shown = [
        ("cohort", _("Overview"), CohortPermission.READ),
        ("gatherings", _("Gatherings"), CohortPermission.READ),
        ("groups", _("Municipality groups"), CohortPermission.READ),
        ("support", _("Process support"), CohortPermission.READ_SUPPORT),
        ("bodies", _("Bodies"), CohortPermission.READ),
        ("material", _("Material"), CohortPermission.FOLLOW),
    ]
    return [
        (
            label,
            url_for(f"fremtidens_kulturskole.{endpoint}", cohort_id=cohort_id),
            endpoint == here,
        )
        for endpoint, label, permission in shown
        if current_actor().may(permission)
    ]


def choices(found: Mapping[Any, str]) -> list[tuple[str, str]]:
    """Options of a field from keys and marked labels."""
    return [(str(key), _(label)) for key, label in found.items()]


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]
