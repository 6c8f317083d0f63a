"""The endpoints, and how each is made: address, who may, what is sent, what is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema, fields

from core.plugin_api import ApiBlueprint, requires
from plugins.registry import carry_out, found

endpoints = ApiBlueprint(
    "kulturmetropolen_api",
    __name__,
    description="Talents and their stages, efforts, practices, the network and its activities.",
)


class MadeSchema(Schema):
    """What was made."""

    id = fields.UUID(allow_none=True)


def reading(
    rule: str,
    permission: str,
    shape: type[Schema],
    read: Callable[..., Any],
    *,
    many: bool = False,
    asked: type[Schema] | None = None,
) -> None:
    """GET: what a query answers; None is 404. A single thing carries an ETag.

    `asked`: what may stand behind the address's question mark, handed to `read` by name.
    """

    def view(*sent: Mapping[str, Any], **arguments: Any) -> Any:
        answer = found(read(**arguments, **(sent[0] if sent else {})))
        return list(answer) if many else answer

    view.__name__ = f"read_{read.__name__}"
    view.__doc__ = read.__doc__
    argued = endpoints.arguments(asked, location="query")(view) if asked else view
    answered = endpoints.response(200, shape(many=many))(argued)
    tagged = answered if many else endpoints.etag(answered)
    endpoints.route(rule, methods=["GET"])(requires(permission)(tagged))


def writing(
    rule: str,
    permission: str,
    schema: type[Schema],
    act: Callable[..., Any],
    *,
    name: str,
    says: str | None = None,
    method: str = "POST",
    tagged: tuple[Callable[..., Any], type[Schema]] | None = None,
) -> None:
    """POST, PUT or DELETE: what a service does with what was sent.

    `act` is given the arguments of the address and what was sent. `tagged`: a query and its
    shape, whose ETag must be sent along as `If-Match`. `says` is the summary for readers of the
    description; None takes that of `act`.
    """
    status = 201 if method == "POST" else 200

    def view(sent: Mapping[str, Any], **arguments: Any) -> Any:
        if tagged is not None:
            read, shape = tagged
            endpoints.check_etag(found(read(**arguments)), shape)
        made = carry_out(lambda: act(sent, **arguments))
        return {"id": made if not isinstance(made, int | list) else None}

    view.__name__ = name
    view.__doc__ = says or act.__doc__
    answered = endpoints.response(status, MadeSchema)(view)
    argued = endpoints.arguments(schema)(answered)
    guarded = endpoints.etag(argued) if tagged is not None else argued
    endpoints.route(rule, methods=[method])(requires(permission)(guarded))
