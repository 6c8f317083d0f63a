"""The blueprint of the programme's endpoints: refusals as problems, versions as ETags."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from flask import abort, request
from werkzeug.exceptions import default_exceptions

from core.plugin_api import ApiBlueprint, explain
from core.plugin_api import gettext as _
from plugins.fremtidens_kulturskole.services import Conflict, NotThere, Refused, Stale

endpoints = ApiBlueprint(
    "fremtidens_kulturskole_api",
    __name__,
    description="Fremtidens kulturskole: cohorts, groups, hand-ins, goals, advice, reports.",
)
Found = TypeVar("Found")
Answer = tuple[Any, int, dict[str, str]]


def done(doing: Callable[[], Found]) -> Found:
    """Does it; a refusal becomes a problem: 404, 409, 412 or 422, with every reason by its code."""
    try:
        return doing()
    except NotThere:
        stop(404)
    except Refused as error:
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


def there(found: Found | None) -> Found:
    """What was found; 404 for nothing."""
    if found is None:
        abort(404)
    return found


def wanted_version(sent: dict[str, Any]) -> int | None:
    """The version that is to be changed: of `If-Match`, else of the body; None for any.

    An `If-Match` that is no version of ours matches nothing: 412.
    """
    header = request.headers.get("If-Match", "").strip()
    version: int | None = sent.pop("version", None)
    if not header or header == "*":
        return version
    tag = header.removeprefix("W/").strip('"')
    if not tag.isdecimal():
        stop(412, message=_("This has been changed since you read it. Read it again."))
    return int(tag)


def with_etag(answer: Any, version: int, status: int = 200) -> Answer:
    """The answer with the version as its ETag, for the next change's `If-Match`."""
    return answer, status, {"ETag": f'"{version}"'}


def uuid_of(text: str) -> UUID:
    """An id that came in a body; 422 for what is none."""
    try:
        return UUID(text)
    except ValueError:
        stop(422)
