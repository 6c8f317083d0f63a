"""A table as a file: CSV, XLSX or JSON."""

from __future__ import annotations

from flask import Response, abort

from core.exports import Table, as_csv, as_json, as_xlsx
from core.i18n import current_language

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(table: Table, file_format: str, *, name: str) -> Response:
    """The table as `name.<format>`; 404 for a format there is not."""
    if file_format == "csv":
        body, content_type = as_csv(table, current_language()), "text/csv; charset=utf-8"
    elif file_format == "xlsx":
        body, content_type = as_xlsx(table), XLSX
    elif file_format == "json":
        body, content_type = as_json(table), "application/json"
    else:
        abort(404)
    response = Response(body, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    return response
