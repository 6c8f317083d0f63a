"""A portfolio: its pieces, their forms, and their files."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from flask import Response, redirect, request, url_for

from core.plugin_api import (
    ACCEPTED_FILES,
    SIGNED_IN,
    Form,
    current_actor,
    gettext,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.pathway.models.kinds import PORTFOLIO_KINDS
from plugins.pathway.permissions import PathwayPermission
from plugins.pathway.queries import (
    bytes_used,
    evidence_viewer,
    feedback_of,
    file_content,
    pathway,
    portfolio_item,
)
from plugins.pathway.queries.views import PortfolioItem, Viewer
from plugins.pathway.rules import Audience, Part
from plugins.pathway.schemas import EvidenceFormSchema
from plugins.pathway.services import (
    EvidenceDetails,
    ShareDetails,
    Upload,
    add_evidence,
    change_evidence,
    possible_mentors,
    remove_evidence,
)
from plugins.pathway.settings import largest_file, quota
from plugins.pathway.views.blueprint import (
    named_options,
    options,
    pages,
    removal,
    viewer_of,
)
from plugins.registry import attempt, found, saved_now, status_of

# Nothing that is served may run anything, wherever it is opened.
SANDBOX = "sandbox; default-src 'none'"


@pages.get("/people/<uuid:person_id>/portfolio")
@requires(PathwayPermission.OPEN)
def portfolio_page(person_id: UUID) -> Any:
    """The pieces that the reader may see."""
    view = found(pathway(current_actor(), person_id, with_way=False))
    found(view if view.viewer.sees(Part.EVIDENCE) else None)
    return render_page(
        "pathway/portfolio.html",
        view=view,
        viewer=view.viewer,
        used=bytes_used(person_id) if view.viewer.writes(Part.EVIDENCE) else 0,
        quota=quota(),
    )


@pages.get("/portfolio/<uuid:evidence_id>")
@requires(SIGNED_IN)
def piece_page(evidence_id: UUID) -> Any:
    """One piece, with its file and what was said about it."""
    item, reader = seen_piece(evidence_id)
    said = feedback_of(item.person_id) if _hears(reader) else ()
    return render_page(
        "pathway/piece.html",
        item=item,
        viewer=reader,
        host=urlsplit(item.link).hostname or "",
        feedback=[each for each in said if each.evidence_id == evidence_id],
    )


def _hears(reader: Viewer) -> bool:
    return reader.sees(Part.FEEDBACK)


@pages.get("/portfolio/<uuid:evidence_id>/file")
@requires(SIGNED_IN)
def piece_file(evidence_id: UUID) -> Response:
    """The file itself, or the part of it that was asked for."""
    item, _reader = seen_piece(evidence_id)
    return file_response(item)


@pages.route("/people/<uuid:person_id>/portfolio/new", methods=["GET", "POST"])
@requires(PathwayPermission.OPEN)
def piece_new(person_id: UUID) -> Any:
    """Puts something into the portfolio."""
    actor = current_actor()
    reader = viewer_of(person_id, writes=Part.EVIDENCE)
    audience = [] if reader.is_self else [Audience.GUARDIANS]
    form = Form.blank(EvidenceFormSchema, {"on": actor.today, "audience": audience})
    if request.method == "POST":
        form = read_form(EvidenceFormSchema, request.form, files=request.files)
        added = attempt(
            form,
            lambda typed: add_evidence(
                actor, person_id, evidence_details(typed), upload_of(typed["file"])
            ),
        )
        if added is not None:
            say(gettext("It is in the portfolio."))
            return redirect(url_for("pathway.piece_page", evidence_id=added))
    return _form_page(reader, form, heading=gettext("Add to the portfolio"), saved=[])


@pages.route("/portfolio/<uuid:evidence_id>/edit", methods=["GET", "POST"])
@requires(PathwayPermission.OPEN)
def piece_edit(evidence_id: UUID) -> Any:
    """Changes a piece, who may see it, and its file."""
    item, reader = _written_piece(evidence_id)
    values = {
        "kind": item.kind,
        "title": item.title,
        "on": item.on,
        "text": item.text,
        "link": item.link,
        "audience": sorted(item.audience),
        "mentor_ids": [each.id for each in item.mentors],
        "shares": [
            {"name": "" if each.is_person else each.name, "share": each.share}
            for each in item.shares
        ],
        "version": item.version,
    }
    form = Form.blank(EvidenceFormSchema, values)
    if request.method == "POST":
        form = read_form(EvidenceFormSchema, request.form, files=request.files)
        attempt(
            form,
            lambda typed: change_evidence(
                current_actor(),
                evidence_id,
                evidence_details(typed),
                upload_of(typed["file"]),
                version=typed["version"],
            ),
        )
        if form.ok:
            say(gettext("It is saved."))
            return redirect(url_for("pathway.piece_page", evidence_id=evidence_id))
        form.values["version"] = str(item.version)
    return _form_page(
        reader,
        form,
        heading=gettext("Change “%(title)s”", title=item.title),
        saved=saved_now(form, EvidenceFormSchema, values),
        item=item,
    )


@pages.route("/portfolio/<uuid:evidence_id>/remove", methods=["GET", "POST"])
@requires(PathwayPermission.OPEN)
def piece_remove(evidence_id: UUID) -> Any:
    """Takes a piece out, after asking."""
    item, _reader = _written_piece(evidence_id)
    return removal(
        lambda: remove_evidence(current_actor(), evidence_id),
        heading=gettext("Remove “%(title)s”", title=item.title),
        consequence=gettext(
            "The piece is deleted with its file and the feedback about it. Statements stay."
        ),
        back=url_for("pathway.piece_page", evidence_id=evidence_id),
        leads_to="pathway.portfolio_page",
        done=gettext("It is removed."),
    )


def seen_piece(evidence_id: UUID) -> tuple[PortfolioItem, Viewer]:
    """A piece that the reader may see, and what they are to its owner; else 404."""
    item = found(portfolio_item(evidence_id))
    reader = found(evidence_viewer(current_actor(), item.person_id, evidence_id))
    return found(item if reader.sees_evidence(item) else None), reader


def _written_piece(evidence_id: UUID) -> tuple[PortfolioItem, Viewer]:
    item, reader = seen_piece(evidence_id)
    return found(item if reader.writes(Part.EVIDENCE) else None), reader


def file_response(item: PortfolioItem) -> Response:
    """A piece's file: always a download by itself, never able to run anything."""
    file = found(item.file)
    wanted = request.range
    span = wanted.range_for_length(file.size) if wanted and wanted.units == "bytes" else None
    if wanted is not None and wanted.units == "bytes" and span is None and len(wanted.ranges) == 1:
        response = Response(status=416)
        response.headers["Content-Range"] = f"bytes */{file.size}"
        return response
    start, stop = span or (0, file.size)
    content = file_content(item.id, start, stop - start) if span else file_content(item.id)
    response = Response(content, status=206 if span else 200, content_type=file.content_type)
    if span:
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{file.size}"
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def upload_of(file: Any) -> Upload | None:
    """The file that was sent, read no further than one byte over the limit; None without one."""
    if file is None or not getattr(file, "filename", ""):
        return None
    return Upload(name=file.filename, content=file.stream.read(largest_file() + 1))


def evidence_details(typed: dict[str, Any]) -> EvidenceDetails:
    """What was typed or sent of a piece."""
    return EvidenceDetails(
        kind=typed["kind"],
        title=typed["title"],
        on=typed["on"],
        text=typed["text"],
        link=typed["link"],
        audience=frozenset(typed["audience"]),
        mentor_ids=tuple(typed["mentor_ids"]),
        shares=tuple(
            ShareDetails(name=each["name"], share=each["share"]) for each in typed["shares"]
        ),
    )


def _form_page(reader: Viewer, form: Form, **context: Any) -> Any:
    actor = current_actor()
    return render_page(
        "pathway/piece_form.html",
        status_of(form),
        viewer=reader,
        form=form,
        kinds=[(each.value, gettext(each.label)) for each in PORTFOLIO_KINDS],
        audiences=options(Audience),
        mentors=named_options(possible_mentors(actor, reader.person.id)) if reader.is_self else [],
        accepted=ACCEPTED_FILES,
        largest=largest_file() // (1024 * 1024),
        **{"item": None, **context},
    )
