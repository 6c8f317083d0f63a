"""A whole pathway as files: a page to read without anything else, the portfolio, and JSON."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from flask import render_template

from core.plugin_api import Actor
from plugins.pathway.queries import everything, file_content, pathway
from plugins.pathway.queries.views import Pathway
from plugins.registry import NotThere


def as_json(actor: Actor, person_id: UUID) -> bytes:
    """All that the actor may see, as JSON. Raises NotThere for a stranger."""
    view = _view(actor, person_id)
    return _json(everything(view, view.way))


def everything_zip(actor: Actor, person_id: UUID) -> bytes:
    """The same as one file: `pathway.html` to read, the files it names, and `pathway.json`.

    Raises NotThere for a stranger. A quota keeps the files within what memory holds.
    """
    view = _view(actor, person_id)
    names = _file_names(view)
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        context = {"view": view, "viewer": view.viewer, "names": names}
        archive.writestr("pathway.html", render_template("pathway/everything.html", **context))
        archive.writestr("pathway.css", render_template("pathway/everything.css"))
        archive.writestr("pathway.json", _json(everything(view, view.way)))
        for item_id, name in names.items():
            archive.writestr(name, file_content(item_id), compress_type=ZIP_STORED)
    return target.getvalue()


def _view(actor: Actor, person_id: UUID) -> Pathway:
    view = pathway(actor, person_id, whole=True)
    if view is None:
        raise NotThere(f"Pathway of {person_id}")
    return view


def _file_names(view: Pathway) -> dict[UUID, str]:
    """Where each file lies in the archive; a number in front keeps two of a name apart."""
    return {
        item.id: f"files/{number:03}-{item.file.name}"
        for number, item in enumerate(view.portfolio, 1)
        if item.file is not None
    }


def _json(parts: dict[str, Any]) -> bytes:
    return json.dumps(parts, ensure_ascii=False, indent=1, default=_written).encode()


def _written(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(type(value).__name__)
