"""The API's floor: who may, what an error says, how a change is guarded, and what is described."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient

from core.tenants.context import TenantView
from core.tenants.queries import plugin_states
from core.tenants.services import disable_plugin
from core.web.running import Running
from core.workspace import operator
from tests.support.forms import shown, token_on

Make = Callable[..., FlaskClient]
Inside = Callable[[TenantView], Any]
PLUGIN = "/api/v1/core/plugins/ungmusikk"


def etag_of(program: FlaskClient, path: str = PLUGIN) -> str:
    """What the resource's ETag is now."""
    return str(program.get(path).headers["ETag"])


def switch(program: FlaskClient, state: str, **headers: str) -> Any:
    """Asks for a module to be on or paused."""
    return program.put(PLUGIN, json={"state": state}, headers=headers)


# Who may ------------------------------------------------------------------------------------


def test_a_visitor_is_told_how_to_say_who_they_are(visit: Make, alpha: TenantView) -> None:
    answer = visit(alpha).get("/api/v1/core/me")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.content_type == "application/problem+json"
    assert {key: answer.json[key] for key in ("type", "status")} == {
        "type": "about:blank",
        "status": 401,
    }


def test_a_program_is_who_its_key_says(api_client: Make, alpha: TenantView) -> None:
    answer = api_client(alpha, "administrator").get("/api/v1/core/me")
    assert answer.status_code == 200
    assert answer.json["roles"] == [{"key": "administrator", "limit_id": None}]
    assert "core:plugin:manage" in answer.json["permissions"]
    assert answer.json["permissions"] == sorted(answer.json["permissions"])


def test_a_key_opens_nothing_at_another_organisation(
    api_client: Make, visit: Make, alpha: TenantView, beta: TenantView
) -> None:
    program = api_client(alpha, "administrator")
    key = program.environ_base["HTTP_AUTHORIZATION"]
    elsewhere = visit(beta).get("/api/v1/core/me", headers={"Authorization": key})
    invented = visit(beta).get("/api/v1/core/me", headers={"Authorization": "Bearer flygel_x"})
    assert (elsewhere.status_code, invented.status_code) == (401, 401)


def test_a_wrong_key_is_nobody_even_beside_a_cookie(signed_in: Make, alpha: TenantView) -> None:
    browser = signed_in(alpha, "administrator")
    assert browser.get("/api/v1/core/me").status_code == 200
    answer = browser.get("/api/v1/core/me", headers={"Authorization": "Bearer flygel_wrong"})
    assert answer.status_code == 401


def test_the_organisation_and_what_is_on(api_client: Make, alpha: TenantView) -> None:
    answer = api_client(alpha).get("/api/v1/core/tenant").json
    assert answer["slug"] == "alpha"
    assert answer["currency"] == "NOK"
    assert answer["languages"] == ["nb", "nn"]
    assert "ungmusikk" in answer["plugins"]
    # What is between the organisation and its administrators is not for programs.
    assert set(answer) == {
        "slug",
        "names",
        "country",
        "currency",
        "languages",
        "default_language",
        "plugins",
    }


# Errors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/core/nothing", 404),
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v1/core/plugins/nothing", 404),
        ("DELETE", "/api/v1/core/me", 405),
        ("PUT", PLUGIN, 428),
    ],
)
def test_every_error_is_a_problem(
    api_client: Make, alpha: TenantView, method: str, path: str, status: int
) -> None:
    answer = api_client(alpha, "administrator").open(path, method=method, json={"state": "on"})
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["request_id"] == answer.headers["X-Request-Id"]
    assert answer.json["title"]


def test_an_error_is_told_in_the_language_that_was_asked_for(
    api_client: Make, alpha: TenantView
) -> None:
    program = api_client(alpha)
    english = program.get("/api/v1/nothing", headers={"Accept-Language": "en"}).json
    assert english["title"] == "The page was not found"


def test_what_is_wrong_with_a_field_stands_beside_its_name(
    api_client: Make, alpha: TenantView
) -> None:
    program = api_client(alpha, "administrator")
    answer = program.put(
        PLUGIN,
        json={"state": "maybe", "colour": "red"},
        headers={"If-Match": etag_of(program), "Accept-Language": "en"},
    )
    assert answer.status_code == 422
    assert answer.json["title"] == "Something that was sent is not right"
    assert answer.json["errors"] == {
        "state": ["Write “on” or “paused”."],
        "colour": ["This field is not known here."],
    }


def test_a_body_that_is_no_json_is_said_to_be_none(api_client: Make, alpha: TenantView) -> None:
    program = api_client(alpha, "administrator")
    answer = program.put(
        PLUGIN,
        data="{",
        content_type="application/json",
        headers={"If-Match": etag_of(program), "Accept-Language": "en"},
    )
    assert answer.status_code == 400
    assert answer.json["detail"] == "The body of the request is no valid JSON."


def test_who_may_not_is_told_so(api_client: Make, alpha: TenantView) -> None:
    program = api_client(alpha, "programme_lead")
    assert switch(program, "paused", **{"If-Match": "x"}).status_code == 403


# Changes ------------------------------------------------------------------------------------


def test_a_change_without_the_version_that_was_seen_is_refused(
    api_client: Make, alpha: TenantView
) -> None:
    answer = switch(api_client(alpha, "administrator"), "paused")
    assert answer.status_code == 428


def test_a_change_of_a_version_that_is_gone_is_refused(
    api_client: Make, alpha: TenantView, inside: Inside
) -> None:
    program = api_client(alpha, "administrator")
    seen = etag_of(program)
    assert switch(program, "paused", **{"If-Match": seen}).status_code == 200
    assert switch(program, "paused", **{"If-Match": seen}).status_code == 412
    with inside(alpha):
        assert plugin_states()["ungmusikk"] == "paused"


def test_a_module_is_switched_off_and_on_again(api_client: Make, alpha: TenantView) -> None:
    program = api_client(alpha, "administrator")
    off = switch(program, "paused", **{"If-Match": etag_of(program)})
    assert (off.status_code, off.json["state"]) == (200, "paused")
    assert off.headers["ETag"] == etag_of(program)
    on = switch(program, "on", **{"If-Match": off.headers["ETag"]})
    assert (on.status_code, on.json["state"]) == (200, "on")


def test_what_was_not_changed_is_not_sent_again(api_client: Make, alpha: TenantView) -> None:
    program = api_client(alpha)
    answer = program.get(PLUGIN, headers={"If-None-Match": etag_of(program)})
    assert (answer.status_code, answer.data) == (304, b"")


def test_a_change_by_cookie_needs_the_token_of_a_page(signed_in: Make, alpha: TenantView) -> None:
    browser = signed_in(alpha, "administrator")
    seen = etag_of(browser)
    forged = switch(browser, "paused", **{"If-Match": seen, "Accept-Language": "en"})
    assert forged.status_code == 400
    assert "X-CSRFToken" in forged.json["detail"]
    token = token_on(browser.get("/administration/modules/ungmusikk/off"))
    assert switch(browser, "paused", **{"If-Match": seen, "X-CSRFToken": token}).status_code == 200


# The description ----------------------------------------------------------------------------


@pytest.fixture
def described(visit: Make, alpha: TenantView) -> dict[str, Any]:
    """The description as a program reads it."""
    document: dict[str, Any] = visit(alpha).get("/api/v1/openapi.json").json
    return document


def test_the_description_is_valid_openapi_3_1(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    schema = schemathesis.openapi.from_dict(described)
    schema.validate()
    assert len(list(schema.get_all_operations())) > 4


def test_every_operation_has_an_id_of_its_own_a_summary_and_its_permission(
    described: dict[str, Any], running: Running
) -> None:
    operations = [
        operation
        for item in described["paths"].values()
        for method, operation in item.items()
        if method != "parameters"
    ]
    ids = [operation["operationId"] for operation in operations]
    assert len(ids) == len(set(ids))
    assert [id for id in ids if not re.fullmatch(r"[a-z0-9_]+", id)] == []
    assert [each["operationId"] for each in operations if not each.get("summary")] == []
    assert [
        each["operationId"]
        for each in operations
        if "x-permission" not in each and each.get("security") != []
    ] == []
    assert described["security"] == [{"bearer": []}]
    assert described["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


def test_errors_are_described_as_problems(described: dict[str, Any]) -> None:
    conflict = described["components"]["responses"]["CONFLICT"]
    assert list(conflict["content"]) == ["application/problem+json"]
    assert conflict["content"]["application/problem+json"]["schema"] == {
        "$ref": "#/components/schemas/Problem"
    }


def test_what_is_off_is_not_described(
    visit: Make, inside: Inside, alpha: TenantView, beta: TenantView, running: Running
) -> None:
    def of(tenant: TenantView, plugin: str) -> list[str]:
        document = visit(tenant).get("/api/v1/openapi.json").json
        return [path for path in document["paths"] if path.startswith(f"/api/v1/{plugin}/")]

    assert of(alpha, "ungmusikk") != []
    with inside(alpha):
        disable_plugin(
            running.host, operator(running.host, date(2026, 3, 1)), "ungmusikk", source="test"
        )
    assert of(alpha, "ungmusikk") == []
    assert of(alpha, "core") == of(beta, "core") != []
    assert of(beta, "ungmusikk") != []


def test_every_endpoint_of_the_application_is_described(
    app: Flask, described: dict[str, Any]
) -> None:
    rules = {
        re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
    }
    pages = {"/api/v1/", "/api/v1/-/{module}", "/api/v1/openapi.json"}
    assert rules - set(described["paths"]) == pages


def test_what_an_endpoint_answers_is_what_is_described(api_client: Make, alpha: TenantView) -> None:
    program = api_client(alpha, "administrator")
    document = program.get("/api/v1/openapi.json").json
    schema = schemathesis.openapi.from_dict(document)
    for path in ("/api/v1/core/me", "/api/v1/core/tenant", "/api/v1/core/plugins"):
        answer = program.get(path)
        operation = schema[path]["GET"]
        operation.validate_response(
            schemathesis.Response(
                status_code=answer.status_code,
                headers={key.lower(): [value] for key, value in answer.headers.items()},
                content=answer.data,
                request=None,  # type: ignore[arg-type]
                elapsed=0.0,
                verify=False,
            )
        )


def test_the_pages_for_people_say_what_the_description_says(
    visit: Make, alpha: TenantView, described: dict[str, Any]
) -> None:
    reader = visit(alpha)
    first = reader.get("/api/v1/", headers={"Accept-Language": "en"})
    assert "Authorization: Bearer flygel_…" in shown(first)
    links = re.findall(r'href="(/api/v1/-/\w+)"', first.text)
    opened = {link: reader.get(link, headers={"Accept-Language": "en"}) for link in links}
    pages = {link: shown(answer) for link, answer in opened.items()}
    for path, item in described["paths"].items():
        page = pages[f"/api/v1/-/{path.split('/')[3]}"]
        assert path in page
        for method, operation in item.items():
            if method != "parameters":
                assert operation["summary"] in page
    for answer in (first, *opened.values()):
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", answer.text)


def test_the_page_of_a_module_is_there_while_it_is_on(
    visit: Make, inside: Inside, alpha: TenantView, running: Running
) -> None:
    page = "/api/v1/-/ungmusikk"
    assert visit(alpha).get(page).status_code == 200
    with inside(alpha):
        actor = operator(running.host, date(2026, 3, 1))
        disable_plugin(running.host, actor, "ungmusikk", source="test")
    assert visit(alpha).get(page).status_code == 404


def test_the_page_is_there_at_the_tenants_and_not_on_the_bare_host(app: Flask) -> None:
    assert app.test_client().get("/api/v1/", base_url="http://localhost").status_code == 404


def test_an_unknown_module_is_an_unknown_address(api_client: Make, alpha: TenantView) -> None:
    program = api_client(alpha, "administrator")
    answer = program.put(
        f"/api/v1/core/plugins/{uuid4().hex}", json={"state": "on"}, headers={"If-Match": '"x"'}
    )
    assert answer.status_code == 404
