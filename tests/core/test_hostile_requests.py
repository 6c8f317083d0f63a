"""What no browser of ours sends: an answer that says no, never an error of the server."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.tenants.context import TenantView
from core.web.pages import safe_next

Make = Callable[..., FlaskClient]
OTHER_HOSTS = (
    "//elsewhere.example",
    "/\\elsewhere.example",
    "/\t/elsewhere.example",
    "/\r/elsewhere.example",
    "/\n/elsewhere.example",
    "\t//elsewhere.example",
    "https://elsewhere.example",
    "javascript:alert(1)",
    "/page\r\nSet-Cookie: a=b",
    "/page\0",
)


@pytest.fixture
def without_csrf(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form without its token would be turned away before anything is read."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


@pytest.mark.parametrize("address", OTHER_HOSTS)
def test_no_address_leads_to_another_host(address: str) -> None:
    assert safe_next(address, "/home") == "/home"


@pytest.mark.parametrize("address", ["/", "/registry/people?q=%C3%A5s&page=2", "/søk"])
def test_an_address_of_this_host_is_gone_on_to(address: str) -> None:
    assert safe_next(address, "/home") == address


@pytest.mark.parametrize("address", OTHER_HOSTS)
def test_the_language_link_stays_on_this_host(visit: Make, alpha: TenantView, address: str) -> None:
    answer = visit(alpha).get("/-/language", query_string={"lang": "nn", "next": address})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("address", OTHER_HOSTS)
def test_light_and_dark_stay_on_this_host(
    visit: Make, alpha: TenantView, without_csrf: None, address: str
) -> None:
    answer = visit(alpha).post("/-/appearance", data={"scheme": "dark", "next": address})
    assert answer.status_code == (400 if "\0" in address else 302)
    assert answer.headers.get("Location", "/") == "/"


@pytest.mark.parametrize("host", ["x" * 300 + ".localhost", "a..localhost"])
def test_a_host_name_that_cannot_be_is_answered_without_a_page(app: Flask, host: str) -> None:
    answer = app.test_client().get("/login", headers={"Host": host})
    assert answer.status_code == 404
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "address",
    [
        "/ungmusikk/rounds/99999999999999999999",
        "/ungmusikk/rounds/" + "9" * 5000,
        "/ungmusikk/what-if/a%00b",
        "/api/v1/ungmusikk/rounds/2147483648",
        "/api/v1/registry/municipalities/%00/population",
    ],
)
def test_an_address_the_database_could_not_be_asked_about_does_not_exist(
    api_client: Make, alpha: TenantView, address: str
) -> None:
    assert api_client(alpha, "programme_lead").get(address).status_code == 404


def test_a_form_with_a_zero_byte_is_not_understood(
    visit: Make, alpha: TenantView, without_csrf: None
) -> None:
    browser = visit(alpha)
    assert browser.post("/login", data={"email": "a\0b"}).status_code == 400
    assert browser.post("/login", data={"a\0b": "x"}).status_code == 400
    file = {"file": (BytesIO(b"x"), "a\0b.csv")}
    assert browser.post("/login", data=file).status_code in {400, 422}


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"year":' + b"9" * 5000 + b"}", b"\xff", b"{", b"NaN"]
)
def test_a_body_that_cannot_be_read_is_refused(
    api_client: Make, alpha: TenantView, body: bytes
) -> None:
    program = api_client(alpha, "programme_lead")
    answer = program.post("/api/v1/ungmusikk/rounds", data=body, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "a\0b"),
        ("name", "\ud800"),
        ("name", 7),
        ("valid_from", 10**30),
        ("valid_from", "10000-01-01"),
        ("website", "https://a\0b.example"),
    ],
)
def test_json_that_no_column_can_hold_is_refused_at_its_field(
    api_client: Make, alpha: TenantView, field: str, value: object
) -> None:
    program = api_client(alpha, "programme_lead")
    body = {"name": "Kulturhuset", "kind": "venue", "country": "NO", field: value}
    answer = program.post("/api/v1/registry/organisations", json=body)
    assert answer.status_code == 422
    assert list(answer.get_json()["errors"]) == [field]


@pytest.mark.parametrize(
    "amount", [10**30, 1e308, "9" * 5000, "1" + ".000" * 1500, {"amount": "9" * 20}]
)
def test_an_amount_that_no_column_can_hold_is_refused_at_its_field(
    api_client: Make, alpha: TenantView, amount: object
) -> None:
    answer = api_client(alpha, "programme_lead").post(
        "/api/v1/ungmusikk/income/2024/entries", json={"amount": amount}
    )
    assert answer.status_code == 422
    assert "amount" in answer.get_json()["errors"]


def test_an_error_is_kept_by_no_cache(visit: Make, alpha: TenantView) -> None:
    browser = visit(alpha)
    for address in ("/static/no-such-file", "/-/logo.svg", "/no-such-page"):
        answer = browser.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
