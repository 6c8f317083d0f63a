"""The blueprint of UngMusikk's endpoints: how they answer refusals, and which version is meant."""

from __future__ import annotations

from typing import Any, NoReturn

from flask import request
from werkzeug.exceptions import default_exceptions

from core.plugin_api import ApiBlueprint, explain
from core.plugin_api import gettext as _
from plugins.ungmusikk.services import Conflict, NotThere, Refused, Stale

endpoints = ApiBlueprint(
    "ungmusikk_api",
    __name__,
    description="UngMusikk: members, contributions, income, what-ifs, talent, yearly questions.",
)


def refuse(error: Refused | NotThere) -> NoReturn:
    """A service's refusal as a problem: 404, 409, 412 or 422, with every reason by its code."""
    if isinstance(error, NotThere):
        stop(404)
    status = 422
    if isinstance(error, Stale):
        status = 412 if request.headers.get("If-Match") else 409
    elif isinstance(error, Conflict):
        status = 409
    said = [explain(reason) for reason in error.reasons]
    by_code: dict[str, list[str]] = {}
    for reason, text in zip(error.reasons, said, strict=True):
        by_code.setdefault(reason.code, []).append(text)
    stop(status, message=" ".join(said), errors=by_code)


def stop(status: int, **told: Any) -> NoReturn:
    """Ends the request with a problem that tells `message` and `errors`."""
    problem: Any = default_exceptions[status]()
    problem.data = told
    raise problem


def wanted_version(sent: dict[str, Any]) -> int | None:
    """The version that is to be changed: of `If-Match`, else of the body; None for any.

    An `If-Match` that is no version of ours matches nothing: 412.
    """
    header = request.headers.get("If-Match", "").strip()
    version: int | None = sent.get("version")
    if not header or header == "*":
        return version
    tag = header.removeprefix("W/").strip('"')
    if not tag.isdecimal():
        stop(412, message=_("This has been changed since you read it. Read it again."))
    return int(tag)


def with_etag(answer: Any, version: int) -> tuple[Any, int, dict[str, str]]:
    """The answer with the version as its ETag, for the next change's `If-Match`."""
    return answer, 200, {"ETag": f'"{version}"'}
