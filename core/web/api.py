"""The API's floor: flask-smorest with the platform's errors, texts and per-tenant description."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from itertools import count
from typing import Any, NoReturn, TypeVar

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import (
    make_schema_key,
    resolve_schema_instance,
)
from flask import Flask, Request, current_app, request
from flask_smorest import Api, Blueprint
from flask_smorest.utils import prepare_response
from marshmallow import Schema, ValidationError, fields
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import default_exceptions

from core.i18n import gettext
from core.plugin_host import CORE
from core.tenants.context import enabled_plugins
from core.web.forms import FlygelSchema, MoneyField, say_plainly
from core.web.running import running

PREFIX = "/api/v1"
PROBLEM = "application/problem+json"
View = TypeVar("View", bound=Callable[..., Any])
_CONVERTER = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


class ProblemSchema(Schema):
    """What every error answers (RFC 9457)."""

    type = fields.String(metadata={"description": "A URI of the kind of problem."})
    title = fields.String(metadata={"description": "What is wrong, in the reader's language."})
    status = fields.Integer(metadata={"description": "The HTTP status."})
    detail = fields.String(metadata={"description": "What is wrong in this very case."})
    errors = fields.Dict(metadata={"description": "What is wrong with each field."})
    request_id = fields.String(metadata={"description": "Under which the server logged it."})


class PlainParser(FlaskParser):
    """Reads a request's arguments; what is wrong is said in the reader's language."""

    def _get_schema(self, argmap: Any, req: Request) -> Schema:
        schema: Schema = super()._get_schema(argmap, req)
        say_plainly(schema)
        if not isinstance(schema, FlygelSchema):
            schema.error_messages = {
                key: gettext(text) for key, text in FlygelSchema.error_messages.items()
            }
        return schema

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Answers with the errors by field; where they were sent is known to the sender."""
        messages: Any = error.messages
        if isinstance(messages, dict) and len(messages) == 1:
            [messages] = messages.values()
        status = error_status_code or HTTPStatus.UNPROCESSABLE_ENTITY
        _refuse(status, errors=messages, headers=error_headers)

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body; one nested too deeply, or with a number too long to read, is not valid."""
        try:
            return super().load_json(req, schema)
        except (ValueError, RecursionError) as error:
            self._handle_invalid_json_error(error, req)

    def _handle_invalid_json_error(self, *_: object, **__: object) -> NoReturn:
        message = gettext("The body of the request is no valid JSON.")
        _refuse(HTTPStatus.BAD_REQUEST, message=message)


def _refuse(status: int, **told: Any) -> NoReturn:
    """Raises the error of this status with what `core.web.errors` tells of it."""
    error = default_exceptions[status]()
    error.data = told  # type: ignore[attr-defined]
    raise error


class ApiBlueprint(Blueprint):  # type: ignore[misc]
    """A plugin's endpoints: flask-smorest's blueprint with the platform's way of saying things."""

    ARGUMENTS_PARSER = PlainParser()

    # flask-smorest has no types; these say that a decorator leaves the view's own as they are.

    def route(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Opens the view at the address, and describes it."""
        decorator: Callable[[View], View] = super().route(rule, **options)
        return decorator

    def arguments(self, schema: Any, **options: Any) -> Callable[[View], View]:
        """Gives the view what was sent, loaded with the schema; 422 for what does not load."""
        decorator: Callable[[View], View] = super().arguments(schema, **options)
        return decorator

    def response(
        self, status_code: int, schema: Any = None, **options: Any
    ) -> Callable[[View], View]:
        """Answers with what the view returns, dumped with the schema."""
        decorator: Callable[[View], View] = super().response(status_code, schema, **options)
        return decorator

    def alt_response(
        self, status_code: int, response: str | None = None, **options: Any
    ) -> Callable[[View], View]:
        """Describes another answer that the view may give."""
        decorator: Callable[[View], View] = super().alt_response(status_code, response, **options)
        return decorator

    def etag(self, view: View) -> View:
        """Answers with an ETag, and asks for it when something is changed."""
        decorated: View = super().etag(view)
        return decorated


class FlygelApi(Api):  # type: ignore[misc]
    """flask-smorest's API; errors are the platform's, as problem+json."""

    ERROR_SCHEMA = ProblemSchema

    def _init_spec(self, **options: Any) -> None:
        """Names schemas so that two plugins may both have a `RowSchema`."""
        names = _SchemaNames()
        super()._init_spec(
            marshmallow_plugin=MarshmallowPlugin(schema_name_resolver=names.name_of), **options
        )

    def _register_error_handlers(self) -> None:
        """Leaves errors to `core.web.errors`, which answers pages and programs alike."""

    def _register_responses(self) -> None:
        """Describes every error as a problem; flask-smorest would call it plain JSON."""
        named = [(status.name, status.phrase, status) for status in HTTPStatus]
        for name, phrase, status in [*named, (self.DEFAULT_ERROR_RESPONSE_NAME, "An error", None)]:
            response: dict[str, Any] = {"description": phrase}
            if status is None or status >= HTTPStatus.BAD_REQUEST:
                response["schema"] = self.ERROR_SCHEMA
            prepare_response(response, self.spec, PROBLEM)
            self.spec.components.response(name, response, lazy=True)


class _SchemaNames:
    """`Round` of UngMusikk is `ungmusikk.Round`; the core's own have no name in front.

    One that is used with other fields left out, or a second of the same name in one plugin, is
    told apart by its module and then by a number.
    """

    def __init__(self) -> None:
        self._names: dict[Any, str] = {}

    def name_of(self, schema: Any) -> str:
        """The name under which the description keeps the schema."""
        instance = resolve_schema_instance(schema)
        key = make_schema_key(instance)
        if key not in self._names:
            taken = set(self._names.values())
            self._names[key] = next(name for name in _names_for(instance) if name not in taken)
        return self._names[key]


def _names_for(schema: Schema) -> Iterator[str]:
    cls = type(schema)
    name = cls.__name__.removesuffix("Schema") or cls.__name__
    first, *others = cls.__module__.split(".")
    room = {"core": [], "plugins": others[:1]}.get(first, [first])
    yield ".".join([*room, name])
    full = ".".join([*room, cls.__module__.rpartition(".")[2], name])
    yield full
    yield from (f"{full}.{number}" for number in count(2))


def configure(app: Flask) -> FlygelApi:
    """The API of this application; blueprints are registered on it."""
    app.config.update(
        API_TITLE="Flygel",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        # The description depends on what the tenant has on; its route is `api.openapi`.
        OPENAPI_URL_PREFIX=None,
    )
    api = FlygelApi(app)
    api.spec.components.security_scheme(
        "bearer",
        {
            "type": "http",
            "scheme": "bearer",
            "description": "An access key, made on the page “Access keys” of one's account.",
        },
    )
    api.spec.options["security"] = [{"bearer": []}]
    api.ma_plugin.converter.add_attribute_function(_describe_field)
    return api


def _describe_field(_converter: Any, field: fields.Field[Any], **_options: Any) -> dict[str, Any]:
    """What apispec cannot know of our own fields."""
    if isinstance(field, MoneyField):
        return {
            "type": "object",
            "properties": {
                "amount": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]{1,2})?$"},
                "currency": {"type": "string", "enum": ["NOK", "DKK"]},
            },
        }
    if isinstance(field, fields.Decimal) and field.as_string:
        return {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
    return {}


def description(api: FlygelApi) -> dict[str, Any]:
    """OpenAPI 3.1 of what is on for the tenant in force.

    Each operation has an id and says which permission it needs (`x-permission`).
    """
    document: dict[str, Any] = api.spec.to_dict()
    on = enabled_plugins() | {CORE}
    marks = dict(_marks())
    document["info"]["description"] = (
        "Everything that the pages of this organisation can do. Errors are problem details"
        " (RFC 9457) in the language of Accept-Language."
    )
    document["servers"] = [{"url": request.host_url.rstrip("/")}]
    document["paths"] = {
        path: {
            method: _completed(operation, marks[path, method])
            if (path, method) in marks
            else operation
            for method, operation in item.items()
        }
        for path, item in document["paths"].items()
        if path.removeprefix(PREFIX).strip("/").split("/")[0] in on
    }
    used = {tag for _, _, operation in operations(document) for tag in operation.get("tags", ())}
    document["tags"] = [tag for tag in document.get("tags", ()) if tag["name"] in used]
    _leave_out_unused(document)
    return document


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation of everything in a description."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in {"get", "post", "put", "patch", "delete"}:
                yield path, method, operation


def _marks() -> Iterator[tuple[tuple[str, str], tuple[str, str | None]]]:
    """By path and method: the operation's id, and the permission (None: open to everybody)."""
    routes = running().routes
    for rule in current_app.url_map.iter_rules():
        if not rule.rule.startswith(PREFIX):
            continue
        access = routes.access(current_app, rule.endpoint)
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        for method in methods:
            name = rule.endpoint.replace(".", "_")
            unique = name if len(methods) == 1 else f"{name}_{method.lower()}"
            path = _CONVERTER.sub(r"{\1}", rule.rule)
            yield (path, method.lower()), (unique, access.permission if access else None)


def _completed(operation: dict[str, Any], mark: tuple[str, str | None]) -> dict[str, Any]:
    operation_id, permission = mark
    completed = {"operationId": operation_id, **operation}
    if permission is None:
        completed["security"] = []
    else:
        completed["x-permission"] = permission
    return completed


def _leave_out_unused(document: dict[str, Any]) -> None:
    """Takes out what only plugins that are off refer to."""
    components: dict[str, dict[str, Any]] = document.get("components", {})
    wanted: set[tuple[str, str]] = set()
    pending = list(_references(document["paths"]))
    while pending:
        kind, name = pending.pop()
        if (kind, name) not in wanted:
            wanted.add((kind, name))
            pending += _references(components.get(kind, {}).get(name))
    for kind, named in components.items():
        if kind != "securitySchemes":
            components[kind] = {
                name: part for name, part in named.items() if (kind, name) in wanted
            }


def _references(part: Any) -> Iterator[tuple[str, str]]:
    if isinstance(part, Mapping):
        reference = part.get("$ref")
        if isinstance(reference, str):
            kind, name = reference.removeprefix("#/components/").split("/", 1)
            yield kind, name
        for inner in part.values():
            yield from _references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _references(inner)
