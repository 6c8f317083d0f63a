"""The endpoints, and the three ways in which one is made.

`reading` and `writing` stand above a function; `doing` hands a service what stands in the address
and what is sent, where that is all there is to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import signature
from typing import Any

from marshmallow import Schema, fields

from core.plugin_api import ApiBlueprint, current_actor, now, requires
from plugins.registry import carry_out, found

endpoints = ApiBlueprint(
    "kulturmetropolen_api",
    __name__,
    description="Talents and their stages, efforts, practices, the network and its activities.",
)
Read = Callable[..., Any]
# A query and its shape, whose ETag is to be sent along as `If-Match`.
Tagged = tuple[Read, type[Schema]]


class MadeSchema(Schema):
    """What was made."""

    id = fields.UUID(allow_none=True)


def reading(
    rule: str,
    permission: str,
    shape: type[Schema],
    *,
    many: bool = False,
    asked: type[Schema] | None = None,
) -> Callable[[Read], Read]:
    """GET: what the function answers; None is 404. A single thing carries an ETag.

    `asked`: what may stand behind the address's question mark, handed over by name.
    """

    def opened(read: Read) -> Read:
        def view(*sent: Mapping[str, Any], **address: Any) -> Any:
            answer = found(read(**address, **(sent[0] if sent else {})))
            return list(answer) if many else answer

        view.__name__, view.__doc__ = f"read_{read.__name__}", read.__doc__
        if asked is not None:
            view = endpoints.arguments(asked, location="query")(view)
        view = endpoints.response(200, shape(many=many))(view)
        view = view if many else endpoints.etag(view)
        endpoints.route(rule, methods=["GET"])(requires(permission)(view))
        return read

    return opened


def writing(
    rule: str,
    permission: str,
    schema: type[Schema],
    *,
    method: str = "POST",
    tagged: Tagged | None = None,
    answers: type[Schema] | None = None,
) -> Callable[[Read], Read]:
    """POST, PUT or DELETE: the function is given what was sent and the address's arguments.

    It answers the id of what it made, or with `answers` what that shape shows.
    """

    def opened(act: Read) -> Read:
        def view(sent: Mapping[str, Any], **address: Any) -> Any:
            if tagged is not None:
                read, shape = tagged
                endpoints.check_etag(found(read(**address)), shape)
            made = carry_out(lambda: act(sent, **address))
            return made if answers else {"id": made if not isinstance(made, int) else None}

        view.__name__, view.__doc__ = act.__name__, act.__doc__
        status = 201 if method == "POST" else 200
        view = endpoints.response(status, answers or MadeSchema)(view)
        view = endpoints.arguments(schema)(view)
        view = endpoints.etag(view) if tagged is not None else view
        endpoints.route(rule, methods=[method])(requires(permission)(view))
        return act

    return opened


def doing(
    rule: str,
    permission: str,
    schema: type[Schema],
    service: Read,
    *,
    method: str = "POST",
    details: Callable[[Mapping[str, Any]], Any] | None = None,
    tagged: Tagged | None = None,
) -> None:
    """What a service does with the address's arguments and what was sent, both by name.

    `details` makes the one value that the service takes of what was sent. The first paragraph of
    the service's docstring is what the description says.
    """
    takes = signature(service).parameters

    def act(sent: Mapping[str, Any], **address: Any) -> Any:
        given = dict(sent)
        if details is not None:
            given = {"details": details(sent)}
            if "version" in takes:
                given["version"] = sent["version"]
        if "now" in takes:
            given["now"] = now()
        return service(current_actor(), **address, **given)

    act.__name__ = service.__name__
    act.__doc__ = (service.__doc__ or "").partition("\n\n")[0]
    writing(rule, permission, schema, method=method, tagged=tagged)(act)
